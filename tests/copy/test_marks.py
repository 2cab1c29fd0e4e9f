import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.copy.manuscript import Run
from articles.copy.reading.marks import clean_runs, is_rule
from tests.copy.effort import ratio_of_times

MARKED = [
    ("**bold** and __bold__", [("bold", "b"), (" and ", ""), ("bold", "b")]),
    ("*slanted* and _slanted_", [("slanted", "i"), (" and ", ""), ("slanted", "i")]),
    ("***both*** ___both___", [("both", "bi"), (" ", ""), ("both", "bi")]),
    ("*slanted **and bold** too*", [("slanted ", "i"), ("and bold", "bi"), (" too", "i")]),
    ("1. **Heading**", [("1. ", ""), ("Heading", "b")]),
    ("inside**bold**word", [("inside", ""), ("bold", "b"), ("word", "")]),
    ("** spaced** on", [("spaced", "b"), (" on", "")]),
    ("An end.**", [("An end.", "")]),
    ("**A start", [("A start", "")]),
    ("one ** two", [("one two", "")]),
    ("**one** two **three", [("one", "b"), (" two three", "")]),
    ("****empty**** and **** here", [("empty", "b"), (" and here", "")]),
    ("Points**The text goes on", [("PointsThe text goes on", "")]),
    ("snake_case_name and 2*3*4 and 5 * 3", [("snake_case_name and 2*3*4 and 5 * 3", "")]),
    ("2**3", [("2**3", "")]),
    ("A sign* and *another", [("A sign* and *another", "")]),
    ("*one sign, *another sign", [("*one sign, *another sign", "")]),
    ("Name: ____ (please sign)", [("Name: ____ (please sign)", "")]),
    (r"\*stars\* and \_lines\_", [("*stars* and _lines_", "")]),
    (r"\*\*not bold\*\*", [("**not bold**", "")]),
    ("https://example.org/_a_b_ *c*", [("https://example.org/_a_b_ ", ""), ("c", "i")]),
    ("*mixed_", [("*mixed_", "")]),
    ("**", []),
    ("****", []),
    (" \xa0 ", []),
]


def looks(runs):
    return [(run.text, "b" * run.bold + "i" * run.italic) for run in runs]


@pytest.mark.parametrize(("text", "runs"), MARKED)
def test_clean_runs_makes_style_of_marks_and_drops_stray_ones(text, runs):
    assert looks(clean_runs([Run(text)])) == runs


def test_clean_runs_of_links_in_markdown_gives_their_targets():
    runs = clean_runs([Run('See [the *text*](https://example.org/a_b_(c) "Title"), **[post](mailto:a@example.org)**.')])
    assert runs == (
        Run("See "),
        Run("the ", href="https://example.org/a_b_(c)"),
        Run("text", italic=True, href="https://example.org/a_b_(c)"),
        Run(", "),
        Run("post", bold=True, href="mailto:a@example.org"),
        Run("."),
    )


@pytest.mark.parametrize(
    "text", ["[1]", "[words](nowhere)", "[words](javascript:x)", "array[0](x)", "[](https://a.example)"]
)
def test_clean_runs_of_what_is_no_link_keeps_it(text):
    assert clean_runs([Run(text)]) == (Run(text),)


def test_clean_runs_of_runs_with_style_keeps_it_under_the_marks():
    runs = [Run("one **two ", href="https://example.org"), Run("three** four", italic=True), Run("** five", bold=True)]
    assert clean_runs(runs) == (
        Run("one ", href="https://example.org"),
        Run("two ", bold=True, href="https://example.org"),
        Run("three", bold=True, italic=True),
        Run(" four", italic=True),
        Run(" five", bold=True),
    )


def test_clean_runs_joins_runs_that_look_alike():
    assert clean_runs([Run("one"), Run(""), Run(" two"), Run(" ", bold=True)]) == (Run("one two"),)


SPACED = [
    ("  one \t two  ", "one two"),
    ("one\xa0two", "one two"),
    ("10\xa0% of «\xa0five\xa0»", "10\xa0% of «\xa0five\xa0»"),
    ("one \n  two", "one\ntwo"),
    ("so\u00adft and\u200b zero\ufeff", "soft and zero"),
    ("one\u2028two", "one\ntwo"),
]


@pytest.mark.parametrize(("text", "cleaned"), SPACED)
def test_clean_runs_leaves_single_spaces_and_what_can_be_read(text, cleaned):
    assert clean_runs([Run(text)]) == (Run(cleaned),)


def test_clean_runs_tidies_spaces_over_the_borders_of_runs():
    runs = [Run(" "), Run("one ", bold=True), Run(" two "), Run("\n"), Run(" three "), Run(" ", italic=True)]
    assert clean_runs(runs) == (Run("one ", bold=True), Run("two\nthree"))


MARKS = ["**", "*", "_", "__", "***", "****", "\\", " ", "\n", "a", "B", "1", "é", "word", "](", "[", "(", "- "]


@given(st.lists(st.sampled_from(MARKS), max_size=40).map("".join) | st.text())
def test_clean_runs_keeps_every_letter_in_order(text):
    cleaned = "".join(run.text for run in clean_runs([Run(text)]))
    kept = "".join(run.text for run in clean_runs([Run("".join(filter(str.isalnum, text)))]))
    if max(text, default="") < "\u0300":  # without the letters, marks that combine with them would move
        assert "".join(filter(str.isalnum, cleaned)) == kept


@given(st.lists(st.sampled_from(MARKS), max_size=40).map("".join))
def test_clean_runs_twice_leaves_no_double_star_that_was_not_escaped(text):
    cleaned = "".join(run.text for run in clean_runs([Run(text.replace("\\", ""))]))
    assert "**" not in cleaned.replace("1**1", "")


@pytest.mark.parametrize(
    "unit", ["**a ", "*a_ ", "[a](http://x ", "[", "\\*", "[a](http://x((", '[a](http://x "', "\xa0"]
)
def test_clean_runs_takes_linear_time(unit):
    assert ratio_of_times(lambda size: clean_runs([Run(unit * size)]), 3000) < 8


@pytest.mark.parametrize("line", ["---", "* * *", "___", "=====", "***", "– – –", "# # #", "*****"])
def test_is_rule_of_a_typed_line_is_true(line):
    assert is_rule(line)


@pytest.mark.parametrize("line", ["", "--", "****", "- one", "-*-", "#1", "..."])
def test_is_rule_of_other_lines_is_false(line):
    assert not is_rule(line)
