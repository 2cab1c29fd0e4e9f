"""What is new of a subject that readers follow: at most fifty entries, the latest changed first."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, Model, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce

from articles.models import (
    Article,
    ArticleTopic,
    Conference,
    Correction,
    Position,
    Proposition,
    Speaker,
    Takeaway,
    Topic,
)
from articles.models.article import ArticleQuerySet
from articles.models.position import PositionQuerySet
from articles.models.publication import last_changed
from articles.queries.article import with_topics
from articles.queries.page import keys_first
from articles.queries.position import by_or_for

ENTRIES = 50
TOPICS_LISTED = 60


@dataclass(frozen=True)
class Followed:
    """A record with what is new about it: articles or statements, each with `changed_at`."""

    record: Model
    news: list[Article] | list[Position]


def followable_topics(now: datetime) -> list[Topic]:
    """Return topics by name, sixty at most and one more where there are others. One query."""
    return list(Topic.objects.published(now)[: TOPICS_LISTED + 1])


def latest_articles(now: datetime) -> list[Article]:
    """Return the articles that changed last, each with authors, takeaways and topics. Seven queries."""
    published = Article.objects.published(now)
    noted = Correction.objects.made(now).filter(Exists(published.filter(pk=OuterRef("article"))))
    # Whatever changed last did so in one of three ways, each with an index of its own.
    last = [
        published.order_by("-published_at").values_list("pk"),
        _one_by_one(published).order_by(Coalesce("modified_at", "published_at").desc()).values_list("pk"),
        noted.order_by("-corrected_at").values_list("article"),
    ]
    keys = {key for rows in last for (key,) in rows[:ENTRIES]}
    return _latest_articles(published.filter(pk__in=keys), now)


def _one_by_one(published):
    """Return the same articles, each looked at as it comes: or a database might rather sort all of them."""
    seen = Subquery(published.filter(pk=OuterRef("pk")).order_by().values("pk")[:1])
    return Article.objects.alias(is_seen=seen).filter(is_seen__isnull=False)


def news_of_conference(slug: str, now: datetime) -> Followed | None:
    """Return the articles on a conference, or None where there is no such conference. Five queries."""
    conference = Conference.objects.filter(slug=slug).first()
    if conference is None:
        return None
    return Followed(conference, _latest_articles(conference.articles.published(now), now))


def news_of_topic(slug: str, now: datetime) -> Followed | None:
    """Return the articles that have a topic, themselves or in a takeaway. None where readers have no page of it.

    Five queries.
    """
    topic = Topic.objects.published(now).filter(slug=slug).first()
    if topic is None:
        return None
    own, below = topic.article_items.values("content_object"), topic.takeaway_items.values("content_object__article")
    articles = Article.objects.published(now).filter(Q(pk__in=own) | Q(pk__in=below))
    return Followed(topic, _latest_articles(articles, now))


def news_of_proposition(slug: str, now: datetime) -> Followed | None:
    """Return the statements on a proposition, or None where readers have no page of it. Two queries."""
    proposition = Proposition.objects.published(now).filter(slug=slug).first()
    if proposition is None:
        return None
    statements = Position.objects.published(now).filter(proposition=proposition)
    return Followed(proposition, _latest_statements(statements, now))


def news_of_speaker(slug: str, now: datetime) -> Followed | None:
    """Return what a speaker, or somebody else on the speaker's behalf, said. None where readers have no page of it.

    Two queries.
    """
    speaker = Speaker.objects.published(now).filter(slug=slug).first()
    if speaker is None:
        return None
    statements = Position.objects.published(now).filter(by_or_for(speaker))
    return Followed(speaker, _latest_statements(statements, now))


def _latest_articles(articles: ArticleQuerySet, now):
    takeaways = Prefetch("takeaways", Takeaway.objects.defer("body"), to_attr="takeaway_list")
    articles = articles.for_card().annotate(changed_at=last_changed(now)).order_by("-changed_at", "pk")
    return list(keys_first(articles, 0, ENTRIES).prefetch_related("authors", takeaways, with_topics(ArticleTopic)))


def _latest_statements(statements: PositionQuerySet, now):
    """Return statements; those of one article change with it and stand in the order in which it has them."""
    statements = statements.for_detail().with_conference()
    statements = statements.annotate(changed_at=last_changed(now, "takeaway__article__"))
    in_order = ["-changed_at", "takeaway__article", "takeaway__sort_order", "takeaway", "sort_order", "pk"]
    return list(keys_first(statements.order_by(*in_order), 0, ENTRIES))
