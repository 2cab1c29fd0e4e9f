"""What the desk's front page and its lists show of articles."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from articles.enums import ArticleState, ArticleStatus
from articles.models import Article, Copy, Position, Snapshot, Takeaway, User
from articles.models.base import counted
from articles.models.publication import not_withdrawn
from articles.queries.open_form import unsaved_texts

A_LIST = 10


@dataclass(frozen=True)
class Desk:
    my_drafts: list[Article]
    other_drafts: list[Article]
    published_lately: list[Article]
    waiting_copies: int
    unsaved_texts: int


def desk_index(user: User, now: datetime) -> Desk:
    """Return the drafts and the latest published articles, ten of each, and how many texts are not saved yet.

    Five queries.
    """
    articles = with_counts(Article.objects.for_card().select_related("created_by"))
    drafts = articles.filter(status=ArticleStatus.DRAFT).order_by("-updated_at")
    return Desk(
        my_drafts=list(drafts.filter(created_by=user)[:A_LIST]),
        other_drafts=list(drafts.exclude(created_by=user)[:A_LIST]),
        published_lately=list(articles.published(now).order_by("-published_at")[:A_LIST]),
        waiting_copies=Copy.objects.waiting().filter(created_by=user).count(),
        unsaved_texts=unsaved_texts(user).count(),
    )


def with_counts(articles: QuerySet[Article]) -> QuerySet[Article]:
    """Add `takeaway_count` and `position_count`, counting everything stored, and `has_draft`: unpublished changes."""
    return articles.annotate(
        takeaway_count=counted(Takeaway.objects, "article"),
        position_count=counted(Position.objects, "takeaway__article"),
        has_draft=Exists(Snapshot.objects.drafts().filter(article=OuterRef("pk"))),
    )


def articles_in_state(articles: QuerySet[Article], state: ArticleState, now: datetime) -> QuerySet[Article]:
    """Return those that `Article.state(now)` calls so."""
    published = articles.filter(status=ArticleStatus.PUBLISHED)
    return {
        ArticleState.DRAFT: articles.filter(status=ArticleStatus.DRAFT),
        ArticleState.SCHEDULED: published.filter(not_withdrawn(now), published_at__gt=now),
        ArticleState.LIVE: articles.published(now),
        ArticleState.WITHDRAWN: published.filter(withdrawn_at__lte=now),
        ArticleState.RETRACTED: articles.retracted(now),
    }[state]
