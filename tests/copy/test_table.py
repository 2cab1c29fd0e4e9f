import csv
import io
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.copy.manuscript import Unreadable
from articles.copy.table import (
    COLUMNS,
    MOST_BYTES,
    MOST_ROWS,
    REQUIRED,
    Row,
    articles_named,
    decode_table,
    read_table,
    write_table,
)
from articles.copy.table.rows import MOST_OF_A_CELL
from tests.copy.effort import ratio_of_times

HEADER = "takeaway,speaker,proposition,stance"
LINES = "a\n" * 50
ROW = "1,Ada Example,More examples,supports"
CELLS = dict(zip(REQUIRED, ROW.split(","), strict=True))

# Other control characters are cleaned away before a text is stored.
letters = st.characters(codec="utf-8", exclude_categories=["Cc"], exclude_characters="\ufffd\ufffe\uffff")
texts = st.text(letters | st.sampled_from("\t\r\n\",;'"), max_size=60)
formulas = st.builds(
    "{}{}{}".format,
    st.sampled_from(["", "'", "''"]),
    st.sampled_from("=+-@\t\r\n＝'"),
    texts | st.sampled_from(["1", "0.5"]),
)
tables = st.lists(
    st.fixed_dictionaries(dict.fromkeys(COLUMNS, texts | formulas) | {"stance": st.just("supports")}),
    min_size=1,
    max_size=5,
)


def refusal(text):
    with pytest.raises(Unreadable) as raised:
        read_table(text)
    return str(raised.value)


@given(tables)
def test_write_then_read_gives_the_same_rows(rows):
    assert [row.cells for row in read_table(decode_table(write_table(rows)))] == rows


@given(st.text())
def test_read_of_any_text_gives_rows_or_refuses(text):
    with suppress(Unreadable):
        assert read_table(text)


@given(st.binary())
def test_decode_of_any_bytes_gives_text_or_refuses(content):
    with suppress(Unreadable):
        assert "\0" not in decode_table(content)


@pytest.mark.parametrize(
    "start", ["=1+1", "+1", "-1+1", "-1\n", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "'=1", "''=1"]
)
def test_write_leaves_no_formula_to_a_spreadsheet(start):
    content = write_table([{"paraphrase": start}]).decode("utf-8-sig")
    [_header, cells] = csv.reader(io.StringIO(content, newline=""))
    assert cells[COLUMNS.index("paraphrase")] == f"'{start}"


@pytest.mark.parametrize("start", ["'tis", "'", "Ada =", "", "-1", "-99999999999.125", "'-1"])
def test_write_leaves_other_texts_as_they_are(start):
    content = write_table([{"paraphrase": start}]).decode("utf-8-sig")
    [_header, cells] = csv.reader(io.StringIO(content, newline=""))
    assert cells[COLUMNS.index("paraphrase")] == start


def test_write_says_to_spreadsheets_that_it_is_utf_8():
    assert write_table([]).decode("utf-8") == "\ufeff" + ",".join(COLUMNS) + "\r\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"], ids=["plain", "with a mark", "UTF-16", "Windows"]
)
def test_decode_knows_the_encodings_of_spreadsheets(encoding):
    assert decode_table("Zoë “Example” – ß".encode(encoding)) == "Zoë “Example” – ß"


@pytest.mark.parametrize("content", [b"\x00\x01\x02", b"a\x00b", b"\x81\x8d\x8f", b"PK\x03\x04\x00\x00\xff"])
def test_decode_of_what_is_no_text_is_refused(content):
    with pytest.raises(Unreadable, match="CSV"):
        decode_table(content)


def test_decode_of_too_much_is_refused():
    assert decode_table(b"a" * MOST_BYTES)
    with pytest.raises(Unreadable, match="2 MB"):
        decode_table(b"a" * (MOST_BYTES + 1))


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_read_finds_separator_and_line_ends(separator, line_end):
    text = f"{HEADER}\n{ROW}\n".replace(",", separator).replace("\n", line_end)
    assert read_table(text) == [Row(2, CELLS)]


def test_read_does_not_take_commas_in_cells_for_separators():
    text = "takeaway;speaker;proposition;stance;paraphrase\n1;Example, Ada;b, c, d;supports;Well, no, well, no\n"
    [row] = read_table(text)
    assert (row.cells["speaker"], row.cells["paraphrase"]) == ("Example, Ada", "Well, no, well, no")


@pytest.mark.parametrize("name", ["on_behalf_of", "On behalf of", " ON-BEHALF  OF ", "\ufeffOn Behalf_of"])
def test_read_knows_a_column_however_it_is_written(name):
    [row] = read_table(f"{name},{HEADER}\nThe Example Office,{ROW}")
    assert row.cells == {"on_behalf_of": "The Example Office", **CELLS}


def test_read_gives_the_line_on_which_each_row_starts():
    text = f'paraphrase,{HEADER}\n"One\n\nTwo",{ROW}\n\n , ,,,\nThree,{ROW}\n'
    assert [(row.line, row.cells["paraphrase"]) for row in read_table(text)] == [(2, "One\n\nTwo"), (7, "Three")]


def test_read_leaves_cells_as_they_are_written():
    [row] = read_table(f'paraphrase,{HEADER}\n"  He said ""no"", \r\n twice ",{ROW}')
    assert row.cells["paraphrase"] == '  He said "no", \r\n twice '


def test_read_takes_empty_cells_at_the_ends_as_none():
    [row] = read_table(f"{HEADER},paraphrase,,\n{ROW},,,\n")
    assert row.cells == {**CELLS, "paraphrase": ""}
    [row] = read_table(f"{HEADER},paraphrase,quote\n{ROW}\n")
    assert row.cells == {**CELLS, "paraphrase": "", "quote": ""}


@pytest.mark.parametrize("text", ["", "\ufeff", "\n\n", " ,,\n,"])
def test_read_of_nothing_is_refused(text):
    assert refusal(text) == "There is nothing in it. A table begins with the names of its columns."


def test_read_of_names_alone_is_refused():
    assert refusal(f"{HEADER}\n\n") == "There are no rows below the names of the columns."


def test_read_of_columns_names_every_fault_at_once():
    said = refusal("\nspeeker,stance,Stance,nonsense,takeaway\na,b,c,d,e")
    assert said.startswith(
        "Line 2, names of the columns: “speeker” is unknown; is it “speaker”? “nonsense” is unknown. "
        "“stance” is there twice. “speaker” is missing. “proposition” is missing. The columns are id, article, "
    )


def test_read_of_rows_without_names_says_so():
    assert refusal(f"{ROW}\n{ROW}").startswith("Line 1 does not name the columns. The columns are id, article, ")


def test_read_of_a_column_without_a_name_is_refused():
    assert "“” is unknown" in refusal(f"takeaway,,{HEADER.partition(',')[2]}\n1,x,a,b,supports")


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (f"{ROW},more", "Line 3 has 5 cells, but there are 4 columns. Is a quotation mark missing?"),
        ('1,"Ada,More,supports', "Line 3: a cell begins with a quotation mark and does not end with one."),
        (
            f'1,"{"a" * (MOST_OF_A_CELL + 1)}",b,c',
            "Line 3: a cell is too long. Perhaps a quotation mark is missing at its end.",
        ),
        (
            f'1,"{"a" * 200_000}",b,c',
            "Line 3: a cell is too long. Perhaps a quotation mark is missing at its end.",
        ),
        (
            '1,"Ada" Example,More,supports',
            "Line 3: text goes on after a closing quotation mark. Within a cell, write every quotation mark twice.",
        ),
    ],
    ids=["too many cells", "open quotation", "long cell", "very long cell", "text after a quotation"],
)
def test_read_of_a_broken_row_is_refused_with_its_line(row, message):
    assert refusal(f"{HEADER}\n{ROW}\n{row}\n") == message


def test_read_of_too_many_rows_is_refused():
    assert len(read_table("\n".join([HEADER, *[ROW] * MOST_ROWS]))) == MOST_ROWS
    assert refusal("\n".join([HEADER, *[ROW] * (MOST_ROWS + 1)])) == "There are more than 2000 rows. Split the table."


def test_articles_named_are_given_once():
    rows = [Row(2, {"article": " one "}), Row(3, {"article": "two"}), Row(4, {"article": "one"}), Row(5, {})]
    assert articles_named(rows) == ["one", "two"]


@pytest.mark.parametrize(
    "text",
    [
        lambda n: "," * n,
        lambda n: ",".join(["a"] * n),
        lambda n: "\n" * n,
        lambda n: f"{HEADER}\n" + '"' * (2 * n),
        lambda n: f"paraphrase,{HEADER}\n" + f'"{LINES}",{ROW}\n' * (n // 400),
        lambda n: f"{HEADER}\n{ROW}{',' * n}",
        lambda n: f"{HEADER}\n{ROW}{chr(9) * n}",
        lambda n: "'" * n + f"\n{HEADER}",
    ],
    ids=["separators", "columns", "line ends", "quotation marks", "rows", "cells", "tabs", "apostrophes"],
)
def test_read_takes_linear_time(text):
    def read(size):
        with suppress(Unreadable):
            read_table(text(size))

    assert ratio_of_times(read, 50_000) < 8
