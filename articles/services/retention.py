"""Which versions stay. What was ever published, or may still be needed, is never deleted."""

from datetime import timedelta
from secrets import randbelow
from uuid import UUID

from django.db.models import Count, Exists, OuterRef
from django.utils import timezone

from articles.enums import SnapshotKind
from articles.models import OpenForm, ScheduledChange, Snapshot

# So long every version stays.
WHOLE_HISTORY = timedelta(days=14)
# Into so many parts the articles are cut by their keys; a run looks at one of them.
PARTS = 256
MOST_AT_ONCE = 500
_THINNED = {SnapshotKind.SAVED, SnapshotKind.SET_ASIDE}


def thin_versions(part: int | None = None) -> int:
    """Delete old versions that nobody misses, five hundred at most, and return how many.

    Of saves, and of what was set aside and settled, everything of the last fourteen days stays, and of each day
    before that the last of every person. All others stay: what was found, imported, published, discarded, restored,
    withdrawn or retracted, the draft, what waits to be settled, what a preview link shows, what was ever planned to go
    out at a time and what readers saw then; also what any of these was made from, and what an open form shows. A run
    looks at one part of the articles, any unless one is named.
    """
    first = (randbelow(PARTS) if part is None else part) << 120
    ends = UUID(int=first), UUID(int=first + (1 << 120) - 1)
    versions = list(_versions(*ends))
    shown = set(OpenForm.objects.filter(article_id__range=ends).values_list("base", flat=True))
    shown |= set(
        ScheduledChange.objects.open()
        .filter(article__gte=ends[0], article__lte=ends[1])
        .values_list("live_digest", flat=True)
    )
    doomed = [version.pk for version in _superfluous(versions) if version.digest not in shown][:MOST_AT_ONCE]
    Snapshot.objects.filter(pk__in=doomed).defer("content").delete()
    return len(doomed)


def _versions(first, last):
    """Return the versions of a part of the articles, the latest first, without their content."""
    versions = Snapshot.objects.filter(article__gte=first, article__lte=last).defer("content")
    planned = Exists(ScheduledChange.objects.filter(version=OuterRef("pk")))
    return versions.annotate(links=Count("preview_links"), is_planned=planned).order_by("article", "-number")


def _superfluous(versions):
    old = timezone.now() - WHOLE_HISTORY
    bases = {version.base_id for version in versions if _stays(version)}
    later = set()
    for version in versions:
        day = (version.article_id, version.created_by_id, timezone.localdate(version.created_at))
        if day in later and version.created_at < old and not _stays(version) and version.pk not in bases:
            yield version
        if version.kind == SnapshotKind.SAVED:
            later.add(day)


def _stays(version):
    """Tell whether it stays whatever else there is of its day."""
    waits = version.kind == SnapshotKind.SET_ASIDE and version.settled_at is None
    return version.kind not in _THINNED or version.is_draft or waits or version.links or version.is_planned
