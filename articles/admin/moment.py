"""Moments as the desk reads them: in the conference's zone, the desk's and UTC, and how far off they are."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.dateformat import format as format_date

from articles.templatetags.dates import ahead


def zones_of(*articles) -> list[str]:
    """Return the zones in which times of articles are shown: of their conferences, the desk's, UTC, each once."""
    return list(dict.fromkeys([*(each.conference.time_zone for each in articles), settings.TIME_ZONE, "UTC"]))


def in_words(moment, zones) -> str:
    """Return a moment in several zones, and how far off it is, for a message."""
    shown = [f"{format_date(moment.astimezone(ZoneInfo(zone)), 'j F Y, H:i')} {zone}" for zone in zones]
    return f"{' · '.join(shown)} ({ahead(moment)})"
