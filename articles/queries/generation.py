"""What all pages depend on besides their address: what is published, and how far the clock has come."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Max, Min, QuerySet

from articles.enums import ArticleStatus
from articles.models import Article, Conference, Correction

NEVER, FOR_EVER = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
A_DAY = timedelta(days=1)
# From the first place on Earth where a day begins to the last where it ends.
LENGTH_OF_A_DATE = timedelta(days=2)


class Standing(NamedTuple):
    """The generation of the record, and between which moments it looks to readers as it does.

    At `since` the last publication, withdrawal, first or last day of a conference came; at `until` the next comes.
    """

    token: str
    since: datetime
    until: datetime

    @property
    def mark(self) -> str:
        """What tells one standing from another, also to other machines and after a restart."""
        return f"{self.token} {self.since.isoformat()}"

    def holds(self, token: str, now: datetime) -> bool:
        return self.token == token and self.since <= now < self.until


_known: Standing | None = None


def standing_at(now: datetime) -> Standing | None:
    """Return how the record stands, None where it has never been marked. One query, and a dozen more after a change.

    To be asked before anything else that a page shows: what is changed meanwhile is then newer than its mark, which
    nobody asks for again, and never older.
    """
    global _known
    token = _read_token()
    if token is None:
        return None
    if not (_known and _known.holds(token, now)):
        _known = Standing(token, *moments_around(now))
    return _known


def last_standing(now: datetime) -> Standing | None:
    """Return how the record stood when it was last asked, None where the clock has gone past that. No query."""
    return _known if _known and _known.holds(_known.token, now) else None


def forget_standing() -> None:
    """Have the next request ask for the moments again."""
    global _known
    _known = None


def _read_token():
    with connection.cursor() as cursor:
        # Through the ORM it would take as long as all else that is done for a page that is kept.
        cursor.execute("SELECT token FROM articles_generation")
        row = cursor.fetchone()
    return row[0] if row else None


def moments_around(now: datetime) -> tuple[datetime, datetime]:
    """Return the last moment that has changed what readers see by itself, and the next that will."""
    moments = list(chain(_moments_of_articles(now), _moments_of_notes(now), _moments_of_conferences(now)))
    past, ahead = ([at for at in moments if is_past == (at <= now)] for is_past in (True, False))
    return max(past, default=NEVER), min(ahead, default=FOR_EVER)


def _moments_of_articles(now):
    public = Article.objects.filter(status=ArticleStatus.PUBLISHED)
    return chain(_around(public, "published_at", now), _around(public, "withdrawn_at", now))


def _moments_of_notes(now):
    return _around(Correction.objects.filter(is_draft=False), "corrected_at", now)


def _around(rows: QuerySet, name: str, now) -> Iterable[datetime]:
    """Return the last value up to a moment and the first after it, as far as there are."""
    last = rows.filter(**{f"{name}__lte": now}).aggregate(at=Max(name))["at"]
    first = rows.filter(**{f"{name}__gt": now}).aggregate(at=Min(name))["at"]
    return filter(None, [last, first])


def _moments_of_conferences(now):
    """Give the beginnings and ends that may come next or have come last: a date is another moment at each place."""
    for name, ends_after in (("starts_on", timedelta()), ("ends_on", A_DAY)):
        for day, zone in _dates_around(name, now.date() - ends_after):
            yield datetime.combine(day + ends_after, time(), ZoneInfo(zone)).astimezone(UTC)


def _dates_around(name: str, today: date) -> Iterable[tuple[date, str]]:
    conferences = Conference.objects.order_by()
    surely_past = conferences.filter(**{f"{name}__lt": today - LENGTH_OF_A_DATE}).aggregate(day=Max(name))["day"]
    surely_ahead = conferences.filter(**{f"{name}__gt": today + LENGTH_OF_A_DATE}).aggregate(day=Min(name))["day"]
    first, last = surely_past or today - LENGTH_OF_A_DATE, surely_ahead or today + LENGTH_OF_A_DATE
    # Nearer to the ends of time the day has no midnight everywhere.
    between = (max(first, date.min + LENGTH_OF_A_DATE), min(last, date.max - LENGTH_OF_A_DATE))
    return conferences.filter(**{f"{name}__range": between}).values_list(name, "time_zone").distinct()
