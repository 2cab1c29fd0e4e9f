from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Max, Min, QuerySet, Window
from django.db.models.expressions import Combinable
from django.db.models.functions import RowNumber

from articles.models import Position, Proposition
from articles.models.position import CONFERENCE, SAID
from articles.queries.dot_plot import DotPlot, dot_plot
from articles.queries.page import KeysFirst
from articles.queries.position import ConferenceGroup, answers_to, by_conference
from articles.queries.thread import Threads, threads
from articles.queries.timeline import Timeline, timeline

PROPOSITIONS_A_PAGE = 60
SPEAKERS_A_PAGE = 40
# As many as forty speakers make at twelve conferences.
STATEMENTS_A_PAGE = 480
# A table of more statements gives each in a few words; one of still more leaves the words to the articles.
MOST_WITH_WORDS, MOST_WITH_FEW_WORDS = 120, 280
# Of the article and the sources, which come along with each of hundreds of statements.
LONG_TEXTS = [
    "takeaway__body",
    *(f"takeaway__article__{field}" for field in ("key_points", "introduction", "conclusion")),
    *(f"{source}__excerpt" for source in ("source", "quote_source")),
]
# What the statements on a proposition come to; from when to when it was spoken to is the first day of a conference.
COUNTS = {"position_count": Count("pk"), "speaker_count": Count("speaker", distinct=True)}
SPAN = {
    "conference_count": Count(CONFERENCE, distinct=True),
    "first_on": Min(f"{CONFERENCE}__starts_on"),
    "last_on": Max(f"{CONFERENCE}__starts_on"),
}


@dataclass(frozen=True)
class PropositionPage:
    """The statements of some speakers. `most` is how many of each are shown, where not all are.

    `is_long` says that there are too many for all their words, `is_dense` that there are too many for any.
    """

    proposition: Proposition
    page_obj: Page
    most: int | None
    groups: list[ConferenceGroup]
    timeline: Timeline | None
    dot_plot: DotPlot | None
    threads: Threads
    has_figures: bool
    is_long: bool
    is_dense: bool

    @property
    def columns(self) -> int:
        """How many columns the table has."""
        return 3 + self.has_figures + (not self.is_dense)


def proposition_list(now: datetime) -> KeysFirst:
    """Return the propositions by topic, each with its counts and from when to when it was spoken to."""
    propositions = Proposition.objects.published(now).select_related("topic").by_topic()
    return CountedPropositions(propositions, PROPOSITIONS_A_PAGE, now, SPAN)


class CountedPropositions(KeysFirst):
    """Pages of propositions that say what was said on them, for which their statements are gone through once.

    As `position_count` and `speaker_count`, and what `more` adds to that. A query more than other pages.
    """

    def __init__(self, rows: QuerySet, per_page: int, now: datetime, more: Mapping[str, Combinable] | None = None):
        super().__init__(rows, per_page)
        self.now, self.facts = now, COUNTS | (more or {})

    def page(self, number):
        page = super().page(number)
        page.object_list = list(page)
        add_facts(page.object_list, self.facts, self.now)
        return page


def add_facts(propositions: Iterable[Proposition], facts: Mapping[str, Combinable], now: datetime) -> None:
    """Set on propositions what their statements come to that readers may see. One query."""
    said = Position.objects.published(now).filter(proposition__in=propositions).order_by().values("proposition")
    found = {row["proposition"]: row for row in said.annotate(**facts)}
    for proposition in propositions:
        for name in facts:
            # All may have been retracted since the proposition was found.
            setattr(proposition, name, found.get(proposition.pk, {}).get(name, 0))


def proposition_detail(slug: str, now: datetime, number: int) -> PropositionPage | None:
    """Return what the speakers of one page said on a proposition; the first to speak stand on the first page.

    Where they said more than fits a page, it is the latest statements of each. Raises EmptyPage beyond the last page.
    """
    proposition = Proposition.objects.published(now).select_related("topic").filter(slug=slug).first()
    if proposition is None:
        return None
    add_facts([proposition], COUNTS | SPAN, now)
    page = Paginator(_speakers(proposition, now), SPEAKERS_A_PAGE).page(number)
    counts = {row["speaker"]: row["count"] for row in page}
    most = _most(counts.values())
    positions = list(_statements(proposition, now).filter(speaker__in=counts, nth__lte=most))
    return PropositionPage(
        proposition=proposition,
        page_obj=page,
        most=most if most < max(counts.values(), default=0) else None,
        groups=by_conference(positions),
        timeline=timeline(counts, positions),
        dot_plot=dot_plot(positions, proposition.unit),
        threads=threads(positions, now),
        has_figures=any(position.figure_wording for position in positions),
        is_long=len(positions) > MOST_WITH_WORDS,
        is_dense=len(positions) > MOST_WITH_FEW_WORDS,
    )


def _speakers(proposition, now):
    """Return the key and number of statements of each speaker, in the order of their first statements."""
    speakers = answers_to(proposition, now).order_by().values("speaker")
    speakers = speakers.annotate(count=Count("pk"), begun=Min(f"{CONFERENCE}__starts_on"), first=Min(SAID))
    return speakers.order_by("begun", "first", "speaker__sort_name", "speaker")


def _statements(proposition, now):
    """Return the statements with their `day`, and as `nth` how many of the speaker's are not earlier."""
    nth = Window(RowNumber(), partition_by=F("speaker"), order_by=[SAID.desc(), "pk"])
    return answers_to(proposition, now).defer(*LONG_TEXTS).annotate(day=SAID, nth=nth)


def _most(counts: Iterable[int]) -> int:
    """Return how many statements of each speaker can be shown, so that together they fit a page."""
    fitting = (most for most in range(STATEMENTS_A_PAGE, 1, -1) if _shown(counts, most) <= STATEMENTS_A_PAGE)
    return next(fitting, 1)


def _shown(counts, most):
    return sum(min(count, most) for count in counts)
