"""How well an entry of the index answers a question. Only tokens are compared, so every database ranks alike."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from articles.enums import SearchKind
from articles.lexemes import BREAK
from articles.queries.search.question import LITTLE

# Of what answers equally well: first whom and what a reader looks up, then what was written and said.
KINDS = [
    SearchKind.SPEAKER,
    SearchKind.TOPIC,
    SearchKind.PROPOSITION,
    SearchKind.CONFERENCE,
    SearchKind.ARTICLE,
    SearchKind.TAKEAWAY,
    SearchKind.POSITION,
]
# Words with so many others among them stand next to one another, or at least near.
NEXT, NEAR = 2, 8


@dataclass(frozen=True)
class Entry:
    """The tokens of an entry of the index: its marks, its name and its text."""

    marks: list[str]
    name: list[str]
    text: list[str]

    def marked(self, prefix: str) -> list[str]:
        """Return what the marks with a prefix say, such as the keys of the topics for “t_”."""
        return [mark.removeprefix(prefix) for mark in self.marks if mark.startswith(prefix)]

    @property
    def names(self) -> list[set[str]]:
        """The tokens of each of its names, where it has several, without the little words."""
        return [set(part) - LITTLE for is_break, part in groupby(self.name, BREAK.__eq__) if not is_break]


def score(wanted: Sequence[str], kind: SearchKind, entry: Entry) -> tuple:
    """Return how well an entry answers, as a key of which the larger is the better.

    A name of it is what was asked for; all of the words are in its name; more of the words are there; more of them are
    in its name, or they stand closer together; then the kind, and how much of its name was asked for.
    """
    sought, name = set(wanted), set(entry.name)
    named = len(sought & name)
    closest = max(_closeness(sought, entry.name), _closeness(sought, entry.text))
    return (
        sought in entry.names,
        named == len(sought),
        len(sought & name.union(entry.text)),
        2 * named / len(sought) + closest,
        -KINDS.index(kind),
        named / max(len(name), 1),
    )


def _closeness(sought, tokens):
    """Return 2 where the words stand next to one another, but for little ones, 1 where they are near, else 0."""
    others = _shortest_stretch(sought, tokens) - len(sought)
    return 2 if others <= NEXT else int(others <= NEAR)


def _shortest_stretch(sought, tokens):
    """Return of how many tokens the shortest stretch is that has all that are sought, or infinity."""
    hits = [(place, token) for place, token in enumerate(tokens) if token in sought]
    inside, first, shortest = Counter(), 0, float("inf")
    for place, token in hits:
        inside[token] += 1
        while inside[hits[first][1]] > 1:
            inside[hits[first][1]] -= 1
            first += 1
        if len(inside) == len(sought):
            shortest = min(shortest, place - hits[first][0] + 1)
    return shortest
