from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from zoneinfo import ZoneInfo

from django.core.paginator import Page
from django.db.models import Case, Count, F, Prefetch, Q, When

from articles.countries import countries
from articles.models import Conference, Position, Proposition, Takeaway
from articles.models.position import SAID
from articles.queries.offer import Offer
from articles.queries.page import KeysFirst
from articles.queries.position import STATEMENTS_A_PAGE, grouped

CONFERENCES_A_PAGE = 50
ARTICLES_A_PAGE = 20
# What a list of conferences can be asked for, and where it stands.
FILTERS = {"year": "starts_on__year", "series": "series__slug", "country": "country"}


@dataclass(frozen=True)
class ConferenceOffer(Offer):
    """By what the conferences can be filtered, and the time zones of the places where they are held."""

    zones: set[str]


@dataclass(frozen=True)
class ConferenceList:
    """One page of conferences: those that are under way, those to come, the next one first, and those that are over."""

    page_obj: Page
    running: list[Conference]
    upcoming: list[Conference]
    over: list[Conference]


@dataclass(frozen=True)
class ConferencePage:
    """`is_upcoming` and `is_running` say what the day is at the place."""

    conference: Conference
    is_upcoming: bool
    is_running: bool
    articles: Page
    page_obj: Page
    by_proposition: list[tuple[Proposition, list[Position]]]


def conference_offer() -> ConferenceOffer:
    """Return the years, series and countries of all conferences, the latest year first. One query."""
    rows = Conference.objects.order_by().values_list(*FILTERS.values(), "series__name", "time_zone")
    counts, series, zones = Counter(), {}, set()
    for year, slug, country, name, zone, number in rows.annotate(number=Count("pk")):
        counts[str(year), slug or "", country] += number
        series[slug] = name
        zones.add(zone)
    years = sorted({year for year, *_ in counts}, key=int, reverse=True)
    labels = {
        "year": dict(zip(years, years, strict=True)),
        "series": dict(sorted(((slug, name) for slug, name in series.items() if slug), key=lambda pair: pair[1])),
        "country": countries(),
    }
    return ConferenceOffer(labels, counts, zones)


def conference_list(offer: ConferenceOffer, asked: dict[str, str], number: int, now: datetime) -> ConferenceList:
    """Return one page of the conferences as asked, each with `article_count` and `position_count`.

    Those that are not over come first, the next one before later ones; then the others, the latest first. A day is
    over when it is over at the place. Raises EmptyPage beyond the last page. One query.
    """
    is_over = _is_over(offer.zones, now)
    conferences = Conference.objects.with_coverage(now).filter(**{FILTERS[name]: asked[name] for name in asked})
    ahead = Case(When(is_over, then=None), default=F("starts_on")).asc(nulls_last=True)
    conferences = conferences.order_by(ahead, *Conference._meta.ordering)
    page = KeysFirst(conferences, CONFERENCES_A_PAGE, count=offer.count(asked)).page(number)
    ahead = [conference for conference in page if not conference.is_over(now)]
    return ConferenceList(
        page_obj=page,
        running=[conference for conference in ahead if conference.has_begun(now)],
        upcoming=[conference for conference in ahead if not conference.has_begun(now)],
        over=[conference for conference in page if conference.is_over(now)],
    )


def _is_over(zones: Iterable[str], now: datetime) -> Q:
    """Return the condition that a conference is over. At any moment there are two dates in the world, or three."""
    zones_by_day = defaultdict(list)
    for zone in zones:
        zones_by_day[now.astimezone(ZoneInfo(zone)).date()].append(zone)
    over = (Q(ends_on__lt=day, time_zone__in=there) for day, there in zones_by_day.items())
    return reduce(or_, over, Q(pk__in=[]))


def conference_detail(slug: str, now: datetime, number: int, article_page: int) -> ConferencePage | None:
    """Return a conference with one page of its articles and one page of its statements by proposition.

    Each article comes with its takeaways as `takeaway_list`. Raises EmptyPage beyond the last page of either.
    """
    conference = Conference.objects.select_related("series", "photo").filter(slug=slug).first()
    if conference is None:
        return None
    takeaways = Prefetch("takeaways", Takeaway.objects.defer("body"), to_attr="takeaway_list")
    articles = conference.articles.published(now).for_card().prefetch_related(takeaways)
    statements = Position.objects.published(now).filter(takeaway__article__conference=conference).for_detail()
    statements = statements.with_conference().order_by(
        "proposition__topic__name", "proposition__short_title", "proposition", "speaker__sort_name", SAID, "id"
    )
    page = KeysFirst(statements, STATEMENTS_A_PAGE).page(number)
    shown = KeysFirst(articles, ARTICLES_A_PAGE).page(article_page)
    return ConferencePage(
        conference=conference,
        is_upcoming=not conference.has_begun(now),
        is_running=conference.has_begun(now) and not conference.is_over(now),
        articles=shown,
        page_obj=page,
        by_proposition=grouped(page, lambda p: p.proposition),
    )
