import re
import sqlite3

import pytest

from articles import checks
from articles.checks import check_proxies, check_public_address, check_secret_key, check_sqlite
from tests.project.commands import manage

GOOD_KEY = "".join(chr(ord("!") + n) for n in range(60))


def ids(errors):
    return [error.id for error in errors]


@pytest.mark.parametrize(
    ("key", "refused"),
    [(GOOD_KEY, False), ("short", True), ("x" * 60, True), (f"django-insecure-{GOOD_KEY}", True)],
)
def test_secret_key_weak_one_is_refused(settings, key, refused):
    settings.DEBUG, settings.SECRET_KEY = False, key
    assert ids(check_secret_key(None)) == (["plenary.E001"] if refused else [])


def test_secret_key_weak_one_is_good_enough_for_debugging(settings):
    settings.DEBUG, settings.SECRET_KEY = True, "short"
    assert check_secret_key(None) == []


@pytest.mark.parametrize(
    ("url", "debug", "hosts", "found"),
    [
        ("https://plenary.example", False, ["plenary.example"], []),
        ("https://plenary.example", True, ["plenary.example"], ["plenary.E002"]),
        ("http://plenary.example", False, ["plenary.example"], ["plenary.E003"]),
        ("https://plenary.example", False, ["*"], ["plenary.E004"]),
        ("http://plenary.example", True, ["*"], ["plenary.E002", "plenary.E003", "plenary.E004"]),
        ("http://127.0.0.1:8000", True, ["*"], []),
        ("http://localhost", True, ["*"], []),
        ("http://[::1]:8000", True, ["*"], []),
    ],
)
def test_public_address_unsafe_configuration_is_refused(settings, url, debug, hosts, found):
    settings.SITE_URL, settings.DEBUG, settings.ALLOWED_HOSTS = url, debug, hosts
    assert ids(check_public_address(None)) == found


@pytest.mark.parametrize(
    ("variables", "id"),
    [
        ({"SECRET_KEY": "changeme"}, "plenary.E001"),
        ({"SITE_URL": "https://plenary.example", "DEBUG": "1"}, "plenary.E002"),
        ({"SITE_URL": "http://plenary.example"}, "plenary.E003"),
        ({"SITE_URL": "https://plenary.example", "ALLOWED_HOSTS": "*"}, "plenary.E004"),
    ],
)
def test_unsafe_configuration_stops_a_command(tmp_path, variables, id):
    result = manage("check", data_dir=tmp_path, **variables)
    assert result.returncode == 1
    assert id in result.stderr


@pytest.mark.parametrize(
    ("version", "warned"),
    [
        ((3, 6, 23), False),
        ((3, 7, 0), True),
        ((3, 40, 1), True),
        ((3, 44, 5), True),
        ((3, 44, 6), False),
        ((3, 45, 0), True),
        ((3, 50, 6), True),
        ((3, 50, 7), False),
        ((3, 51, 0), True),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((3, 53, 0), False),
    ],
)
def test_sqlite_that_can_damage_a_database_is_warned_of(monkeypatch, version, warned):
    monkeypatch.setattr(checks, "is_sqlite", lambda config: True)
    monkeypatch.setattr(sqlite3, "sqlite_version_info", version)
    assert ids(check_sqlite(None)) == (["plenary.W001"] if warned else [])


def test_sqlite_that_is_not_used_is_not_warned_of(monkeypatch):
    monkeypatch.setattr(checks, "is_sqlite", lambda config: False)
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 40, 1))
    assert check_sqlite(None) == []


@pytest.mark.parametrize(("is_secure", "proxies", "warned"), [(True, 0, True), (True, 1, False), (False, 0, False)])
def test_proxy_that_is_not_counted_is_warned_of(settings, is_secure, proxies, warned):
    settings.SITE_IS_SECURE, settings.TRUSTED_PROXIES = is_secure, proxies
    assert ids(check_proxies(None)) == (["plenary.W002"] if warned else [])


def test_public_site_has_nothing_that_django_would_warn_of(tmp_path, monkeypatch):
    result = manage("check", "--deploy", data_dir=tmp_path, SITE_URL="https://plenary.example", TRUSTED_PROXIES="1")
    monkeypatch.setattr(checks, "is_sqlite", lambda config: True)
    assert result.returncode == 0
    assert re.findall(r"\(([\w.]+)\)", result.stderr) == ids(check_sqlite(None))
