from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator

from articles.models import Position, Speaker
from articles.queries.position import STATEMENTS_A_PAGE, ConferenceGroup, by_conference

SPEAKERS_A_PAGE = 60


@dataclass(frozen=True)
class SpeakerPage:
    speaker: Speaker
    roles: list[str]
    page_obj: Page
    groups: list[ConferenceGroup]
    on_behalf: list[ConferenceGroup]


def speaker_list(now: datetime) -> Paginator:
    """Return the speakers by sort name, each with `position_count`."""
    return Paginator(Speaker.objects.published(now).with_counts(now), SPEAKERS_A_PAGE)


def speaker_detail(slug: str, now: datetime, number: int) -> SpeakerPage | None:
    """Return one page of a speaker's statements by conference, the latest first.

    `roles` are those held in them, the latest first.
    What others said on the speaker's behalf is kept apart and stands on the first page only.
    Raises EmptyPage beyond the last page.
    """
    speaker = Speaker.objects.published(now).select_related("photo").filter(slug=slug).first()
    if speaker is None:
        return None
    statements = Position.objects.published(now).for_detail().with_conference().latest_conference_first()
    page = Paginator(statements.filter(speaker=speaker), STATEMENTS_A_PAGE).page(number)
    on_behalf = statements.filter(on_behalf_of=speaker)[:STATEMENTS_A_PAGE] if number == 1 else []
    groups = by_conference(page)
    roles = list(dict.fromkeys(role for group in groups for role in reversed(group.roles)))
    return SpeakerPage(speaker, roles, page, groups, by_conference(on_behalf))
