"""A table of positions as CSV: its columns, the way in and the way out. One row is one position."""

import csv
import io
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.copy.manuscript import Unreadable
from articles.copy.reading import MOST_BYTES, decode_text
from articles.text import clean_line

COLUMNS = [
    "id",
    "article",
    "takeaway",
    "speaker",
    "role",
    "on_behalf_of",
    "proposition",
    "stance",
    "conditions",
    "stance_reason",
    "paraphrase",
    "quote",
    "quote_language",
    "translation",
    "quote_source",
    "said_on",
    "occasion",
    "source",
    "locator",
    "figure_low",
    "figure_high",
    "figure_wording",
    "responds_to",
]
REQUIRED = ["takeaway", "speaker", "proposition", "stance"]
MOST_ROWS = 2000
MOST_GUESSES = 8
# Less than what the csv module refuses, which others in the process may move.
MOST_OF_A_CELL = 100_000
BYTE_ORDER_MARK = "\ufeff"
# What a spreadsheet would compute, or hides, at the start of a cell: https://owasp.org/www-community/attacks/CSV_Injection
# A number below nought is only a number.
_FORMULA = re.compile("'*(?!-[0-9]+(?:[.][0-9]+)?\\Z)[=+\\-@\t\r\n＝＋－＠]")
_MARKED_FORMULA = re.compile(f"'{_FORMULA.pattern}")
_LINE_END = re.compile("[\r\n]")
_BETWEEN_WORDS = re.compile(r"[\s_-]+")
_TOO_LONG = gettext_lazy("Line %(line)s: a cell is too long. Perhaps a quotation mark is missing at its end.")


class Row(NamedTuple):
    """A row as it is written: the line of the file on which it starts, counted from 1, and its cells by column.

    Columns that the table does not have are not among the cells; in those that it has, an empty cell is an empty text.
    """

    line: int
    cells: dict[str, str]


def write_table(rows: Iterable[Mapping[str, str]]) -> bytes:
    """Return the rows as CSV that spreadsheets open as it is meant: UTF-8 with a mark that says so, no formulas."""
    return b"".join(table_lines(COLUMNS, rows))


def table_lines(
    columns: Collection[str], rows: Iterable[Mapping[str, str]], *, is_marked: bool = True
) -> Iterator[bytes]:
    """Give the lines of a table as `write_table` writes it, one at a time: the names of the columns, then each row.

    `is_marked`: with the mark that spreadsheets need to know UTF-8, and that some programs take for a part of a name.
    """
    yield f"{BYTE_ORDER_MARK if is_marked else ''}{_line(columns)}".encode()
    for row in rows:
        yield _line(_mark_formula(row.get(column, "")) for column in columns).encode()


def _line(cells):
    text = io.StringIO(newline="")
    csv.writer(text).writerow(cells)
    return text.getvalue()


def decode_table(content: bytes) -> str:
    """Return the text of a file in UTF-8, UTF-16 or Windows-1252. Raises Unreadable: too large, or no text."""
    if len(content) > MOST_BYTES:
        raise Unreadable(_("The file is larger than 2 MB. Split the table."))
    try:
        text = decode_text(content)
    except Unreadable:
        text = "\0"
    if "\0" in text:
        raise Unreadable(_("This is not a table in text form. Save it as CSV."))
    return text


def read_table(text: str) -> list[Row]:
    """Return the rows of a table that is separated by commas, semicolons or tabs. Empty rows are left out.

    Raises Unreadable with the line: broken, too many rows, columns that are unknown, missing or given twice.
    """
    lines = _split(text.removeprefix(BYTE_ORDER_MARK))
    start, header = next(lines, (0, None))
    if header is None:
        raise Unreadable(_("There is nothing in it. A table begins with the names of its columns."))
    columns = _columns(header, start)
    rows = []
    for line, cells in lines:
        if len(rows) == MOST_ROWS:
            raise Unreadable(_("There are more than %(limit)s rows. Split the table.") % {"limit": MOST_ROWS})
        rows.append(_row(line, cells, columns))
    if not rows:
        raise Unreadable(_("There are no rows below the names of the columns."))
    return rows


def articles_named(rows: Iterable[Row]) -> list[str]:
    """Return the articles that the rows name, each once."""
    named = (row.cells.get("article", "").strip() for row in rows)
    return list(dict.fromkeys(filter(None, named)))


def _split(text):
    """Give the line on which each row starts, and its cells; rows in which nothing stands are left out."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    start = 1
    try:
        for cells in reader:
            if any(len(cell) > MOST_OF_A_CELL for cell in cells):
                raise Unreadable(_TOO_LONG % {"line": start})
            if any(cell.strip() for cell in cells):
                yield start, cells
            start = reader.line_num + 1
    except csv.Error as error:
        raise Unreadable(_quotation_fault(error) % {"line": start}) from error


def _separator(text):
    header = _LINE_END.split(text.lstrip(), maxsplit=1)[0]
    return max(",;\t", key=header.count)


def _quotation_fault(error):
    if "field limit" in str(error):
        return _TOO_LONG
    if "expected after" in str(error):
        return _(
            "Line %(line)s: text goes on after a closing quotation mark. "
            "Within a cell, write every quotation mark twice."
        )
    return _("Line %(line)s: a cell begins with a quotation mark and does not end with one.")


def _columns(header, line):
    """Return the name of each column; empty cells after the last name are none."""
    last = max(number for number, name in enumerate(header, start=1) if name.strip())
    names = [clean_line(name) for name in header[:last]]
    columns = [_BETWEEN_WORDS.sub("_", name.casefold()) for name in names]
    unknown = [name for name, column in zip(names, columns, strict=True) if column not in COLUMNS]
    known = _("The columns are %(columns)s.") % {"columns": ", ".join(COLUMNS)}
    if len(unknown) == len(columns):
        raise Unreadable(_("Line %(line)s does not name the columns. %(known)s") % {"line": line, "known": known})
    faults = [
        *(_unknown(name) for name in unknown[:MOST_GUESSES]),
        *(_("“%(column)s” is there twice.") % {"column": column} for column in COLUMNS if columns.count(column) > 1),
        *(_("“%(column)s” is missing.") % {"column": column} for column in REQUIRED if column not in columns),
    ]
    if faults:
        raise Unreadable(" ".join([_("Line %(line)s, names of the columns:") % {"line": line}, *faults, known]))
    return columns


def _unknown(name):
    close = get_close_matches(name[:40].casefold(), COLUMNS, n=1)
    text = _("“%(name)s” is unknown; is it “%(close)s”?") if close else _("“%(name)s” is unknown.")
    return text % {"name": name[:40], "close": close and close[0]}


def _row(line, cells, columns):
    if any(cell.strip() for cell in cells[len(columns) :]):
        text = _("Line %(line)s has %(cells)s cells, but there are %(columns)s columns. Is a quotation mark missing?")
        raise Unreadable(text % {"line": line, "cells": len(cells), "columns": len(columns)})
    # Some programs leave out the empty cells at the end of a row.
    cells = cells + [""] * (len(columns) - len(cells))
    return Row(line, {column: _unmark_formula(cell) for column, cell in zip(columns, cells, strict=False)})


def _mark_formula(cell):
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _unmark_formula(cell):
    return cell[1:] if _MARKED_FORMULA.match(cell) else cell
