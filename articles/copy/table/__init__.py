"""Positions as a table: its `rows`, the `cells` of which they are made, and the `register` that finds who is meant."""

from articles.copy.table.rows import (
    COLUMNS,
    MOST_BYTES,
    MOST_ROWS,
    REQUIRED,
    Row,
    articles_named,
    decode_table,
    read_table,
    table_lines,
    write_table,
)

__all__ = [
    "COLUMNS",
    "MOST_BYTES",
    "MOST_ROWS",
    "REQUIRED",
    "Row",
    "articles_named",
    "decode_table",
    "read_table",
    "table_lines",
    "write_table",
]
