import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.aggregate.quotation import Fit, check_quotation

PASSAGE = (
    "“We must act now,” she said. Europe’s well-known allies – all of them –\nwill spend more than 3.5 per cent. "
    "That is what was agreed in Testville."
)


def fit(quote, passage=PASSAGE):
    check = check_quotation(quote, passage)
    return check and check.fit


@pytest.mark.parametrize(
    ("quote", "passage"),
    [
        ("We must act now", PASSAGE),
        ("all of them – will spend", PASSAGE),
        ("Testville.", PASSAGE),
        ("我们必须行动", "他说我们必须行动起来"),
        ("Wir müssen handeln", "Er sagte: „Wir müssen handeln“."),
    ],
    ids=["words", "over a line end", "at the end", "without spaces between words", "decomposed letters"],
)
def test_words_that_stand_there_are_exact(quote, passage):
    assert fit(quote, passage) == Fit.EXACT


@pytest.mark.parametrize(
    "quote",
    [
        "We must act now.",
        "we must act now",
        "Europe's well known allies - all of them - will spend",
        "‘We must act now,’ she said",
        "We must […] spend more than 3.5 per cent",
        "We must... [E]urope's well-known allies",
        "Must act now (…) all of them",
        "… will spend more …",
    ],
    ids=[
        "mark at the end",
        "case at the start",
        "apostrophe and dashes",
        "quotation marks",
        "words left out",
        "letter in brackets",
        "case of a part",
        "ellipses around",
    ],
)
def test_what_the_eye_passes_over_is_alike(quote):
    assert fit(quote) == Fit.ALIKE


@pytest.mark.parametrize(
    ("quote", "quoted", "found"),
    [
        ("We should act now", ("We", "should", "act now"), ("We", "must", "act now,")),
        ("They must act now", ("", "They", "must act now"), ("", "We", "must act now")),
        ("We must all act now", ("We must", "all", "act now"), ("We must", "", "act now,")),
        (
            "of them will more than 3.5",
            ("of them will", "", "more than 3.5"),
            ("them –\nwill", "spend", "more than 3.5"),
        ),
        (
            "spend more than 3,5 per cent",
            ("spend more than", "3,5", "per cent"),
            ("spend more than", "3.5", "per cent."),
        ),
        ("was agreed in Exampletown", ("was agreed in", "Exampletown", ""), ("was agreed in", "Testville", ".")),
        (
            "We must act now […] was agreed at Testville",
            ("was agreed", "at", "Testville"),
            ("was agreed", "in", "Testville."),
        ),
    ],
    ids=["a word", "the first word", "one more", "one less", "a figure", "the last word", "after an ellipsis"],
)
def test_first_words_that_differ_are_shown_with_some_around_them(quote, quoted, found):
    check = check_quotation(quote, PASSAGE)
    spaced = tuple(text.replace("\n", " ") for text in found)
    assert (check.fit, tuple(check.quoted), check.found.words) == (Fit.DIFFERS, quoted, spaced[1])
    assert check.found.after == spaced[2]
    assert check.found.before.endswith(spaced[0])


@pytest.mark.parametrize(
    "quote",
    ["Nothing of the kind was ever said", "ust act", "We mus", "agreed", "3"],
    ids=["other words", "part of a word before", "part of a word after", "alone", "part of a figure"],
)
def test_words_that_do_not_stand_there_are_absent(quote):
    assert fit(quote, PASSAGE.replace("agreed", "settled")) == Fit.ABSENT


def test_parts_around_an_ellipsis_must_follow_in_their_order():
    assert fit("will spend […] We must act now") in {Fit.ABSENT, Fit.DIFFERS}


def test_comma_within_is_a_difference_and_so_is_an_arabic_one():
    assert fit("We must act, now") == Fit.DIFFERS
    assert fit("يجب أن نتحرك الآن", "قال: «يجب أن نتحرك، الآن»") == Fit.DIFFERS


@pytest.mark.parametrize(
    ("quote", "passage"), [("", PASSAGE), ("…", PASSAGE), ("–", PASSAGE), ("Words", ""), ("Words", "“ ”")]
)
def test_without_words_there_is_nothing_to_compare(quote, passage):
    assert check_quotation(quote, passage) is None


def test_long_stretch_that_differs_is_cut():
    check = check_quotation("We must act now. " + "else " * 500 + "she said", PASSAGE)
    assert len(check.quoted.words.split()) <= 14


words = st.lists(
    st.sampled_from(["examples", "are", "good", "and", "many", "x", "3.5", "don’t", ",", "–"]), max_size=90
)


@settings(deadline=None)
@given(words, words, words)
def test_stretch_of_a_passage_fits_and_any_two_texts_can_be_compared(before, quote, after):
    quote, passage = " ".join(quote), " ".join([*before, *quote, *after])
    assert fit(quote, passage) in {Fit.EXACT, None}
    assert fit(quote.replace("’", "'").replace("–", "-"), passage) in {Fit.EXACT, Fit.ALIKE, None}
    assert fit(quote, " ".join(before)) in {*Fit, None}


@settings(deadline=None)
@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_can_be_compared(quote, passage):
    assert fit(quote, passage) in {*Fit, None}
    assert fit(quote, f"{quote} {passage}") in {*Fit, None}


@pytest.mark.parametrize(
    ("quote", "passage"),
    [
        ("x " * 20_000 + "y", "x " * 20_000),
        ("a" * 20_000, "a" * 40_000 + " b"),
        ("word… " * 5_000, "word " * 20_000),
        ("y " + "x " * 200 + "y", "z " + "x " * 200 + "z"),
    ],
    ids=["one word again and again", "one long word", "many parts", "nothing to hold on to"],
)
def test_repetition_takes_no_quadratic_time(quote, passage):
    check_quotation(quote, passage)
