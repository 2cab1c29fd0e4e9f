"""A conference with who speaks there, and of what."""

from dataclasses import dataclass

from articles.models import Conference
from articles.services.demo import shared, size
from articles.services.demo.draw import Draw

POSITIONS = 5


@dataclass(frozen=True)
class Meeting:
    """A conference with the numbers of who speaks there and of what about."""

    number: int
    conference: Conference
    speakers: list[int]
    propositions: list[int]


def meeting(number: int) -> Meeting:
    """Return a conference, where those who are new meet people and questions of its series, and some others.

    At the first all speak of everything.
    """
    row = shared.conference(number)
    if number == 0:
        return Meeting(0, row, list(range(size.MATRIX_SPEAKERS)), list(range(size.MATRIX_PROPOSITIONS)))
    first = number - number % size.EDITIONS
    series, own = Draw("series", first), Draw("meeting", number)
    speakers = [*range(size.speakers(number - 1), size.speakers(number)), *own.several(8, size.speakers(number))]
    propositions = [*range(size.propositions(number - 1), size.propositions(number))]
    propositions += own.several(4, size.propositions(number))
    speakers += series.several(30, size.speakers(first))[number % 12 :][:12]
    propositions += series.several(6, size.propositions(first))
    return Meeting(number, row, list(dict.fromkeys(speakers)), list(dict.fromkeys(propositions)))


def who_and_what(number, at, draw):
    """Return who speaks of what in an article, as pairs of numbers."""
    if at.number == 0:
        # Every cell of the matrix once: five in the first article, and the rest in the others.
        share = -(-(size.MATRIX_SPEAKERS * size.MATRIX_PROPOSITIONS - POSITIONS) // (size.ARTICLES_A_CONFERENCE - 1))
        cells = [(s, p) for s in at.speakers for p in at.propositions]
        return cells[::101][:POSITIONS] if number == 0 else _rest(cells, number, share)
    first = number % size.ARTICLES_A_CONFERENCE * POSITIONS
    return [_spoken(n, at, draw) for n in range(first, first + POSITIONS)]


def _spoken(turn, at, draw):
    """Return who speaks of what: first everybody in turn and of everything, then as it comes."""
    speaker = at.speakers[turn] if turn < len(at.speakers) else draw.pick(at.speakers)
    proposition = at.propositions[turn] if turn < len(at.propositions) else draw.pick(at.propositions)
    return speaker, proposition


def _rest(cells, number, share):
    taken = set(cells[::101][:POSITIONS])
    rest = [cell for cell in cells if cell not in taken]
    return rest[(number - 1) * share : number * share]
