"""Which lines are the headings of takeaways, and which are headings of sections above them."""

import re
from dataclasses import dataclass, field
from itertools import pairwise, takewhile

from articles.copy.sentences import ends_sentence
from articles.copy.structure.counting import fill_gaps, number_run
from articles.copy.structure.lines import Line, has_colon_lead, label_words
from articles.copy.words import LIST_PLURALS, NUMBER_WORDS, PLAIN_CONCLUSIONS

# Levels below the headings h1 to h6, from the outermost.
DAY, BOLD, NUMBER, LEAD, BARE = 7, 8, 9, 10, 11
LONGEST_BARE = 120
LONGEST_LEAD_IN = 200
_DAY = re.compile(r"(?:days?|tage?|jours?)\s(?:\d{1,2}|one|two|three|four|five|eins|zwei|drei)\b", re.IGNORECASE)
_TAKEAWAYS = re.compile(
    rf"(?:what are )?(?:the |our |here are )*+(?:(?:{'|'.join(NUMBER_WORDS)}|\d{{1,2}}|top|main|key|major|biggest"
    rf"|most important|significant|wichtigsten|zentralen) ){{1,3}}(?:{'|'.join(LIST_PLURALS)})"
    rf"\s*(?:\Z|[:：]|(?:from|of|at|in|we|to|aus|von|der|des)\b)",
    re.IGNORECASE,
)
_CLOSING = {"conclusion", "summary"}


@dataclass
class Outline:
    """The headings of takeaways in their order, how deep they stand, and the section headings among them."""

    headings: list[Line] = field(default_factory=list)
    level: int = 0
    sections: list[Line] = field(default_factory=list)


def find_outline(lines: list[Line]) -> Outline:
    """Return the outline of the lines after the headline.

    Numbered headings come first; then whatever repeats, the outermost that does not just hold deeper headings; then
    bullets with bold leads; then bare lines above prose.
    """
    region = _under_label(lines)
    for within in (region, lines) if region else (lines,):
        if outline := _numbered_headings(within) or _tiers(within) or _leads(within):
            return outline
    return _bare_lines(lines) or Outline()


def is_takeaways_label(line: Line) -> bool:
    """Say whether the line says that takeaways follow."""
    if line.label == "takeaways":
        return True
    return line.is_title and line.number is None and bool(_TAKEAWAYS.match(line.words))


def is_lead_in(line: Line) -> bool:
    """Say whether the line only announces a list: one sentence that names it and ends with a colon."""
    words = line.words.casefold()
    if len(words) > LONGEST_LEAD_IN or line.sentences > 1 or not words.endswith((":", "：")):
        return False
    return bool(set(words.strip(":： ").split()) & set(LIST_PLURALS)) or words.startswith(("here are", "these are"))


def is_day(line: Line) -> bool:
    """Say whether the line heads a day of the conference."""
    return line.is_title and len(line.words) <= LONGEST_BARE and bool(_DAY.match(line.words))


def _under_label(lines):
    """The lines below a label such as “Key takeaways”, up to the next heading of its level."""
    label = next((line for line in lines if is_takeaways_label(line)), None)
    if label is None:
        return []
    level = label.level or BOLD
    below = [line for line in lines if line.index > label.index]
    return list(takewhile(lambda line: not 0 < line.level <= level or line.number is not None, below))


def level_of(line: Line) -> int:
    """Return how deep a heading stands, 0 for what is none."""
    if line.level:
        return line.level
    if is_day(line):
        return DAY
    return BOLD if line.is_bold and line.is_title and line.number is None else 0


def _may_head(line):
    if is_takeaways_label(line):
        return False
    if line.label in _CLOSING:
        return line.number is not None and label_words(line.words) not in PLAIN_CONCLUSIONS
    return not line.label


def _numbered_headings(lines):
    """Headings with numbers, and those between them whose number was forgotten."""
    run = number_run([line for line in lines if line.level and line.typed and _may_head(line)])
    if len(run) < 2:
        return None
    strong = {line.index for line in run}
    levels = {line.level for line in run}
    first, last = run[0].index, run[-1].index
    sections, headings = [], []
    for line, after in zip(lines, [*lines[1:], None], strict=True):
        if line.index in strong:
            headings.append(line)
        elif first < line.index < last and line.level in levels and line.depth == 0:
            (sections if after and after.index in strong else headings).append(line)
    return Outline(headings, max(levels), sections)


def _tiers(lines):
    """The outermost of the kinds of headings that repeat, without those that only hold deeper ones."""
    run = _numbers(lines)
    spread = _is_spread(run, lines)
    tiers = []
    for level in range(1, NUMBER):
        tier = [line for line in lines if level_of(line) == level and _may_head(line)]
        if len(tier) >= 2 and not (run and spread and tier[0].index > run[0].index):
            tiers.append((level, tier))
    if run:
        tiers.append((NUMBER, run))
    if len(tiers) == 1 and _are_days(tiers[0][1]) and (leads := _bold_leads(lines)):
        tiers.append((LEAD, leads))
    sections = []
    while len(tiers) > 1:
        level, tier = tiers[0]
        deeper = {line.index for _, each in tiers[1:] for line in each}
        if not (spread or _holds(level, tier, deeper, lines)):
            break
        sections += tier
        tiers.pop(0)
    if not tiers:
        return None
    level, tier = tiers[0]
    above = [line for line in sections if line.index < tier[-1].index]
    return Outline(_with_closing_words(tier, level, lines), level, above)


def _with_closing_words(tier, level, lines):
    """Also a heading such as “What’s next” is a takeaway where others follow."""
    if level >= NUMBER:
        return tier
    first, last = tier[0].index, tier[-1].index
    own = {line.index for line in tier}
    return [
        line
        for line in lines
        if line.index in own or (first < line.index < last and level_of(line) == level and line.label in _CLOSING)
    ]


def _holds(level, tier, deeper, lines):
    """Whether most headings of the tier stand right above a deeper one; of days, have one before the next."""
    own = {line.index for line in tier}
    are_days = level == DAY or _are_days(tier)
    holding, open_heading, straight = 0, False, False
    for line in lines:
        if line.index in own:
            open_heading = straight = True
        elif open_heading and line.index in deeper and (straight or are_days):
            holding += 1
            open_heading = False
        else:
            straight = False
    return 2 * holding >= len(tier)


def _are_days(tier):
    return 2 * sum(map(is_day, tier)) > len(tier)


def _numbers(lines):
    """The run of numbered lines; where some are bold, of these and what fills the gaps between them."""
    numbered = [
        line
        for line in lines
        if line.number is not None and line.depth <= 1 and not is_day(line) and _may_head(line)
        if line.depth == 0 or line.opens_item
    ]
    bold = number_run([line for line in numbered if line.bold_end])
    if len(bold) < 2:
        run = number_run(numbered)
        return run if len(run) >= 2 else []
    return fill_gaps(bold, numbered)


def _is_spread(run, lines):
    """Whether text stands between most of the numbered lines, so that they are no plain list."""
    own = {line.index for line in run}
    followed = sum(line.index in own and after.index not in own for line, after in pairwise(lines))
    return len(run) >= 2 and followed * 2 > len(run)


def _leads(lines):
    """Bullets that begin with bold words; or, under a line that announces them, all with words before a colon."""
    if leads := _bold_leads(lines):
        return Outline(leads, LEAD)
    items = _bullets(lines)
    announced = any(is_lead_in(line) and after in items[:1] for line, after in pairwise(lines))
    if announced and len(items) >= 2 and all(map(has_colon_lead, items)):
        return Outline(items, LEAD)
    return _lead_paragraphs(lines)


def _bold_leads(lines):
    """The bullets that begin with bold words, [] where not most of the bullets do."""
    items = _bullets(lines)
    leads = [line for line in items if line.lead_end or (line.is_bold and line.is_short)]
    return leads if len(leads) >= 2 and 2 * len(leads) > len(items) else []


def _bullets(lines):
    return [line for line in lines if line.depth == 1 and line.opens_item and line.paragraph.ordinal is None]


def _lead_paragraphs(lines):
    """Paragraphs that begin with a bold question or sentence, where every other paragraph at least does."""
    leads = [line for line in lines if line.depth == 0 and line.lead_end and _closes_lead(line)]
    among = [line for line in lines if leads and leads[0].index <= line.index <= leads[-1].index]
    return Outline(leads, LEAD) if len(leads) >= 2 and 2 * len(leads) >= len(among) else None


def _closes_lead(line):
    return line.text[line.start : line.lead_end].rstrip()[-1:] in tuple(".:：?!–—-")


def _bare_lines(lines):
    """Lines that stand above prose and are no sentences. A first one longer than all others is the deck."""
    bare = [line for line, after in pairwise(lines) if _is_bare(line) and _is_prose_below(line, after)]
    if bare and bare[0] is lines[0] and len(bare[0].words) > max((len(line.words) for line in bare[1:]), default=0):
        bare = bare[1:]
    return Outline(bare, BARE) if len(bare) >= 2 else None


def _is_prose_below(line, after):
    """Whether sentences follow that are longer than the line; the answer to a question may be short."""
    is_longer = len(after.words) > len(line.words) or line.words.endswith(("?", "؟", "？"))
    return is_longer and not _is_bare(after) and ends_sentence(after.words)


def _is_bare(line):
    return line.is_title and len(line.words) <= LONGEST_BARE and not line.words[0].islower() and _may_head(line)
