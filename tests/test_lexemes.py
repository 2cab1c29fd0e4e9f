"""Words as what they are found by."""

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from time import thread_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.lexemes import (
    BREAK,
    MOST_LETTERS,
    MOST_TOKENS,
    SECTION,
    beginnings,
    distance,
    document,
    sections,
    slips,
    tokens,
    words,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sánchez", "SANCHEZ"),
        ("cafe\u0301", "café"),
        ("Kaja Kallas’s", "Kaja Kallas's"),
        ("Zelensky’s plan", "Zelensky plan"),
        ("Zelens'kyi", "Zelenskyi"),
        ("O’Brien", "OBrien"),
        ("J.D. Vance", "JD Vance"),
        ("the U.S.", "the US"),
        ("Ørsted", "Orsted"),
        ("Łódź", "Lodz"),
        ("Straße", "STRASSE"),
        ("Þórdís", "Thordis"),
        ("Ærø", "Aero"),
        ("İstanbul", "Istanbul"),
        ("ﬁve Ｗords", "five words"),
        ("ΟΔΟΣ", "οδος"),
        ("Орёл", "орел"),
        ("مُحَمَّد", "محمد"),
        ("שָׁלוֹם", "שלום"),
        ("NATO-led", "NATO led"),
        ("securities", "security"),
        ("negotiated", "negotiating"),
    ],
)
def test_tokens_of_two_ways_to_write_one_thing_are_the_same(one, other):
    assert tokens(one) == tokens(other) != []


@pytest.mark.parametrize(
    ("british", "american"),
    [
        ("defence", "defense"),
        ("cyberdefence", "cyberdefense"),
        ("licences", "licenses"),
        ("centre", "center"),
        ("centred", "centered"),
        ("kilometres", "kilometers"),
        ("theatre", "theater"),
        ("colour", "color"),
        ("labour", "labor"),
        ("neighbourhood", "neighborhood"),
        ("favourite", "favorite"),
        ("organisation", "organization"),
        ("modernised", "modernized"),
        ("analyse", "analyze"),
        ("programmes", "programs"),
        ("dialogue", "dialog"),
        ("judgement", "judgment"),
        ("manoeuvred", "maneuvered"),
        ("travelled", "traveled"),
        ("fuelled", "fueled"),
        ("practised", "practiced"),
        ("sceptical", "skeptical"),
        ("grey", "gray"),
        ("ageing", "aging"),
        ("artefacts", "artifacts"),
        ("aluminium", "aluminum"),
    ],
)
def test_tokens_of_british_and_american_spelling_are_the_same(british, american):
    assert tokens(british) == tokens(american)


@pytest.mark.parametrize(
    "unlike",
    [
        ["four", "for", "floor", "fore"],
        ["hour", "our", "or"],
        ["prize", "price"],
        ["citizen", "city"],
        ["metre", "meet"],
        ["grey", "great"],
        ["2024", "2025"],
        ["कि", "की", "क"],
        ["Merz", "March"],
    ],
)
def test_tokens_of_different_words_differ(unlike):
    assert len({tuple(tokens(word)) for word in unlike}) == len(unlike)


def test_tokens_leave_out_all_that_is_no_letter_mark_or_digit():
    assert tokens("“Yes” – 3/5 % (of GDP), or: a_b\t@c/d …!") == [
        "yes",
        "3",
        "5",
        "of",
        "gdp",
        "or",
        "a",
        "b",
        "c",
        "d",
    ]


def test_tokens_of_scripts_without_spaces_are_their_characters():
    assert tokens("北京の安全 and ไทย") == ["北", "京", "の", "安", "全", "and", "ไ", "ท", "ย"]
    assert tokens("안보") == ["안", "보"]


def test_tokens_keep_vowel_signs_of_indian_scripts():
    assert tokens("हिन्दी में") == ["हिन्दी", "में"]


@given(st.text())
def test_tokens_of_any_text_are_short_and_cannot_pass_for_marks(text):
    for token in tokens(text):
        assert 0 < len(token) <= MOST_LETTERS
        assert not set(token) & set("_\"'\\*:&|!()<>^+- \0")


@given(st.text())
def test_tokens_of_a_text_are_those_of_its_words_at_their_places(text):
    found = list(words(text))
    assert [word.token for word in found] == tokens(text)
    assert all(first.end <= second.start for first, second in pairwise(found))
    assert [tokens(text[word.start : word.end]) for word in found] == [[word.token] for word in found]


def test_words_say_where_they_stand_and_how_they_read():
    text = "Sánchez’s “red lines”"
    assert [(text[word.start : word.end], word.plain, word.token) for word in words(text)] == [
        ("Sánchez’s", "sanchez", "sanchez"),
        ("red", "red", "red"),
        ("lines", "lines", "line"),
    ]


def test_number_is_one_word_up_to_its_last_digit():
    assert [word.end - word.start for word in words("2.1% of 3,500 in 1.5.2025, and 2,1")] == [3, 2, 5, 2, 8, 3, 1, 1]
    assert tokens("3,500") == tokens("3500")
    assert not set(tokens("2.1")) & set(tokens("2 1 21 12"))
    assert tokens("2024,2025") == ["2024", "2025"]


@pytest.mark.parametrize(
    "unit",
    [
        "a",
        "a'",
        "1.",
        "1,111",
        "a.",
        "a.b",
        "é",
        "\u0301",
        "a\u0301",
        "'",
        "_",
        '"(*',
        "ﷺ",
        "北",
        "क्",
        "a\u200d",
        "\ud800",
        "\0",
    ],
)
def test_tokens_of_ten_thousand_hostile_characters_take_no_time(unit):
    text = (unit * 10_000)[:10_000]
    began = thread_time()
    tokens(text)
    list(words(text))
    assert thread_time() - began < 1


def test_tokens_are_the_same_in_threads_that_analyse_at_once():
    texts = [f"organisations negotiating securities number{n}" for n in range(400)]
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(tokens, texts))
    assert found == [["organis", "negoti", "secur", f"number{n}"] for n in range(400)]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("stoltenburg", "stoltenberg"), ("macrn", "macron"), ("macronn", "macron"), ("zelenksy", "zelensky")],
)
def test_slips_of_words_that_are_one_apart_meet(typed, meant):
    assert distance(typed, meant) == 1
    assert slips(typed) & slips(meant)


@given(st.text("abc", min_size=4, max_size=8), st.data())
def test_slips_meet_after_any_one_slip(word, data):
    place = data.draw(st.integers(0, len(word) - 1))
    changed = data.draw(
        st.sampled_from(
            [
                word[:place] + "d" + word[place:],
                word[:place] + "d" + word[place + 1 :],
                word[: place - 1] + word[place : place + 1] + word[place - 1 : place] + word[place + 1 :]
                if place
                else word,
            ]
        )
    )
    assert distance(word, changed) <= 1
    assert slips(word) & slips(changed)


@pytest.mark.parametrize("word", ["eu", "nat", "2025", "f16a"])
def test_slips_of_short_words_and_of_numbers_are_none(word):
    assert slips(word) == set()


def test_beginnings_are_what_is_typed_on_the_way_to_a_word():
    assert beginnings("rutte") == ["r", "ru", "rut", "rutt", "rutte"]


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("", "", 0),
        ("a", "", 1),
        ("", "ab", 2),
        ("rutte", "rutte", 0),
        ("ca", "abc", 3),
        ("ab", "ba", 1),
        ("kitten", "sitting", 3),
    ],
)
def test_distance_counts_slips_both_ways(one, other, apart):
    assert distance(one, other) == distance(other, one) == apart


def test_document_keeps_sections_and_parts_apart():
    lexemes = document({"k_speaker", "n_ada"}, ["Ada Example", "", "Countess"], ["Minister", "of Examples"])
    assert lexemes == "k_speaker n_ada _ ada exampl __ countess _ minist __ of exampl"
    assert sections(lexemes) == (
        ["k_speaker", "n_ada"],
        ["ada", "exampl", BREAK, "countess"],
        ["minist", BREAK, "of", "exampl"],
    )


def test_document_without_words_has_its_sections():
    assert document(["k_topic"], [], ["…"]) == f"k_topic {SECTION} {SECTION}"
    assert sections(document(["k_topic"], [], ["…"])) == (["k_topic"], [], [])


def test_document_of_a_long_text_is_cut():
    lexemes = document(["k_article"], ["Headline"], ["word " * MOST_TOKENS])
    assert len(lexemes.split()) == MOST_TOKENS
    assert sections(lexemes)[1] == ["headlin"]
