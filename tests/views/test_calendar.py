"""Conferences as calendar programs get them."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from icalendar import Calendar

from articles.models import OldAddress
from articles.queries.calendar import CONFERENCES
from tests.factories import ConferenceFactory, ConferenceSeriesFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def conference():
    return ConferenceFactory(
        name="Example Forum; the third",
        series=ConferenceSeriesFactory(name="Example Forum"),
        edition="3rd",
        venue="Example Hall",
        description="Examples, and what is made of them.",
    )


def events(reader, path):
    response = reader.get(path)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Access-Control-Allow-Origin"] == "*"
    return Calendar.from_ical(response.content).events


@pytest.mark.parametrize("path", ["/conferences.ics", "/conferences/{slug}/calendar.ics"])
def test_calendar_says_when_and_where_a_conference_is(reader, conference, settings, path):
    settings.SITE_URL = "https://plenary.example"
    [event] = events(reader, path.format(slug=conference.slug))
    address = f"https://plenary.example{conference.get_absolute_url()}"
    assert (event.start, event.end) == (date(2025, 2, 14), date(2025, 2, 17))
    assert (event["uid"], event["url"]) == (str(conference.pk), address)
    assert event["summary"] == "Example Forum; the third"
    assert event["location"] == "Example Hall, Exampletown, Germany"
    assert event["description"] == f"Example Forum, 3rd\nExamples, and what is made of them.\n{address}"


def test_calendar_has_the_conferences_that_begin_last(reader, assert_queries):
    series = ConferenceSeriesFactory()
    ConferenceFactory(name="Long ago", starts_on=date(1999, 2, 3), ends_on=date(1999, 2, 3))
    ConferenceFactory.create_batch(CONFERENCES, series=series)
    with assert_queries(1):
        found = events(reader, "/conferences.ics")
    assert len(found) == CONFERENCES
    assert "Long ago" not in {event["summary"] for event in found}


def test_event_alone_comes_with_one_query(reader, conference, assert_queries):
    ConferenceFactory()
    with assert_queries(1):
        assert len(events(reader, f"/conferences/{conference.slug}/calendar.ics")) == 1


def test_event_stays_the_same_when_the_conference_is_put_right(reader, conference):
    [before] = events(reader, "/conferences.ics")
    conference.name, conference.slug = "Example Forum", "another-address"
    conference.save()
    [after] = events(reader, "/conferences.ics")
    assert before["uid"] == after["uid"]
    assert before["summary"] != after["summary"]


def test_file_is_named_after_the_conference(reader, conference):
    response = reader.get(f"/conferences/{conference.slug}/calendar.ics")
    assert response["Content-Disposition"] == f'inline; filename="{conference.slug}.ics"'


def test_event_of_nothing_is_not_found_and_one_of_an_old_address_leads_on(reader, conference):
    assert reader.get("/conferences/no-such-thing/calendar.ics").status_code == 404
    OldAddress.objects.create(kind="conference", slug="before", record_key=conference.pk)
    response = reader.get("/conferences/before/calendar.ics")
    assert (response.status_code, response["Location"]) == (301, f"/conferences/{conference.slug}/calendar.ics")


@pytest.mark.parametrize("path", ["/conferences.ics", "/conferences/{slug}/calendar.ics"])
def test_calendar_is_only_to_be_read(reader, conference, path):
    assert reader.post(path.format(slug=conference.slug)).status_code == 405
    assert reader.head(path.format(slug=conference.slug)).status_code == 200


@pytest.mark.parametrize(("day", "is_offered"), [(13, True), (16, True), (17, False)])
def test_page_of_a_conference_leads_to_its_event_until_it_is_over(reader, conference, day, is_offered):
    with time_machine.travel(datetime(2025, 2, day, 12, tzinfo=UTC), tick=False):
        page = reader.get(conference.get_absolute_url()).text
    assert (f'<a href="/conferences/{conference.slug}/calendar.ics">Add to calendar</a>' in page) == is_offered


def test_list_of_conferences_leads_to_their_calendar(reader):
    assert '<a href="/conferences.ics">Calendar of conferences</a>' in reader.get("/conferences/").text
