import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.copy.manuscript import Manuscript, Paragraph, Run
from articles.copy.pieces import (
    Piece,
    Place,
    check_pieces,
    join_piece,
    piece_texts,
    pieces_from_json,
    pieces_to_json,
    read_pieces,
    split_piece,
    split_place,
)
from articles.copy.structure import recognise
from articles.enums import CopyPart
from tests.copy.manuscripts import manuscripts

INTRODUCTION, HEADING, TEXT = CopyPart.INTRODUCTION, CopyPart.TAKEAWAY_HEADING, CopyPart.TAKEAWAY_TEXT
MANUSCRIPT = Manuscript(
    [
        Paragraph((Run("A fund. "), Run("The states", bold=True), Run(" pay. They are slow."))),
        Paragraph((Run("No deal."),), ordinal=2),
        Paragraph(tag="img", picture=0),
    ]
)


def whole(part=INTRODUCTION):
    return [Piece(Place(number), part) for number in range(3)]


def test_check_pieces_of_whole_manuscript_passes():
    check_pieces(MANUSCRIPT, whole())
    check_pieces(MANUSCRIPT, [Piece(Place(0), INTRODUCTION), Piece(Place(0, 5), TEXT)])
    check_pieces(Manuscript([]), [])


@pytest.mark.parametrize(
    "places",
    [
        [],
        [(1, 0)],
        [(0, 1)],
        [(0, 0), (0, 0)],
        [(0, 0), (1, 0), (0, 5)],
        [(0, 0), (3, 0)],
        [(0, 0), (1, 8)],
        [(0, 0), (1, -1)],
        [(0, 0), (2, 1)],
        [(0, 0), (-1, 0)],
    ],
)
def test_check_pieces_that_are_no_partition_are_refused(places):
    with pytest.raises(ValueError, match="piece"):
        check_pieces(MANUSCRIPT, [Piece(Place(*place), INTRODUCTION) for place in places])


def test_read_pieces_cuts_runs_and_keeps_their_markup():
    pieces = split_piece(MANUSCRIPT, whole(), Place(0, 12))
    first, second = [paragraphs[0].runs for _, paragraphs in read_pieces(MANUSCRIPT, pieces)][:2]
    assert first == (Run("A fund. "), Run("The ", bold=True))
    assert second == (Run("states", bold=True), Run(" pay. They are slow."))


def test_read_pieces_rest_of_an_item_has_not_its_number():
    pieces = split_piece(MANUSCRIPT, whole(), Place(1, 3))
    assert [each[0].ordinal for _, each in read_pieces(MANUSCRIPT, pieces)] == [None, 2, None, None]


def test_read_pieces_that_end_inside_a_paragraph_after_others_have_its_beginning():
    pieces = [Piece(Place(0), INTRODUCTION), Piece(Place(1, 3), TEXT)]
    assert piece_texts(MANUSCRIPT, pieces) == ["A fund. The states pay. They are slow. No", "deal."]


@pytest.mark.parametrize(
    ("part", "rest"),
    [(INTRODUCTION, INTRODUCTION), (HEADING, TEXT), (CopyPart.HEADLINE, CopyPart.DECK)],
)
def test_split_piece_gives_the_rest_its_part(part, rest):
    pieces = split_piece(MANUSCRIPT, whole(part), Place(0, 8))
    assert pieces == [Piece(Place(0), part), Piece(Place(0, 8), rest), *whole(part)[1:]]


@pytest.mark.parametrize("place", [(0, 0), (1, 0), (1, 8), (0, 500), (7, 0), (0, -1)])
def test_split_piece_where_none_can_be_split_is_refused(place):
    with pytest.raises(ValueError, match="split"):
        split_piece(MANUSCRIPT, whole(), Place(*place))


def test_split_piece_may_divide_joined_paragraphs():
    assert split_piece(MANUSCRIPT, [Piece(Place(0), TEXT)], Place(1)) == [
        Piece(Place(0), TEXT),
        Piece(Place(1), TEXT),
    ]


def test_join_piece_takes_the_part_of_the_piece_before():
    pieces = [Piece(Place(0), HEADING, "note"), Piece(Place(1), TEXT), Piece(Place(2), TEXT)]
    assert join_piece(pieces, 1) == [pieces[0], pieces[2]]


@pytest.mark.parametrize("position", [0, 3, -1])
def test_join_piece_without_one_before_is_refused(position):
    with pytest.raises(ValueError, match="before"):
        join_piece(whole(), position)


@pytest.mark.parametrize(
    ("pieces", "place"),
    [
        (whole(), Place(0, 24)),
        (whole(HEADING), Place(0, 8)),
        ([Piece(Place(0), TEXT)], Place(1)),
        ([Piece(Place(0), TEXT), Piece(Place(0, 24), TEXT)], Place(0, 8)),
        ([Piece(Place(0), TEXT), Piece(Place(0, 8), TEXT)], None),
    ],
)
def test_split_place_is_midway_or_after_a_headings_first_sentence(pieces, place):
    assert split_place(MANUSCRIPT, pieces, 0) == place


def test_split_place_of_one_sentence_is_none():
    assert split_place(MANUSCRIPT, whole(), 1) is None
    assert split_place(MANUSCRIPT, whole(), 2) is None


@settings(max_examples=100, deadline=None)
@given(manuscripts(), st.data())
def test_split_and_join_any_piece_keep_a_partition_and_every_letter(manuscript, data):
    pieces = recognise(manuscript)
    before = "".join("".join(paragraph.text for paragraph in manuscript.paragraphs).split())
    for _round in range(6):
        if len(pieces) > 1 and data.draw(st.booleans()):
            pieces = join_piece(pieces, data.draw(st.integers(1, len(pieces) - 1)))
        elif pieces and (place := split_place(manuscript, pieces, data.draw(st.integers(0, len(pieces) - 1)))):
            pieces = split_piece(manuscript, pieces, place)
        check_pieces(manuscript, pieces)
        assert "".join("".join(piece_texts(manuscript, pieces)).split()) == before


def test_pieces_come_back_from_json():
    pieces = [Piece(Place(0), HEADING, "a note"), Piece(Place(0, 8), TEXT)]
    assert pieces_to_json(pieces) == [[0, 0, "takeaway_heading", "a note"], [0, 8, "takeaway_text", ""]]
    assert pieces_from_json(pieces_to_json(pieces)) == pieces


@pytest.mark.parametrize(
    "rows",
    [
        [[0, 0, "nothing", ""]],
        [[0, 0]],
        [5],
        None,
        [["0", 0, "deck", ""]],
        [[0, 0.5, "deck", ""]],
        [[0, True, "deck", ""]],
    ],
)
def test_pieces_from_json_of_something_else_is_refused(rows):
    with pytest.raises(ValueError, match=r".+"):
        pieces_from_json(rows)
