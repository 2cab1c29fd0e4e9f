"""Misconfiguration is refused at the start, with a hint."""

import sqlite3
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error, Tags, Warning, register

from coverage_site.databases import is_sqlite
from coverage_site.environment import LOOPBACK

SHORTEST_KEY = 50
# https://sqlite.org/wal.html#walresetbug: where it came in, where it is gone, and older lines that were mended as well.
WAL_BROKEN, WAL_MENDED = (3, 7, 0), (3, 51, 3)
WAL_MENDED_IN = {(3, 44): 6, (3, 50): 7}


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


@register(Tags.security, deploy=True)
def check_sqlite(app_configs, **kwargs):
    """Warn of a SQLite that can, very rarely, damage a database which several connections write to."""
    if not is_sqlite(settings.DATABASES["default"]) or not _damages(sqlite3.sqlite_version_info):
        return []
    text = f"SQLite {sqlite3.sqlite_version} can in rare cases damage a database that several connections write to."
    hint = "Make backups, and have Python use SQLite 3.51.3 or later (3.50.7, 3.44.6), or PostgreSQL; see the README."
    return [Warning(text, hint=hint, id="plenary.W001")]


@register(Tags.security, deploy=True)
def check_proxies(app_configs, **kwargs):
    """Warn where something else ends TLS and is not counted, so that all logins seem to come from there."""
    if not settings.SITE_IS_SECURE or settings.TRUSTED_PROXIES:
        return []
    text = "Behind a web server all logins seem to come from its address, and are throttled together."
    hint = "Set TRUSTED_PROXIES to how many there are, and have each add to X-Forwarded-For."
    return [Warning(text, hint=hint, id="plenary.W002")]


def _damages(version):
    mended = WAL_MENDED_IN.get(version[:2])
    return WAL_BROKEN <= version < WAL_MENDED and (mended is None or version[2] < mended)
