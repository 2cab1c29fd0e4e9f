import pytest

from articles.checks import check_public_address, check_secret_key
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


def test_public_site_has_nothing_that_django_would_warn_of(tmp_path):
    result = manage(
        *("check", "--deploy", "--fail-level", "WARNING"), data_dir=tmp_path, SITE_URL="https://plenary.example"
    )
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == "System check identified no issues (2 silenced).\n"
