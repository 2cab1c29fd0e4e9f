from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import Prefetch

from articles.models import Article, Conference, Position, Proposition, Takeaway
from articles.models.position import SAID
from articles.queries.position import STATEMENTS_A_PAGE, grouped

CONFERENCES_A_PAGE = 50


@dataclass(frozen=True)
class ConferencePage:
    conference: Conference
    articles: list[Article]
    page_obj: Page
    by_proposition: list[tuple[Proposition, list[Position]]]


def conference_list(now: datetime) -> Paginator:
    """Return the conferences, the latest first, each with `article_count` and `position_count`."""
    return Paginator(Conference.objects.with_coverage(now), CONFERENCES_A_PAGE)


def conference_detail(slug: str, now: datetime, number: int) -> ConferencePage | None:
    """Return a conference with its coverage and one page of its statements by proposition.

    Each article comes with its takeaways as `takeaway_list`. Raises EmptyPage beyond the last page.
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
    page = Paginator(statements, STATEMENTS_A_PAGE).page(number)
    return ConferencePage(conference, list(articles), page, grouped(page, lambda p: p.proposition))
