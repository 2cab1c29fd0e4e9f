"""Which words changed between two texts, for marking them. Takes n log n, whatever the texts."""

import re
from collections import Counter
from difflib import SequenceMatcher
from html.parser import HTMLParser
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from articles.aggregate.order import longest_rising


class Piece(NamedTuple):
    """A stretch of text: `kind` is "same", "old" (gone), "new", or "markup" (the same words that look different)."""

    kind: str
    text: str


class Token(NamedTuple):
    """A word, a space, a mark or, in scripts without spaces, a letter; with the markup around it."""

    text: str
    markup: tuple[str, ...] = ()


# Thai and Lao, Myanmar, Khmer, Chinese and Japanese: written without spaces, so that a letter with its signs counts.
_LETTER = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fff\u3005-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
_SIGN = "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece\u102b-\u103e\u17b4-\u17d3\u3099\u309a"
_MARK = r"\s!-/:-@\[-`{-~\xa1-\xbf\u2010-\u205e\u3000-\u3004"
_WORD = f"[^{_MARK}{_LETTER}]+"
_SPACES = re.compile(r"\s+")
TOKENS = re.compile(rf"{_WORD}(?:['’.,-]{_WORD})*|[{_LETTER}][{_SIGN}]*|\s+|.", re.DOTALL)

# Comparing everything with everything takes quadratic time, so it is only done of stretches so short, between runs of
# tokens of these lengths that stand once on either side.
MOST_COMPARED = 4_000
LENGTHS = (8, 3, 1)


def changed_words(old: str, new: str, *, rich: bool = False) -> list[Piece]:
    """Return both texts as one: what stayed, what is gone and what is new, in reading order.

    All pieces but the new ones are the old text, all but the old ones the new text. Of rich text that is the words as
    they are read, with a line end between blocks; where only the markup of words changed they are a piece of their own.
    """
    olds, news = (_rich_tokens(text) if rich else _tokens(text) for text in (old, new))
    pairs = pair_up([token.text for token in olds], [token.text for token in news])
    pieces = _joined(_spread(_grouped(_marked(pairs, olds, news))))
    if old != new and all(piece.kind == "same" for piece in pieces):
        return [Piece("markup", piece.text) for piece in pieces]
    return pieces


def _tokens(text, markup=()):
    return [Token(word, markup) for word in TOKENS.findall(text)]


def _rich_tokens(html):
    parser = _RichText()
    parser.feed(html)
    parser.close()
    return parser.tokens


class _RichText(HTMLParser):
    """Reads sanitised markup."""

    BLOCKS = {"p", "h3", "h4", "li", "blockquote"}

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.tokens, self.open, self.starts_block = [], [], True

    def handle_starttag(self, tag, attrs):
        if tag == "br":
            self.tokens.append(Token("\n", ("br",)))
        else:
            self.open.append(" ".join([tag, *(value or "" for name, value in attrs if name == "href")]))
            self.starts_block |= tag in self.BLOCKS

    def handle_endtag(self, tag):
        if self.open and tag != "br":
            self.open.pop()
            self.starts_block |= tag in self.BLOCKS

    def handle_data(self, data):
        text = _SPACES.sub(" ", data)
        if self.starts_block:
            text = text.lstrip()
            if text and self.tokens:
                self.tokens.append(Token("\n"))
            self.starts_block = not text
        self.tokens += _tokens(text, tuple(self.open))


def pair_up(old, new, lengths=LENGTHS):
    """Return the places of the tokens that stay, each on both sides, rising. Takes n log n, whatever the tokens."""
    head = _same_start(old, new)
    tail = _same_start(old[head:][::-1], new[head:][::-1])
    inner = _inner_pairs(old[head : len(old) - tail], new[head : len(new) - tail], lengths)
    pairs = [(place, place) for place in range(head)]
    pairs += [(head + at, head + to) for at, to in inner]
    return pairs + [(len(old) - back, len(new) - back) for back in range(tail, 0, -1)]


def _same_start(old, new):
    """Return how many tokens both start with."""
    differ = (place for place, (one, other) in enumerate(zip(old, new, strict=False)) if one != other)
    return next(differ, min(len(old), len(new)))


def _inner_pairs(old, new, lengths):
    if len(old) * len(new) <= MOST_COMPARED:
        blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
        return [(at + step, to + step) for at, to, size in blocks for step in range(size)]
    if not lengths:
        return []
    pairs, start_at, start_to = [], 0, 0
    for at, to in [*_anchors(old, new, lengths[0]), (len(old), len(new))]:
        between = pair_up(old[start_at:at], new[start_to:to], lengths[1:])
        pairs += [(start_at + more, start_to + also) for more, also in between]
        pairs += [(at, to)] if at < len(old) else []
        start_at, start_to = at + 1, to + 1
    return pairs


def _anchors(old, new, length):
    """Return where runs of that many tokens start that stand once on either side, in one order on both."""
    olds, news = (_single(_runs(tokens, length)) for tokens in (old, new))
    places = [(at, news[run]) for run, at in olds.items() if run in news]
    return [places[index] for index in longest_rising([to for _at, to in places])]


def _runs(tokens, length):
    return list(zip(*(tokens[start:] for start in range(length)), strict=False))


def _single(runs):
    counts = Counter(runs)
    return {run: place for place, run in enumerate(runs) if counts[run] == 1}


def _marked(pairs, olds, news):
    start_at = start_to = 0
    for at, to in [*pairs, (len(olds), len(news))]:
        yield from (Piece("old", token.text) for token in olds[start_at:at])
        yield from (Piece("new", token.text) for token in news[start_to:to])
        if at < len(olds):
            yield Piece("same" if olds[at].markup == news[to].markup else "markup", news[to].text)
        start_at, start_to = at + 1, to + 1


def _grouped(pieces):
    return [Piece(kind, "".join(piece.text for piece in run)) for kind, run in groupby(pieces, attrgetter("kind"))]


def _spread(pieces):
    """Count a space between two changes as changed, so that one stretch is marked and not every word by itself."""
    for before, piece, after in zip([None, *pieces], pieces, [*pieces[1:], None], strict=False):
        if piece == ("same", " ") and before and after and {before.kind, after.kind} <= {"old", "new"}:
            yield from (Piece("old", " "), Piece("new", " "))
        else:
            yield piece


def _joined(pieces):
    """Put what is gone before what is new in every stretch of changes."""
    changed, joined = {"old": "", "new": ""}, []
    for piece in [*pieces, Piece("same", "")]:
        if piece.kind in changed:
            changed[piece.kind] += piece.text
            continue
        joined += [Piece(kind, text) for kind, text in changed.items()] + [piece]
        changed = {"old": "", "new": ""}
    return [piece for piece in joined if piece.text]
