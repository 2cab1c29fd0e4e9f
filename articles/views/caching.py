"""Pages that are rendered once and sent many times.

A page depends on its address, the parameters that its view declares, the build and how the record stands, and on
nothing else: a digest of these is its key. The view does not get to know who asks. So we, browsers and caches between
may keep a page, and its key alone tells whether it is still right.
"""

import logging
import re
from datetime import datetime
from functools import wraps
from hashlib import blake2b

from django.conf import settings
from django.core.cache import cache
from django.db import Error as DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, QueryDict
from django.utils import timezone

from articles.page_cache import Page, PageCache
from articles.queries.generation import Standing, last_standing, standing_at
from coverage_site.build import build

# The headers of a page that say what its body is, and are kept with it; all others are set with each answer.
DESCRIBING = ("Content-Type", "Content-Disposition", "Link")
# Instead of parameters: the view reads all that there are, and refuses those that it does not know.
WHOLE_QUERY = "*"
# In seconds: for so long a cache that several machines share holds a page.
SHARED_FOR = 60 * 60
# In seconds: for so long a cache between may go on with what it has while it gets nothing but errors from us.
GOOD_WHEN_DOWN = 600
GZIP = re.compile(r"\bgzip\b(?:\s*;\s*q=([0-9.]+))?")

logger = logging.getLogger(__name__)
pages = PageCache(settings.PAGE_CACHE_MB * 2**20)


def kept(*parameters: str, max_age: int = 0, is_hourly: bool = False):
    """Wrap a view for readers whose answer is the same for everybody, and is kept until what it shows changes.

    Of the query the view is given the parameters alone, so that no other makes a page of its own. Browsers ask each
    time whether their copy is right, or after `max_age` seconds. `is_hourly` is for what shows how late it is. Only
    answers with status 200 are kept; a stream is not, but whoever has it still as it is gets 304 as well.
    """

    def decorate(view):
        @wraps(view)
        def answering(request, *args, **kwargs):
            if settings.DEBUG:
                return view(request, *args, **kwargs)
            now = timezone.now()
            standing, is_sure = _standing(now)
            if standing is None:
                return view(request, *args, **kwargs)
            asked = _asked(request, parameters)
            place = (request.path, asked.urlencode() if asked else "")
            key = _key(place, standing, now, is_hourly)
            policy = cache_policy(standing, now, max_age) if is_sure else "no-cache"
            if f'"{key}"' in request.META.get("HTTP_IF_NONE_MATCH", ""):
                return _headed(HttpResponseNotModified(), key, policy)

            def make():
                return _shared(key) or _rendered(view(_impersonal(request, asked), *args, **kwargs), key, is_sure)

            made = pages.get_or_make(place, key, make)
            if not isinstance(made, Page):
                return _headed(made, key, policy) if made.status_code == 200 else made
            is_right = made.key == key
            return _headed(_answer(request, made), made.key, policy if is_right else "no-cache")

        return answering

    return decorate


def cache_policy(standing: Standing, now: datetime, max_age: int = 0) -> str:
    """Return for how long a page may be kept elsewhere: never past the next moment that changes what readers see.

    See RFC 9111 for the first two and RFC 5861 for the others.
    """
    left = int((standing.until - now).total_seconds())
    fresh = min(settings.CDN_SECONDS, left)
    stale = min(settings.CDN_SECONDS // 2, left - fresh)
    when_down = min(GOOD_WHEN_DOWN, left - fresh)
    return (
        f"public, max-age={min(max_age, left)}, s-maxage={fresh}, "
        f"stale-while-revalidate={stale}, stale-if-error={when_down}"
    )


def _standing(now):
    """Return how the record stands, and whether the database was there to tell."""
    try:
        return standing_at(now), True
    except DatabaseError:
        standing = last_standing(now)
        if standing is None:
            raise
        logger.warning("The database does not answer. Pages are sent as they were kept.")
        return standing, False


def _asked(request, parameters):
    """Return the query as far as it is declared, always in the same order."""
    if parameters == (WHOLE_QUERY,) or not request.META.get("QUERY_STRING"):
        return request.GET
    asked = QueryDict(mutable=True)
    for name in parameters:
        if name in request.GET:
            asked.setlist(name, request.GET.getlist(name))
    return asked


def _key(place, standing, now, is_hourly):
    hour = f"{now:%Y-%m-%dT%H}" if is_hourly else ""
    parts = (*place, build(), standing.mark, hour)
    return blake2b("\0".join(parts).encode(), digest_size=16).hexdigest()


def _impersonal(request, asked):
    """Return the request without anything about who sent it."""
    impersonal = HttpRequest()
    impersonal.method, impersonal.GET = "GET", asked
    impersonal.path, impersonal.path_info = request.path, request.path_info
    impersonal.resolver_match = request.resolver_match
    impersonal.META = {name: request.META[name] for name in ("SERVER_NAME", "SERVER_PORT") if name in request.META}
    impersonal.META |= {"REQUEST_METHOD": "GET", "QUERY_STRING": asked.urlencode()}
    return impersonal


def _rendered(response, key, is_sure):
    """Return the page that a view has answered with, kept for other machines too; the answer where it is no page."""
    if response.streaming or response.status_code != 200:
        return response
    headers = {name: response[name] for name in DESCRIBING if name in response}
    page = Page.of(key, response.content, headers)
    if is_sure and _is_sharing():
        cache.set(f"page-{key}", (page.content, headers, page.is_compressed), SHARED_FOR)
    return page


def _shared(key):
    """Return the page as another process has rendered it, if there is a cache that they share."""
    found = cache.get(f"page-{key}") if _is_sharing() else None
    return Page(key, *found) if found else None


def _is_sharing():
    return settings.CACHE_IS_SHARED and settings.PAGE_CACHE_MB > 0


def _answer(request, page):
    if page.is_compressed and takes_gzip(request.META.get("HTTP_ACCEPT_ENCODING", "")):
        return HttpResponse(page.content, headers=page.headers | {"Content-Encoding": "gzip"})
    return HttpResponse(page.body, headers=page.headers)


def takes_gzip(header: str) -> bool:
    """Tell whether what a browser says that it accepts has gzip in it, and not with the weight 0 (RFC 9110, 12.5.3)."""
    found = GZIP.search(header)
    return bool(found) and (found[1] is None or bool(found[1].strip("0.")))


def _headed(response, key, policy):
    # Weak, as the same page is sent with and without compression.
    response["ETag"] = f'W/"{key}"'
    response["Cache-Control"] = policy
    response["Vary"] = "Accept-Encoding"
    return response
