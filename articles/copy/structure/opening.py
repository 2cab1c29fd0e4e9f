"""What stands before the introduction: headline and deck."""

import re
from collections import Counter

from django.utils.translation import gettext as _

from articles.copy.structure.lines import Line, label_words, letters
from articles.copy.structure.outline import Outline
from articles.copy.structure.points import is_key_point
from articles.copy.structure.sheet import Sheet
from articles.copy.words import GENRES
from articles.enums import CopyPart

# The headline stands among so many lines, unless it is a heading.
FIRST = 12
LONGEST_SENTENCE = 120
KICKER_WORDS = 3
LONGEST_DECK = 400
# “TESTVILLE —” or “Testville, 3 March 2031 –”, as reports begin.
_DATELINE = re.compile(
    r"[^\W\d_][^.!?:]{1,60}\d{4}\)?\s?[–—-]\s|[A-ZÀ-Þ][A-ZÀ-Þ ,./-]{2,60}(?:\([^()]{1,30}\))?\s?[–—-]\s"
)
_OWN_PARTS = {"key_points", "takeaways", "introduction", "conclusion", "sources", "deck", "summary"}


def place_headline(sheet: Sheet) -> int:
    """Place the headline, leave out what repeats it, and return the number of its line, -1 where there is none."""
    lines = sheet.open()
    for line, after in zip(lines[:FIRST], [*lines[1:FIRST], None], strict=False):
        kind, end = line.inline_label
        if kind == "headline":
            sheet.place_cut(line, (CopyPart.LEFT_OUT, CopyPart.HEADLINE), end, _("A label."))
            return _leave_out_repeats(sheet, line, line.text[end:], is_labelled=True)
        if line.label == "headline" and after and after.is_short:
            sheet.leave_out(line, _("A label."))
            sheet.place(after, CopyPart.HEADLINE)
            return _leave_out_repeats(sheet, after, after.words, is_labelled=True)
    line = _below_genre(lines) or _headline_of(lines)
    if line is None:
        return -1
    sheet.place(line, CopyPart.HEADLINE)
    return _leave_out_repeats(sheet, line, line.words)


def _leave_out_repeats(sheet, headline, words, is_labelled=False):
    key = letters(words)
    for line in sheet.open():
        if line.key == key and line.is_title:
            sheet.leave_out(line, _("The headline again."))
        elif line.index < headline.index and (_is_kicker(line) or (is_labelled and _may_be_headline(line))):
            sheet.leave_out(line, _("A line above the headline."))
    return headline.index


def _is_kicker(line):
    return line.is_title and not line.label and len(line.words.split()) <= KICKER_WORDS


def _headline_of(lines):
    titles = [line for line in lines if line.is_title and line.label not in _OWN_PARTS]
    tops = [line for line in titles if line.level == 1 and line.number is None]
    first = _first_title(lines)
    if tops and not (first and not first.level and first.index < tops[0].index and len(tops) > 2):
        return tops[0]
    counted = Counter(line.key for line in titles if line.index <= _reach(lines) and len(line.key) >= 8)
    repeated = next((line for line in titles if counted[line.key] > 1), None)
    return repeated or first or _first_sentence(lines)


def _below_genre(lines):
    """The line below one that only says what kind of piece it is, even if it is a sentence."""
    if len(lines) < 3 or label_words(lines[0].words) not in GENRES or not lines[0].is_title:
        return None
    is_headline = not is_key_point(lines[1]) and lines[1].number is None and not lines[1].depth
    return lines[1] if is_headline and 0 < len(lines[1].words) <= LONGEST_SENTENCE else None


def _reach(lines):
    return lines[:FIRST][-1].index if lines else -1


def _first_title(lines):
    """The first line that is no key point, if it looks like a title; a short line above a title is none."""
    rest = [line for line in lines[:FIRST] if not is_key_point(line)]
    if not rest or not _may_be_headline(rest[0]):
        return None
    if len(rest) > 2 and len(rest[0].words.split()) <= KICKER_WORDS and _may_be_headline(rest[1]):
        is_kicker = len(rest[1].words.split()) > KICKER_WORDS and _is_text(rest[2], rest[1]) and rest[1].level <= 1
        return rest[1] if is_kicker and not rest[0].level else rest[0]
    return rest[0]


def _is_text(line, title):
    """Whether a line below a title is text, or a deck that is no sentence."""
    return not line.is_title or len(line.words) > 2 * len(title.words)


def _may_be_headline(line):
    return line.is_title and line.label not in _OWN_PARTS and line.number is None and line.words[-1] not in ",;"


def _first_sentence(lines):
    """A first line that is one short sentence above a longer one, or all there is."""
    if not lines or lines[0].depth or lines[0].number is not None or lines[0].sentences > 1 or lines[0].label:
        return None
    first = lines[0]
    if is_key_point(first) or first.words.endswith((":", "：", ",")) or not 0 < len(first.words) <= LONGEST_SENTENCE:
        return None
    return first if len(lines) == 1 or len(lines[1].words) > 2 * len(first.words) else None


def place_deck(sheet: Sheet, headline: int, outline: Outline) -> None:
    """Place the deck: what a label says is one, or the short paragraph between headline and introduction."""
    lines = [line for line in sheet.open() if line.index > headline]
    first = outline.headings[0].index if outline.headings else len(sheet.lines)
    for position, line in enumerate(lines[:FIRST]):
        kind, end = line.inline_label
        if kind in {"deck", "summary"}:
            sheet.place_cut(line, (CopyPart.LEFT_OUT, CopyPart.DECK), end, _("A label."))
            return
        if line.label in {"deck", "summary"} and position + 1 < len(lines) and _fits_deck(lines[position + 1]):
            sheet.leave_out(line, _("A label."))
            sheet.place(lines[position + 1], CopyPart.DECK)
            return
    before = [line for line in lines if line.index < first]
    if headline >= 0 and before and _is_deck(before[0], len(before)):
        sheet.place(before[0], CopyPart.DECK)


def _fits_deck(line):
    return len(line.words) <= LONGEST_DECK and line.depth == 0


def _is_deck(line: Line, paragraphs: int) -> bool:
    if not _fits_deck(line) or line.words.endswith((":", "：")) or (line.level and paragraphs == 1):
        return False
    if _DATELINE.match(line.words):
        return False
    italic = all(run.italic or not run.text.strip() for run in line.paragraph.runs)
    if italic or line.is_bold or line.level:
        return True
    if paragraphs == 1:
        return line.sentences == 1 and len(line.words) <= 200
    return line.sentences == 1 or (line.sentences == 2 and len(line.words) <= 250)
