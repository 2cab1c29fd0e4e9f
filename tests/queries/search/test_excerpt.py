"""The part of a text that is shown, and what is marked in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.queries.search.excerpt import LENGTH, Excerpt, Part, excerpt, has_phrases, marked
from articles.queries.search.question import question_of
from tests.copy.effort import PLAINLY_LINEAR, ratio_of_times

FILLING = "Some words that nobody asks for stand here. " * 20


def shown(found):
    """Return what a reader sees, with what is marked in square brackets."""
    parts = found.parts if isinstance(found, Excerpt) else found
    return "".join(f"[{part.text}]" if part.is_hit else part.text for part in parts)


@pytest.mark.parametrize(
    ("typed", "text", "expected"),
    [
        ("defence", "Defence, defense and the defences.", "[Defence], [defense] and the [defences]."),
        ("sanchez", "Pedro Sánchez’s letter", "Pedro [Sánchez’s] letter"),
        ("defence spending", "More defence spending, more for defence", "More [defence spending], more for [defence]"),
        ("defence spending", "spending: defence", "[spending]: [defence]"),
        ('"tall trees"', "Tall trees are trees; tall trees.", "[Tall trees] are trees; [tall trees]."),
        ('"tall trees" ada', "Ada: trees, tall trees", "[Ada]: trees, [tall trees]"),
        ("trees", "", ""),
        ("shrubs", "Tall trees", "Tall trees"),
        ("b", "<b>&amp;</b> B", "<[b]>&amp;</[b]> [B]"),
    ],
)
def test_words_are_marked_wherever_they_stand_in_any_spelling(typed, text, expected):
    assert shown(marked(text, question_of(typed))) == expected


@pytest.mark.parametrize("place", [0, 5, 300, 600, 880])
def test_excerpt_of_a_long_text_is_where_the_word_is(place):
    place = FILLING.rfind(" ", 0, place) + 1
    found = excerpt(f"{FILLING[:place]}trees {FILLING[place:]}", question_of("trees"))
    assert shown(found).count("[trees]") == 1
    assert len(shown(found)) <= LENGTH + 8


def test_excerpt_has_the_stretch_with_the_most_different_words():
    text = f"trees trees trees {FILLING} tall trees and shrubs {FILLING} shrubs"
    assert "[tall trees] and [shrubs]" in shown(excerpt(text, question_of("tall trees shrubs")))


def test_excerpt_counts_the_different_words_of_the_whole_text():
    text = f"trees trees {FILLING} shrubs"
    assert excerpt(text, question_of("trees shrubs grass")).found == 2
    assert excerpt("Nothing of it", question_of("trees")).found == 0


@pytest.mark.parametrize(
    ("text", "begins", "ends"),
    [
        ("trees", "[trees]", "[trees]"),
        (f"trees {FILLING}", "[trees] Some", " …"),
        (f"{FILLING}trees", "… ", "[trees]"),
        (f"{FILLING}trees {FILLING}", "… ", " …"),
    ],
)
def test_excerpt_says_on_which_side_it_is_cut(text, begins, ends):
    found = shown(excerpt(text, question_of("trees")))
    assert found.startswith(begins)
    assert found.endswith(ends)


def test_excerpt_is_cut_between_words():
    found = shown(excerpt(f"{FILLING}trees {FILLING}", question_of("trees"))).strip("… ")
    assert set(found.replace("[", "").replace("]", "").split()) <= {*FILLING.split(), "trees"}


def test_excerpt_of_one_endless_word_is_short():
    assert len(shown(excerpt("x" * 5000, question_of("trees")))) <= LENGTH + 4
    assert len(shown(excerpt("x" * 5000 + " trees", question_of("trees")))) <= LENGTH + 8


texts = st.text(alphabet=st.sampled_from("ab \u0301.-é…中"), max_size=600)


@given(texts, st.text(alphabet="ab é中", max_size=12))
def test_parts_together_are_a_stretch_of_the_text(text, typed):
    question = question_of(typed)
    assert "".join(part.text for part in marked(text, question)) == text
    inside = [part for part in excerpt(text, question).parts if part not in (Part("… ", False), Part(" …", False))]
    assert "".join(part.text for part in inside) in text
    assert all(part.text for part in inside)


@pytest.mark.parametrize("piece", ["trees ", "trees shrubs x ", "x", "\u0301", "trees tall "])
def test_excerpt_takes_time_in_proportion_to_the_text(piece):
    question = question_of('trees shrubs "trees tall trees"')
    assert ratio_of_times(lambda size: excerpt(piece * size, question), 2000) < PLAINLY_LINEAR


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ('"tall trees"', True),
        ('"old oaks"', True),
        ('"tall trees" "old oaks"', True),
        ('"old oaks" "tall trees"', True),
        ('"tall tree"', False),
        ('"trees old"', False),
        ('"tall trees" "oaks old"', False),
        ("tall", True),
    ],
)
def test_each_phrase_stands_in_one_of_the_texts(typed, expected):
    assert has_phrases(["Táll trees", "", "Of old oaks."], question_of(typed)) is expected


def test_no_more_texts_are_read_than_it_takes():
    texts = iter(["Some words", "Tall trees", "Never read"])
    assert has_phrases(texts, question_of('"tall trees"'))
    assert list(texts) == ["Never read"]
