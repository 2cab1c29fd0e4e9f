"""A conference that comes back: its editions side by side, on what came up at several of them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from django.core.paginator import Page, Paginator
from django.db.models import Count, Min, Prefetch, Window
from django.db.models.functions import Coalesce, RowNumber
from django.db.models.lookups import In

from articles.models import Article, Conference, ConferenceSeries, Position, Proposition, TakeawayTopic, Topic
from articles.models.position import CONFERENCE
from articles.models.publication import published_condition
from articles.queries.cell import ROWS_A_PART, Cell, Part, by_stance, named_statements

# Each page begins with the edition that the page before ended with, so that no step between two is left out.
STEPS_A_PAGE = 4
ARTICLES_AN_EDITION = 5
ROWS_SHOWN = 12
NAMED = 40
TAKEAWAY_CONFERENCE = "content_object__article__conference"


@dataclass(frozen=True)
class Row:
    """What came up on one topic or proposition, with a cell for each edition."""

    subject: Topic | Proposition
    cells: list[Cell]


@dataclass(frozen=True)
class Comparison:
    """Topics or propositions: rows of what came up at several editions, and by edition what came up at one only."""

    rows: list[Row]
    once: list[tuple[Conference, list[Topic] | list[Proposition]]]
    has_more: bool


@dataclass(frozen=True)
class SeriesPage:
    """The editions of a page stand in `page_obj` the latest first, in `editions` the earliest first.

    `steps` are pairs of an edition and the one after it, the latest first.
    """

    series: ConferenceSeries
    page_obj: Page
    editions: list[Conference]
    takeaways: Comparison
    positions: Comparison
    steps: list[tuple[Conference, Conference]]


class StepPaginator(Paginator):
    """Pages of so many steps from one edition to the next: each ends with the edition that begins the next page."""

    def __init__(self, editions, steps):
        super().__init__(editions, steps, orphans=1)

    def page(self, number):
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        return self._get_page(self.object_list[first : first + self.per_page + 1], number, self)


def series_detail(slug: str, now: datetime, number: int) -> SeriesPage | None:
    """Return a series with one page of its editions, and what they say on the same topics and propositions.

    Each edition has its first articles as `article_list`. Raises EmptyPage beyond the last page.
    """
    series = ConferenceSeries.objects.filter(slug=slug).first()
    if series is None:
        return None
    articles = Article.objects.published(now).for_card()[:ARTICLES_AN_EDITION]
    editions = Conference.objects.filter(series=series).with_coverage(now)
    editions = editions.prefetch_related(Prefetch("articles", articles, to_attr="article_list"))
    page = StepPaginator(editions, STEPS_A_PAGE).page(number)
    editions = list(page)[::-1]
    steps = list(pairwise(editions))[::-1]
    return SeriesPage(series, page, editions, _takeaways(editions, now), _positions(editions, now), steps)


def _takeaways(editions, now):
    """Return the takeaways of the editions by topic."""
    condition = published_condition(now, "content_object__article__")
    items = TakeawayTopic.objects.filter(condition, **{f"{TAKEAWAY_CONFERENCE}__in": editions})
    topics = Topic.objects.filter(takeaway_items__in=items)
    topics = _most_widespread(topics, f"takeaway_items__{TAKEAWAY_CONFERENCE}", "name")
    cell = ["tag", TAKEAWAY_CONFERENCE]
    order = ["content_object__article__published_at", "content_object__sort_order", "content_object"]
    items = items.filter(_one_of("tag", topics)).annotate(
        place=Window(RowNumber(), partition_by=cell, order_by=order), of_group=Window(Count("pk"), partition_by=cell)
    )
    items = items.filter(place__lte=ROWS_A_PART).select_related("content_object__article").order_by("place")
    items = items.only("tag", "content_object__heading", TAKEAWAY_CONFERENCE)
    cells = _sorted(items, lambda item: (item.tag_id, item.content_object.article.conference_id))
    return _compared(topics, editions, cells, lambda rows: [Part(None, rows)])


def _positions(editions, now):
    """Return the statements of the editions by proposition."""
    positions = Position.objects.published(now).filter(**{f"{CONFERENCE}__in": editions})
    propositions = Proposition.objects.filter(positions__in=positions)
    propositions = _most_widespread(propositions, f"positions__{CONFERENCE}", "short_title", "slug")
    positions = named_statements(positions.filter(_one_of("proposition", propositions)))
    cells = _sorted(positions, lambda position: (position.proposition_id, position.takeaway.article.conference_id))
    return _compared(propositions, editions, cells, by_stance)


def _most_widespread(subjects, conference, *order):
    """Return the subjects that came up at most editions, each with `edition_count` and `edition_slug`, that of one."""
    subjects = subjects.annotate(
        edition_count=Count(conference, distinct=True), edition_slug=Min(f"{conference}__slug")
    )
    return list(subjects.order_by("-edition_count", *order)[: ROWS_SHOWN + NAMED + 1])


def _one_of(name, subjects):
    """Return the condition that a row is about one of the subjects, so put that no index of these answers it.

    There is more about them in the record than there is of the editions.
    """
    return In(Coalesce(name, name), [subject.pk for subject in subjects])


def _sorted(rows, key):
    """Return the rows by cell: `key` says of a row to which subject and edition it belongs."""
    cells = defaultdict(list)
    for row in rows:
        cells[key(row)].append(row)
    return cells


def _compared(subjects, editions, cells, parts_of):
    """Return the comparison of subjects, the most widespread first; `parts_of` makes parts of the rows of a cell."""
    several = [subject for subject in subjects if subject.edition_count > 1]
    once = [subject for subject in subjects if subject.edition_count == 1]
    named = [(edition, [s for s in once[:NAMED] if s.edition_slug == edition.slug]) for edition in editions]
    return Comparison(
        rows=[_row(subject, editions, cells, parts_of) for subject in several[:ROWS_SHOWN]],
        once=[(edition, subjects) for edition, subjects in named if subjects],
        has_more=len(several) > ROWS_SHOWN or len(once) > NAMED or len(subjects) > ROWS_SHOWN + NAMED,
    )


def _row(subject, editions, cells, parts_of):
    found = [(edition, cells[subject.pk, edition.pk]) for edition in editions]
    return Row(subject, [Cell(edition, parts_of(rows) if rows else []) for edition, rows in found])
