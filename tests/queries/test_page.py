from datetime import timedelta

import pytest
from django.core.paginator import EmptyPage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article, Conference, Correction, Takeaway
from articles.queries.correction import correction_list
from articles.queries.page import KeysFirst, parts_touched
from tests.effort import counted_by_sqlite, effort
from tests.factories import ArticleFactory, ConferenceFactory, TakeawayFactory
from tests.filling import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def conferences():
    """Five conferences that are listed from E to A."""
    for day, name in enumerate("ABCDE", start=1):
        ConferenceFactory(name=name, starts_on=f"2025-01-0{day}", ends_on="2025-01-09")
    return Conference.objects.with_coverage(timezone.now())


def names(page):
    return "".join(conference.name for conference in page)


def test_pages_go_through_the_list_in_its_order(conferences):
    assert [names(KeysFirst(conferences, 2).page(number)) for number in (1, 2, 3)] == ["ED", "CB", "A"]


@pytest.mark.parametrize("size", range(1, 7))
def test_pages_of_any_size_hold_every_row_once(conferences, size):
    paginator = KeysFirst(conferences, size)
    assert "".join(names(paginator.page(number)) for number in paginator.page_range) == "EDCBA"


def test_rows_that_are_alike_in_all_that_a_list_is_ordered_by_stand_on_one_page_each():
    article = ArticleFactory()
    TakeawayFactory.create_batch(7, article=article)
    paginator = KeysFirst(Takeaway.objects.order_by("article"), 2)
    found = [takeaway.pk for number in paginator.page_range for takeaway in paginator.page(number)]
    assert found == sorted(found)
    assert len(set(found)) == 7


def test_rows_without_a_value_keep_their_place_when_they_are_counted_from_the_end():
    moments = [timezone.now() - timedelta(hours=hours) for hours in range(3)]
    articles = [ArticleFactory(published_at=moment) for moment in (None, *moments)]
    paginator = KeysFirst(Article.objects.all(), 1)
    assert [paginator.page(number)[0] for number in paginator.page_range] == articles


def test_page_knows_its_neighbours_and_the_number_of_all(conferences):
    page = KeysFirst(conferences, 2).page(3)
    assert (page.has_next(), page.previous_page_number(), page.paginator.count) == (False, 2, 5)


def test_page_beyond_the_last_is_none(conferences):
    with pytest.raises(EmptyPage):
        KeysFirst(conferences, 2).page(4)


def test_empty_list_has_one_page_and_asks_for_no_rows(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert names(KeysFirst(Conference.objects.with_coverage(timezone.now()), 2).page(1)) == ""


def test_number_of_rows_that_is_known_is_not_asked_for(conferences, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert names(KeysFirst(conferences, 2, count=5).page(3)) == "A"


@pytest.mark.parametrize("number", [1, 3])
def test_rows_are_counted_for_those_shown_alone(conferences, number):
    """Which of the columns a database works out before it cuts is its own affair, but keys have nothing to work out."""
    with CaptureQueriesContext(connection) as asked:
        list(KeysFirst(conferences, 2).page(number))
    chosen = asked[1]["sql"].rpartition(" IN (")[2]
    assert "LIMIT" in chosen
    assert "COUNT" not in chosen


@counted_by_sqlite
def test_last_page_costs_no_more_than_the_first_and_none_more_than_the_middle():
    article, now = ArticleFactory(published=True), timezone.now()
    make(Correction, 600, lambda n: {"article": article, "text": "An example.", "corrected_at": now - timedelta(n)})
    paginator = correction_list(now)
    assert paginator.num_pages == 12
    first, middle, second_half, last = (effort(lambda n=n: list(paginator.page(n))) for n in (1, 6, 9, 12))
    assert last < 1.3 * first
    assert second_half < middle


@pytest.mark.parametrize(
    ("first", "last", "touched", "before"),
    [(0, 2, "A", 0), (1, 4, "AC", 0), (3, 4, "C", 3), (3, 8, "CD", 3), (7, 8, "D", 7), (0, 8, "ACD", 0), (0, 0, "", 0)],
)
def test_parts_of_a_list_are_those_in_which_its_places_lie(first, last, touched, before):
    assert parts_touched({"A": 3, "C": 4, "D": 1}, first, last) == (list(touched), before)
