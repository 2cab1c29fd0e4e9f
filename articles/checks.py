"""Misconfiguration is refused at the start, with a hint."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error, Tags, register

from coverage_site.environment import LOOPBACK

SHORTEST_KEY = 50


@register(Tags.security)
def check_secret_key(app_configs, **kwargs):
    """Refuse a short, default or example secret key unless DEBUG is on."""
    key = settings.SECRET_KEY
    if settings.DEBUG or (len(key) >= SHORTEST_KEY and len(set(key)) > 5 and "insecure" not in key):
        return []
    hint = "Unset SECRET_KEY to have one made in the data folder, or set 50 random characters."
    return [Error("The secret key is too weak for a site that others can reach.", hint=hint, id="plenary.E001")]


@register(Tags.security)
def check_public_address(app_configs, **kwargs):
    """Refuse plain http, DEBUG or a wildcard host on a site that is not on this machine alone."""
    if urlsplit(settings.SITE_URL).hostname in LOOPBACK:
        return []
    errors = []
    if settings.DEBUG:
        errors.append(Error("DEBUG is on at a public address.", hint="Unset DEBUG.", id="plenary.E002"))
    if not settings.SITE_URL.startswith("https://"):
        hint = "Set SITE_URL to the https address that readers use."
        errors.append(Error("SITE_URL is a public address without https.", hint=hint, id="plenary.E003"))
    if "*" in settings.ALLOWED_HOSTS:
        hint = "Name the hosts, separated by commas."
        errors.append(Error("ALLOWED_HOSTS accepts any host.", hint=hint, id="plenary.E004"))
    return errors
