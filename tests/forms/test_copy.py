"""Raw input to a text and its cut: what forms of the import accept, and what forged or old ones come to."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict

from articles.copy.manuscript import Manuscript, Paragraph, Run
from articles.copy.pieces import Piece, Place
from articles.copy.reading import MOST_BYTES
from articles.enums import CopyPart as Part
from articles.forms.copy import BringInForm, CutForm

TEXT = Manuscript([Paragraph((Run(words),)) for words in ("Headline here", "One two. Three four.", "Five six", "End")])
STORED = [
    Piece(Place(0), Part.HEADLINE),
    Piece(Place(1), Part.INTRODUCTION, "A note."),
    Piece(Place(2), Part.INTRODUCTION),
    Piece(Place(3), Part.CONCLUSION),
]
STARTS = "0:0 1:0 2:0 3:0"
PARTS = ["headline", "introduction", "introduction", "conclusion"]


def bring_in(text="", markup="", file=None):
    files = {"file": SimpleUploadedFile(*file)} if file else {}
    form = BringInForm({"text": text, "markup": markup}, files)
    return form, form.is_valid()


def cut(starts=STARTS, parts=PARTS, **buttons):
    data = QueryDict(mutable=True)
    data["starts"] = starts
    data.setlist("part", parts)
    for name, value in buttons.items():
        data[name] = value
    form = CutForm(TEXT, STORED, data)
    return form, form.press(data)


def outline(form):
    return [(*piece.start, piece.part) for piece in form.pieces]


@pytest.mark.parametrize(
    ("given", "content", "name"),
    [
        ({"text": " a\n\n b\n"}, b" a\n\n b\n", "paste.txt"),
        ({"text": "words", "markup": " \n"}, b"words", "paste.txt"),
        ({"text": "", "markup": "<p>é</p>"}, "<p>é</p>".encode(), "paste.html"),
        ({"text": "words", "markup": "<p>b</p>"}, b"<p>b</p>", "paste.html"),
        ({"file": ("a.md", b"# a")}, b"# a", "a.md"),
        ({"text": " \n", "file": ("a.txt", b"")}, b"", "a.txt"),
    ],
)
def test_bring_in_form_gives_the_bytes_that_were_meant(given, content, name):
    form, is_valid = bring_in(**given)
    assert (is_valid, form.content, form.name) == (True, content, name)


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({}, "text", "Paste the text"),
        ({"text": " \n\t"}, "text", "Paste the text"),
        ({"text": "words", "file": ("a.txt", b"a")}, "file", "Keep one"),
        ({"markup": "<p>words</p>", "file": ("a.txt", b"a")}, "file", "Keep one"),
        ({"text": "x" * (MOST_BYTES + 1)}, "text", "more than 2 MB"),
        ({"text": "é" * (MOST_BYTES // 2 + 1)}, "text", "more than 2 MB"),
        ({"text": "a\0b"}, "text", "Null characters"),
    ],
)
def test_bring_in_form_refuses_with_a_sentence_at_the_field(given, field, words):
    form, is_valid = bring_in(**given)
    assert not is_valid
    assert list(form.errors) == [field]
    assert words in form.errors[field][0]


def test_bring_in_form_reads_no_more_of_a_file_than_shows_that_it_is_too_large():
    form, _ = bring_in(file=("a.txt", b"x" * (3 * MOST_BYTES)))
    assert len(form.content) == MOST_BYTES + 1


def test_cut_form_takes_parts_over_and_a_note_goes_with_a_changed_one():
    form, place = cut(parts=["headline", "deck", "introduction", "conclusion"])
    assert outline(form) == [(0, 0, "headline"), (1, 0, "deck"), (2, 0, "introduction"), (3, 0, "conclusion")]
    assert (form.pieces[1].note, place, form.is_stale) == ("", None, False)
    assert cut()[0].pieces == STORED


@pytest.mark.parametrize(
    ("starts", "parts"),
    [
        ("", []),
        ("0:0 1:0", PARTS),
        (STARTS, PARTS[:3]),
        ("0:0 1:0 1:0 3:0", PARTS),
        ("0:0 2:0 1:0 3:0", PARTS),
        ("1:0 2:0 3:0 4:0", PARTS),
        ("0:0 1:0 2:0 9:0", PARTS),
        ("0:0 1:0 2:99 3:0", PARTS),
        ("0:0 1:0 x 3:0", PARTS),
        (STARTS, ["headline", "nonsense", "introduction", "conclusion"]),
    ],
)
def test_cut_form_that_does_not_fit_leaves_the_stored_cut(starts, parts):
    form, _ = cut(starts, parts)
    assert (form.is_stale, form.pieces) == (True, STORED)


def test_split_without_a_cursor_takes_the_best_place():
    form, place = cut(_split="1:0")
    assert place == Place(1, 9)
    assert outline(form)[1:3] == [(1, 0, "introduction"), (1, 9, "introduction")]


@pytest.mark.parametrize(
    ("at", "expected"),
    [("1:3", (1, 4)), ("1:4", (1, 4)), ("1:6", (1, 4)), ("1:8", (1, 9)), ("1:12", (1, 9))],
)
def test_split_at_the_cursor_keeps_words_whole(at, expected):
    form, place = cut(_split="1:0", split_at=at)
    assert (place, form.fault) == (Place(*expected), "")
    assert Place(*expected) in [piece.start for piece in form.pieces]


def test_split_in_a_script_without_spaces_is_where_the_cursor_stands():
    manuscript = Manuscript([Paragraph((Run("会议很安静没有人大声说话"),))])
    data = QueryDict("starts=0:0&part=introduction&_split=0:0&split_at=0:5")
    form = CutForm(manuscript, [Piece(Place(0), Part.INTRODUCTION)], data)
    assert form.press(data) == Place(0, 5)


@pytest.mark.parametrize("at", ["1:0", "1:2", "1:20", "1:999", "9:0", "x", "0:0"])
def test_split_where_nothing_can_be_split_says_so_and_changes_nothing(at):
    form, place = cut(_split="1:0", split_at=at)
    assert place is None
    assert "nothing to split" in form.fault
    assert form.pieces == STORED


def test_split_of_a_piece_of_one_sentence_says_so():
    form, _ = cut(_split="2:0")
    assert "nothing to split" in form.fault


def test_join_gives_the_words_to_the_one_above_and_comes_back_to_the_seam():
    form, place = cut(_join="2:0")
    assert place == Place(2)
    assert outline(form) == [(0, 0, "headline"), (1, 0, "introduction"), (3, 0, "conclusion")]


@pytest.mark.parametrize("button", ["_join", "_split", "_below"])
@pytest.mark.parametrize("place", ["9:9", "x", ""])
def test_button_of_a_piece_that_is_gone_changes_nothing_and_says_so(button, place):
    form, came_back = cut(**{button: place})
    assert (came_back, form.pieces) == (None, STORED)
    assert form.fault


def test_join_of_the_first_changes_nothing():
    form, _ = cut(_join="0:0")
    assert form.pieces == STORED
    assert form.fault


def test_below_gives_its_part_to_those_that_follow_and_are_alike():
    form, place = cut(parts=["takeaway_heading", *PARTS[1:]], _below="0:0")
    assert place == Place(0)
    assert [part for *_, part in outline(form)] == ["takeaway_heading"] * 3 + ["conclusion"]


def test_below_of_the_last_changes_nothing():
    assert cut(_below="3:0")[0].pieces == STORED
