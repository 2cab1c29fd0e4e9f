"""The published articles to which another leads its readers."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from articles.models import Article, Position, Proposition
from articles.queries.composing import composed

OF_THE_CONFERENCE = 4
RELATED = 4
SHOWN = ["slug", "headline", "deck", "published_at"]
SHOWN += [f"conference__{name}" for name in ("slug", "name", "short_name", "starts_on", "time_zone", "series")]


@dataclass(frozen=True)
class Related:
    """An article on another conference, with the propositions on which it has some of the latest statements."""

    article: Article
    propositions: list[Proposition]


@dataclass(frozen=True)
class Coverage:
    """Articles on the conference before, on the one after, on the same one, and on the same propositions."""

    previous: Article | None
    next: Article | None
    same_conference: list[Article]
    related: list[Related]


def coverage_around(
    article: Article,
    propositions: Collection[Proposition],
    elsewhere: Mapping[UUID, Sequence[Position]],
    now: datetime,
) -> Coverage:
    """Return what is published beside an article, stored or not, that has statements on the propositions. One query.

    Before and after are editions of the same series, or any conferences where there is no series: of each, it is the
    article that was published first. Of the same conference it is the four published last. Related are the four with
    the most propositions in common, of those whose statements `statements_elsewhere` has found.
    """
    here, answered = article.conference, _answered(article, elsewhere)
    if here.series_id:
        found = _in_series(article.pk, here.pk, here.starts_on, list(answered), now, here.series_id)
    else:
        found = _anywhere(article.pk, here.pk, here.starts_on, list(answered), now)
    editions = [other for other in found if here.series_id in (None, other.conference.series_id)]
    editions.sort(key=lambda other: other.published_at)
    earlier = [other for other in editions if _day(other) < here.starts_on]
    later = [other for other in editions if _day(other) > here.starts_on]
    related = [
        Related(other, [proposition for proposition in propositions if proposition.pk in answered[other.pk]])
        for other in found
        if other.pk in answered
    ]
    related.sort(key=lambda each: len(each.propositions), reverse=True)
    return Coverage(
        previous=max(earlier, key=_day, default=None),
        next=min(later, key=_day, default=None),
        same_conference=[other for other in found if other.conference_id == here.pk][:OF_THE_CONFERENCE],
        related=related,
    )


def _answered(article, elsewhere) -> dict[UUID, set[UUID]]:
    """Return the keys of the related articles, each with those of the propositions that it has in common."""
    answered, published_at = defaultdict(set), {}
    for proposition, statements in elsewhere.items():
        for statement in statements:
            if statement.of_conference != article.conference_id:
                answered[statement.of_article].add(proposition)
                published_at[statement.of_article] = statement.published_at
    latest = sorted(answered, key=lambda pk: (len(answered[pk]), published_at[pk]), reverse=True)
    return {pk: answered[pk] for pk in latest[:RELATED]}


@composed
def _in_series(article: UUID, conference: UUID, day: date, related: list[UUID], now: datetime, series: UUID):
    editions = Article.objects.filter(conference__series=series)
    return _around(editions, article, conference, day, related, now)


@composed
def _anywhere(article: UUID, conference: UUID, day: date, related: list[UUID], now: datetime):
    return _around(Article.objects.all(), article, conference, day, related, now)


def _around(editions, article, conference, day, related, now):
    """Return the articles, the latest first."""
    others, editions = (articles.published(now).exclude(pk=article) for articles in (Article.objects, editions))
    before, after = editions.filter(conference__starts_on__lt=day), editions.filter(conference__starts_on__gt=day)
    chosen = [
        before.order_by("-conference__starts_on", "published_at")[:1],
        after.order_by("conference__starts_on", "published_at")[:1],
        others.filter(conference=conference)[:OF_THE_CONFERENCE],
        others.filter(pk__in=related),
    ]
    # SQLite takes no part of a union that is cut off, but one of rows that are in what was.
    first, *more = (Article.objects.filter(pk__in=articles.values("pk")).order_by() for articles in chosen)
    rows = Article.objects.filter(pk__in=first.union(*more).values("pk"))
    return rows.select_related("conference").only(*SHOWN)


def _day(article):
    return article.conference.starts_on
