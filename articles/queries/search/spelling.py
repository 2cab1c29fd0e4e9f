"""Slips forgiven: words that nothing has, taken for words of names that are spelled much the same."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from articles.enums import SearchKind
from articles.lexemes import distance, slips, words
from articles.models import Conference, Proposition, Speaker, Topic
from articles.models.search import Any, SearchEntry, Token
from articles.queries.search.question import Question, Term
from articles.queries.search.visible import Filters, visible_keys

LOOKED_AT = 40
# Of shorter words nothing is forgiven, and nothing is found by their beginning.
FEWEST_LETTERS = 4
# From so many letters on two slips are forgiven.
LONG = 8
NAMED = {
    SearchKind.SPEAKER: (Speaker, ["name", "aliases"]),
    SearchKind.TOPIC: (Topic, ["name"]),
    SearchKind.PROPOSITION: (Proposition, ["statement", "short_title"]),
    SearchKind.CONFERENCE: (Conference, ["name", "short_name"]),
}


@dataclass(frozen=True)
class Correction:
    """A word as it was typed, and the one that it was taken for, as a name of something has it."""

    typed: Term
    taken: Term


def corrected(question: Question, now: datetime) -> list[Correction]:
    """Return what the words may have been meant to be that stand nowhere; only of names that a reader may see.

    One query of the index, at most one for each kind, and as many again for the names.
    """
    doubtful = [term for term in question.words if len(term.plain) >= FEWEST_LETTERS]
    asked = [Token(term.token) for term in doubtful] + [_spelled_like(term) for term in doubtful]
    seen = _seen(SearchEntry.objects.candidates(asked, LOOKED_AT), now)
    unknown = [(place, term) for place, term in enumerate(doubtful) if not seen[place]]
    near = {term: seen[len(doubtful) + place] for place, term in unknown}
    named = _names({row for rows in near.values() for row in rows})
    wanted = set(question.tokens)
    taken = {term: _nearest(term, [named[row] for row in rows], wanted) for term, rows in near.items()}
    return [Correction(term, word) for term, word in taken.items() if word]


def _spelled_like(term):
    return Any([*(Token(f"s_{slip}") for slip in slips(term.plain)), Token(f"b_{term.plain}")])


def _seen(rows, now) -> dict[int, list[tuple]]:
    """Return by number the kinds and keys of what a reader may see."""
    keys = defaultdict(set)
    for row in rows:
        keys[SearchKind(row.kind)].add(row.record_key)
    visible = {kind: visible_keys(kind, those, Filters(), now) for kind, those in keys.items()}
    seen = defaultdict(list)
    for row in rows:
        if row.record_key in visible[row.kind]:
            seen[row.number].append((SearchKind(row.kind), row.record_key))
    return seen


def _names(found: Iterable[tuple]) -> dict[tuple, list[Term]]:
    """Return the words of the names of what was found, each as it is written there."""
    keys, named = defaultdict(list), defaultdict(list)
    for kind, key in found:
        keys[kind].append(key)
    for kind, those in keys.items():
        model, fields = NAMED[kind]
        for key, *texts in model.objects.filter(pk__in=those).values_list("pk", *fields):
            named[kind, key] = [
                Term(text[word.start : word.end], word.plain, word.token) for text in texts for word in words(text)
            ]
    return named


def _nearest(term, names, wanted) -> Term | None:
    """Return the word with the fewest slips; what only begins so comes last.

    Of several, one of a name that has the most of what else is wanted, then the most frequent.
    """
    counts, beside = Counter(), {}
    for name in names:
        others = len(wanted.intersection(word.token for word in name))
        counts.update(name)
        beside.update({word: max(others, beside.get(word, 0)) for word in name})
    ranked = {word: (_slips_between(term, word), -beside[word], -counts[word], word.text) for word in counts}
    near = [word for word in counts if ranked[word][0] is not None]
    return min(near, key=ranked.__getitem__, default=None)


def _slips_between(typed, there) -> int | None:
    """Return how many slips lie between two words, one more than are forgiven where it only begins so, else None."""
    most = 2 if len(typed.plain) >= LONG else 1
    between = distance(typed.plain, there.plain)
    if between <= most:
        return between
    return most + 1 if there.plain.startswith(typed.plain) else None
