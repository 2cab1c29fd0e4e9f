import pytest
from django.utils import timezone

from articles.queries.generation import standing_at


@pytest.fixture
def assert_queries(django_assert_num_queries, db):
    """Count what a page asks for itself: all ask once, before anything else, how the record stands."""
    standing_at(timezone.now())
    return lambda number: django_assert_num_queries(number + 1)
