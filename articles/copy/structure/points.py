"""Key points: the few lines that say before the text what it comes to."""

from itertools import takewhile

from django.utils.translation import gettext as _

from articles.copy.structure.lines import Line
from articles.copy.structure.outline import find_outline, is_takeaways_label
from articles.copy.structure.sheet import Sheet
from articles.copy.words import KEY_POINT_PHRASES
from articles.enums import CopyPart

LONGEST_POINT = 400
# A longer list is no summary.
MOST_POINTS = 30


def is_key_point(line: Line) -> bool:
    """Say whether a line before the headline is a key point or the label of some, and so not the headline."""
    return (
        line.label == "key_points"
        or line.inline_label[0] == "key_points"
        or line.depth > 0
        or line.words.casefold().startswith(KEY_POINT_PHRASES)
    )


def place_key_points(sheet: Sheet) -> None:
    """Place key points: those under a label, a first paragraph that says it is one, and bullets before the text."""
    lines = sheet.open()
    for position, line in enumerate(lines):
        kind, end = line.inline_label
        if line.label == "key_points" and line.number is None:
            if block := _points_below(lines[position + 1 : position + MOST_POINTS]):
                sheet.leave_out(line, _("A label."))
                _place_points(sheet, block)
        elif kind == "key_points":
            sheet.place_cut(line, (CopyPart.LEFT_OUT, CopyPart.KEY_POINT), end, _("A label."))
        elif position < 4 and line.words.casefold().startswith(KEY_POINT_PHRASES) and not line.level:
            sheet.place(line, CopyPart.KEY_POINT)
    _place_first_bullets(sheet)
    _place_short_takeaways(sheet)


def _points_below(lines):
    """The list below a label, or its first paragraph; [] where it goes on as takeaways with text."""
    block = _list_at(lines)
    if not block:
        return list(takewhile(_is_bare, lines)) or [line for line in lines[:1] if _fits_point(line)]
    after = lines[len(block)] if len(block) < len(lines) else None
    goes_on = after is not None and block[-1].number is not None and _counts_on(lines[len(block) :], block[-1].number)
    return [] if goes_on else block


def _is_bare(line):
    return line.is_title and not (line.level or line.is_bold or line.label or line.number)


def _fits_point(line):
    return not line.is_title and len(line.words) <= LONGEST_POINT


def _counts_on(lines, number):
    return any(line.number == number + 1 and not line.depth for line in lines[:4])


def _list_at(lines):
    """The list lines of one kind that the lines begin with: numbered takeaways may follow bullets at once."""
    block = []
    for line in lines:
        if line.level or not line.is_list_line or len(line.words) > LONGEST_POINT:
            break
        if block and (line.depth > 0, line.number is None) != (block[0].depth > 0, block[0].number is None):
            break
        block.append(line)
    return block


def _place_points(sheet, block):
    for line in block:
        sheet.place(line, CopyPart.KEY_POINT)


def _place_first_bullets(sheet):
    """Bullets right after headline and deck, where something comes after them."""
    lines = sheet.open()
    for position in range(min(2, len(lines))):
        block = _list_at(lines[position:])
        bulleted = len(block) >= 2 and all(line.depth and line.paragraph.ordinal is None for line in block)
        if bulleted and len(lines) > position + len(block) and not any(line.lead_end for line in block):
            if position == 0 or _is_sentence(lines[0]):
                _place_points(sheet, block)
            return


def _is_sentence(line):
    """Whether a line above bullets could be the deck, and not a heading or what leads into them."""
    return _fits_point(line) and line.depth == 0 and not line.words.endswith(":")


def _place_short_takeaways(sheet):
    """Bullets under “Key takeaways”, where takeaways with text come later."""
    lines = sheet.open()
    for position, line in enumerate(lines):
        if is_takeaways_label(line):
            block = _list_at(lines[position + 1 :])
            rest = lines[position + 1 + len(block) :]
            plain = block and all(each.paragraph.ordinal is None and not each.lead_end and each.depth for each in block)
            if plain and (find_outline(rest).headings or not any(each.sentences > 1 for each in block)):
                sheet.leave_out(line, _("A label."))
                _place_points(sheet, block)
            return
