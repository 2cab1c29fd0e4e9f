from datetime import UTC, date, datetime, timedelta

import pytest

from articles.queries.conference import conference_list, conference_offer
from tests import factories

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 6, 15, 12, tzinfo=UTC)


def hold(name, starts_on, ends_on=None, **more):
    return factories.ConferenceFactory(name=name, starts_on=starts_on, ends_on=ends_on or starts_on, **more)


def listed(now=NOON, number=1, **asked):
    """Return the names of one page: under way, to come, over."""
    page = conference_list(conference_offer(), asked, number, now)
    return tuple([conference.name for conference in part] for part in (page.running, page.upcoming, page.over))


def test_what_is_under_way_comes_first_then_the_next_then_the_latest_that_are_over():
    hold("Later", date(2027, 1, 1))
    hold("Over", date(2026, 6, 14))
    hold("Next", date(2026, 6, 16))
    hold("Long over", date(2020, 1, 1))
    hold("Today", date(2026, 6, 14), date(2026, 6, 16))
    assert listed() == (["Today"], ["Next", "Later"], ["Over", "Long over"])


def test_pages_go_on_where_the_one_before_ended(monkeypatch):
    monkeypatch.setattr("articles.queries.conference.CONFERENCES_A_PAGE", 2)
    for month in range(1, 4):
        hold(f"To come {month}", date(2027, month, 1))
        hold(f"Over {month}", date(2025, month, 1))
    pages = [listed(number=number) for number in (1, 2, 3)]
    assert pages == [
        ([], ["To come 1", "To come 2"], []),
        ([], ["To come 3"], ["Over 3"]),
        ([], [], ["Over 2", "Over 1"]),
    ]


PLACES = {"Auckland": "Pacific/Auckland", "Berlin": "Europe/Berlin", "Honolulu": "Pacific/Honolulu"}


@pytest.mark.parametrize(
    ("hour", "running", "upcoming", "over"),
    [
        # Of 15 June in UTC, when all three take place: in Auckland it is twelve hours later, in Honolulu ten earlier.
        (-13, [], ["Auckland", "Berlin", "Honolulu"], []),
        (-12, ["Auckland"], ["Berlin", "Honolulu"], []),
        (9, ["Auckland", "Berlin"], ["Honolulu"], []),
        (11, ["Auckland", "Berlin", "Honolulu"], [], []),
        (12, ["Berlin", "Honolulu"], [], ["Auckland"]),
        (22, ["Honolulu"], [], ["Auckland", "Berlin"]),
        (34, [], [], ["Auckland", "Berlin", "Honolulu"]),
    ],
)
def test_day_begins_and_ends_where_the_conference_is_held(hour, running, upcoming, over):
    for name, zone in PLACES.items():
        hold(name, date(2026, 6, 15), time_zone=zone)
    now = datetime(2026, 6, 15, tzinfo=UTC) + timedelta(hours=hour)
    assert listed(now) == (running, upcoming, over)


def test_what_is_over_at_its_place_alone_stands_on_the_last_page(monkeypatch):
    monkeypatch.setattr("articles.queries.conference.CONFERENCES_A_PAGE", 1)
    for name, zone in PLACES.items():
        hold(name, date(2026, 6, 15), time_zone=zone)
    pages = [listed(NOON, number) for number in (1, 2, 3)]
    assert pages == [(["Berlin"], [], []), (["Honolulu"], [], []), ([], [], ["Auckland"])]


def test_list_holds_what_it_is_asked_for():
    forum = factories.ConferenceSeriesFactory(name="Forum", slug="forum")
    hold("Forum in Germany", date(2025, 1, 1), series=forum)
    hold("Forum in Japan", date(2024, 12, 31), date(2025, 1, 1), series=forum, country="JP")
    hold("Summit in Japan", date(2025, 3, 1), country="JP")
    assert listed(year="2025")[2] == ["Summit in Japan", "Forum in Germany"]
    assert listed(series="forum")[2] == ["Forum in Germany", "Forum in Japan"]
    assert listed(series="forum", country="JP")[2] == ["Forum in Japan"]
    assert listed(year="2024", country="DE") == ([], [], [])


def test_offer_has_years_the_latest_first_and_names_in_order():
    for name in ("Summit", "Forum"):
        series = factories.ConferenceSeriesFactory(name=name, slug=name.lower())
        hold(f"{name} 2024", date(2024, 1, 1), series=series, country="SE")
    hold("Once", date(2025, 1, 1), country="AT")
    offer = conference_offer()
    assert offer.options("year", {}) == [("2025", "2025"), ("2024", "2024")]
    assert offer.options("series", {}) == [("forum", "Forum"), ("summit", "Summit")]
    assert offer.options("country", {}) == [("AT", "Austria"), ("SE", "Sweden")]
    assert offer.options("series", {"year": "2025"}) == []
