"""Paragraphs as the recogniser sees them: what stands before their words, and what they look like."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

from articles.copy.manuscript import HEADINGS, LISTS, Paragraph
from articles.copy.markers import Marker, bullet_end, decoration_end, read_number
from articles.copy.sentences import ends_sentence, sentence_starts
from articles.copy.words import LABEL_OF

LONGEST_HEADING = 200
LONGEST_LABEL = 40
LONGEST_LEAD = 80
# What may stand between a bold lead, or a heading, and the text on the same line.
_BETWEEN = " \n\xa0:：.–—-"
_AROUND_LABEL = re.compile(r"\A[\W\d_]+|[\W_]+\Z")


@dataclass(frozen=True)
class Line:
    """A paragraph with its number in the manuscript. `opens_item` says that it is the first of a list item."""

    index: int
    paragraph: Paragraph
    opens_item: bool = False

    @cached_property
    def text(self) -> str:
        return self.paragraph.text

    @cached_property
    def words(self) -> str:
        """Its text without number and bullet."""
        return self.text[self.start :].strip()

    @cached_property
    def level(self) -> int:
        """1 to 6 for a heading, else 0."""
        return int(self.paragraph.tag[1]) if self.paragraph.tag in HEADINGS else 0

    @cached_property
    def depth(self) -> int:
        """In how many lists it stands."""
        return sum(container.tag in LISTS for container in self.paragraph.within)

    @cached_property
    def typed(self) -> Marker | None:
        """The number that was typed before the words."""
        return read_number(self.text[:LONGEST_HEADING])

    @cached_property
    def number(self) -> int | None:
        """What it counts, by the number of its list or the one typed."""
        return self.typed.number if self.typed else self.paragraph.ordinal

    @cached_property
    def start(self) -> int:
        """Where the words after a number, bullet or emoji begin."""
        return self.typed.end if self.typed else bullet_end(self.text) or decoration_end(self.text)

    @cached_property
    def bold_end(self) -> int:
        """Where the bold words end that it begins with, 0 where there are none."""
        end = offset = 0
        for run in self.paragraph.runs:
            offset += len(run.text)
            if offset <= self.start or not run.text.strip():
                continue
            if not run.bold:
                break
            end = offset
        return end

    @cached_property
    def is_bold(self) -> bool:
        """Whether all its words are."""
        return bool(self.words) and not self.text[self.bold_end :].strip(_BETWEEN)

    @cached_property
    def lead_end(self) -> int:
        """Where the text after a bold lead begins, 0 where there is no lead or nothing after it."""
        if not self.bold_end or self.is_bold or self.bold_end - self.start > LONGEST_HEADING:
            return 0
        return self.bold_end + _width_between(self.text[self.bold_end :])

    @cached_property
    def is_short(self) -> bool:
        """Whether it could be a headline or heading by its length."""
        return 0 < len(self.words) <= LONGEST_HEADING

    @cached_property
    def is_title(self) -> bool:
        """Whether it looks like a title: short, not in a list, and not ending as a statement does."""
        return (
            self.is_short
            and self.depth == 0
            and (self.level > 0 or self.is_bold or not _states(self.words))
            and any(map(str.isalpha, self.words))
        )

    @cached_property
    def sentences(self) -> int:
        return 1 + len(sentence_starts(self.words))

    @cached_property
    def is_list_line(self) -> bool:
        """Whether it is an item, or stands in one, or begins with a bullet or number."""
        return self.depth > 0 or self.typed is not None or bullet_end(self.text) > 0

    @cached_property
    def key(self) -> str:
        """Its letters and digits, by which a title is known again."""
        return letters(self.words) if self.is_short else ""

    @cached_property
    def label(self) -> str:
        """The kind of label that the whole line is, "" where it is none."""
        return LABEL_OF.get(label_words(self.words), "") if len(self.words) <= LONGEST_LABEL else ""

    @cached_property
    def inline_label(self) -> tuple[str, int]:
        """The kind of label before a colon or in bold, and where the words after it begin, else "" and 0."""
        if self.lead_end and (kind := LABEL_OF.get(label_words(self.text[self.start : self.bold_end]))):
            return kind, self.lead_end
        head = self.text[self.start : self.start + LONGEST_LABEL]
        colon = max(head.find(":"), head.find("："))
        if colon < 0 or not self.text[self.start + colon + 1 :].strip():
            return "", 0
        kind = LABEL_OF.get(label_words(head[:colon]), "")
        after = self.start + colon + 1
        return (kind, after + _width_between(self.text[after:])) if kind else ("", 0)


def has_colon_lead(line: Line) -> bool:
    """Say whether a few words and a colon stand before the text."""
    lead, _, text = line.words[: 2 * LONGEST_LEAD].partition(":")
    return 0 < len(lead) <= LONGEST_LEAD and len(text.strip()) >= LONGEST_LEAD // 4 and not ends_sentence(lead)


def _width_between(text):
    return len(text) - len(text[:9].lstrip(_BETWEEN) + text[9:])


def _states(words):
    return (ends_sentence(words) and words.rstrip("\"'”’»)")[-1:] not in "?!؟？！") or words[-1] in ":："


def label_words(words: str) -> str:
    """Return the words as the table of labels has them: without a number and signs around them."""
    return _AROUND_LABEL.sub("", " ".join(words[: 2 * LONGEST_LABEL].casefold().replace("'", "’").split()))


def letters(words: str) -> str:
    """Return only letters and digits, without accents and case."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKD", words).casefold()))


def read_lines(paragraphs: list[Paragraph]) -> list[Line]:
    """Return the paragraphs as lines."""
    seen, lines = set(), []
    for index, paragraph in enumerate(paragraphs):
        items = [container.number for container in paragraph.within if container.tag == "li"]
        lines.append(Line(index, paragraph, bool(items) and items[-1] not in seen))
        seen.update(items)
    return lines
