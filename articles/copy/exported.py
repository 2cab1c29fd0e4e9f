"""An article that was exported as Markdown, on its way back in: read by its section headings and facts, not guessed."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from articles.copy.manuscript import Manuscript
from articles.copy.pieces import Piece, Place
from articles.enums import CopyPart

KEY_POINTS, INTRODUCTION, TAKEAWAYS, CONCLUSION = "Key points", "Introduction", "Takeaways", "Conclusion"
_SECTIONS = {
    KEY_POINTS: CopyPart.KEY_POINT,
    INTRODUCTION: CopyPart.INTRODUCTION,
    TAKEAWAYS: CopyPart.TAKEAWAY_TEXT,
    CONCLUSION: CopyPart.CONCLUSION,
}


def recognise_export(manuscript: Manuscript) -> list[Piece]:
    """Return a piece for each paragraph. What stands between the headline and the first section is the deck."""
    section, pieces = CopyPart.DECK, []
    for number, paragraph in enumerate(manuscript.paragraphs):
        part, note = section, ""
        outermost = "" if paragraph.within else paragraph.tag
        if outermost == "h2" and paragraph.text in _SECTIONS:
            section = _SECTIONS[paragraph.text]
            part, note = CopyPart.LEFT_OUT, _("The heading of a section.")
        elif outermost == "h1" and number == 0:
            part = CopyPart.HEADLINE
        elif outermost == "h3" and section == CopyPart.TAKEAWAY_TEXT:
            part = CopyPart.TAKEAWAY_HEADING
        pieces.append(Piece(Place(number), part, note))
    return pieces


def listed_fact(facts: Mapping[str, str], name: str) -> list[str]:
    """Return the values of a fact that lists slugs: `authors`, `topics` and `takeaway_1_topics`, from 1 upwards.

    The other facts are single: `article`, `slug`, `conference`, `lead_photo` and `takeaway_1_photo`.
    """
    return [value for value in map(str.strip, facts.get(name, "").split(",")) if value]
