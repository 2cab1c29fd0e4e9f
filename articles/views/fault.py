"""The pages for what cannot be answered. They ask neither database, cache nor session: one of these may be at fault."""

import sys
from urllib.parse import parse_qsl

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.template.loader import get_template

TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
AWAY = (OperationalError, InterfaceError)
# In seconds: a server that is started anew is there again by then.
COMES_BACK_IN = "10"
# In bytes: what is read of a body that nobody wants, and how much of it at a time.
MOST_READ = 64 * 1024 * 1024
A_PIECE = 64 * 1024


def bad_request(request, exception):
    """The page for what makes no sense; for a form that is too large, one with what was read of its text."""
    if not isinstance(exception, TOO_MUCH):
        return _page("400.html", 400)
    if isinstance(exception, RequestDataTooBig):
        _read_on(request)
    return _page("413.html", 413, words=_words(request))


def server_error(request):
    """The page for what went wrong, with what it is called in the log.

    Where it is the database that does not answer, the page holds the form that was sent, to be sent again.
    """
    named = {"request_id": getattr(request, "id", "")}
    if not isinstance(sys.exc_info()[1], AWAY):
        return _page("500.html", 500, **named)
    sent = _sent(request)
    response = _page("503.html", 503, sent=sent, words=_texts(sent), **named)
    response["Retry-After"] = COMES_BACK_IN
    return response


def _page(template, status, **context):
    return HttpResponse(get_template(template).render(context), status=status, headers={"Cache-Control": "no-store"})


def _sent(request):
    """Return the fields of a form as pairs; none where there is a password among them, which no page is to show."""
    try:
        fields = [(name, value) for name, values in request.POST.lists() for value in values]
    except Exception:  # A body can be broken in many ways, and this page has to come whatever it is.
        return []
    return [] if any(_is_password(name) for name, _value in fields) else fields


def _words(request):
    """Return what was typed into a form of too many fields, one text after the other."""
    try:
        fields = parse_qsl(request.body.decode(errors="replace"))
    except Exception:  # As above: it may be too large to be read.
        return ""
    return _texts(fields)


def _texts(fields):
    """Return what is text among fields, and neither a number, a choice nor a key, to be copied."""
    return "\n\n".join(value for name, value in fields if " " in value.strip() and not _is_password(name))


def _is_password(name):
    return "password" in name.lower()


def _read_on(request):
    """Read what is still on its way: an answer would not arrive while its reader is sending (RFC 9112, 9.6)."""
    left = MOST_READ
    while left > 0 and (piece := request.read(A_PIECE)):
        left -= len(piece)
