"""What is typed becomes few words and phrases, whatever it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.queries.search.question import MOST_CHARACTERS, MOST_WORDS, Term, question_of


def words(typed):
    return [term.plain for term in question_of(typed).words]


def phrases(typed):
    return [[term.plain for term in phrase] for phrase in question_of(typed).phrases]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("defence spending", ["defence", "spending"]),
        ("  Sánchez,   PEDRO ", ["sanchez", "pedro"]),
        ("spending spending Spend", ["spending"]),
        ("What did Ada say about the borders?", ["ada", "borders"]),
        ("the hague", ["hague"]),
        ("who", ["who"]),
        ("what is it about", ["what", "is", "it", "about"]),
        ("US", ["us"]),
        ("2% of GDP", ["2", "gdp"]),
        ("Прага", ["прага"]),
        ("?!%*()", []),
        ("", []),
    ],
)
def test_words_are_each_looked_for_once_without_the_little_ones(typed, expected):
    assert words(typed) == expected


def test_words_keep_what_was_typed_for_what_is_said_of_them():
    assert question_of("Sánchez’s").words == (Term("Sánchez’s", "sanchez", "sanchez"),)


@pytest.mark.parametrize(
    "typed", ['"the threat from within" Ada', "“the threat from within” Ada", "«the threat from within» Ada"]
)
def test_phrase_between_marks_of_any_kind_keeps_its_little_words(typed):
    assert phrases(typed) == [["the", "threat", "from", "within"]]
    assert words(typed) == ["ada"]


def test_several_phrases_and_words_between_them():
    assert phrases('"one two" Ada "three four"') == [["one", "two"], ["three", "four"]]
    assert words('"one two" Ada "three four"') == ["ada"]


@pytest.mark.parametrize(
    ("typed", "expected"), [('"', []), ('Ada "', ["ada"]), ('"Ada', ["ada"]), ('Ada" Bea', ["ada", "bea"]), ('""', [])]
)
def test_mark_without_another_is_no_phrase(typed, expected):
    assert words(typed) == expected
    assert phrases(typed) == []


def test_little_words_beside_a_phrase_are_left_out():
    assert words('what about "one two"') == []
    assert question_of('what about "one two"')


def test_nothing_to_look_for_is_no_question():
    assert not question_of(" ... ")
    assert question_of("a")


@given(st.text(max_size=400))
def test_whatever_is_typed_becomes_few_short_tokens(typed):
    question = question_of(typed)
    assert len(question.typed) <= MOST_CHARACTERS
    assert len(question.words) <= MOST_WORDS
    assert all(len(phrase) <= MOST_WORDS for phrase in question.phrases)
    assert all(token and token == token.strip() and len(token) <= 40 for token in question.tokens)
    assert len(set(question.tokens)) == len(question.tokens)


@pytest.mark.parametrize("piece", ['"', "x", "x ", "“”", "a\u0301", "\u0301", "' ", "ﬃ"])
def test_ten_thousand_characters_are_cut_before_they_cost_anything(piece):
    assert len(question_of(piece * 10_000).typed) <= MOST_CHARACTERS


def test_corrected_words_take_the_place_of_those_typed():
    question = question_of("Stoltenburg borders")
    [wrong, borders] = question.words
    right = Term("Stoltenberg", "stoltenberg", "stoltenberg")
    assert question.with_words({wrong.token: right}).words == (right, borders)
    assert question.with_words({wrong.token: borders}).words == (borders,)
