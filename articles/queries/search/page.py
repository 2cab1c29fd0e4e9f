"""What the page of a search shows."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.paginator import Page, Paginator

from articles.models import Article, Conference, Position, Proposition, Speaker, Topic
from articles.models.position import SAID
from articles.queries.composing import composed
from articles.queries.search.finding import Finding, find, in_name_or_anywhere, with_some_words
from articles.queries.search.question import Question
from articles.queries.search.result import Result, results_of
from articles.queries.search.spelling import Correction, corrected
from articles.queries.search.visible import Filters

RESULTS_A_PAGE = 20
# Of each filter.
MOST_OPTIONS = 60
WAYS_SHOWN = 12
ARTICLES_LOOKED_AT, STATEMENTS_LOOKED_AT = 12, 60


@dataclass(frozen=True)
class Offer:
    """What the results can be filtered by."""

    conferences: list[Conference]
    topics: list[Topic]
    years: list[int]


@dataclass(frozen=True)
class Ways:
    """What a reader can browse who has found nothing yet."""

    topics: list[Topic]
    propositions: list[Proposition]
    speakers: list[Speaker]


@dataclass(frozen=True)
class SearchPage:
    """One page of results, and how they were found.

    `corrections` says which words were taken for others, `is_partial` that no result has all of the words.
    """

    finding: Finding
    offer: Offer
    page_obj: Page
    results: list[Result]
    corrections: list[Correction]
    is_partial: bool


def search(question: Question, filters: Filters, now: datetime, number: int) -> SearchPage:
    """Return a page of what answers a question. Raises EmptyPage beyond the last.

    Where nothing has all of the words, slips in names are forgiven; where that finds nothing either, some of the words
    are enough. What can be filtered by is taken from the results that there are without filters.
    """
    wide = Filters(kind=filters.kind)
    corrections, matches = [], in_name_or_anywhere
    every = find(question, wide, now)
    if not every.found and (corrections := corrected(question, now)):
        question = question.with_words({each.typed.token: each.taken for each in corrections})
        every = find(question, wide, now)
    if not every.found and len(question.tokens) > 1:
        matches = with_some_words
        every = find(question, wide, now, matches)
    finding = find(question, filters, now, matches) if filters.narrows else every
    found = [each for each in finding.found if filters.kind in (None, each.kind)]
    page = Paginator(found, RESULTS_A_PAGE).page(number)
    return SearchPage(
        finding=finding,
        offer=_offer(every, filters, now),
        page_obj=page,
        results=results_of([(each.kind, each.key) for each in page], question, now),
        corrections=corrections,
        is_partial=matches is with_some_words,
    )


def ways(now: datetime) -> Ways:
    """Return what there is to browse: topics, and what and who is in the latest articles. Three queries."""
    latest = _statements_in(_latest_articles(now), now)
    return Ways(
        topics=_topics(now),
        propositions=list(dict.fromkeys(position.proposition for position in latest))[: WAYS_SHOWN // 2],
        speakers=list(dict.fromkeys(position.speaker for position in latest))[:WAYS_SHOWN],
    )


@composed
def _latest_articles(now: datetime):
    return Article.objects.published(now).order_by("-published_at").values_list("pk", flat=True)[:ARTICLES_LOOKED_AT]


@composed
def _statements_in(articles: list[UUID], now: datetime):
    statements = Position.objects.published(now).filter(takeaway__article__pk__in=articles)
    return statements.select_related("speaker", "proposition").order_by(SAID.desc(), "id")[:STATEMENTS_LOOKED_AT]


@composed
def _topics(now: datetime):
    return Topic.objects.published(now)[:WAYS_SHOWN]


def _offer(finding: Finding, filters: Filters, now: datetime) -> Offer:
    """Return the most frequent options among what was found, and those that are chosen. Two queries."""
    conferences = _conferences_of(_keys(finding, "c_", filters.conference))
    topics = _topics_of(_keys(finding, "t_", filters.topic), now)
    years = {int(year) for year in _most_frequent(finding, "y_")} | ({filters.year} if filters.year else set())
    return Offer(conferences, topics, sorted(years, reverse=True))


@composed
def _conferences_of(keys: list[UUID]):
    return Conference.objects.filter(pk__in=keys)


@composed
def _topics_of(keys: list[UUID], now: datetime):
    return Topic.objects.published(now).filter(pk__in=keys)


def _keys(finding, prefix, chosen):
    return {UUID(key) for key in _most_frequent(finding, prefix)} | ({chosen.pk} if chosen else set())


def _most_frequent(finding, prefix):
    counts = Counter(mark for each in finding.found for mark in each.entry.marked(prefix))
    return [mark for mark, _count in counts.most_common(MOST_OPTIONS)]
