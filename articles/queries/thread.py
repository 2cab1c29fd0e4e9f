from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from articles.models import Position
from articles.models.position import SAID

# With all their words, on one page.
ANSWERS_A_PAGE = 40


@dataclass(frozen=True)
class Turn:
    """A statement of a thread and what it answers, where a reader may see that; `is_aside` on another proposition."""

    position: Position
    answered: Position | None
    is_aside: bool


@dataclass(frozen=True)
class Threads:
    """Statements that answer one another, each list a thread; `has_more` where some are left out."""

    threads: list[list[Turn]]
    has_more: bool


def threads(positions: list[Position], now: datetime) -> Threads:
    """Return the threads to which statements on a proposition belong, by the `day` of their first statement.

    What they answer, and what answers them, comes along from elsewhere in the record, but nothing beyond that.
    One query, and another where there is something elsewhere.
    """
    known = {position.pk: position for position in [*positions, *_around(positions, now)]}
    found = sorted((_in_turn(group) for group in _groups(known)), key=lambda thread: _by_day(thread[0]))
    kept, left = [], ANSWERS_A_PAGE
    for thread in found:
        kept.append(thread[:left])
        left = max(left - len(thread), 0)
    propositions = {position.proposition_id for position in positions}
    turns = [
        [Turn(p, known.get(p.responds_to_id), p.proposition_id not in propositions) for p in thread]
        for thread in kept
        if thread
    ]
    return Threads(turns, sum(map(len, found)) > ANSWERS_A_PAGE)


def _around(positions, now):
    """Return as many statements as are shown, of those that the given ones answer or that answer these."""
    keys = [position.pk for position in positions]
    answered = {position.responds_to_id for position in positions if position.responds_to_id}
    # Their keys in a query of their own: joined with what is published, all of that is read to find a few answers.
    near = Position.objects.filter(Q(pk__in=answered) | Q(responds_to__in=keys)).exclude(pk__in=keys).order_by()
    others = Position.objects.published(now).filter(pk__in=list(near.values_list("pk", flat=True)))
    return others.for_detail().with_conference().annotate(day=SAID).order_by("day", "pk")[:ANSWERS_A_PAGE]


def _groups(known):
    """Return the statements that answers join, directly or over others; not those that stand alone."""
    groups = {pk: [position] for pk, position in known.items()}
    for position in known.values():
        own, other = groups[position.pk], groups.get(position.responds_to_id)
        if other is not None and other is not own:
            own += other
            groups.update((each.pk, own) for each in other)
    return [group for group in {id(group): group for group in groups.values()}.values() if len(group) > 1]


def _in_turn(group):
    """Return a thread so that each answer follows what it answers, the earlier first; a circle begins anywhere."""
    keys, answers = {position.pk for position in group}, defaultdict(list)
    for position in sorted(group, key=_by_day, reverse=True):
        answers[position.responds_to_id].append(position)
    turns = {}
    for start in sorted(group, key=lambda position: (position.responds_to_id in keys, _by_day(position))):
        waiting = [start]
        while waiting:
            position = waiting.pop()
            if position.pk not in turns:
                turns[position.pk] = position
                waiting += answers[position.pk]
    return list(turns.values())


def _by_day(position):
    return position.day, position.pk
