"""Calendars as text, of events that nobody would enter."""

import re
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from icalendar import Calendar, vText

from articles.copy.calendar import MOST_IN_A_LINE, Event, calendar

WRITTEN_ON = date(2026, 2, 3)
HOSTILE = 'One; two, three\\n \\ four\nBEGIN:VEVENT\r\nfive\x00\x07\u2028six: "seven" '
HELD = 'One; two, three\\n \\ four\nBEGIN:VEVENT\nfive\nsix: "seven"'


def make_event(**values):
    return Event(
        **{
            "key": UUID(int=7),
            "name": "Example Forum 2026",
            "starts_on": date(2026, 6, 30),
            "ends_on": date(2026, 7, 2),
            "place": "Example Hall, Exampletown",
            "description": "Examples and more.",
            "address": "https://plenary.example/conferences/example/",
        }
        | values
    )


def read(*events, name="Examples"):
    """Return the events of a calendar as another program reads them, after a look at its lines."""
    text = calendar(name, events, WRITTEN_ON)
    lines = text.split("\r\n")
    assert lines.pop() == ""
    assert [line for line in lines if "\n" in line or "\r" in line] == []
    assert max(len(line.encode()) for line in lines) <= MOST_IN_A_LINE
    found = Calendar.from_ical(text)
    assert found.errors == []
    assert (found["version"], bool(found["prodid"]), "method" in found) == ("2.0", True, False)
    assert [event.errors for event in found.events] == [[]] * len(events)
    return found


def test_event_fills_its_days_and_ends_on_the_day_after_the_last():
    [event] = read(make_event()).events
    assert (event.start, event.end) == (date(2026, 6, 30), date(2026, 7, 3))
    assert event["dtstart"].params["VALUE"] == event["dtend"].params["VALUE"] == "DATE"
    assert event["dtstamp"].dt == datetime(2026, 2, 3, tzinfo=UTC)
    assert event["uid"] == "00000000-0000-0000-0000-000000000007"
    assert event["summary"] == "Example Forum 2026"
    assert event["location"] == "Example Hall, Exampletown"
    assert event["description"] == "Examples and more."
    assert event["url"] == "https://plenary.example/conferences/example/"
    assert event["transp"] == "TRANSPARENT"


@pytest.mark.parametrize("day", [date(2026, 12, 31), date(33, 4, 3), date.max])
def test_event_of_any_one_day_can_be_written(day):
    text = calendar("Examples", [make_event(starts_on=day, ends_on=day)], WRITTEN_ON)
    assert re.findall(r"DTSTART;VALUE=DATE:(\d{8})\r\n", text) == [f"{day.year:04}{day.month:02}{day.day:02}"]
    assert len(re.findall(r"DTEND;VALUE=DATE:\d{8}\r\n", text)) == 1


def test_text_is_read_as_it_was_written_and_cannot_become_a_line_of_its_own():
    texts = {"name": HOSTILE, "place": HOSTILE, "description": HOSTILE}
    found = read(make_event(**texts), make_event(key=UUID(int=8)), name=HOSTILE)
    first, _second = found.events
    assert [first[name] for name in ("summary", "location", "description")] == [HELD] * 3
    assert found["name"] == found["x-wr-calname"] == vText(HELD).to_ical().decode()


@pytest.mark.parametrize("character", ["e", "é", "語", "😀"])
def test_long_text_is_folded_between_characters(character):
    for length in range(60, 80):
        text = character * length
        [event] = read(make_event(name=text, description=text * 20)).events
        assert (event["summary"], event["description"]) == (text, text * 20)


def test_calendar_without_events_is_one():
    assert read().events == []
