"""The part of a text that answers a question, with the words that were looked for marked in it.

What is marked is told by places in the text, never by markup: a template escapes every part.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from articles.lexemes import words
from articles.queries.search.question import Question

LENGTH = 220
# So much of the text may stand before the first word that is marked.
LEAD = 60


@dataclass(frozen=True)
class Part:
    """A piece of a text, and whether it is what was looked for."""

    text: str
    is_hit: bool


@dataclass(frozen=True)
class Hit:
    """Where a word that was looked for stands."""

    start: int
    end: int
    token: str


@dataclass(frozen=True)
class Excerpt:
    """Parts of one text in their order, and how many different words of the question stand in that text."""

    parts: list[Part]
    found: int


def marked(text: str, question: Question) -> list[Part]:
    """Return the whole text in parts."""
    return _parts(text, 0, len(text), hits_in(text, question))


def excerpt(text: str, question: Question, length: int = LENGTH) -> Excerpt:
    """Return about `length` characters of a text on one line: those with the most of the words."""
    hits = hits_in(text, question)
    found = len({hit.token for hit in hits})
    if len(text) <= length:
        return Excerpt(_parts(text, 0, len(text), hits), found)
    start = _start(text, hits, length)
    end = len(text) if start + length >= len(text) else max(text.rfind(" ", start, start + length), start + length // 2)
    parts = _parts(text, start, end, hits)
    before = [Part("… ", False)] if start else []
    after = [Part(" …", False)] if end < len(text) else []
    return Excerpt([*before, *parts, *after], found)


def hits_in(text: str, question: Question) -> list[Hit]:
    """Return where the words stand; those of a phrase only where the whole phrase stands."""
    there = list(words(text))
    loose = {term.token for term in question.words}
    places = {place for place, word in enumerate(there) if word.token in loose}
    for phrase in question.phrases:
        places.update(_places_of(phrase, there))
    return [Hit(there[place].start, there[place].end, there[place].token) for place in sorted(places)]


def has_phrases(texts: Iterable[str], question: Question) -> bool:
    """Tell whether every phrase of a question stands in one of the texts, word for word but for case and accents."""
    missing = list(question.phrases)
    for text in texts:  # most often it is the first, and to read the words of all takes longest
        there = list(words(text))
        missing = [phrase for phrase in missing if not any(True for _ in _places_of(phrase, there))]
        if not missing:
            return True
    return not missing


def _places_of(phrase, there) -> Iterator[int]:
    asked, plain = [term.plain for term in phrase], [word.plain for word in there]
    for place, word in enumerate(plain):
        if word == asked[0] and plain[place : place + len(asked)] == asked:
            yield from range(place, place + len(asked))


def _start(text, hits, length):
    """Return where to begin, at a word: not far before the stretch that has the most different words."""
    first = _fullest(hits, length - LEAD)
    begin = min(hits[first].start - LEAD if hits else 0, len(text) - length)
    if begin <= 0:
        return 0
    space = text.find(" ", begin, begin + LEAD)
    return begin if space < 0 else space + 1


def _fullest(hits, length):
    """Return which hit begins the stretch of that length with the most different tokens, the first of these."""
    inside, end, best, most = Counter(), 0, 0, 0
    for first, hit in enumerate(hits):
        while end < len(hits) and hits[end].end <= hit.start + length:
            inside[hits[end].token] += 1
            end += 1
        if len(inside) > most:
            best, most = first, len(inside)
        if end > first:
            inside[hit.token] -= 1
            inside += Counter()
        else:
            end = first + 1
    return best


def _parts(text, start, end, hits):
    """Return the stretch of the text in parts; hits with only space between them are one."""
    parts, place = [], start
    for first, last in _joined(text, [hit for hit in hits if start <= hit.start and hit.end <= end]):
        parts += [Part(text[place:first], False), Part(text[first:last], True)]
        place = last
    return [part for part in [*parts, Part(text[place:end], False)] if part.text]


def _joined(text, hits):
    stretches = []
    for hit in hits:
        if stretches and text[stretches[-1][1] : hit.start].isspace():
            stretches[-1] = stretches[-1][0], hit.end
        else:
            stretches.append((hit.start, hit.end))
    return stretches
