"""The published articles to which another leads its readers."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Case, Count, F, FilteredRelation, Q, When

from articles.models import Article, Proposition
from articles.queries.composing import composed
from articles.queries.elsewhere import ASKED_AT_ONCE, latest_elsewhere

OF_THE_CONFERENCE = 4
RELATED = 4
POSITIONS = "takeaways__positions"
SHOWN = ["slug", "headline", "deck", "published_at"]
SHOWN += [f"conference__{name}" for name in ("slug", "name", "short_name", "starts_on", "time_zone", "series")]


@dataclass(frozen=True)
class Related:
    """An article on another conference, with the propositions that both articles have statements on."""

    article: Article
    propositions: list[Proposition]


@dataclass(frozen=True)
class Coverage:
    """Articles on the conference before, on the one after, on the same one, and on the same propositions."""

    previous: Article | None
    next: Article | None
    same_conference: list[Article]
    related: list[Related]


def coverage_around(article: Article, propositions: Collection[Proposition], now: datetime) -> Coverage:
    """Return what is published beside an article, stored or not, that has statements on the propositions. One query.

    Before and after are editions of the same series, or any conferences where there is no series: of each, it is the
    article that was published first. Of the same conference it is the four published last. Related are the four with
    the most propositions in common, of those to which the latest statements on each proposition belong.
    """
    here, found = article.conference, _found(article, propositions, now)
    editions = [other for other in found if here.series_id in (None, other.conference.series_id)]
    editions.sort(key=lambda other: other.published_at)
    earlier = [other for other in editions if _day(other) < here.starts_on]
    later = [other for other in editions if _day(other) > here.starts_on]
    related = [
        Related(other, [proposition for proposition in propositions if proposition.pk in its_own])
        for other, its_own in found.items()
        if other.conference_id != here.pk
    ]
    related.sort(key=lambda each: len(each.propositions), reverse=True)
    return Coverage(
        previous=max(earlier, key=_day, default=None),
        next=min(later, key=_day, default=None),
        same_conference=[other for other in found if other.conference_id == here.pk][:OF_THE_CONFERENCE],
        related=[each for each in related if each.propositions][:RELATED],
    )


def _found(article, propositions, now) -> dict[Article, set[UUID]]:
    """Return the articles, the latest first, with the keys of those propositions that they have statements on."""
    here, asked = article.conference, [proposition.pk for proposition in propositions][:ASKED_AT_ONCE]
    if here.series_id:
        rows = _in_series(article.pk, here.pk, here.starts_on, asked, now, here.series_id)
    else:
        rows = _anywhere(article.pk, here.pk, here.starts_on, asked, now)
    found = defaultdict(set)
    for row in rows:
        found[row].add(row.answered)
    return found


@composed
def _in_series(article: UUID, conference: UUID, day: date, propositions: list[UUID], now: datetime, series: UUID):
    editions = Article.objects.filter(conference__series=series)
    return _around(editions, article, conference, day, propositions, now)


@composed
def _anywhere(article: UUID, conference: UUID, day: date, propositions: list[UUID], now: datetime):
    return _around(Article.objects.all(), article, conference, day, propositions, now)


def _around(editions, article, conference, day, propositions, now):
    others, editions = (articles.published(now).exclude(pk=article) for articles in (Article.objects, editions))
    before, after = editions.filter(conference__starts_on__lt=day), editions.filter(conference__starts_on__gt=day)
    in_common = latest_elsewhere(article, propositions, now).exclude(takeaway__article__conference=conference)
    related = in_common.order_by().values(pk=F("takeaway__article"))
    related = related.annotate(number=Count("proposition", distinct=True))
    chosen = [
        before.order_by("-conference__starts_on", "published_at")[:1],
        after.order_by("conference__starts_on", "published_at")[:1],
        others.filter(conference=conference)[:OF_THE_CONFERENCE],
        related.order_by("-number", "-takeaway__article__published_at")[:RELATED],
    ]
    first, *more = (Article.objects.filter(pk__in=articles.values("pk")).order_by() for articles in chosen)
    rows = Article.objects.filter(pk__in=first.union(*more).values("pk"))
    statement = FilteredRelation(POSITIONS, condition=Q(**{f"{POSITIONS}__retracted_at": None}))
    answered = Case(When(statement__proposition__pk__in=propositions, then="statement__proposition"))
    rows = rows.annotate(statement=statement, answered=answered).distinct()
    return rows.select_related("conference").only(*SHOWN)


def _day(article):
    return article.conference.starts_on
