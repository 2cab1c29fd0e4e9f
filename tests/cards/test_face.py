import pytest

from articles.cards.face import SANS, SERIF, Face, balanced, legible, lines_of
from tests.copy.effort import ratio_of_times

FACE = Face(SERIF, 500, 50, 56)
WORDS = "An example of a headline that says who agreed with whom on what and what was left for later"


@pytest.mark.parametrize(
    "text",
    [
        "Plain words, 3.5% and “quoted” – or ‘so’…",
        "Łukasz Şimşek, Őry Žižek, Şahin",
        "Ædon Þór straße Öğüt",
        "« non »",
        "«\u202fnon\u202f» „nein“",
        "",
    ],
)
def test_text_that_our_faces_have_is_legible(text):
    assert legible(text)


@pytest.mark.parametrize(
    "text", ["中文", "Зеленский", "Ζευς", "السلام", "שלום", "ไทย", "हिन्दी", "한국", "😀", "☃", "x̌", "\ufffd"]
)
def test_text_of_which_our_faces_lack_a_letter_is_not_legible(text):
    assert not legible(text)
    assert not legible(f"Plain words, then {text}")


@pytest.mark.parametrize("family", [SERIF, SANS])
def test_letters_of_the_extended_file_are_measured_and_drawn_with_it(family):
    face = Face(family, 400, 40, 44)
    assert [piece for _font, piece in face.runs("Baştan sağ")] == ["Ba", "ş", "tan sa", "ğ"]
    assert face.length("ğ") > face.length("i")


@pytest.mark.parametrize("width", [250, 400, 1000])
def test_lines_hold_all_words_in_order_and_none_is_too_long(width):
    lines = lines_of(WORDS, FACE, width, 40)
    assert " ".join(lines) == WORDS
    assert max(FACE.length(line) for line in lines) <= width
    assert len(lines) > 1


def test_word_longer_than_a_line_goes_on_in_the_next():
    lines = lines_of(f"An {'example' * 20} ends", FACE, 400, 40)
    assert "".join(lines).replace(" ", "") == f"An{'example' * 20}ends"
    assert max(FACE.length(line) for line in lines) <= 400


@pytest.mark.parametrize("closing", ["", "”"])
def test_text_of_too_many_lines_is_cut_between_words_before_its_closing_mark(closing):
    lines = lines_of(WORDS + closing, FACE, 400, 2, closing)
    assert len(lines) == 2
    assert lines[1].endswith(f"…{closing}")
    kept = " ".join(lines).removesuffix(f"…{closing}")
    assert WORDS.startswith(f"{kept} ")
    assert max(FACE.length(line) for line in lines) <= 400


def test_word_that_is_cut_keeps_the_letters_that_fit():
    [line] = lines_of("W" * 100, FACE, 400, 1)
    assert 0.8 * 400 < FACE.length(line) <= 400
    assert line == "W" * (len(line) - 1) + "…"


def test_text_without_room_has_no_lines():
    assert lines_of(WORDS, FACE, 400, 0) == []
    assert lines_of("", FACE, 400, 3) == []


def test_balanced_lines_are_as_many_and_about_equally_long():
    ragged = lines_of("Examples agreed on the last day of it", FACE, 700, 5)
    lines = balanced("Examples agreed on the last day of it", FACE, 700, 5, "")
    assert len(lines) == len(ragged) == 2
    longest, shortest = (pick(map(FACE.length, lines)) for pick in (max, min))
    assert longest < 1.3 * shortest
    assert max(map(FACE.length, ragged)) > 1.3 * min(map(FACE.length, ragged))


@pytest.mark.parametrize("text", ["x", "x ", "\u202f", "x-"])
def test_endless_text_is_measured_no_further_than_it_can_be_drawn(text):
    assert ratio_of_times(lambda size: lines_of(text * size, FACE, 900, 8), 20_000) < 2
