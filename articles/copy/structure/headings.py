"""The headings of takeaways, cut from the text that stands on the same line."""

import re

from django.utils.translation import gettext as _

from articles.copy.sentences import sentence_starts
from articles.copy.structure.lines import LONGEST_HEADING, Line
from articles.copy.structure.outline import Outline
from articles.copy.structure.sheet import Sheet
from articles.enums import CopyPart

LONGEST_LEAD = 120
SHORTEST_TEXT = 30
_SEPARATOR = re.compile(r"[:：]\s+|\s[–—-]\s+")
_CLAUSE = re.compile(r"[,;:–—]\s")
_PARTS = (CopyPart.TAKEAWAY_HEADING, CopyPart.TAKEAWAY_TEXT)


def place_headings(sheet: Sheet, outline: Outline) -> None:
    """Place the headings, and the text that follows them on the same line. A number alone heads the next line."""
    lines = sheet.open()
    own = {line.index for line in outline.headings}
    before = None
    for position, line in enumerate(lines):
        after = lines[position + 1] if position + 1 < len(lines) else None
        if line.index in own and not line.words and after and after.index not in own:
            sheet.leave_out(line, _("The number of the takeaway below."))
            before = line
            continue
        if line.index in own or before:
            has_text = bool(after) and after.index not in own
            at, note = cut_heading(line, has_text)
            sheet.place_cut(line, _PARTS, at or len(line.text), note)
        before = None


def cut_heading(line: Line, has_text: bool) -> tuple[int, str]:
    """Return where the text begins on the line of a heading, 0 where it is all heading, and a note for the editor.

    `has_text` says that a paragraph of text follows, so that the line is more likely to be all heading.
    """
    if at := _end_of_lead(line, has_text):
        return at, ""
    if line.is_short and (line.level or line.is_bold):
        return 0, ""
    if line.is_short and has_text and (line.sentences == 1 or len(line.words) <= LONGEST_LEAD):
        return 0, ""
    if at := _separated(line):
        return at, ""
    if line.is_short and line.sentences == 1:
        return 0, ""
    starts = sentence_starts(line.text[line.start : line.start + 2 * LONGEST_HEADING])
    if starts and starts[0] <= LONGEST_HEADING:
        return line.start + starts[0], ""
    return _last_clause(line), _("The sentence is too long for a heading and was cut: look where it should end.")


def _end_of_lead(line, has_text):
    """Where a bold lead or the first of two lines ends."""
    if line.lead_end:
        lead = line.text[line.start : line.lead_end].rstrip()
        is_part = line.is_short and has_text and line.sentences == 1 and lead[-1:] not in ":：.–—-!?"
        return 0 if is_part else line.lead_end
    end = line.text.find("\n", line.start)
    return end + 1 if 0 < end - line.start <= LONGEST_HEADING else 0


def _separated(line):
    """Where the text after a colon or dash begins, if that is in the first sentence and much follows."""
    found = _SEPARATOR.search(line.text, line.start, line.start + LONGEST_LEAD)
    if not found or len(line.text) - found.end() < SHORTEST_TEXT:
        return 0
    starts = sentence_starts(line.text[line.start : found.end()])
    return 0 if starts and line.start + starts[0] < found.start() else found.end()


def _last_clause(line):
    head = line.text[line.start : line.start + LONGEST_HEADING]
    clauses = [clause.end() for clause in _CLAUSE.finditer(head)]
    if clauses and clauses[-1] > LONGEST_HEADING // 4:
        return line.start + clauses[-1]
    return line.start + (head.rfind(" ") + 1 or LONGEST_HEADING)
