"""Whether a quotation stands in the passage that was kept of its source. Takes n log n, whatever the texts."""

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate
from typing import NamedTuple

from articles.aggregate.wording import TOKENS, pair_up
from articles.text import clean_line

_DASH, _QUOTE_MARK, _BETWEEN = "\u2010", "'", "\x1f"
_DASHES = "-\u2011\u2012\u2013\u2014\u2015\u2212"
_QUOTE_MARKS = (
    '"`\xab\xb4\xbb\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u2032\u2033\u2039\u203a\u300c\u300d\u300e\u300f'
)
_ARABIC = {"\u060c": ",", "\u061b": ";", "\u061f": "?", "\u06d4": "."}
# One character for one, so that places stay the same.
_FOLDED = str.maketrans(dict.fromkeys(_DASHES, _DASH) | dict.fromkeys(_QUOTE_MARKS, _QUOTE_MARK) | _ARABIC)
_NOT_COMPARED = {_DASH, _QUOTE_MARK, "[", "]"}
_LEFT_OUT = re.compile(r"[\[(]\s?(?:\u2026|\.(?:\s?\.){2,5})\s?[\])]|\u2026|\.(?:\s?\.){2,5}")
_CHANGED_LETTER = re.compile(r"\[(\w)\]")

# By runs of so many words the place is found again; so many beside it are looked at, and beside what differs shown.
RUNS = (3, 2)
BESIDE = 6
SHOWN_BESIDE = 3
MOST_SHOWN = 12


class Fit(StrEnum):
    """How a quotation fits: word for word; but for what the eye passes over; but for some words; or not at all."""

    EXACT = "exact"
    ALIKE = "alike"
    DIFFERS = "differs"
    ABSENT = "absent"


class Side(NamedTuple):
    """One side of what differs first, with some words before and after it."""

    before: str
    words: str
    after: str


@dataclass(frozen=True)
class QuoteCheck:
    """How a quotation fits; of one that differs, the first place on both sides."""

    fit: Fit
    quoted: Side | None = None
    found: Side | None = None


class _Token(NamedTuple):
    key: str
    start: int
    end: int


def check_quotation(quote: str, excerpt: str) -> QuoteCheck | None:
    """Return how a quotation fits a passage, or None where either has no words.

    It is alike where only quotation marks, dashes, hyphens, spaces, the case of the first letter or marks at the end
    differ, also of each part where an ellipsis stands for words left out. The parts must follow in their order.
    """
    quote, passage = clean_line(quote), _Passage(clean_line(excerpt))
    parts = [part for part in map(_part, _LEFT_OUT.split(_CHANGED_LETTER.sub(r"\1", quote))) if part.keys]
    if not parts or not passage.keys:
        return None
    if passage.has(quote):
        return QuoteCheck(Fit.EXACT)
    start = 0
    for part in parts:
        place = passage.find(part.keys, start)
        if place is None:
            return passage.difference(part, start)
        start = place + len(part.keys)
    return QuoteCheck(Fit.ALIKE)


class _Words:
    """A text as the words and marks that are compared."""

    def __init__(self, text, tokens):
        self.text, self.tokens = text, tokens
        self.keys = [token.key for token in tokens]

    def side(self, start, end):
        """Return the words of a stretch, or of its beginning, and of some around it."""
        end = min(end, start + MOST_SHOWN)
        return Side(
            self.words(start - SHOWN_BESIDE, start).lstrip(".,;:!? "),
            self.words(start, end),
            self.words(end, end + SHOWN_BESIDE),
        )

    def words(self, start, end):
        shown = self.tokens[max(0, start) : end]
        return self.text[shown[0].start : shown[-1].end] if shown else ""


class _Passage(_Words):
    def __init__(self, text):
        super().__init__(text, _tokens(text))
        self.joined = _joined(self.keys)
        self.offsets = list(accumulate((len(key) + 1 for key in self.keys), initial=0))

    def has(self, quote):
        """Tell whether it holds the text as it stands, from the start of a word to the end of one."""
        return _joined(TOKENS.findall(quote)) in _joined(TOKENS.findall(self.text))

    def find(self, keys, start):
        """Return the first place from `start` on where the words follow each other, or None."""
        places = [
            self.joined.find(_joined([first, *keys[1:]]), self.offsets[start]) for first in _with_either_case(keys[0])
        ]
        found = min((place for place in places if place >= 0), default=None)
        return None if found is None else bisect_left(self.offsets, found)

    def difference(self, part, start):
        """Return the first words that differ where most of the part is found, looked for from `start` on."""
        shifts = (self._shift(part, start, length) for length in RUNS)
        shift = next((each for each in shifts if each is not None), None)
        if shift is None:
            return QuoteCheck(Fit.ABSENT)
        first, *others = part.keys
        near = max(start, shift - BESIDE)
        keys = [self._spelt(first, shift), *others]
        pairs = pair_up(self.keys[near : shift + len(keys) + BESIDE], keys)
        if not pairs:
            return QuoteCheck(Fit.ABSENT)
        here, there = _first_gap([(near + at, to) for at, to in pairs], len(keys))
        return QuoteCheck(Fit.DIFFERS, part.side(*here), self.side(*there))

    def _shift(self, part, start, length):
        """Return by how many places most runs of the part stand further on in the passage, or None."""
        own = reversed(list(enumerate(_runs(self.keys[start:], length), start)))
        places = {run: place for place, run in own}
        shifts = Counter(places[run] - place for place, run in enumerate(_runs(part.keys, length)) if run in places)
        return shifts.most_common(1)[0][0] if shifts else None

    def _spelt(self, key, place):
        own = self.keys[place] if 0 <= place < len(self.keys) else ""
        return own if own in _with_either_case(key) else key


def _part(text):
    """Return a stretch of a quotation between two ellipses, without the marks at its ends."""
    tokens = _tokens(text)
    worded = [place for place, token in enumerate(tokens) if any(map(str.isalnum, token.key))]
    return _Words(text, tokens[worded[0] : worded[-1] + 1] if worded else [])


def _tokens(text):
    """Return the words and marks with their places, under the keys by which they are compared."""
    found = (_Token(match[0], *match.span()) for match in TOKENS.finditer(text.translate(_FOLDED)))
    return [token for token in found if not token.key.isspace() and token.key not in _NOT_COMPARED]


def _joined(keys):
    return _BETWEEN + "".join(key + _BETWEEN for key in keys)


def _with_either_case(key):
    return {key, key[0].lower() + key[1:], key[0].upper() + key[1:]}


def _runs(keys, length):
    """Return the words that follow each other, so many a run, whatever their case."""
    keys = [key.casefold() for key in keys]
    return list(zip(*(keys[start:] for start in range(length)), strict=False))


def _first_gap(pairs, length):
    """Return the first stretch of the quotation that has no pair, and the one in its place, each as start and end.

    `pairs` are places in the passage and in the quotation. At either end the place has as many words.
    """
    at, to = pairs[0]
    if to > 0:
        return (0, to), (max(0, at - to), at)
    for next_at, next_to in pairs[1:]:
        if (next_at, next_to) != (at + 1, to + 1):
            return (to + 1, next_to), (at + 1, next_at)
        at, to = next_at, next_to
    return (to + 1, length), (at + 1, at + 1 + length - to - 1)
