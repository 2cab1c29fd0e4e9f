from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import add

from django.core.paginator import Page
from django.db.models import Case, F, Q, QuerySet, When

from articles.models import Conference, Position, Proposition, Speaker
from articles.models.position import CONFERENCE, SAID
from articles.queries.cell import Cell, by_stance
from articles.queries.page import KeysFirst
from articles.queries.position import by_or_for, grouped, latest_of_each

PROPOSITIONS_A_PAGE = 20
# Of a speaker on a proposition, and of a stance at a conference. How many more there are is said.
STATEMENTS_A_CELL = 4
STATEMENTS_A_STANCE = 8


@dataclass(frozen=True)
class Heard:
    """The latest of some statements, in the order of a page, and how many more there are."""

    positions: list[Position]

    @property
    def more(self) -> int:
        return self.positions[0].of_group - len(self.positions) if self.positions else 0


@dataclass(frozen=True)
class SpeakerCell:
    """What a speaker said on a proposition, by date, and apart from it what others said on the speaker's behalf."""

    speaker: Speaker
    own: Heard
    on_behalf: Heard


@dataclass(frozen=True)
class Row:
    """A proposition with a cell for each of those compared."""

    proposition: Proposition
    cells: list[SpeakerCell] | list[Cell]


@dataclass(frozen=True)
class Comparison:
    """One page of rows in parts: those that all of the compared share, marked True, then those that only some do."""

    page_obj: Page
    parts: list[tuple[bool, list[Row]]]


def chosen_speakers(slugs: list[str], now: datetime) -> dict[str, Speaker]:
    """Return by address, in the order given, the speakers of whom a reader may see something."""
    return _in_order(Speaker.objects.published(now), slugs)


def chosen_conferences(slugs: list[str]) -> dict[str, Conference]:
    """Return by address, in the order given, the conferences."""
    return _in_order(Conference.objects.all(), slugs)


def speaker_comparison(speakers: list[Speaker], now: datetime, number: int) -> Comparison:
    """Return the propositions to which at least two of the speakers spoke, or others on their behalf.

    Raises EmptyPage beyond the last page. Four queries.
    """
    page = _shared([by_or_for(speaker) for speaker in speakers], now, number)
    statements = _on(page, now).order_by(SAID, "id")
    own = _heard(statements.filter(speaker__in=speakers), "speaker_id")
    by_others = statements.filter(on_behalf_of__in=speakers).exclude(speaker=F("on_behalf_of"))
    on_behalf = _heard(by_others, "on_behalf_of_id")

    def cell(proposition, speaker):
        key = proposition.pk, speaker.pk
        return SpeakerCell(speaker, own[key], on_behalf[key])

    return _laid_out(page, speakers, cell)


def conference_comparison(conferences: list[Conference], now: datetime, number: int) -> Comparison:
    """Return the propositions that were spoken to at both conferences. Raises EmptyPage beyond the last page.

    Three queries.
    """
    page = _shared([Q((CONFERENCE, conference)) for conference in conferences], now, number)
    statements = _on(page, now).filter(**{f"{CONFERENCE}__in": conferences}).order_by("speaker__sort_name", SAID, "id")
    found = defaultdict(list)
    for position in latest_of_each(statements, ["proposition", CONFERENCE, "stance"], STATEMENTS_A_STANCE):
        found[position.proposition_id, position.article.conference_id].append(position)

    def cell(proposition, conference):
        return Cell(conference, by_stance(found[proposition.pk, conference.pk]))

    return _laid_out(page, conferences, cell)


def _in_order(rows, slugs):
    found = {row.slug: row for row in rows.filter(slug__in=slugs)}
    return {slug: found[slug] for slug in slugs if slug in found}


def _shared(sides: list[Q], now, number) -> Page:
    """Return a page of the propositions with statements on at least two sides, each with their number, `shared_by`."""
    published = Position.objects.published(now)
    spoken_to = [Q(pk__in=published.filter(side).values("proposition")) for side in sides]
    shared_by = reduce(add, (Case(When(side, then=1), default=0) for side in spoken_to))
    propositions = Proposition.objects.annotate(shared_by=shared_by).filter(shared_by__gte=2).select_related("topic")
    return KeysFirst(propositions.by_topic("-shared_by"), PROPOSITIONS_A_PAGE).page(number)


def _on(propositions, now) -> QuerySet:
    return Position.objects.published(now).for_detail().with_conference().filter(proposition__in=list(propositions))


def _heard(statements, by) -> dict[tuple, Heard]:
    """Return the latest statements on each proposition by the field `by`; for what is not there, none."""
    heard = defaultdict(lambda: Heard([]))
    for position in latest_of_each(statements, ["proposition_id", by], STATEMENTS_A_CELL):
        heard[position.proposition_id, getattr(position, by)].positions.append(position)
    return heard


def _laid_out(page, compared, cell: Callable) -> Comparison:
    rows = [Row(proposition, [cell(proposition, each) for each in compared]) for proposition in page]
    return Comparison(page, grouped(rows, lambda row: row.proposition.shared_by == len(compared)))
