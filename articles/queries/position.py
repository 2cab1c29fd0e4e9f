from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from django.db.models import Prefetch

from articles.enums import Stance
from articles.models import Conference, Position, Proposition
from articles.models.position import PositionQuerySet

STATEMENTS_A_PAGE = 100


@dataclass(frozen=True)
class ConferenceGroup:
    """Statements recorded under one conference."""

    conference: Conference
    positions: list[Position]

    @property
    def roles(self) -> list[str]:
        """The roles held, each once, in the order of the statements."""
        return list(dict.fromkeys(position.role for position in self.positions if position.role))

    @property
    def heard_again(self) -> set[UUID]:
        """The speakers with several statements; only a date tells these apart."""
        counts = Counter(position.speaker_id for position in self.positions)
        return {speaker for speaker, count in counts.items() if count > 1}

    @property
    def by_stance(self) -> list[tuple[Stance, list[Position]]]:
        """The statements by stance, in the order of the vocabulary; stances that nobody took are left out."""
        pairs = [(stance, [p for p in self.positions if p.stance == stance]) for stance in Stance]
        return [(stance, positions) for stance, positions in pairs if positions]


def position_detail(pk: UUID, now: datetime) -> Position | None:
    """Return one statement, or the tombstone of a retracted one, or None where no reader may see it.

    What it responds to comes along where a reader may see that too.
    """
    responds_to = Prefetch("responds_to", Position.objects.published(now).select_related("speaker"))
    return (
        Position.objects.in_published_articles(now)
        .for_detail()
        .with_conference()
        .select_related("takeaway__article__conference__series")
        .prefetch_related(responds_to)
        .filter(pk=pk)
        .first()
    )


def elsewhere(position: Position, now: datetime, limit: int = 6) -> list[Position]:
    """Return other statements on the same proposition, the same speaker's first, then the latest."""
    others = (
        Position.objects.published(now)
        .filter(proposition=position.proposition_id)
        .exclude(pk=position.pk)
        .for_detail()
        .with_conference()
    )
    return list(others.by_speaker_first(position.speaker_id)[:limit])


def answers_to(proposition: Proposition, now: datetime) -> PositionQuerySet:
    """Return the statements on a proposition by conference, the earliest first."""
    statements = Position.objects.published(now).filter(proposition=proposition)
    return statements.for_detail().with_conference().earliest_conference_first()


def by_conference(positions: Iterable[Position]) -> list[ConferenceGroup]:
    """Group statements that are ordered by conference; their articles must be loaded."""
    return [ConferenceGroup(*pair) for pair in grouped(positions, key=lambda p: p.takeaway.article.conference)]


def grouped(positions: Iterable[Position], key: Callable) -> list[tuple]:
    """Group statements that are ordered by `key` into pairs of key and list."""
    return [(value, list(group)) for value, group in groupby(positions, key=key)]
