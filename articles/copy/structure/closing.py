"""Where the conclusion begins."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from articles.copy.structure.lines import Line
from articles.copy.structure.outline import BARE, LEAD, Outline, level_of
from articles.copy.words import CLOSING_PHRASES

_CLOSING = {"conclusion", "summary"}
# In prose without takeaways only so many paragraphs from the end may close it.
LAST = 3


class Closing(NamedTuple):
    """The first line of the conclusion: a label, a label up to `label_end`, or already text of it."""

    line: Line
    is_label: bool = False
    label_end: int = 0
    note: str = ""


def find_closing(lines: list[Line], outline: Outline, dividers: list[int]) -> Closing | None:
    """Return where the conclusion begins among the lines, of which the last heading's text is the end.

    It begins at a label, at a heading above the takeaways' level, at a paragraph that says so, below the only divider
    that stands after the first takeaway, or at a last paragraph that is set apart from takeaways that each have one.
    `dividers` are the numbers of the lines that are typed lines or stars.
    """
    last = outline.headings[-1] if outline.headings else None
    tail = [line for line in lines if last is None or line.index > last.index]
    return (
        _labelled(tail)
        or _headed(tail, lines, outline)
        or _phrased(tail, last)
        or _divided(tail, outline, dividers)
        or _set_apart(tail, lines, outline)
    )


def _labelled(tail):
    for line in tail:
        if line.label in _CLOSING:
            return Closing(line, is_label=True)
        kind, end = line.inline_label
        if kind in _CLOSING and not line.is_list_line:
            return Closing(line, label_end=end)
    return None


def _headed(tail, lines, outline):
    """A heading above the level of the takeaways, such as none of them has in its text; or one that is not counted."""
    if not outline.headings:
        return None
    first = outline.headings[0].index
    own = {line.index for line in outline.headings}
    used = {level_of(line) for line in lines if first < line.index < outline.headings[-1].index} - {0}
    used -= {level_of(line) for line in outline.sections}
    numbered = len(own) >= 2 and all(line.number is not None for line in outline.headings)
    for line in tail:
        level = level_of(line)
        is_above = level < outline.level or (numbered and level == outline.level and line.level)
        if line.index not in own and level and is_above and level not in used:
            return Closing(line, note=_("It stands after the takeaways, under a heading of its own."))
    return None


def _phrased(tail, last):
    """A paragraph that says that it sums up; of a takeaway's text not the first, of prose one of the last."""
    from_line = 0 if last is None else _first_possible(tail, last)
    if last is None:
        from_line = max(1, len(tail) - LAST)
    for line in tail[from_line:]:
        if not line.is_list_line and line.words.casefold().replace("'", "’").startswith(CLOSING_PHRASES):
            return Closing(line)
    return None


def _first_possible(tail, last):
    """The last takeaway keeps its first paragraph, unless its text is on the line of its heading."""
    return 0 if last.lead_end or len(last.words) > 200 or not tail or len(tail) == 1 else 1


def _divided(tail, outline, dividers):
    """What stands below a line such as “* * *”, where none divides the takeaways."""
    within = [number for number in dividers if outline.headings and number > outline.headings[0].index]
    below = [line for line in tail if within and line.index > within[0]]
    if len(within) != 1 or within[0] < outline.headings[-1].index or len(below) == len(tail) or len(below) > LAST:
        return None
    return Closing(below[0], note=_("It stands below a dividing line.")) if below else None


def _set_apart(tail, lines, outline):
    """The last paragraph, where each takeaway before has one less than the last; or what follows the list."""
    if len(outline.headings) < 3 or not tail:
        return None
    heading = outline.headings[-1]
    listed = heading.paragraph.within
    if listed and outline.level not in {BARE}:
        shared = [line for line in lines if heading.index > line.index > outline.headings[0].index]
        own = {line.index for line in outline.headings}
        outside = [line for line in shared if line.index not in own and not line.paragraph.within]
        apart = next((line for line in tail if not line.paragraph.within), None)
        if not outside and apart and (outline.level == LEAD or apart is not tail[0] or not _texts(lines, outline)[0]):
            return Closing(apart, note=_("It stands after the list."))
    counts = _texts(lines, outline)
    more = counts[-1] - counts[0]
    if len(set(counts[:-1])) == 1 and counts[0] <= 1 and 0 < more <= LAST and not tail[-1].paragraph.within:
        return Closing(tail[-1], note=_("The last paragraph: the takeaways before have fewer."))
    return None


def _texts(lines, outline):
    """How many lines stand under each heading."""
    own = {line.index for line in outline.headings}
    counts = []
    for line in lines:
        if line.index in own:
            counts.append(0)
        elif counts:
            counts[-1] += 1
    return counts
