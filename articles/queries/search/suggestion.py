"""Names that begin like what is being typed."""

from dataclasses import dataclass
from datetime import datetime

from articles.enums import SearchKind
from articles.lexemes import words
from articles.models.search import All, SearchEntry, Token
from articles.queries.search.question import MOST_CHARACTERS, MOST_WORDS
from articles.queries.search.spelling import NAMED
from articles.queries.search.visible import Filters, visible

MOST_SHOWN = 8
LOOKED_AT = 40


@dataclass(frozen=True)
class Suggestion:
    """The name of a record, what it is, and its address."""

    name: str
    kind: str
    address: str


def suggestions(typed: str, now: datetime) -> list[Suggestion]:
    """Return up to eight names of speakers, topics, propositions and conferences in which all words stand.

    The last word may be the beginning of one. Only of what a reader may see; who begins like it comes first. One query
    of the index and one for each kind.
    """
    asked = list(words(typed[:MOST_CHARACTERS]))[:MOST_WORDS]
    if not asked:
        return []
    *whole, last = asked
    begun = Token(f"b_{last.plain}")
    named = All([*(Token(f"n_{word.token}") for word in whole), begun])
    expressions = [All([Token(f"k_{kind.value}"), named]) for kind in NAMED]
    keys = {kind: [] for kind in NAMED}
    for row in SearchEntry.objects.candidates(expressions, LOOKED_AT):
        keys[SearchKind(row.kind)].append(row.record_key)
    found = [each for kind, those in keys.items() for each in _named(kind, those, last.plain, now)]
    return [suggestion for _rank, suggestion in sorted(found, key=lambda pair: pair[0])][:MOST_SHOWN]


def _named(kind, keys, beginning, now):
    """Return the suggestions of one kind, each with its place among all: names that begin so before others."""
    fields = NAMED[kind][1]
    for record in visible(kind, keys, Filters(), now):
        there = [word.plain for field in fields for word in words(getattr(record, field))]
        if any(word.startswith(beginning) for word in there):
            first = there[0].startswith(beginning)
            name = str(record)
            yield (not first, len(name), name), Suggestion(name, str(kind.label), record.get_absolute_url())
