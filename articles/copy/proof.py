"""The cut of a manuscript laid out for an editor: each piece as it arrived beside what it becomes in the article."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from articles.copy.assembly import Draft, assemble
from articles.copy.manuscript import Manuscript, Paragraph
from articles.copy.pieces import Piece, Place, read_pieces
from articles.enums import CopyPart
from articles.text import excerpt

# What stands beside a group in the margin. A takeaway has its number instead.
MARGIN = {
    CopyPart.HEADLINE: _("Headline and deck"),
    CopyPart.KEY_POINT: _("Key points"),
    CopyPart.INTRODUCTION: _("Introduction"),
    CopyPart.CONCLUSION: _("Conclusion"),
    CopyPart.LEFT_OUT: _("Left out"),
}
_SAME_GROUP = {CopyPart.DECK: CopyPart.HEADLINE, CopyPart.TAKEAWAY_TEXT: CopyPart.TAKEAWAY_HEADING}
SHOWN = 80


@dataclass
class ProofPiece:
    """A piece with its paragraphs, each with its place. `number` and `heading` are those of its takeaway, from 1.

    `above` is the anchor of the piece before it; `options` are for whoever shows it as a form.
    """

    piece: Piece
    paragraphs: list[tuple[Place, Paragraph]]
    number: int = 0
    heading: str = ""
    above: str = ""
    is_last: bool = False
    options: str = ""

    @property
    def start(self) -> str:
        return write_place(self.piece.start)

    @property
    def anchor(self) -> str:
        return anchor_of(self.piece.start)

    @cached_property
    def words(self) -> str:
        return " ".join(filter(None, (paragraph.text.strip() for _, paragraph in self.paragraphs)))

    @property
    def opening(self) -> str:
        """Its first words, to name it by."""
        return excerpt(self.words, SHOWN)

    @property
    def arrived(self) -> list[dict]:
        """Its paragraphs with what a browser needs to show them and to find a place in them."""
        return [
            {
                "place": write_place(place),
                "html": _as_it_arrived(paragraph),
                "picture": None if paragraph.picture is None else paragraph.picture + 1,
                "marker": _marker(paragraph) if place.offset == 0 else "",
                "depth": min(sum(each.tag == "li" for each in paragraph.within), 4),
                "is_heading": paragraph.tag not in {"p", "img"},
                "is_quotation": any(each.tag == "blockquote" for each in paragraph.within),
            }
            for place, paragraph in self.paragraphs
        ]

    @cached_property
    def becomes(self) -> str:
        """What it says in the article: markup where that part has markup, else plain words."""
        part, paragraphs = self.piece.part, [paragraph for _, paragraph in self.paragraphs]
        if part == CopyPart.TAKEAWAY_HEADING:
            return self.heading
        alone = assemble(Manuscript(paragraphs), [Piece(Place(0), part)])
        texts = {
            CopyPart.HEADLINE: alone.headline,
            CopyPart.DECK: alone.deck,
            CopyPart.KEY_POINT: " ".join(alone.key_points),
            CopyPart.INTRODUCTION: mark_safe(alone.introduction),  # noqa: S308 these three are sanitised markup
            CopyPart.TAKEAWAY_TEXT: mark_safe(alone.takeaways[0].body if alone.takeaways else ""),  # noqa: S308
            CopyPart.CONCLUSION: mark_safe(alone.conclusion),  # noqa: S308
        }
        return texts.get(part, "")


@dataclass
class ProofGroup:
    """Pieces that follow each other and belong together: of one takeaway, key points, what is left out between."""

    part: CopyPart
    number: int = 0
    is_continued: bool = False
    speakers: list = field(default_factory=list)
    pieces: list[ProofPiece] = field(default_factory=list)

    @property
    def margin(self) -> str:
        return MARGIN.get(self.part, "")


def lay_out(manuscript: Manuscript, pieces: list[Piece], draft: Draft) -> list[ProofGroup]:
    """Return all pieces in their order, grouped. `draft` is what they make. Left-out pieces stay where they stand."""
    groups, seen = [], set()
    for each in _numbered(manuscript, pieces, draft):
        part = _SAME_GROUP.get(each.piece.part, each.piece.part)
        kind = (part, each.number)
        if not groups or (part != CopyPart.LEFT_OUT and kind != (groups[-1].part, groups[-1].number)):
            groups.append(ProofGroup(part, each.number, is_continued=kind in seen))
            seen.add(kind)
        groups[-1].pieces.append(each)
    return groups


def _numbered(manuscript, pieces, draft) -> Iterator[ProofPiece]:
    number, above = 0, ""
    for piece, paragraphs in read_pieces(manuscript, pieces):
        each = ProofPiece(piece, _places(piece, paragraphs))
        if piece.part in {CopyPart.TAKEAWAY_HEADING, CopyPart.TAKEAWAY_TEXT} and each.words:
            number += piece.part == CopyPart.TAKEAWAY_HEADING or number == 0
            each.number = number
            each.heading = draft.takeaways[number - 1].heading
        each.above, above = above, each.anchor
        each.is_last = piece is pieces[-1]
        yield each


def _places(piece, paragraphs):
    first = piece.start
    return [
        (Place(first.paragraph + index, first.offset if index == 0 else 0), paragraph)
        for index, paragraph in enumerate(paragraphs)
    ]


def anchor_of(place: Place) -> str:
    """Return the name by which a page finds the piece that starts there."""
    return "piece-{}-{}".format(*place)


def write_place(place: Place) -> str:
    """Return a place as forms and addresses carry it."""
    return "{}:{}".format(*place)


def read_place(value: str) -> Place:
    """Return the place that was written so. ValueError for anything else."""
    paragraph, _, offset = value.partition(":")
    if not (paragraph.isascii() and paragraph.isdigit() and offset.isascii() and offset.isdigit()):
        raise ValueError("This is no place.")
    return Place(int(paragraph), int(offset))


def _as_it_arrived(paragraph) -> SafeString:
    """The words exactly, for a place in them is counted, with bold, italic and links marked."""
    return format_html_join("", "{}", ((_marked(run),) for run in paragraph.runs))


def _marked(run):
    html = run.text
    if run.italic:
        html = format_html("<i>{}</i>", html)
    if run.bold:
        html = format_html("<b>{}</b>", html)
    return format_html('<u title="{}">{}</u>', run.href, html) if run.href else html


def _marker(paragraph):
    """What a browser draws before the first words of a list item."""
    if paragraph.ordinal is not None:
        return f"{paragraph.ordinal}."
    lists = [each.tag for each in paragraph.within if each.tag in {"ul", "ol"}]
    return "•" if lists and lists[-1] == "ul" else ""
