"""The public pages in parts that search engines take one at a time.

Ten thousand addresses fit a part. Most are of takeaways and statements, which are not counted: they stand in the part
of their article, and a part has so few articles that all of theirs fit it. A part of other records is a stretch of all
that there are by their keys, less those that readers may not see: so none has to be counted to find it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core.paginator import EmptyPage
from django.db.models import Model, QuerySet

from articles.models import (
    Article,
    Author,
    Conference,
    ConferenceSeries,
    Position,
    Proposition,
    Speaker,
    Takeaway,
    Topic,
)
from articles.models.publication import last_changed
from articles.queries.page import KeysFirst

RECORDS_A_PART = 200
ARTICLES_A_PART = 100
NEWS_IS_NEW_FOR = timedelta(days=2)
# As many as a news sitemap may have.
MOST_NEWS = 1_000


@dataclass(frozen=True)
class Section:
    """One kind of records that have pages: those that readers may see, and how many are in a part at most."""

    rows: Callable[[datetime], QuerySet]
    a_part: int = RECORDS_A_PART

    def count(self, now: datetime) -> int:
        """Return how many parts there are. Two queries at most."""
        rows = self.rows(now)
        return -(-rows.model._base_manager.count() // self.a_part) if rows.exists() else 0

    def part(self, number: int, now: datetime) -> list[Model]:
        """Return the records of a part. Raises EmptyPage where there are none. Two queries."""
        rows, last = self.rows(now), number * self.a_part
        keys = rows.model._base_manager.order_by("pk").values_list("pk", flat=True)[last - self.a_part : last]
        found = list(rows.filter(pk__in=list(keys)))
        if not found:
            raise EmptyPage
        return found


@dataclass(frozen=True)
class CountedSection(Section):
    """Records of which every part but the last is full, in an order of their own, so that a full one stays as it is."""

    def count(self, now: datetime) -> int:
        return -(-self.rows(now).order_by().count() // self.a_part)

    def part(self, number: int, now: datetime) -> list[Model]:
        return list(KeysFirst(self.rows(now), self.a_part, allow_empty_first_page=False).page(number))


@dataclass(frozen=True)
class Coverage:
    """An article with the keys of its takeaways and of its statements that are not retracted."""

    article: Article
    takeaways: list[UUID]
    positions: list[UUID]


def _articles(now):
    """Return the articles with `changed_at`, in the order in which they came out: so full parts stay as they are."""
    articles = Article.objects.published(now).only("slug").annotate(changed_at=last_changed(now))
    return articles.order_by("published_at", "pk")


def _addressed(rows):
    return rows.only("slug").order_by("pk")


SECTIONS = {
    "articles": CountedSection(_articles, ARTICLES_A_PART),
    "conferences": Section(lambda now: _addressed(Conference.objects.all())),
    "series": Section(lambda now: _addressed(ConferenceSeries.objects.all())),
    "speakers": Section(lambda now: _addressed(Speaker.objects.published(now))),
    "propositions": Section(lambda now: _addressed(Proposition.objects.published(now))),
    "topics": Section(lambda now: _addressed(Topic.objects.published(now))),
    "authors": Section(lambda now: _addressed(Author.objects.published(now))),
}


def parts_of_sections(now: datetime) -> Iterator[tuple[str, int]]:
    """Give the name of each section with the number of each of its parts, from 1. Two queries for each section."""
    for name, section in SECTIONS.items():
        yield from ((name, number) for number in range(1, section.count(now) + 1))


def records_in_part(section: str, number: int, now: datetime) -> list[Model]:
    """Return the records of a part; articles have `changed_at`. Raises EmptyPage beyond the last. Two queries."""
    return SECTIONS[section].part(number, now)


def coverage_of(articles: list[Article]) -> list[Coverage]:
    """Return articles that readers may see with what hangs from them. Two queries."""
    takeaways = Takeaway.objects.filter(article__in=articles)
    positions = Position.objects.filter(takeaway__article__in=articles, retracted_at=None)
    below = [_by_article(takeaways, "article"), _by_article(positions, "takeaway__article")]
    return [Coverage(article, *(keys.get(article.pk, []) for keys in below)) for article in articles]


def news(now: datetime) -> list[Article]:
    """Return the articles that were first published in the last two days, the latest first. One query."""
    articles = Article.objects.published(now).filter(published_at__gt=now - NEWS_IS_NEW_FOR)
    return list(articles.only("slug", "headline", "published_at")[:MOST_NEWS])


def _by_article(rows, article):
    found = {}
    for key, pk in rows.order_by("pk").values_list(article, "pk"):
        found.setdefault(key, []).append(pk)
    return found
