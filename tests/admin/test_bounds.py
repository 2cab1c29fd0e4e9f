"""Lists of the desk that hold more than anybody pages through: what is shown of them, and what that costs."""

import re
from datetime import UTC, datetime

import pytest
from django.db.models import F
from django.urls import reverse

from articles.admin import listing
from articles.models import Article, Position, Source
from articles.queries import desk as desk_queries
from articles.queries import find as find_queries
from tests.admin.test_lists import choices_of, list_of
from tests.effort import counted_by_sqlite, effort
from tests.factories import (
    ArticleFactory,
    AuthorFactory,
    ConferenceFactory,
    ConferenceSeriesFactory,
    CorrectionFactory,
    PositionFactory,
    PropositionFactory,
    SourceFactory,
    SpeakerFactory,
    TopicFactory,
)
from tests.filling import fill

MOST = 60


@pytest.fixture
def short_lists(monkeypatch):
    """Let a list hold sixty rows at most, so that few are many."""
    monkeypatch.setattr(listing, "MOST_LISTED", MOST)
    monkeypatch.setattr(desk_queries, "MOST_COUNTED", 5)


@pytest.fixture
def desk(log_in, editor):
    return log_in(editor)


def shown(page):
    return list(page.context["cl"].result_list)


def test_long_list_holds_its_first_rows_and_says_that_there_are_more(desk, editor, short_lists):
    fill(editor, articles=MOST + 1, positions=5)
    first, second = desk.get(list_of("article")), desk.get(list_of("article", p=2))
    in_order = list(Article.objects.order_by(*Article._meta.ordering, "-pk"))
    assert [*shown(first), *shown(second)] == in_order[:MOST]
    assert f"More than {MOST} articles; the first {MOST} are listed." in first.text
    assert desk.get(list_of("article", p=3)).url.endswith("?e=1")


def test_list_that_is_not_long_says_how_many_there_are(desk, editor, short_lists):
    fill(editor, articles=MOST, positions=5)
    page = desk.get(list_of("article"))
    assert (f"{MOST} articles" in page.text, "More than" in page.text) == (True, False)


def test_long_search_says_that_there_are_more(desk, editor, short_lists):
    fill(editor, articles=MOST + 1, positions=5)
    assert f"More than {MOST} results" in desk.get(list_of("article", q="example")).text
    assert "1 result " in " ".join(desk.get(list_of("article", q="headline 60")).text.split())


def test_long_list_is_sorted_only_by_what_the_database_has_in_order(desk, editor, short_lists):
    fill(editor, articles=MOST + 1, positions=5)
    by_saving, by_headline = desk.get(list_of("article", o="-7")), desk.get(list_of("article", o="0"))
    assert shown(by_saving) == list(Article.objects.order_by("-updated_at", "-pk")[:50])
    assert shown(by_headline) == shown(desk.get(list_of("article")))
    assert by_headline.context["cl"].sortable_by == ["saved"]


def test_list_is_read_backwards_as_a_whole(desk, editor, short_lists):
    fill(editor, articles=10, positions=5 * MOST)
    backwards = desk.get(list_of("source", o="-2"))
    assert shown(backwards) == list(Source.objects.order_by("-publisher", "-title", "-slug")[:50])


def test_short_list_is_sorted_by_any_column(desk, editor, short_lists):
    fill(editor, articles=30, positions=5)
    page = desk.get(list_of("article", o="0"))
    assert shown(page) == list(Article.objects.order_by("headline", "-pk"))


def test_positions_come_by_day_and_those_without_one_last(desk, editor):
    fill(editor, articles=20, positions=30)
    Position.objects.filter(pk=Position.objects.first().pk).update(said_on=None)
    expected = Position.objects.order_by(F("said_on").desc(nulls_last=True), "-pk")
    assert shown(desk.get(list_of("position"))) == list(expected)


def test_front_page_counts_no_further_than_anybody_acts_on(desk, editor, short_lists):
    fill(editor, articles=200, positions=10)
    assert ">All 5+<" in desk.get(reverse("admin:index")).text


@pytest.mark.parametrize(
    ("model", "column"),
    [
        ("topic", "article"),
        ("topic", "proposition"),
        ("speaker", "position"),
        ("source", "position"),
        ("proposition", "position"),
        ("conferenceseries", "conference"),
        ("conference", "article"),
        ("author", "article"),
    ],
)
def test_line_counts_uses_as_far_as_it_goes(desk, monkeypatch, model, column):
    monkeypatch.setattr(listing, "MOST_IN_A_LINE", 2)
    many, few = used(3), used(2)
    page = desk.get(list_of(model))
    counts = {row.pk: getattr(row, f"{column}_count") for row in shown(page)}
    assert (counts[many[model].pk], counts[few[model].pk]) == (3, 2)
    [column_of_many] = [line for line in lines(page) if str(many[model].pk) in line]
    assert re.search(rf'field-{column}_count">(<a [^>]*>)?2\+<', column_of_many)


def used(times):
    """Return records of every kind, by the names of their models, each of which is used so often."""
    series, author = ConferenceSeriesFactory(), AuthorFactory()
    conference, *_others = ConferenceFactory.create_batch(times, series=series)
    articles = ArticleFactory.create_batch(times, conference=conference, authors=[author])
    topic = TopicFactory()
    proposition, *_others = PropositionFactory.create_batch(times, topic=topic)
    for article in articles:
        article.topics.add(topic)
    source, speaker = SourceFactory(), SpeakerFactory()
    PositionFactory.create_batch(times, source=source, speaker=speaker, proposition=proposition)
    return {row._meta.model_name: row for row in (series, author, conference, topic, proposition, source, speaker)}


def lines(page):
    return page.text.split("<tr>")


def test_corrections_are_filtered_by_the_years_that_there_are(desk):
    early, late = (CorrectionFactory(corrected_at=datetime(year, 5, 1, tzinfo=UTC)) for year in (2022, 2024))
    page = desk.get(list_of("correction"))
    assert [year for year in range(2020, 2027) if f"?corrected_at__year={year}" in page.text] == [2022, 2023, 2024]
    assert shown(desk.get(list_of("correction", corrected_at__year=2022))) == [early]
    assert shown(page) == [late, early]


PAGES = [list_of(model) for model in ("article", "position", "source", "photo")]
PAGES += [list_of("article", p=2), list_of("position", p=2), list_of("article", o="-7"), list_of("article", o="0")]
PAGES += [list_of("article", state="live"), list_of("source", o="-2"), list_of("topic")]
# What none or few are.
PAGES += [list_of("article", **{name: value}) for name, value in (("review__exact", "returned"), ("work", "planned"))]
PAGES += [
    list_of("article", state="retracted"),
    list_of("article", assigned="nobody"),
    list_of("source", link="unclear"),
]
PAGES += [list_of("source", archived_url__isempty=empty) for empty in (0, 1)]
PAGES += [choices_of("position", "source")]


@counted_by_sqlite
def test_list_of_very_many_costs_what_one_of_many_does(desk, editor, short_lists):
    fill(editor, articles=80, positions=400, speakers=70)
    few = {page: effort(lambda page=page: desk.get(page)) for page in PAGES}
    fill(editor, "more", articles=720, positions=3600, speakers=70)
    many = {page: effort(lambda page=page: desk.get(page)) for page in PAGES}
    # A page that lists nothing takes so little that the conferences to filter by count.
    assert {page: (few[page], many[page]) for page in PAGES if many[page] > 2 * few[page] + 500} == {}


def test_choices_come_in_pages_and_end_where_no_more_are_listed(desk, short_lists):
    SpeakerFactory.create_batch(MOST + 1)
    address = choices_of("position", "speaker")
    answers = [desk.get(f"{address}&page={page}").json() for page in (1, 2, 3)]
    assert [len(answer["results"]) for answer in answers] == [20, 20, 20]
    assert len({choice["id"] for answer in answers for choice in answer["results"]}) == MOST
    assert [answer["pagination"]["more"] for answer in answers] == [True, True, False]


@counted_by_sqlite
def test_choices_are_looked_for_no_further_than_the_page_after(desk, editor, monkeypatch):
    monkeypatch.setattr(find_queries, "FEW", 20)
    address = choices_of("position", "source", "example")
    fill(editor, articles=5, positions=300)
    few = effort(lambda: desk.get(address))
    fill(editor, "more", articles=5, positions=4000)
    assert effort(lambda: desk.get(address)) < 1.5 * few
