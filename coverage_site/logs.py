"""What is logged of requests.

A line says what was asked, how it ended and, at the desk, the key of the account. It has no network addresses, names,
mail addresses or search words, nothing else of a query and no secret of a link; a traceback has what the error says.
"""

import logging
import re
import secrets
import sys
from contextvars import ContextVar
from time import perf_counter

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core.signals import got_request_exception
from django.http import HttpRequest, HttpResponseBase

from coverage_site.lines import sharing

HEADER = "X-Request-ID"
WELL_FORMED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")
# Who has the link sees work that is not published.
SECRET = re.compile(r"(?<=/preview/)[^/]+")
logger = logging.getLogger("coverage_site.request")
_fault: ContextVar[tuple | None] = ContextVar("fault", default=None)


class RequestLogMiddleware:
    """Give each request an id, and log in one line each that failed or was slow, or all where LOG_REQUESTS is on.

    The id of a web server before us is taken where it is well-formed. It stands in the answer only where that is for
    one reader alone: a cache would give the id of one request to everybody.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.id = id_of(request)
        # What is left of the answer is logged with its id too, when it is read as a stream.
        with sharing(request_id=request.id):
            _fault.set(None)
            began = perf_counter()
            response = self.get_response(request)
            self._log(request, response, round((perf_counter() - began) * 1000))
        if response.status_code >= 500:
            response.headers.setdefault("Cache-Control", "no-store")
        if response.streaming and not getattr(response, "file_to_stream", None):
            response.streaming_content = watched(request, response.streaming_content)
        if is_for_one(response):
            response[HEADER] = request.id
        return response

    @staticmethod
    def _log(request, response, milliseconds):
        fault = _fault.get()
        _fault.set(None)
        if response.status_code >= 500:
            level, message = logging.ERROR, "Request failed"
        elif 0 < settings.LOG_SLOW_MS <= milliseconds:
            level, message = logging.WARNING, "Request was slow"
        elif settings.LOG_REQUESTS:
            level, message = logging.INFO, "Request answered"
        else:
            return
        fields = asked(request) | {"status": response.status_code, "ms": milliseconds}
        if not response.streaming:
            fields["bytes"] = len(response.content)
        logger.log(level, message, exc_info=fault, extra={"fields": fields})


def id_of(request: HttpRequest) -> str:
    """Return the id that the web server before us gave to a request, or a new one."""
    given = request.headers.get(HEADER, "")
    return given if WELL_FORMED.fullmatch(given) else secrets.token_hex(16)


def asked(request: HttpRequest) -> dict:
    """Return what was asked. The account is known only where the session was read anyway."""
    fields = {"method": request.method, "path": SECRET.sub("-", request.path)}
    if request.resolver_match:
        fields["view"] = request.resolver_match.view_name
    session = getattr(request, "session", None)
    if session is not None and session.accessed and (user := session.get(SESSION_KEY)):
        fields["user"] = user
    return fields


def is_for_one(response: HttpResponseBase) -> bool:
    """Return whether no cache that several readers share may keep an answer."""
    directives = re.split(r"\s*,\s*", response.headers.get("Cache-Control", "").lower())
    return bool({"no-store", "private"} & set(directives))


def watched(request: HttpRequest, chunks):
    """Give the parts of an answer, and log where it breaks off; by then its status has been sent."""
    with sharing(request_id=request.id):
        try:
            yield from chunks
        except Exception:
            logger.exception("Answer broke off", extra={"fields": asked(request)})
            raise


def keep_fault(sender, **kwargs):
    """Remember the exception that is being answered, for the one line about its request."""
    _fault.set(sys.exc_info())


got_request_exception.connect(keep_fault)
