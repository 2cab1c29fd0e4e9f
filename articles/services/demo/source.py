"""Where made-up statements can be checked, if they could."""

from datetime import UTC, datetime, time, timedelta

from articles.enums import SourceKind
from articles.models import Conference, Source
from articles.services.demo.draw import Draw, key
from articles.services.demo.prose import HEADLINES, sentence
from articles.services.demo.shared import FAR_FUTURE, slug
from articles.services.demo.words import PUBLISHERS


def sources(number: int, conference: Conference, draw: Draw, names: list[str]) -> list[Source]:
    """Return the two sources of an article about topics of these names."""
    kinds = (SourceKind.PRESS, SourceKind.TRANSCRIPT, SourceKind.VIDEO, SourceKind.OFFICIAL_TEXT, SourceKind.REPORT)
    rows = []
    for place_ in range(2):
        kind, publisher = kinds[(number + place_) % len(kinds)], draw.pick(PUBLISHERS)
        address = f"{slug(publisher, number)}-{place_}"
        row = Source(
            id=key("source", number, place_),
            kind=kind,
            title=sentence(draw, draw.pick(names), HEADLINES)[:250],
            publisher=publisher,
            url="" if kind == SourceKind.REPORT else f"https://press.example/{conference.year}/{address}",
            slug=address,
            published_on=conference.ends_on,
            accessed_on=conference.ends_on + timedelta(days=draw.below(5)),
            language="en",
            excerpt=sentence(draw, draw.pick(names)) if draw.chance(0.5) else "",
            # There is nothing at these addresses that anybody could look at.
            checked_at=FAR_FUTURE,
        )
        if draw.chance(0.01) and row.url:
            row.dead_since = datetime.combine(conference.ends_on, time(12), UTC) + timedelta(days=60)
            row.check_fault = "There is no such page."
        rows.append(row)
    return rows
