"""The one address of a public page. It comes from the settings alone, never from a request."""

from django.conf import settings


def absolute(path: str) -> str:
    """Return the whole address of a path of this site, as everything says it that leaves the site."""
    return f"{settings.SITE_URL}{path}"
