"""The one address of a public page. It comes from the settings alone, never from a request."""

from functools import cache
from uuid import UUID

from django.conf import settings
from django.urls import get_script_prefix, reverse

# Both a key and the last part of an address, so that it may stand for either.
_ANY = str(UUID(int=0))


def absolute(path: str) -> str:
    """Return the whole address of a path of this site, as everything says it that leaves the site."""
    return f"{settings.SITE_URL}{path}"


def path_to(name: str, key: str | UUID) -> str:
    """Return the path of the page of that name which is about one record, by its key or the last part of its address.

    It is reversed once for each name: a page has a hundred links.
    """
    before, after = _around(name, get_script_prefix())
    return f"{before}{key}{after}"


def path_of(name: str) -> str:
    """Return the path of the page of that name, of which there is one. It is reversed once."""
    return _fixed(name, get_script_prefix())


@cache
def _fixed(name, prefix):
    return reverse(f"articles:{name}")


@cache
def _around(name, prefix):
    return reverse(f"articles:{name}", args=[_ANY]).split(_ANY)
