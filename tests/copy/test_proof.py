"""The proof: what an editor compares, piece by piece."""

import pytest

from articles.copy.assembly import assemble
from articles.copy.manuscript import Container, Manuscript, Paragraph, Run
from articles.copy.pieces import Piece, Place
from articles.copy.proof import lay_out, read_place, write_place
from articles.enums import CopyPart as Part


def proof_of(*parts_and_words):
    """Lay out a piece for each pair of a part and a paragraph or its words."""
    paragraphs = [each if isinstance(each, Paragraph) else Paragraph((Run(each),)) for _, each in parts_and_words]
    pieces = [Piece(Place(number), part) for number, (part, _) in enumerate(parts_and_words)]
    manuscript = Manuscript(paragraphs)
    return lay_out(manuscript, pieces, assemble(manuscript, pieces))


def one(part, paragraph):
    [[piece]] = [group.pieces for group in proof_of((part, paragraph))]
    return piece


def outline(groups):
    return [(group.part, group.number, group.is_continued, [each.words for each in group.pieces]) for group in groups]


def test_pieces_of_a_takeaway_stand_together_under_its_number():
    groups = proof_of(
        (Part.HEADLINE, "Headline"),
        (Part.DECK, "Deck"),
        (Part.TAKEAWAY_HEADING, "1. First"),
        (Part.TAKEAWAY_TEXT, "Text"),
        (Part.TAKEAWAY_HEADING, "2. Second"),
        (Part.CONCLUSION, "End"),
    )
    assert outline(groups) == [
        (Part.HEADLINE, 0, False, ["Headline", "Deck"]),
        (Part.TAKEAWAY_HEADING, 1, False, ["1. First", "Text"]),
        (Part.TAKEAWAY_HEADING, 2, False, ["2. Second"]),
        (Part.CONCLUSION, 0, False, ["End"]),
    ]


def test_what_is_left_out_stays_where_it_stands():
    groups = proof_of(
        (Part.LEFT_OUT, "Advertisement"),
        (Part.TAKEAWAY_HEADING, "First"),
        (Part.LEFT_OUT, "Photo: somebody"),
        (Part.TAKEAWAY_TEXT, "Text"),
    )
    assert outline(groups) == [
        (Part.LEFT_OUT, 0, False, ["Advertisement"]),
        (Part.TAKEAWAY_HEADING, 1, False, ["First", "Photo: somebody", "Text"]),
    ]


def test_takeaway_that_is_interrupted_is_continued():
    groups = proof_of((Part.TAKEAWAY_HEADING, "First"), (Part.KEY_POINT, "Point"), (Part.TAKEAWAY_TEXT, "Text"))
    assert outline(groups)[2] == (Part.TAKEAWAY_HEADING, 1, True, ["Text"])


def test_text_before_the_first_heading_counts_as_a_takeaway_as_in_the_draft():
    groups = proof_of((Part.TAKEAWAY_TEXT, "Text"), (Part.TAKEAWAY_HEADING, "Heading"))
    assert [(group.number, group.pieces[0].heading) for group in groups] == [(1, ""), (2, "Heading")]


def test_picture_among_takeaways_has_no_number():
    groups = proof_of(
        (Part.TAKEAWAY_HEADING, "First"), (Part.TAKEAWAY_TEXT, Paragraph(tag="img", picture=0)), (Part.LEFT_OUT, "x")
    )
    assert [piece.arrived[0]["picture"] for group in groups for piece in group.pieces] == [None, 1, None]


def test_words_arrive_exactly_with_their_marks_and_nothing_of_them_is_markup():
    paragraph = Paragraph((Run("<script> & "), Run("bold ", bold=True), Run("both", bold=True, italic=True)))
    assert one(Part.INTRODUCTION, paragraph).arrived[0]["html"] == (
        "&lt;script&gt; &amp; <b>bold </b><b><i>both</i></b>"
    )


def test_link_shows_its_address_and_does_not_lead_there():
    paragraph = Paragraph((Run("here", href='https://press.example/"onclick="x'),))
    html = one(Part.INTRODUCTION, paragraph).arrived[0]["html"]
    assert html == '<u title="https://press.example/&quot;onclick=&quot;x">here</u>'


@pytest.mark.parametrize(
    ("paragraph", "marker"),
    [
        (Paragraph((Run("item"),), within=(Container("ul", 1), Container("li", 2))), "•"),
        (Paragraph((Run("item"),), within=(Container("ol", 1), Container("li", 2)), ordinal=7), "7."),
        (Paragraph((Run("words"),)), ""),
    ],
)
def test_list_item_has_the_marker_that_is_no_word_of_it(paragraph, marker):
    assert one(Part.TAKEAWAY_TEXT, paragraph).arrived[0]["marker"] == marker


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (Part.HEADLINE, "A <b> word"),
        (Part.DECK, "A <b> word"),
        (Part.KEY_POINT, "A <b> word"),
        (Part.INTRODUCTION, "<p>A <strong>&lt;b&gt;</strong> word</p>"),
        (Part.TAKEAWAY_HEADING, "A <b> word"),
        (Part.TAKEAWAY_TEXT, "<p>A <strong>&lt;b&gt;</strong> word</p>"),
        (Part.CONCLUSION, "<p>A <strong>&lt;b&gt;</strong> word</p>"),
        (Part.LEFT_OUT, ""),
    ],
)
def test_piece_becomes_what_its_part_makes_of_it(part, expected):
    assert one(part, Paragraph((Run("A "), Run("<b>", bold=True), Run(" word")))).becomes == expected


def test_only_markup_of_the_sanitiser_counts_as_safe():
    paragraph = Paragraph((Run("<b>"),))
    safe = {part for part in Part if hasattr(one(part, paragraph).becomes, "__html__")}
    assert safe == {Part.INTRODUCTION, Part.TAKEAWAY_TEXT, Part.CONCLUSION}


def test_pieces_know_the_one_above_and_the_last():
    [group] = proof_of((Part.INTRODUCTION, "One"), (Part.INTRODUCTION, "Two"))
    assert [(each.anchor, each.above, each.is_last) for each in group.pieces] == [
        ("piece-0-0", "", False),
        ("piece-1-0", "piece-0-0", True),
    ]


def test_place_is_read_as_it_is_written():
    assert read_place(write_place(Place(12, 34))) == Place(12, 34)


@pytest.mark.parametrize("value", ["", "1", "1:", ":1", "-1:0", "1:-1", "a:b", "1:2:3", "٣:٤", "1.0:2", " 1:2"])
def test_what_is_no_place_is_refused(value):
    with pytest.raises(ValueError, match="no place"):
        read_place(value)
