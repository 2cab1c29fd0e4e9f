from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page
from django.db.models import Prefetch

from articles.models import Conference, Position, Proposition, Takeaway
from articles.models.position import SAID
from articles.queries.page import KeysFirst
from articles.queries.position import STATEMENTS_A_PAGE, grouped

CONFERENCES_A_PAGE = 50
ARTICLES_A_PAGE = 20


@dataclass(frozen=True)
class ConferencePage:
    conference: Conference
    articles: Page
    page_obj: Page
    by_proposition: list[tuple[Proposition, list[Position]]]


def conference_list(now: datetime) -> KeysFirst:
    """Return the conferences, the latest first, each with `article_count` and `position_count`."""
    return KeysFirst(Conference.objects.with_coverage(now), CONFERENCES_A_PAGE)


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
    return ConferencePage(conference, shown, page, grouped(page, lambda p: p.proposition))
