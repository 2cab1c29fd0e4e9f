"""Which of the records that the index names a reader may see, and under which filters."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from articles.enums import SearchKind
from articles.models import Article, Conference, Position, Proposition, Speaker, Takeaway, Topic
from articles.models.position import CONFERENCE
from articles.queries.composing import composed

# So much the index itself can be asked; what else is filtered, is filtered here.
FILTERED_BY_INDEX = {SearchKind.ARTICLE, SearchKind.TAKEAWAY, SearchKind.POSITION}


@dataclass(frozen=True)
class Filters:
    """What a reader asked for besides words; None asks for all."""

    kind: SearchKind | None = None
    conference: Conference | None = None
    topic: Topic | None = None
    year: int | None = None

    @property
    def asked(self) -> dict[str, str]:
        """The filters that are set, as an address says them."""
        conference, topic = (record and record.slug for record in (self.conference, self.topic))
        values = {"kind": self.kind, "conference": conference, "topic": topic, "year": self.year}
        return {name: str(value) for name, value in values.items() if value}

    @property
    def narrows(self) -> bool:
        """Whether anything but the kind is asked for."""
        return bool(self.conference or self.topic or self.year)


def visible(kind: SearchKind, keys: Collection[UUID], filters: Filters, now: datetime) -> QuerySet:
    """Return those of the records that a reader may see and which pass the filters."""
    return _ROWS[kind](filters, now).filter(pk__in=keys)


def visible_keys(kind: SearchKind, keys: Collection[UUID], filters: Filters, now: datetime) -> set[UUID]:
    """Return the keys of those of the records that a reader may see and which pass the filters."""
    if filters.narrows:
        return set(visible(kind, keys, filters, now).order_by().values_list("pk", flat=True))
    return set(_KEYS[kind](keys, now))


def _articles(filters, now):
    return _each(Article.objects.published(now))


def _takeaways(filters, now):
    return _each(Takeaway.objects.published(now))


def _positions(filters, now):
    return _each(Position.objects.published(now))


def _each(published):
    """Return the rows so that each is looked up by its key, then asked; SQLite would go through all articles."""
    return published.model.objects.filter(Exists(published.filter(pk=OuterRef("pk")).order_by()))


def _speakers(filters, now):
    said = _statements(filters, now)
    if not filters.narrows:
        return Speaker.objects.published(now)
    return Speaker.objects.filter(Q(pk__in=said.values("speaker")) | Q(pk__in=said.values("on_behalf_of")))


def _propositions(filters, now):
    if not filters.narrows:
        return Proposition.objects.published(now)
    return Proposition.objects.filter(pk__in=_statements(filters, now).values("proposition"))


def _topics(filters, now):
    topics = Topic.objects.published(now)
    if filters.topic:
        topics = topics.filter(pk=filters.topic.pk)
    if filters.conference or filters.year:
        tagged = Q(article_items__content_object__in=_coverage(filters, now))
        asked = Q(pk__in=_statements(filters, now).values("proposition__topic"))
        topics = topics.filter(Q(pk__in=Topic.objects.filter(tagged).values("pk")) | asked)
    return topics


def _conferences(filters, now):
    conferences = Conference.objects.all()
    if filters.conference:
        conferences = conferences.filter(pk=filters.conference.pk)
    if filters.year:
        conferences = conferences.filter(starts_on__year=filters.year)
    if filters.topic:
        tagged = Q(pk__in=Article.objects.published(now).filter(topic_items__tag=filters.topic).values("conference"))
        asked = Q(pk__in=_statements(filters, now).values(CONFERENCE))
        conferences = conferences.filter(tagged | asked)
    return conferences


def _coverage(filters, now) -> QuerySet:
    articles = Article.objects.published(now)
    if filters.conference:
        articles = articles.filter(conference=filters.conference)
    if filters.year:
        articles = articles.filter(conference__starts_on__year=filters.year)
    return articles


def _statements(filters, now) -> QuerySet:
    statements = Position.objects.published(now)
    if filters.conference:
        statements = statements.filter(**{CONFERENCE: filters.conference})
    if filters.topic:
        statements = statements.filter(proposition__topic=filters.topic)
    if filters.year:
        year = filters.year
        statements = statements.filter(Q(said_on__year=year) | Q(**{f"{CONFERENCE}__starts_on__year": year}))
    return statements


_ROWS = {
    SearchKind.ARTICLE: _articles,
    SearchKind.TAKEAWAY: _takeaways,
    SearchKind.POSITION: _positions,
    SearchKind.SPEAKER: _speakers,
    SearchKind.PROPOSITION: _propositions,
    SearchKind.CONFERENCE: _conferences,
    SearchKind.TOPIC: _topics,
}


def _keys_of(kind):
    @composed
    def keys_of(keys: list[UUID], now: datetime):
        return visible(kind, keys, Filters(), now).order_by().values_list("pk", flat=True)

    return keys_of


_KEYS = {kind: _keys_of(kind) for kind in _ROWS}
