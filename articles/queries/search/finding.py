"""What the index finds, of which only what a reader may see is kept, ranked."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from articles.enums import SearchKind
from articles.lexemes import sections
from articles.models.search import All, Any, Expression, Phrase, SearchEntry, Token
from articles.queries.search.excerpt import has_phrases
from articles.queries.search.question import Question
from articles.queries.search.ranking import KINDS, Entry, score
from articles.queries.search.visible import FILTERED_BY_INDEX, Filters, visible_keys
from articles.queries.search_entry import texts

# Of each kind the latest are looked at: so many, or where one kind is asked for, so many of it.
MOST_OF_A_KIND, MOST_OF_THE_KIND = 100, 500
# With a phrase, for which the texts themselves are read.
MOST_TO_READ, MOST_TO_READ_OF_THE_KIND = 40, 200

Matches = Callable[[Question], list[Expression]]


@dataclass(frozen=True)
class Found:
    """An entry that a reader may see."""

    kind: SearchKind
    key: UUID
    entry: Entry


@dataclass(frozen=True)
class Finding:
    """What was found, the closest first, and the kinds of which there may be more."""

    found: list[Found]
    cut: frozenset[SearchKind]

    @cached_property
    def counts(self) -> dict[SearchKind, int]:
        """How many were found of each kind, by kind, without those of which there are none."""
        counts = defaultdict(int)
        for each in self.found:
            counts[each.kind] += 1
        return {kind: counts[kind] for kind in KINDS if counts[kind]}


def in_name_or_anywhere(question: Question) -> list[Expression]:
    """Return what to ask for: all words in the name, then all words anywhere."""
    phrases = [Phrase([term.token for term in phrase]) for phrase in question.phrases]
    return [
        All([*(Token(f"n_{token}") for token in question.tokens), *phrases]),
        All([*(Token(term.token) for term in question.words), *phrases]),
    ]


def with_some_words(question: Question) -> list[Expression]:
    """Return what to ask for: any of the words."""
    return [Any([Token(token) for token in question.tokens])]


def find(question: Question, filters: Filters, now: datetime, matches: Matches = in_name_or_anywhere) -> Finding:
    """Return what answers a question under filters. Its kind is not filtered by, more of it is looked at.

    At most one query for each kind, with phrases four, and two of the index. A kind is cut where the index had more,
    whoever may see it.
    """
    chosen = [kind for kind in KINDS if kind == filters.kind]
    others = [kind for kind in KINDS if kind != filters.kind]
    entries, cut = defaultdict(dict), set()
    reads = question.phrases and matches is in_name_or_anywhere
    most_of_it, most = (MOST_TO_READ_OF_THE_KIND, MOST_TO_READ) if reads else (MOST_OF_THE_KIND, MOST_OF_A_KIND)
    for kinds, limit in ((chosen, most_of_it), (others, most)):
        asked = [(kind, each) for kind in kinds for each in matches(question)]
        counts = defaultdict(int)
        for row in SearchEntry.objects.candidates([_narrowed(*each, filters) for each in asked], limit):
            kind = asked[row.number][0]
            counts[row.number] += 1
            entries[kind].setdefault(row.record_key, row.lexemes)
        cut.update(asked[number][0] for number, count in counts.items() if count == limit)
    seen = list(_seen(entries, filters, now))
    if reads:
        seen = _with_phrases(question, seen)
    return Finding(_ranked(question, seen), frozenset(cut))


def _narrowed(kind, expression, filters):
    """Return the expression for entries of one kind, and under the filters that the index knows of that kind."""
    marks = [Token(f"k_{kind.value}")]
    if kind in FILTERED_BY_INDEX:
        marks += [Token(f"c_{filters.conference.pk.hex}")] if filters.conference else []
        marks += [Token(f"t_{filters.topic.pk.hex}")] if filters.topic else []
        marks += [Token(f"y_{filters.year}")] if filters.year else []
    return All([*marks, expression])


def _seen(entries, filters, now) -> Iterable[Found]:
    for kind in filter(entries.__contains__, KINDS):
        keys = visible_keys(kind, list(entries[kind]), filters, now)
        yield from (Found(kind, key, Entry(*sections(each))) for key, each in entries[kind].items() if key in keys)


def _with_phrases(question, found) -> list[Found]:
    """Return what has every phrase word for word: in the index, words of one stem are one."""
    keys = defaultdict(list)
    for each in found:
        keys[each.kind].append(each.key)
    there = (pair for kind, those in keys.items() for pair in texts(kind, those))
    having = {key for key, said in there if has_phrases(said, question)}
    return [each for each in found if each.key in having]


def _ranked(question, found):
    """Return the closest first; of those that are alike, in the order in which the index gave them, the latest."""
    tokens = question.tokens
    return sorted(found, key=lambda each: score(tokens, each.kind, each.entry), reverse=True)
