from textwrap import fill

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.copy.manuscript import Paragraph, Run, Unreadable
from articles.copy.reading.plain import MOST_LINES, read_plain
from articles.text import clean_characters
from tests.copy.effort import ratio_of_times

PROSE = (
    "The Example Forum met in a small town by the sea, and for three days its guests spoke of little else than the "
    "price of bread. Ada Example said that it would rise. Bela Sample said that it would fall, and that nobody ought "
    "to be surprised by either of the two, as both had happened before."
)


def texts(text):
    return [paragraph.text for paragraph in read_plain(text)]


def outline(text):
    """Return each paragraph with its containers as a path, such as ul1 li2."""
    return [(" ".join(f"{tag}{number}" for tag, number in p.within), p.text) for p in read_plain(text)]


def test_read_plain_of_an_article_gives_a_paragraph_a_line():
    text = (
        "Forum ends early**\r\n\r\nForum ends early**\r\nThe deck.**\r\n1. **Bread**\r\nIt will rise.\r\n"
        "2) Butter\r\n#3 Jam\r\nOne: Tea"
    )
    assert read_plain(text) == [
        Paragraph((Run("Forum ends early"),)),
        Paragraph((Run("Forum ends early"),)),
        Paragraph((Run("The deck."),)),
        Paragraph((Run("1. "), Run("Bread", bold=True))),
        Paragraph((Run("It will rise."),)),
        Paragraph((Run("2) Butter"),)),
        Paragraph((Run("#3 Jam"),)),
        Paragraph((Run("One: Tea"),)),
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\u2029", "\x85", "\x0c", "\x0b"])
def test_read_plain_knows_every_line_end(end):
    assert texts(end.join(["one", "", " two\t", "three"])) == ["one", "two", "three"]


def test_read_plain_of_hashes_gives_headings():
    text = "# One\n## Two ##\n###### Six\n####### Seven\n#tag\n#1 Number\n# C# and F#"
    assert [(p.tag, p.text) for p in read_plain(text)] == [
        ("h1", "One"),
        ("h2", "Two"),
        ("h6", "Six"),
        ("p", "####### Seven"),
        ("p", "#tag"),
        ("p", "#1 Number"),
        ("h1", "C# and F#"),
    ]


@pytest.mark.parametrize("bullet", ["- ", "* ", "• ", "•", "– ", "· ", "o\t", "‣ ", "▪", "-\t", "+ "])
def test_read_plain_of_bullets_gives_one_list_without_them(bullet):
    assert outline(f"Before\n{bullet}one\n\n{bullet}**two**\nAfter") == [
        ("", "Before"),
        ("ul1 li2", "one"),
        ("ul1 li3", "two"),
        ("", "After"),
    ]


def test_read_plain_of_indented_bullets_nests_them():
    text = "- one\n  - two\n    more of two\n\t- three\n  - four\n- five\n\n   not of the list\n- six"
    assert outline(text) == [
        ("ul1 li2", "one"),
        ("ul1 li2 ul3 li4", "two"),
        ("ul1 li2 ul3 li4", "more of two"),
        ("ul1 li2 ul3 li4 ul5 li6", "three"),
        ("ul1 li2 ul3 li7", "four"),
        ("ul1 li8", "five"),
        ("", "not of the list"),
        ("ul9 li10", "six"),
    ]


@pytest.mark.parametrize("line", ["-one", "*one", "o one", "−5 degrees", "—one", "1. one"])
def test_read_plain_of_other_starts_gives_no_list(line):
    assert outline(line) == [("", line)]


def test_read_plain_of_typed_rules_keeps_them():
    assert texts("one\n---\n* * *\n***\ntwo\n****\n**") == ["one", "---", "* * *", "***", "two"]


@pytest.mark.parametrize("width", [60, 72, 90])
def test_read_plain_of_wrapped_lines_joins_them(width):
    wrapped = fill(PROSE, width)
    text = f"Forum ends early\n\n{wrapped}\n\n1. Bread\n{wrapped}\n\n- {wrapped}\n- {wrapped}\n"
    assert texts(text) == ["Forum ends early", PROSE, "1. Bread", PROSE, PROSE, PROSE]


def test_read_plain_of_lines_that_only_look_wrapped_keeps_them():
    lines = [f"Point {number} of the forum was made at some length by Ada Example." for number in range(6)]
    assert texts("\n".join(lines)) == lines
    headings = [f"Heading That Is Long Enough to Look Like a Line of Prose {number}" for number in range(6)]
    assert texts("\n".join(headings)) == headings


def test_read_plain_of_long_and_wrapped_lines_joins_none():
    wrapped = fill(PROSE, 72)
    assert texts(f"{PROSE}\n{wrapped}") == [PROSE, *wrapped.split("\n")]


def test_read_plain_of_more_lines_than_an_article_has_refuses():
    with pytest.raises(Unreadable, match="too long"):
        read_plain("one\n" * (MOST_LINES + 1))


PARTS = ["- ", "* ", "o\t", "\t", "  ", "\n", "\n\n", "# ", "---", "1. ", "**", "_", "word", "É", "7", PROSE, "\r\n"]


def letters(text):
    return [character for character in text if character.isalnum()]


@given(st.lists(st.sampled_from(PARTS), max_size=30).map("".join) | st.text(st.characters(exclude_characters="o[")))
def test_read_plain_keeps_every_letter_in_order(text):
    text = text.replace("o\t", "-\t")  # as a bullet it is no letter
    assert letters("".join(texts(text))) == letters(clean_characters(text))


@given(st.lists(st.sampled_from(PARTS), max_size=30).map("".join) | st.text())
def test_read_plain_gives_no_empty_paragraph_and_no_space_around(text):
    assert all(read and read == read.strip() for read in texts(text))


@pytest.mark.parametrize("unit", ["one\n", "\n", "- a\n", " - a\n", "a ", f"{fill(PROSE, 72)}\n", "- - ", "# "])
def test_read_plain_takes_linear_time(unit):
    assert ratio_of_times(lambda size: read_plain(unit * size), 9000 // len(unit)) < 8


def test_read_plain_of_bullets_indented_ever_deeper_takes_linear_time():
    def read(size):
        return read_plain("".join(f"{' ' * (number % 500)}- a\n" for number in range(size)))

    assert ratio_of_times(read, 1000) < 8
    assert max(len(paragraph.within) for paragraph in read(600)) == 18
