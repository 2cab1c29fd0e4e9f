import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.queries.lettering import text_width, wrapped

SIZE = 12.5


def test_width_goes_by_letters_and_size():
    assert text_width("iiii", SIZE) < text_width("nnnn", SIZE) < text_width("NNNN", SIZE) < text_width("WWWW", SIZE)
    assert text_width("Example", 2 * SIZE) == 2 * text_width("Example", SIZE)


def test_width_of_marks_on_letters_is_none_and_that_of_ideographs_full():
    assert text_width("a\u0301\u0323", SIZE) == text_width("a", SIZE)
    assert text_width("例", SIZE) == SIZE


def test_text_wraps_between_words():
    assert wrapped("Federal Chancellor of Examples", 115, SIZE) == ["Federal Chancellor", "of Examples"]


@pytest.mark.parametrize("text", ["", "  "])
def test_nothing_takes_no_line(text):
    assert wrapped(text, 100, SIZE) == []


def test_lines_beyond_the_most_are_cut_and_marked():
    assert wrapped("one two three four five", 30, SIZE, most=2) == ["one", "two…"]


@given(st.text(max_size=80), st.integers(20, 200))
def test_every_line_fits_and_no_letter_is_lost(text, width):
    lines = wrapped(text, width, SIZE, most=1000)
    assert all(text_width(line, SIZE) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())
