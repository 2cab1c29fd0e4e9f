"""Web addresses of sources: which are to be looked at next."""

from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet

from articles.models import Source

# An address that led somewhere is looked at again after a week, one at which nobody answered on the next day.
AGAIN_AFTER = timedelta(days=7)
FAILING_AGAIN_AFTER = timedelta(days=1)
# What stands as the finding while somebody looks. Nobody looks for so long: whoever did was stopped.
BEING_CHECKED = "…"
STOPPED_AFTER = timedelta(hours=1)
# On so many different days in a row nobody has to answer for the address to count as dead.
DAYS_UNTIL_DEAD = 3


def links_due(now: datetime) -> QuerySet[Source]:
    """Return the sources with an address that is to be looked at, the longest not looked at first."""
    failing = Q(failed_days__gt=0, failed_days__lt=DAYS_UNTIL_DEAD, checked_at__lt=now - FAILING_AGAIN_AFTER)
    stopped = Q(check_fault=BEING_CHECKED, checked_at__lt=now - STOPPED_AFTER)
    due = Q(checked_at=None) | Q(checked_at__lt=now - AGAIN_AFTER) | failing | stopped
    with_address = Source.objects.exclude(url="", archived_url="")
    return with_address.filter(due).order_by(F("checked_at").asc(nulls_first=True), "pk")
