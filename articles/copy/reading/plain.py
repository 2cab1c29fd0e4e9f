"""Plain text as paragraphs: lines, lines that were wrapped, bullets, and the headings that Markdown taught people."""

import re
from collections.abc import Iterable, Iterator
from itertools import count, groupby, pairwise
from typing import NamedTuple

from articles.copy.manuscript import Container, Paragraph, Run, too_long
from articles.copy.reading.marks import clean_runs, is_rule
from articles.text import clean_characters

_HEADING = re.compile(r"(#{1,6})\s+(.*)")
_CLOSING_HASHES = re.compile(r"(?<=\s)#+$")
_BULLET = re.compile(r"(?:[-*+–·∙⁃](?=\s)|[•‣▪●◦○■□►➤✓✔]|o(?=\t))\s*(?=\S)")
# Also in several levels.
_QUOTED = re.compile(r"\A {0,3}(?:> ?){1,9}(?:\s|\Z)")
_NUMBER = re.compile(r"#?\d{1,2}[.)\s]|#{1,6}\s")
_ENDS_SENTENCE = re.compile(r"""[.!?:;…]["'”’»)*_]*$""")
TAB = 4
DEEPEST_LIST = 9
# Lines wrapped by a machine are about this long.
SHORTEST_WIDTH = 45
LONGEST_WIDTH = 100
# Reading takes its time by the line.
MOST_LINES = 50_000


def read_plain(text: str, numbers: Iterator[int] | None = None) -> list[Paragraph]:
    """Return the paragraphs of the text: one a line, or where the lines were wrapped, one a stretch of full lines.

    Bullets make lists, nested by their indent; `#` makes headings. Numbers that were typed stay in the words.
    `numbers` are for the containers, where the text is a part of a manuscript.
    """
    lines = [line.rstrip() for line in clean_characters(text).split("\n")]
    if sum(map(bool, lines)) > MOST_LINES:
        raise too_long()
    return list(_read_lines(lines, numbers or count(1)))


def _read_lines(lines, numbers):
    """Lines after `>` are a quotation; where most of them are, the text was quoted as a whole in an e-mail."""
    is_sent_on = 2 * sum(map(bool, map(_QUOTED.match, lines))) > sum(map(bool, lines))
    plain = [_QUOTED.sub("", line) for line in lines]
    width = wrapping_width(plain)
    if is_sent_on:
        yield from _Lists(numbers).place(_unwrapped(plain, width))
        return
    for is_quoted, group in groupby(zip(lines, plain, strict=True), key=lambda each: bool(_QUOTED.match(each[0]))):
        outside = (Container("blockquote", next(numbers)),) if is_quoted else ()
        yield from _Lists(numbers, outside).place(_unwrapped([words for _, words in group], width))


def _unwrapped(lines: list[str], width: int) -> Iterator[str]:
    """Yield the lines, each with those that it was wrapped into at the width."""
    joined = []
    for line, after in pairwise([*lines, ""]):
        joined.append(line.strip() if joined else line)
        if not is_wrapped(line, after, width):
            yield " ".join(joined)
            joined = []


def wrapping_width(lines: list[str]) -> int:
    """Return the number of characters that the lines were wrapped at, or 0."""
    width = max((len(line) for line in lines if " " in line.strip()), default=0)
    joints = [joint for joint in pairwise(lines) if _is_joint(*joint) and 2 * len(joint[0]) > width]
    full = [joint for joint in joints if _is_full(*joint, width)]
    amid = [joint for joint in full if _is_amid_sentence(*joint)]
    wrapped = len(full) >= 2 and 2 * len(full) >= len(joints) and 3 * len(amid) >= len(full)
    return width if wrapped and SHORTEST_WIDTH <= width <= LONGEST_WIDTH else 0


def is_wrapped(line: str, after: str, width: int) -> bool:
    """Say whether a paragraph goes on from one line to the next, where lines were wrapped at a width."""
    return bool(width) and _is_joint(line, after) and _goes_on(line, after, width)


def _is_joint(line, after):
    after = after.strip()
    return bool(line.strip() and after) and not (_BULLET.match(after) or _NUMBER.match(after) or is_rule(after))


def _goes_on(line, after, width):
    if _is_full(line, after, width) or 10 * len(line) >= 9 * width:
        return True
    return 4 * len(line) >= 3 * width and _is_amid_sentence(line, after)


def _is_full(line, after, width):
    return len(line) + 1 + len(after.split(None, 1)[0]) > width


def _is_amid_sentence(line, after):
    return not _ENDS_SENTENCE.search(line) and not after.strip()[0].isupper()


class _Level(NamedTuple):
    indent: int
    list: Container
    item: Container


class _Lists:
    """The lists that are open at a line, the innermost last."""

    def __init__(self, numbers: Iterator[int], outside: tuple[Container, ...] = ()):
        self.numbers, self.outside = numbers, outside
        self.open: list[_Level] = []

    def place(self, lines: Iterable[str]) -> Iterator[Paragraph]:
        """Yield the lines that are not empty as paragraphs."""
        after_gap = False
        for line in lines:
            words = line.strip()
            if not words:
                after_gap = True
                continue
            indent = _indent(line)
            bullet = None if is_rule(words) else _BULLET.match(words)
            if bullet:
                self._open_item(indent)
            elif after_gap or not self.open or indent <= self.open[-1].indent:
                self.open = []
            after_gap = False
            if paragraph := _paragraph(words[bullet.end() :] if bullet else words, self._within()):
                yield paragraph

    def _open_item(self, indent):
        while self.open and self.open[-1].indent > indent:
            self.open.pop()
        if self.open and (self.open[-1].indent == indent or len(self.open) == DEEPEST_LIST):
            level = self.open.pop()
            self.open.append(level._replace(item=self._container("li")))
        else:
            self.open.append(_Level(indent, self._container("ul"), self._container("li")))

    def _container(self, tag):
        return Container(tag, next(self.numbers))

    def _within(self):
        return self.outside + tuple(container for level in self.open for container in (level.list, level.item))


def _indent(line):
    return len(line[: len(line) - len(line.lstrip())].expandtabs(TAB))


def _paragraph(words, within):
    if is_rule(words):
        return Paragraph((Run(words),), within=within)
    heading = None if within else _HEADING.match(words)
    if heading:
        words = _CLOSING_HASHES.sub("", heading[2])
    runs = clean_runs([Run(words)])
    return Paragraph(runs, f"h{len(heading[1])}" if heading else "p", within) if runs else None
