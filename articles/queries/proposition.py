from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Min, Window
from django.db.models.functions import RowNumber

from articles.models import Proposition
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
    propositions = Proposition.objects.published(now).with_counts(now).with_span(now).select_related("topic")
    return KeysFirst(propositions.by_topic(), PROPOSITIONS_A_PAGE)


def proposition_detail(slug: str, now: datetime, number: int) -> PropositionPage | None:
    """Return what the speakers of one page said on a proposition; the first to speak stand on the first page.

    Where they said more than fits a page, it is the latest statements of each. Raises EmptyPage beyond the last page.
    """
    propositions = Proposition.objects.published(now).with_counts(now).with_span(now).select_related("topic")
    proposition = propositions.filter(slug=slug).first()
    if proposition is None:
        return None
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
