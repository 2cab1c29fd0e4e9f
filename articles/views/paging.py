from contextlib import contextmanager
from urllib.parse import urlencode

from django.core.paginator import InvalidPage
from django.http import Http404
from django.utils import timezone


def page_number(request, parameter: str = "page") -> int:
    """Return the page asked for, from 1. Raises Http404 for anything but a plain positive number."""
    return number_or_404(request.GET.get(parameter, "1"))


def number_or_404(value: str) -> int:
    """Return a number that stands in an address. Raises Http404 for anything but a plain positive one."""
    if not (value.isascii() and value.isdigit() and len(value) <= 6 and value[0] != "0"):
        raise Http404
    return int(value)


@contextmanager
def missing_page_is_404():
    """Answer 404 where a page beyond the last is asked for."""
    try:
        yield
    except InvalidPage as error:
        raise Http404 from error


def page_or_404(paginator, request):
    """Return the page of a list that the request asks for."""
    with missing_page_is_404():
        return paginator.page(page_number(request))


def paged_or_404(query, key, request, *others: str):
    """Return what a query for a detail page with a long list finds; Http404 where there is no such thing or page.

    `others` name the parameters of further lists of the page, whose numbers follow.
    """
    with missing_page_is_404():
        found = query(key, timezone.now(), page_number(request), *(page_number(request, name) for name in others))
    if found is None:
        raise Http404
    return found


def kept_place(request, parameter: str) -> dict:
    """Return what a page with a second list tells its template, so that turning the first keeps the place in it."""
    number = page_number(request, parameter)
    values = {parameter: number} if number > 1 else {}
    return {"canonical_query": query_string(values), "page_query": before_page(values)}


def filtered_places(asked: dict) -> dict:
    """Return what a filtered list tells its template, so that its address and its pages keep the filters."""
    return {"canonical_query": query_string(asked), "page_query": before_page(asked)}


def query_string(values: dict) -> str:
    """Return the values as they follow an address, with the question mark; nothing where there are none."""
    return f"?{urlencode(values)}" if values else ""


def before_page(values: dict) -> str:
    """Return the values as they stand before the number of a page, see `components/_pages.html`."""
    return f"{urlencode(values)}&" if values else ""
