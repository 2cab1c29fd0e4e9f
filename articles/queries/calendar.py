"""Conferences for calendar programs. Each is a public event, with coverage or without."""

from articles.models import Conference

CONFERENCES = 500


def latest_conferences() -> list[Conference]:
    """Return the conferences that begin last, those to come among them, each with its series. One query."""
    return list(Conference.objects.select_related("series")[:CONFERENCES])


def conference_of(slug: str) -> Conference | None:
    """Return a conference with its series, or None where there is no such conference. One query."""
    return Conference.objects.select_related("series").filter(slug=slug).first()
