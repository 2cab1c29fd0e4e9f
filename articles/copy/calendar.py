"""Conferences as events for calendar programs: iCalendar (RFC 5545)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from articles.text import clean_text

LINE_END = "\r\n"
# Without its end, in bytes (section 3.1).
MOST_IN_A_LINE = 75
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


@dataclass(frozen=True)
class Event:
    """What fills whole days from the first to the last. `key` stays when it changes, `address` is absolute."""

    key: UUID
    name: str
    starts_on: date
    ends_on: date
    place: str
    description: str
    address: str


def calendar(name: str, events: Iterable[Event], written_on: date) -> str:
    """Return a calendar.

    It names no method of exchange: so the time stamp of an event is when it may last have changed, which nobody notes
    down, and the day on which the calendar is written is the latest that can be true.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Plenary//Conferences//EN",
        f"NAME:{_text(name)}",
        f"X-WR-CALNAME:{_text(name)}",
        *(line for event in events for line in _event(event, written_on)),
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}{LINE_END}" for line in lines)


def _event(event: Event, written_on) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.key}"
    yield f"DTSTAMP:{_day(written_on)}T000000Z"
    yield f"DTSTART;VALUE=DATE:{_day(event.starts_on)}"
    yield f"DTEND;VALUE=DATE:{_day(_day_after(event.ends_on))}"
    yield f"SUMMARY:{_text(event.name)}"
    yield f"LOCATION:{_text(event.place)}"
    yield f"DESCRIPTION:{_text(event.description)}"
    yield f"URL:{event.address}"
    # Somebody who notes a conference down is not busy on its days.
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _day(day):
    return day.isoformat().replace("-", "")


def _day_after(day):
    """Return the next day, which is the end of an event that fills this one. There is none after the last."""
    return day + timedelta(days=1) if day < date.max else day


def _text(value):
    return clean_text(value).translate(_ESCAPES)


def _folded(line):
    """Return a line of content as lines that are short enough, of which the others begin with a space.

    No character is cut in two.
    """
    parts, room = [""], MOST_IN_A_LINE
    for character in line:
        room -= len(character.encode())
        if room < 0:
            parts.append(" ")
            room = MOST_IN_A_LINE - 1 - len(character.encode())
        parts[-1] += character
    return LINE_END.join(parts)
