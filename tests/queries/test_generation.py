"""What all pages depend on besides their address. Every moment here is one at which a page says something else."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.models import Generation
from articles.queries.generation import FOR_EVER, NEVER, last_standing, moments_around, standing_at
from articles.services.generation import move_generation
from tests.factories import ArticleFactory, ConferenceFactory, CorrectionFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 2, 3, 12, tzinfo=UTC)
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


def published(at, **values):
    """Make an article that is public from a moment on, at a conference long ago."""
    return ArticleFactory(conference=old_conference(), status="published", published_at=at, **values)


def old_conference():
    return ConferenceFactory(starts_on=date(1990, 1, 1), ends_on=date(1990, 1, 2), time_zone="UTC")


class TestMoments:
    def test_record_without_anything_looks_the_same_for_ever(self):
        assert moments_around(NOW) == (NEVER, FOR_EVER)

    def test_publications_are_moments_to_the_second(self):
        published(NOW - DAY), published(NOW - 2 * DAY), published(NOW + DAY), published(NOW + 2 * DAY)
        assert moments_around(NOW) == (NOW - DAY, NOW + DAY)
        assert moments_around(NOW + DAY - SECOND) == (NOW - DAY, NOW + DAY)
        assert moments_around(NOW + DAY) == (NOW + DAY, NOW + 2 * DAY)

    def test_withdrawals_are_moments(self):
        published(NOW - 9 * DAY, withdrawn_at=NOW - SECOND)
        published(NOW - 9 * DAY, withdrawn_at=NOW + SECOND)
        assert moments_around(NOW) == (NOW - SECOND, NOW + SECOND)

    def test_notes_are_moments_and_drafts_of_notes_are_not(self):
        article = published(NOW - 9 * DAY)
        for hours, is_draft in ((-2, False), (-1, True), (1, True), (2, False)):
            CorrectionFactory(article=article, corrected_at=NOW + timedelta(hours=hours), is_draft=is_draft)
        assert moments_around(NOW) == (NOW - timedelta(hours=2), NOW + timedelta(hours=2))

    def test_drafts_of_articles_have_no_moments(self):
        ArticleFactory(conference=old_conference())
        assert moments_around(NOW)[1] == FOR_EVER

    @pytest.mark.parametrize(
        ("zone", "begins", "ends"),
        [
            ("UTC", datetime(2026, 2, 10, tzinfo=UTC), datetime(2026, 2, 13, tzinfo=UTC)),
            ("Pacific/Kiritimati", datetime(2026, 2, 9, 10, tzinfo=UTC), datetime(2026, 2, 12, 10, tzinfo=UTC)),
            ("Pacific/Pago_Pago", datetime(2026, 2, 10, 11, tzinfo=UTC), datetime(2026, 2, 13, 11, tzinfo=UTC)),
        ],
    )
    def test_conference_begins_and_ends_at_midnight_where_it_is(self, zone, begins, ends):
        conference = ConferenceFactory(starts_on=date(2026, 2, 10), ends_on=date(2026, 2, 12), time_zone=zone)
        assert moments_around(begins - SECOND) == (NEVER, begins)
        assert moments_around(begins) == (begins, ends)
        assert moments_around(ends - SECOND) == (begins, ends)
        assert moments_around(ends) == (ends, FOR_EVER)
        # The same moments at which the pages say something else.
        assert [conference.has_begun(at) for at in (begins - SECOND, begins)] == [False, True]
        assert [conference.is_over(at) for at in (ends - SECOND, ends)] == [False, True]

    def test_of_conferences_on_the_same_day_each_place_has_its_own_moment(self):
        for zone in ("Pacific/Pago_Pago", "UTC", "Pacific/Kiritimati"):
            ConferenceFactory(starts_on=date(2026, 2, 10), ends_on=date(2026, 2, 10), time_zone=zone)
        passed, at = [], datetime(2026, 2, 1, tzinfo=UTC)
        while (at := moments_around(at)[1]) != FOR_EVER:
            passed.append(at.strftime("%d %H"))
        assert passed == ["09 10", "10 00", "10 10", "10 11", "11 00", "11 11"]

    def test_nearest_conferences_count_however_far_away_and_however_many_there_are(self):
        for year in (1995, 2001, 2040, 2050):
            ConferenceFactory(starts_on=date(year, 5, 1), ends_on=date(year, 5, 3), time_zone="UTC")
        assert moments_around(NOW) == (datetime(2001, 5, 4, tzinfo=UTC), datetime(2040, 5, 1, tzinfo=UTC))

    @pytest.mark.parametrize("day", [date.min, date.max])
    def test_conference_at_the_end_of_time_breaks_nothing(self, day):
        ConferenceFactory(starts_on=day, ends_on=day, time_zone="Pacific/Kiritimati")
        assert moments_around(NOW) == (NEVER, FOR_EVER)

    def test_moments_are_found_with_the_same_queries_however_many_there_are(self, django_assert_num_queries):
        for count in (0, 5):
            for n in range(count):
                published(NOW + n * DAY)
                ConferenceFactory(starts_on=NOW.date() + n * DAY, ends_on=NOW.date() + n * DAY)
            with django_assert_num_queries(12):
                moments_around(NOW)


class TestStanding:
    def test_standing_has_the_token_and_the_moments(self):
        published(NOW - DAY), published(NOW + DAY)
        token = Generation.objects.get().token
        assert standing_at(NOW) == (token, NOW - DAY, NOW + DAY)

    def test_asking_again_takes_one_query_until_something_moves(self, django_assert_num_queries):
        published(NOW + DAY)
        first = standing_at(NOW)
        with django_assert_num_queries(1):
            assert standing_at(NOW + DAY - SECOND) is first
        move_generation()
        assert standing_at(NOW).token != first.token

    def test_when_its_moment_comes_it_is_another(self):
        published(NOW + DAY)
        first = standing_at(NOW)
        assert standing_at(NOW + DAY).since == first.until

    def test_clock_that_is_put_back_is_followed(self):
        published(NOW - DAY)
        assert standing_at(NOW).since == NOW - DAY
        assert standing_at(NOW - 2 * DAY).until == NOW - DAY

    def test_what_was_never_marked_has_no_standing_and_its_pages_are_served_unkept(self):
        Generation.objects.all().delete()
        assert standing_at(NOW) is None
        response = Client().get("/about/")
        assert (response.status_code, "ETag" in response, "Cache-Control" in response) == (200, False, False)

    def test_last_one_is_known_without_asking_as_long_as_its_moment_has_not_come(self, django_assert_num_queries):
        assert last_standing(NOW) is None
        published(NOW + DAY)
        first = standing_at(NOW)
        with django_assert_num_queries(0):
            assert last_standing(NOW + DAY - SECOND) is first
            assert last_standing(NOW + DAY) is None

    @pytest.mark.parametrize("path", ["/", "/conferences/", "/search/?q=example", "/feed.atom", "/data/positions.csv"])
    def test_it_is_asked_before_anything_that_a_page_shows(self, path):
        with CaptureQueriesContext(connection) as asked:
            assert Client().get(path).status_code == 200
        assert "articles_generation" in asked[0]["sql"]
