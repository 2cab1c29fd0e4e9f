from dataclasses import dataclass
from datetime import date, datetime

from django.core.paginator import Page
from django.db.models import Case, Count, Max, Min, Q, When

from articles.models import Position, Proposition, Speaker
from articles.models.position import CONFERENCE, SAID
from articles.queries.page import KeysFirst
from articles.queries.position import (
    STATEMENTS_A_PAGE,
    ConferenceGroup,
    by_conference,
    by_or_for,
    grouped,
    latest_of_each,
)

SPEAKERS_A_PAGE = 60
ROLES_SHOWN = 3
DIFFERING_SHOWN = 10
# Of each stance on a proposition on which there are several.
STATEMENTS_A_STANCE = 3
SILENT_SHOWN = 12


@dataclass(frozen=True)
class SpeakerFacts:
    """What all statements of a speaker come to: numbers and the days of the first and the last."""

    own: int
    on_behalf: int
    propositions: int
    first_on: date | None
    last_on: date | None


@dataclass(frozen=True)
class Differing:
    """Statements of one speaker on one proposition that differ in stance, by date, and how many are not shown."""

    proposition: Proposition
    positions: list[Position]

    @property
    def more(self) -> int:
        shown = {position.stance: position.of_group for position in self.positions}
        return sum(shown.values()) - len(self.positions)


@dataclass(frozen=True)
class SpeakerPage:
    """One page of what is on record of a speaker. A list that says it is cut holds one more than is shown of it."""

    speaker: Speaker
    facts: SpeakerFacts
    roles: list[str]
    page_obj: Page
    groups: list[ConferenceGroup]
    on_behalf: list[ConferenceGroup]
    differing: list[Differing]
    silent: list[Proposition]


def speaker_list(now: datetime) -> KeysFirst:
    """Return the speakers by sort name, each with `position_count`."""
    return KeysFirst(Speaker.objects.published(now).with_counts(now), SPEAKERS_A_PAGE)


def speaker_detail(slug: str, now: datetime, number: int) -> SpeakerPage | None:
    """Return one page of a speaker's statements by conference, the latest first.

    What others said on the speaker's behalf comes after all of them and is kept apart. `roles` are those held, the
    latest first. Only on the first page: the propositions on which the speaker's own statements differ, and those on
    which there are none. Raises EmptyPage beyond the last page. Seven queries, five beyond the first page.
    """
    speaker = Speaker.objects.published(now).select_related("photo").filter(slug=slug).first()
    if speaker is None:
        return None
    published = Position.objects.published(now)
    own_first = Case(When(speaker=speaker, then=0), default=1)
    statements = published.filter(by_or_for(speaker)).for_detail().with_conference().latest_conference_first(own_first)
    page = KeysFirst(statements, STATEMENTS_A_PAGE).page(number)
    own, on_behalf = ([p for p in page if (p.speaker_id == speaker.pk) is is_own] for is_own in (True, False))
    return SpeakerPage(
        speaker=speaker,
        facts=_facts(speaker, published),
        roles=_roles(published.filter(speaker=speaker)),
        page_obj=page,
        groups=by_conference(own),
        on_behalf=by_conference(on_behalf),
        differing=_differing(published.filter(speaker=speaker)) if number == 1 else [],
        silent=_silent(speaker, published) if number == 1 else [],
    )


def _facts(speaker, published):
    own, on_behalf = Q(speaker=speaker), Q(on_behalf_of=speaker) & ~Q(speaker=speaker)
    return SpeakerFacts(
        **published.filter(by_or_for(speaker)).aggregate(
            own=Count("pk", filter=own),
            on_behalf=Count("pk", filter=on_behalf),
            propositions=Count("proposition", filter=own, distinct=True),
            first_on=Min(SAID, filter=own),
            last_on=Max(SAID, filter=own),
        )
    )


def _roles(own):
    roles = own.exclude(role="").order_by().values("role").annotate(last_on=Max(SAID)).order_by("-last_on", "role")
    return list(roles.values_list("role", flat=True)[: ROLES_SHOWN + 1])


def _differing(own):
    """Return the propositions with statements of more than one stance, by title, with the latest of each stance."""
    by_title = ["proposition__short_title", "proposition"]
    asked = own.order_by().values("proposition").annotate(stances=Count("stance", distinct=True)).filter(stances__gt=1)
    asked = asked.order_by(*by_title).values("proposition")[: DIFFERING_SHOWN + 1]
    statements = latest_of_each(own.filter(proposition__in=asked), ["proposition", "stance"], STATEMENTS_A_STANCE)
    statements = statements.for_detail().with_conference().order_by(*by_title, SAID, "id")
    return [Differing(*pair) for pair in grouped(statements, lambda p: p.proposition)]


def _silent(speaker, published):
    """Return the propositions that others spoke to at conferences where the speaker spoke, and the speaker nowhere."""
    own = published.filter(by_or_for(speaker))
    there = published.filter(**{f"{CONFERENCE}__in": own.values(CONFERENCE)})
    propositions = Proposition.objects.filter(pk__in=there.values("proposition"))
    return list(propositions.exclude(pk__in=own.values("proposition"))[: SILENT_SHOWN + 1])
