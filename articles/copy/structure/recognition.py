"""What each paragraph of a manuscript probably is in the article. An editor sees it and may say otherwise."""

from itertools import pairwise

from django.utils.translation import gettext as _

from articles.copy.exported import recognise_export
from articles.copy.manuscript import Manuscript
from articles.copy.pieces import Piece
from articles.copy.structure.closing import find_closing
from articles.copy.structure.clutter import clutter_note, ends_release, is_author, is_divider, is_source
from articles.copy.structure.headings import place_headings
from articles.copy.structure.letter import letter_notes
from articles.copy.structure.opening import FIRST, place_deck, place_headline
from articles.copy.structure.outline import Outline, find_outline, is_lead_in, is_takeaways_label
from articles.copy.structure.points import place_key_points
from articles.copy.structure.sheet import Sheet
from articles.enums import CopyPart

# Labels under which nothing of an article stands.
_APPENDICES = {"related", "about"}


def recognise(manuscript: Manuscript) -> list[Piece]:
    """Return the manuscript cut into pieces, with a part proposed for each. Time is linear in its length.

    What is not known to be anything else is introduction before the first takeaway and text after it: only what plainly
    does not belong to an article is left out. An exported article is read by its section headings.
    """
    if manuscript.is_exported:
        return recognise_export(manuscript)
    sheet = Sheet(manuscript)
    for line, note in letter_notes(sheet.lines):
        sheet.leave_out(line, note)
    leave_out_clutter(sheet)
    headline = place_headline(sheet)
    _leave_out_author(sheet, headline)
    place_key_points(sheet)
    after = [line for line in sheet.open() if line.index > headline]
    outline = find_outline(after)
    _leave_out_labels(sheet, outline)
    _leave_out_lead_in(sheet, outline)
    place_conclusion(sheet, outline)
    place_headings(sheet, outline)
    place_deck(sheet, headline, outline)
    place_rest(sheet, outline)
    return sheet.pieces()


def leave_out_clutter(sheet: Sheet) -> None:
    """Leave out credits, bylines and the like, and whatever stands under labels such as “Sources” or after the end."""
    ended, worded, under = False, 0, None
    for line, after in pairwise([*sheet.open(), None]):
        note = clutter_note(line)
        if ends_release(line) and worded > 2:
            ended, note = True, _("It ends the press release.")
        elif ended:
            note = note or _("It stands after the end of the press release.")
        elif line.label in _APPENDICES | {"sources"} and (line.level or line.is_title) and line.number is None:
            under, note = line, _("The label of what is left out below.") if line.label in _APPENDICES else ""
        elif under and note:
            if is_source(line):
                sheet.leave_out(under, _("A label."))
        elif under:
            if line.level or (line.is_title and line.label):
                under = None
            elif under.label == "about" or _is_link(line, after, under) or is_source(line):
                sheet.leave_out(under, _("A label."))
                note = _("It stands under “%(label)s”.") % {"label": under.words}
            else:
                under = None
        if note:
            sheet.leave_out(line, note)
        else:
            worded += 1


def _is_link(line, after, under):
    """Whether a line under “Related” is the title of something else: short, and not above or among prose."""
    heads = after is not None and after.sentences > 1 and not after.is_list_line
    return under.label == "related" and (line.is_list_line or (line.is_title and not heads))


def _leave_out_author(sheet, headline):
    """Leave out a name below the headline that stands alone above a date or byline."""
    for line, below in pairwise(sheet.lines[: headline + FIRST] if headline >= 0 else []):
        pieces = sheet.placed.get(below.index)
        if line.index > headline and line.index not in sheet.placed and pieces and is_author(line, pieces[0].note):
            sheet.leave_out(line, _("A byline."))


def _leave_out_labels(sheet: Sheet, outline: Outline) -> None:
    """Leave out “Introduction”, “Key takeaways” and headings of sections: the article's parts have names already."""
    headings = {line.index for line in outline.headings}
    for line in outline.sections:
        sheet.leave_out(line, _("The heading of a section: articles have takeaways, but no sections."))
    first = min(headings, default=len(sheet.lines))
    for line in sheet.open():
        introduces = line.label == "introduction" and line.index < first
        if introduces or (headings and line.index not in headings and is_takeaways_label(line)):
            sheet.leave_out(line, _("A label."))


def _leave_out_lead_in(sheet: Sheet, outline: Outline) -> None:
    headings = {line.index for line in outline.headings}
    for line, after in pairwise(sheet.open()):
        if after.index in headings and line.index not in headings:
            if is_lead_in(line):
                sheet.leave_out(line, _("It leads into the list, and the list follows by itself."))
            elif line.level and line.level < outline.level and line.index > outline.headings[0].index:
                sheet.leave_out(line, _("The heading of a section: articles have takeaways, but no sections."))


def place_conclusion(sheet: Sheet, outline: Outline) -> None:
    """Place what closes the article."""
    dividers = [line.index for line in sheet.lines if is_divider(line)]
    closing = find_closing(sheet.open(), outline, dividers)
    if closing is None:
        return
    if closing.label_end:
        sheet.place_cut(closing.line, (CopyPart.LEFT_OUT, CopyPart.CONCLUSION), closing.label_end, _("A label."))
    elif closing.is_label:
        sheet.leave_out(closing.line, _("A label."))
    else:
        sheet.place(closing.line, CopyPart.CONCLUSION, closing.note)
    for line in sheet.open():
        if line.index > closing.line.index:
            sheet.place(line, CopyPart.CONCLUSION)


def place_rest(sheet: Sheet, outline: Outline) -> None:
    """Place what is left by where it stands: before the first heading, under one, or under a section's."""
    sections = {line.index for line in outline.sections}
    headings = {line.index for line in outline.headings}
    part, note = CopyPart.INTRODUCTION, ""
    for line in sheet.lines:
        if line.index in headings:
            part, note = CopyPart.TAKEAWAY_TEXT, ""
        elif line.index in sections and part == CopyPart.TAKEAWAY_TEXT:
            part, note = CopyPart.INTRODUCTION, _("It introduces a section, not a takeaway.")
        else:
            sheet.place(line, part, note)
