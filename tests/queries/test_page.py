import pytest
from django.core.paginator import EmptyPage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Conference
from articles.queries.page import KeysFirst
from tests.factories import ConferenceFactory

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


def test_page_knows_its_neighbours_and_the_number_of_all(conferences):
    page = KeysFirst(conferences, 2).page(3)
    assert (page.has_next(), page.previous_page_number(), page.paginator.count) == (False, 2, 5)


def test_page_beyond_the_last_is_none(conferences):
    with pytest.raises(EmptyPage):
        KeysFirst(conferences, 2).page(4)


def test_empty_list_has_one_page_and_asks_for_no_rows(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert names(KeysFirst(Conference.objects.with_coverage(timezone.now()), 2).page(1)) == ""


def test_rows_are_counted_for_those_shown_alone(conferences):
    """Which of the columns a database works out before it cuts is its own affair, but keys have nothing to work out."""
    with CaptureQueriesContext(
        connection,
    ) as asked:
        list(KeysFirst(conferences, 2).page(1))
    chosen = asked[1]["sql"].rpartition(" IN (")[2]
    assert "LIMIT 2" in chosen
    assert "COUNT" not in chosen
