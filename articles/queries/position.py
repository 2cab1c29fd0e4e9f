from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from itertools import groupby
from operator import and_
from uuid import UUID

from django.db.models import Count, F, Prefetch, Q, Window
from django.db.models.expressions import Combinable
from django.db.models.functions import RowNumber

from articles.enums import ArticleState, ArticleStatus
from articles.models import Article, Conference, Position, Proposition, Speaker, User
from articles.models.position import LATEST_SAID_FIRST, SAID, PositionQuerySet
from articles.queries.find import FEW_STATEMENTS, among, having, having_all, words_of
from articles.queries.work import Work

STATEMENTS_A_PAGE = 100
# On the desk, beside a form and on the pages that look for a statement or an article.
ON_RECORD_SHOWN = 10
FOUND_SHOWN = 20


@dataclass(frozen=True)
class ConferenceGroup:
    """Statements recorded under one conference."""

    conference: Conference
    positions: list[Position]

    @property
    def roles(self) -> list[str]:
        """The roles held, each once, in the order of the statements."""
        return list(dict.fromkeys(position.role for position in self.positions if position.role))


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


def by_or_for(speaker: Speaker | Combinable) -> Q:
    """Return the condition that a statement was made by a speaker or by somebody else on the speaker's behalf."""
    return Q(speaker=speaker) | Q(on_behalf_of=speaker)


def latest_of_each(positions: PositionQuerySet, by: list[str], limit: int) -> PositionQuerySet:
    """Return of the statements that are alike in the fields `by` at most `limit`, the latest.

    Each says in `of_group` how many there are.
    """
    place = Window(RowNumber(), partition_by=by, order_by=[SAID.desc(), F("id").desc()])
    return positions.annotate(place=place, of_group=Window(Count("pk"), partition_by=by)).filter(place__lte=limit)


@dataclass(frozen=True)
class Statement:
    """A statement as the desk lists it, with the state of its article; `is_here`: in the article that is worked on."""

    position: Position
    state: ArticleState
    is_here: bool = False

    @property
    def is_retracted(self) -> bool:
        return self.position.retracted_at is not None or self.state == ArticleState.RETRACTED

    @property
    def is_public(self) -> bool:
        """Whether readers have a page of it. Of what is worked on that is not asked."""
        return self.state == ArticleState.LIVE and not self.is_here

    @property
    def day(self):
        """The day by which it is sorted: when it was said, or else the first of the conference."""
        return self.position.said_on or self.position.article.conference.starts_on


@dataclass(frozen=True)
class Found:
    """The first statements of a list, and whether there are more."""

    statements: list[Statement]
    has_more: bool


def on_record(speaker: UUID, proposition: UUID, now: datetime, *, work: Work, besides: UUID | None) -> Found:
    """Return what a speaker is on record with on a proposition, the latest first, ten at most.

    Of the article that is worked on that is the work, without the position `besides`; of all others the rows, whatever
    their state, and not what is in their unpublished drafts. One query.
    """
    stored = Position.objects.filter(speaker=speaker, proposition=proposition)
    stored = _for_desk(stored.exclude(takeaway__article=work.article))[: ON_RECORD_SHOWN + 1]
    own = [
        Statement(position, work.article.state(now), is_here=True)
        for position in work.positions
        if (position.speaker_id, position.proposition_id) == (speaker, proposition) and position.pk != besides
    ]
    found = sorted([*own, *_statements(stored, now)], key=lambda statement: statement.day, reverse=True)
    return Found(found[:ON_RECORD_SHOWN], len(found) > ON_RECORD_SHOWN)


def find_statements(words: str, now: datetime) -> Found:
    """Return statements in which every word stands: in speaker, proposition or what was said; the latest first.

    Twenty at most, of articles in any state, in the order of the desk's list of statements: so they are looked through
    no further than they are shown. Three queries, as PostgreSQL would join all rows before it looks for a few keys.
    """
    positions, sought = Position.objects.order_by(*LATEST_SAID_FIRST), words_of(words)
    if sought:
        positions = among(positions, reduce(and_, map(_has, sought)), FEW_STATEMENTS)
    keys = list(positions.values_list("pk", flat=True)[: FOUND_SHOWN + 1])
    found = Position.objects.for_detail().with_conference().in_bulk(keys)
    shown = [found[key] for key in keys[:FOUND_SHOWN] if key in found]
    return Found(_statements(shown, now), len(keys) > FOUND_SHOWN)


def _has(word):
    # The names once each, and not again for every statement.
    speakers = Speaker.objects.filter(having(word, "name", "aliases"))
    propositions = Proposition.objects.filter(having(word, "short_title", "statement"))
    named = Q(speaker__in=speakers.values("pk")) | Q(proposition__in=propositions.values("pk"))
    # Of what was said there may be a great deal: it is searched as it stands.
    return named | Q(quote__icontains=word) | Q(paraphrase__icontains=word)


def find_articles(words: str, *, besides: UUID, own_drafts_of: User | None = None) -> list[Article]:
    """Return articles in whose headline or conference every word stands, the last saved first, twenty at most.

    Left out are retracted ones, the one `besides`, and with `own_drafts_of` all but that person's drafts. Two queries.
    """
    articles = Article.objects.filter(retracted_at=None).exclude(pk=besides).select_related("conference")
    if own_drafts_of:
        articles = articles.filter(status=ArticleStatus.DRAFT, created_by=own_drafts_of)
    articles = articles.order_by("-updated_at", "id")
    if sought := words_of(words):
        articles = among(articles, having_all(sought, "headline", "conference__name", "conference__short_name"))
    return list(articles[:FOUND_SHOWN])


def _for_desk(positions):
    return positions.for_detail().with_conference().order_by(SAID.desc(), "id")


def _statements(positions, now):
    return [Statement(position, position.article.state(now)) for position in positions]
