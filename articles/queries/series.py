from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import Prefetch

from articles.models import Article, Conference, ConferenceSeries

EDITIONS_A_PAGE = 50


@dataclass(frozen=True)
class SeriesPage:
    series: ConferenceSeries
    page_obj: Page


def series_detail(slug: str, now: datetime, number: int) -> SeriesPage | None:
    """Return a series with one page of its editions, the latest first. Raises EmptyPage beyond the last page."""
    series = ConferenceSeries.objects.filter(slug=slug).first()
    if series is None:
        return None
    articles = Prefetch("articles", Article.objects.published(now).for_card(), to_attr="article_list")
    editions = Conference.objects.filter(series=series).with_coverage(now).prefetch_related(articles)
    return SeriesPage(series, Paginator(editions, EDITIONS_A_PAGE).page(number))
