from contextlib import contextmanager

from django.core.paginator import InvalidPage
from django.http import Http404
from django.utils import timezone


def page_number(request) -> int:
    """Return the page asked for, from 1. Raises Http404 for anything but a plain positive number."""
    return number_or_404(request.GET.get("page", "1"))


def number_or_404(value: str) -> int:
    """Return a number that stands in an address. Raises Http404 for anything but a plain positive one."""
    if not (value.isascii() and value.isdigit() and len(value) <= 6 and int(value)):
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


def paged_or_404(query, key, request):
    """Return what a query for a detail page with a long list finds; Http404 where there is no such thing or page."""
    with missing_page_is_404():
        found = query(key, timezone.now(), page_number(request))
    if found is None:
        raise Http404
    return found
