from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator

from articles.models import Proposition
from articles.queries.position import STATEMENTS_A_PAGE, ConferenceGroup, answers_to, by_conference

PROPOSITIONS_A_PAGE = 60


@dataclass(frozen=True)
class PropositionPage:
    proposition: Proposition
    page_obj: Page
    groups: list[ConferenceGroup]


def proposition_list(now: datetime) -> Paginator:
    """Return the propositions by topic, each with `position_count` and `speaker_count`."""
    propositions = Proposition.objects.published(now).with_counts(now).select_related("topic")
    return Paginator(propositions.order_by("topic__name", "short_title", "slug"), PROPOSITIONS_A_PAGE)


def proposition_detail(slug: str, now: datetime, number: int) -> PropositionPage | None:
    """Return one page of the statements on a proposition by conference, the earliest first.

    Raises EmptyPage beyond the last page.
    """
    propositions = Proposition.objects.published(now).with_counts(now).select_related("topic")
    proposition = propositions.filter(slug=slug).first()
    if proposition is None:
        return None
    page = Paginator(answers_to(proposition, now), STATEMENTS_A_PAGE).page(number)
    return PropositionPage(proposition, page, by_conference(page))
