"""The matrix of a conference: its speakers, its propositions, and what is on record where the two meet."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, F, Value, When, Window
from django.db.models.functions import RowNumber

from articles.enums import SpeakerKind, Stance
from articles.models import Conference, Position, Proposition, Speaker
from articles.models.position import CONFERENCE, SAID, PositionQuerySet
from articles.queries.statement import STATEMENT, cells, with_unit

SPEAKERS_A_PAGE = 40
PROPOSITIONS_A_PAGE = 12
# So many propositions stand with their sentences in the head of the table; more of them stand closer.
MOST_WITH_SENTENCES = 6
STATEMENTS_A_CELL = 6
TOPICS_OFFERED = 100
# What is read of a statement for its cell; texts of its article would come along a few hundred times.
IN_A_CELL = [
    *("speaker", "proposition", "stance", "role", "paraphrase", "quote", "quote_language", "said_on"),
    *("on_behalf_of__name", "on_behalf_of__slug", "source__publisher", "quote_source__publisher"),
    *(f"{CONFERENCE}__short_name", f"{CONFERENCE}__starts_on"),
]
# The columns of the table for researchers, and where each comes from.
COLUMNS = {"id": "pk", "elsewhere": "is_elsewhere"} | STATEMENT


@dataclass(frozen=True)
class Filters:
    """What is asked of a conference's statements: a topic's slug, a kind of speaker, a stance. Empty asks for all.

    `elsewhere` adds what the same speakers said on the same propositions at other conferences.
    """

    topic: str = ""
    kind: str = ""
    stance: str = ""
    elsewhere: str = ""

    @property
    def asked(self) -> dict[str, str]:
        """Those that ask for something, in a fixed order."""
        return {name: value for name, value in asdict(self).items() if value}

    @property
    def conditions(self) -> dict[str, str]:
        """What they ask of a statement, for a queryset."""
        paths = {"topic": "proposition__topic__slug", "kind": "speaker__kind", "stance": "stance"}
        return {paths[name]: value for name, value in self.asked.items() if name in paths}


@dataclass(frozen=True)
class MatrixOffer:
    """A conference and, as pairs of value and label, by what its statements can be filtered: only what occurs there.

    Of very many topics the first are offered, and `topics_left_out` counts the rest.
    """

    conference: Conference
    topics: list[tuple[str, str]]
    topics_left_out: int
    kinds: list[tuple[str, str]]
    stances: list[tuple[str, str]]
    counts: dict[tuple[str, str, str], int]

    def count(self, filters: Filters) -> int:
        """Return how many statements of the conference there are under the filters."""
        asked = (filters.topic, filters.kind, filters.stance)
        return sum(
            number
            for found, number in self.counts.items()
            if all(value in ("", own) for value, own in zip(asked, found, strict=True))
        )


@dataclass(frozen=True)
class Cell:
    """What one speaker said on one proposition: at the conference by date, then elsewhere by date.

    `more` counts the statements beyond the first; `has_hidden`: there are some that the stance asked for leaves out.
    """

    proposition: Proposition
    statements: list[Position]
    has_hidden: bool

    @property
    def more(self) -> int:
        return self.statements[0].together - len(self.statements) if self.statements else 0


@dataclass(frozen=True)
class Row:
    speaker: Speaker
    cells: list[Cell]

    @property
    def roles(self) -> set[str]:
        """The roles in which the speaker made the statements that are shown of this conference."""
        return {said.role for cell in self.cells for said in cell.statements if not said.is_elsewhere}

    @property
    def role(self) -> str:
        """The role where it is one and the same; or else nothing, and each statement says its own."""
        roles = self.roles
        return roles.pop() if len(roles) == 1 else ""


@dataclass(frozen=True)
class MatrixPage:
    columns: Page
    page_obj: Page
    rows: list[Row]
    is_dense: bool


def matrix_offer(slug: str, now: datetime) -> MatrixOffer | None:
    """Return a conference and by what its statements can be filtered, or None where there is no such conference."""
    conference = Conference.objects.select_related("series").filter(slug=slug).first()
    if conference is None:
        return None
    kinds = ["proposition__topic__name", "proposition__topic__slug", "speaker__kind", "stance"]
    found = list(_statements(conference, now).order_by(*kinds).values_list(*kinds).annotate(Count("pk")))
    topics = list(dict.fromkeys((slug, name) for name, slug, *_ in found))
    return MatrixOffer(
        conference,
        topics[:TOPICS_OFFERED],
        len(topics[TOPICS_OFFERED:]),
        [(kind.value, kind.label) for kind in SpeakerKind if any(row[2] == kind for row in found)],
        [(stance.value, stance.label) for stance in Stance if any(row[3] == stance for row in found)],
        {(topic, kind, stance): number for _, topic, kind, stance, number in found},
    )


def matrix_detail(conference: Conference, filters: Filters, now: datetime, number: int, columns: int) -> MatrixPage:
    """Return one page of the speakers against one page of the propositions.

    Left out are speakers without a statement of the conference on these propositions under the filters. Raises
    EmptyPage beyond the last page of either.
    """
    statements = _statements(conference, now).filter(**filters.conditions)
    asked = Proposition.objects.filter(pk__in=statements.values("proposition")).by_topic()
    propositions = Paginator(asked, PROPOSITIONS_A_PAGE).page(columns)
    spoke = statements.filter(proposition__in=list(propositions)).values("speaker")
    speakers = Paginator(Speaker.objects.filter(pk__in=spoke), SPEAKERS_A_PAGE).page(number)
    rows = _rows(conference, filters, now, list(speakers), list(propositions))
    return MatrixPage(propositions, speakers, rows, is_dense=len(propositions) > MOST_WITH_SENTENCES)


def matrix_table(conference: Conference, filters: Filters, now: datetime) -> Iterator[dict[str, str]]:
    """Give every statement under the filters as cells by column, by proposition and speaker; `elsewhere` is yes or no.

    With the filter of that name, statements from elsewhere come along as in the matrix. One query, read in parts.
    """
    statements = _statements(conference, now).filter(**filters.conditions)
    if filters.elsewhere:
        statements = Position.objects.published(now).filter(
            speaker__in=statements.values("speaker"),
            proposition__in=statements.values("proposition"),
            **filters.conditions,
        )
    statements = _marked(statements, conference).order_by(
        "proposition__topic__name",
        "proposition__short_title",
        "proposition",
        "speaker__sort_name",
        "speaker",
        SAID,
        "id",
    )
    yield from cells(COLUMNS, with_unit(statements))


def _statements(conference, now) -> PositionQuerySet:
    return Position.objects.published(now).filter(**{CONFERENCE: conference})


def _marked(statements, conference) -> PositionQuerySet:
    """Add `is_elsewhere` to statements: they are of another conference."""
    return statements.annotate(
        is_elsewhere=Case(When(**{CONFERENCE: conference}, then=Value(False)), default=Value(True))
    )


def _rows(conference, filters, now, speakers, propositions):
    met = Position.objects.published(now).filter(speaker__in=speakers, proposition__in=propositions)
    if not filters.elsewhere:
        met = met.filter(**{CONFERENCE: conference})
    cells = defaultdict(list)
    for position in _first_of_each_cell(_marked(met.filter(**filters.conditions), conference)):
        cells[position.speaker_id, position.proposition_id].append(position)
    hidden = set()
    if filters.stance:
        others = met.exclude(stance=filters.stance).order_by()
        hidden = set(others.values_list("speaker", "proposition").distinct())

    def cell(speaker, asked):
        key = speaker.pk, asked.pk
        return Cell(asked, cells[key], key in hidden)

    return [Row(speaker, [cell(speaker, asked) for asked in propositions]) for speaker in speakers]


def _first_of_each_cell(statements):
    """Return the first statements of each cell, with `together`, the number of all that belong to it."""
    cell, order = [F("speaker"), F("proposition")], ["is_elsewhere", SAID, "id"]
    numbered = statements.annotate(
        place=Window(RowNumber(), partition_by=cell, order_by=order),
        together=Window(Count("pk"), partition_by=cell),
    )
    related = ["on_behalf_of", "source", "quote_source", CONFERENCE]
    return numbered.filter(place__lte=STATEMENTS_A_CELL).select_related(*related).only(*IN_A_CELL).order_by(*order)
