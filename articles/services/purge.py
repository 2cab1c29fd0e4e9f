"""Telling caches between us and readers, such as a CDN, that what they have is no longer right."""

import json
from urllib.request import Request, urlopen

from django.conf import settings
from django.utils import timezone

from articles.models import Generation
from articles.queries.generation import standing_at

# In seconds.
PATIENCE = 10
# As Cloudflare takes it; what stands before other caches has to understand no more than that something came.
EVERYTHING = json.dumps({"purge_everything": True}).encode()


def purge_caches() -> bool:
    """Have caches forget everything if readers see something else than last time. Returns whether they were told.

    It may be by a write, or because its moment has come. Where no address is set nobody is told. Raises OSError where
    they could not be told; the next run tries again.
    """
    standing = standing_at(timezone.now()) if settings.PURGE_URL else None
    if standing is None:
        return False
    if not Generation.objects.exclude(purged=standing.mark).exists():
        return False
    _tell()
    Generation.objects.update(purged=standing.mark)
    return True


def _tell():
    headers = {"Content-Type": "application/json"}
    if settings.PURGE_TOKEN:
        headers["Authorization"] = f"Bearer {settings.PURGE_TOKEN}"
    request = Request(settings.PURGE_URL, EVERYTHING, headers, method="POST")  # noqa: S310 - http or https, see settings
    urlopen(request, timeout=PATIENCE).close()  # noqa: S310
