"""How the desk writes moments and stretches of time: as short as they can be read at a glance."""

from datetime import datetime, timedelta

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

register = template.Library()

A_MINUTE, AN_HOUR, A_DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
A_WEEK = 7 * A_DAY


@register.filter
def lately(moment: datetime, now: datetime) -> str:
    """Return the time of a moment today, “Yesterday”, or else the day: “10:38”, “12 Feb”, “12 Feb 2024”."""
    local, today = timezone.localtime(moment), timezone.localdate(now)
    if local.date() == today:
        return date_format(local, "H:i")
    if local.date() == today - A_DAY:
        return _("Yesterday")
    return date_format(local, "j M" if local.year == today.year else "j M Y")


@register.filter
def until(moment: datetime, now: datetime) -> str:
    """Return how long it is from now to a moment, or was since: “22 min”, “6 h 18 min”, “2 days 5 h”, “30 days”."""
    stretch = abs(moment - now)
    if stretch < A_MINUTE:
        return _("less than a minute")
    if stretch < AN_HOUR:
        return _("%(minutes)s min") % {"minutes": stretch // A_MINUTE}
    if stretch < A_DAY:
        hours, minutes = divmod(stretch // A_MINUTE, 60)
        text = _("%(hours)s h %(minutes)s min") if minutes else _("%(hours)s h")
        return text % {"hours": hours, "minutes": minutes}
    days = ngettext("%(days)s day", "%(days)s days", stretch.days) % {"days": stretch.days}
    hours = stretch % A_DAY // AN_HOUR
    return _("%(days)s %(hours)s h") % {"days": days, "hours": hours} if hours and stretch < A_WEEK else days
