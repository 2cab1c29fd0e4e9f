"""Days and times as readers write them."""

from datetime import timedelta

from django import template
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.timesince import timeuntil
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def days(conference):
    """Return the days of a conference: “14 to 16 February 2025”, “30 June to 2 July 2026”, “12 February 2025”."""
    first, last = conference.starts_on, conference.ends_on
    if first == last:
        return format_date(first, "j F Y")
    short = "j F Y" if first.year != last.year else "j F" if first.month != last.month else "j"
    return _("%(first)s to %(last)s") % {"first": format_date(first, short), "last": format_date(last, "j F Y")}


@register.filter
def months_to(first, last):
    """Return the months from one day to another: “February 2024 to June 2025”, “February 2024”."""
    names = [format_date(day, "F Y") for day in (first, last)]
    return names[0] if names[0] == names[1] else _("%(first)s to %(last)s") % {"first": names[0], "last": names[1]}


@register.filter
def short_days(conference):
    """Return the days of a conference under its year: “14–16 Feb”, “30 Jun–2 Jul”, “12 Feb”."""
    first, last = conference.starts_on, conference.ends_on
    if first == last:
        return format_date(first, "j M")
    short = "j" if (first.year, first.month) == (last.year, last.month) else "j M"
    return _("%(first)s–%(last)s") % {"first": format_date(first, short), "last": format_date(last, "j M")}


@register.filter
def moment(value, conference):
    """Return a moment in the conference's zone with place and zone: “17 February 2025, 09:00 Munich (CET)”."""
    local = timezone.localtime(value, conference.zone)
    return f"{format_date(local, 'j F Y, H:i')} {conference.city} ({local.tzname()})"


@register.filter
def day_of(value, conference):
    """Return the day of a moment in the conference's zone: “25 June 2025”."""
    return format_date(timezone.localtime(value, conference.zone), "j F Y")


@register.filter
def short_day(value, conference):
    """Return a day as short as it can be read beside its conference: “15 Feb”, or “15 Feb 2024” of another year."""
    return format_date(value, "j M" if value.year == conference.year else "j M Y")


@register.filter
def ahead(value):
    """Return how far off a moment is: “in 3 hours, 5 minutes”, “in less than a minute”, or “due” where it has come."""
    now = timezone.now()
    if value <= now:
        return _("due")
    if value - now < timedelta(minutes=1):
        return _("in less than a minute")
    return _("in %(time)s") % {"time": timeuntil(value, now)}
