import json
import re
import stat
import subprocess
import sys
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from coverage_site.bootstrap import ROOT
from coverage_site.environment import database, one_of
from coverage_site.licence import LICENCES
from tests import needs
from tests.project.commands import assert_one_line, environment, manage
from tests.settings import OF_A_DEVELOPER

WRONG = {
    "DEBUG": [("maybe", "DEBUG is 'maybe'; write one of 1, 0, true, false, yes, no, on, off.")],
    "SITE_URL": [
        (url, f"SITE_URL is {url!r}; write an address such as https://plenary.example.")
        for url in (
            "plenary.example",
            "ftp://plenary.example",
            "https://plenary.example/news",
            "http://[",
            "http://a:b",
        )
    ],
    "CONTACT_EMAIL": [
        (value, f"CONTACT_EMAIL is {value!r}; write an address such as desk@plenary.example.")
        for value in ("desk", "Desk <desk@plenary.example>", "a@b.example, c@d.example", "mailto:desk@plenary.example?")
    ],
    "DATA_LICENCE": [
        (
            value,
            f"DATA_LICENCE is {value!r}; write one of CC0-1.0, CC-BY-4.0, CC-BY-SA-4.0, ODC-By-1.0, ODbL-1.0.",
        )
        for value in ("MIT", "cc-by-4.0", "CC-BY-4.0,CC0-1.0")
    ],
    "ALLOWED_HOSTS": [
        (
            "plenary.example,https://www.plenary.example",
            "ALLOWED_HOSTS contains 'https://www.plenary.example'; write host names such as plenary.example.",
        )
    ],
    "LOG_FORMAT": [("JSON", "LOG_FORMAT is 'JSON'; write one of json, text.")],
    "LOG_SLOW_MS": [("1s", "LOG_SLOW_MS is '1s'; write a whole number from 0 to 600000.")],
    "DESK_TIME_ZONE": [("Berlin", "DESK_TIME_ZONE is 'Berlin'; write an IANA time zone such as Europe/Berlin.")],
    "DATABASE_URL": [
        ("mysql://localhost/x", "DATABASE_URL must start with one of postgres, postgresql, sqlite, then ://"),
        ("plenary.sqlite3", "DATABASE_URL must start with one of postgres, postgresql, sqlite, then ://"),
        ("postgres://localhost/", "DATABASE_URL is not complete: the address has no path."),
        ("sqlite://", "DATABASE_URL is not complete: the address has no path."),
        (
            "postgres://localhost:port/x",
            "DATABASE_URL cannot be read as an address (Port could not be cast to integer value as 'port').",
        ),
        (
            "postgres://localhost/x?ssl=yes",
            'DATABASE_URL cannot be read as an address (invalid connection option "ssl").',
        ),
    ],
    "CACHE_URL": [
        ("memcache://localhost", "CACHE_URL must start with one of locmemcache, redis, rediss, then ://"),
        ("redis://", "CACHE_URL is not complete: the address has no hostname."),
        (
            "redis://localhost:port/0",
            "CACHE_URL cannot be read as an address (Port could not be cast to integer value as 'port').",
        ),
        (
            "redis://localhost/plenary",
            "CACHE_URL cannot be read as an address ('/plenary' is no number of a database).",
        ),
        (
            "redis://localhost/0?nonsense=1",
            "CACHE_URL cannot be read as an address (AbstractConnection.__init__() got an unexpected keyword argument "
            "'nonsense').",
        ),
    ],
    "S3_BUCKET": [
        (value, f"S3_BUCKET is {value!r}; write the name of a bucket such as plenary-photos.")
        for value in ("Photos", "s3://photos", "photos/2026", "p")
    ],
    "S3_ENDPOINT": [("https://s3.example", "S3_ENDPOINT is set and S3_BUCKET is not.")],
    "S3_SECRET_KEY": [("secret", "S3_SECRET_KEY is set and S3_BUCKET is not.")],
    "EMAIL_URL": [
        (
            "mail.plenary.example",
            "EMAIL_URL must start with one of consolemail, smtp, smtp+ssl, smtp+tls, then ://",
        ),
        ("smtp://", "EMAIL_URL is not complete: the address has no hostname."),
    ],
}
CASES = [(name, value, line) for name, cases in WRONG.items() for value, line in cases]


def settings_of(data_dir, **variables):
    """Return what the settings become under these variables."""
    names = "DEBUG SITE_NAME SITE_URL CONTACT_EMAIL ALLOWED_HOSTS TIME_ZONE"
    names += " SESSION_COOKIE_SECURE SECURE_SSL_REDIRECT SECRET_KEY DATA_LICENCE"
    code = (
        "import json; from coverage_site import settings as s;"
        f"values = {{name: getattr(s, name) for name in {names!r}.split()}};"
        "print(json.dumps(values | {'DATABASE': s.DATABASES['default'], 'CACHE': s.CACHES['default']}, default=str))"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment(data_dir, **variables), capture_output=True, check=True
    )
    return json.loads(result.stdout)


@pytest.mark.parametrize(("name", "value", "line"), CASES)
def test_settings_wrong_value_stops_every_command_with_one_line(tmp_path, name, value, line):
    assert_one_line(manage("check", data_dir=tmp_path, **{name: value}), line)


@pytest.mark.parametrize("command", [["migrate"], ["dumpdata"], ["help"], ["no-such-command"], []])
def test_settings_wrong_value_stops_any_command(tmp_path, command):
    line = "DEBUG is '2'; write one of 1, 0, true, false, yes, no, on, off."
    assert_one_line(manage(*command, data_dir=tmp_path, DEBUG="2"), line)


def test_data_dir_that_cannot_be_made_stops_with_one_line(tmp_path):
    (tmp_path / "file").touch()
    folder = tmp_path / "file" / "data"
    line = f"DATA_DIR: cannot make the folder {folder} ([Errno 20] Not a directory: '{folder}')."
    assert_one_line(manage("check", data_dir=folder), line)


def test_data_dir_of_nobody_stops_with_one_line(tmp_path):
    result = manage("check", data_dir="~nobody-of-that-name/data")
    assert result.returncode == 1
    assert result.stderr.startswith("Plenary cannot start: DATA_DIR: cannot make the folder")
    assert result.stderr.count("\n") == 1


def test_settings_unset_give_a_safe_local_site(tmp_path):
    found = settings_of(tmp_path, SITE_NAME=" ")
    assert (found["DEBUG"], found["SITE_NAME"], found["SITE_URL"]) == (False, "Plenary", "http://127.0.0.1:8000")
    assert found["CONTACT_EMAIL"] == ""
    assert found["ALLOWED_HOSTS"] == ["127.0.0.1", "[::1]", "localhost"]
    assert "'CC-BY-4.0'" in found["DATA_LICENCE"]
    assert (found["TIME_ZONE"], found["SESSION_COOKIE_SECURE"]) == ("UTC", False)
    assert found["DATABASE"]["NAME"] == str(tmp_path / "plenary.sqlite3")
    assert found["CACHE"]["BACKEND"].endswith("LocMemCache")


@pytest.mark.parametrize(
    ("variables", "line"),
    [
        ({"S3_ACCESS_KEY": "key"}, "S3_ACCESS_KEY and S3_SECRET_KEY go together; set both or neither."),
        ({"S3_ENDPOINT": "s3.example"}, "S3_ENDPOINT is 's3.example'; write an address such as https://cdn.example."),
    ],
)
def test_bucket_described_in_part_stops_with_one_line(tmp_path, variables, line):
    assert_one_line(manage("check", data_dir=tmp_path, S3_BUCKET="photos", **variables), line)


@pytest.mark.parametrize("name", LICENCES)
def test_data_licence_is_known_by_its_name_and_can_be_read_somewhere(monkeypatch, name):
    monkeypatch.setenv("DATA_LICENCE", f" {name} ")
    licence = one_of("DATA_LICENCE", "CC-BY-4.0", LICENCES)
    assert licence.name == name
    assert licence.title
    assert re.fullmatch(r"https://(creativecommons|opendatacommons)\.org/\S+/", licence.address)


def test_settings_public_address_makes_cookies_secure_and_names_the_host(tmp_path):
    found = settings_of(tmp_path, SITE_URL="https://plenary.example/", CONTACT_EMAIL=" desk@plenary.example ")
    assert (found["SITE_URL"], found["CONTACT_EMAIL"]) == ("https://plenary.example", "desk@plenary.example")
    assert (found["SESSION_COOKIE_SECURE"], found["SECURE_SSL_REDIRECT"]) == (True, True)
    assert "plenary.example" in found["ALLOWED_HOSTS"]


def test_settings_services_are_taken_from_their_addresses(tmp_path):
    found = settings_of(
        tmp_path,
        DATABASE_URL="postgres://ada:secret@db.example:6432/plenary?sslmode=require",
        CACHE_URL="redis://c:1/2",
    )
    database = found["DATABASE"]
    assert [database[key] for key in ("USER", "PASSWORD", "HOST", "PORT", "NAME")] == [
        *("ada", "secret", "db.example", 6432, "plenary")
    ]
    assert database["OPTIONS"]["sslmode"] == "require"
    assert database["OPTIONS"]["connect_timeout"] == 5
    assert "-c jit=off" in database["OPTIONS"]["options"]
    assert found["CACHE"]["LOCATION"] == "redis://c:1/2"
    # A page goes on without a cache that hangs.
    assert found["CACHE"]["OPTIONS"] == {"socket_connect_timeout": 0.2, "socket_timeout": 0.2}


@pytest.mark.parametrize(
    ("address", "host", "port"),
    [
        ("postgres://ada@%2Frun%2FPlenary.d/plenary", "/run/Plenary.d", ""),
        ("postgres://ada@%2Frun%2FPlenary.d:6432/plenary?sslmode=disable", "/run/Plenary.d", 6432),
        ("postgres:////run/Plenary.d/plenary", "/run/Plenary.d", ""),
        ("postgres:///plenary", "", ""),
        ("postgres://ada@DB.example/plenary", "db.example", ""),
    ],
)
def test_database_may_be_behind_a_socket_in_a_folder(monkeypatch, address, host, port):
    monkeypatch.setenv("DATABASE_URL", address)
    config = database("DATABASE_URL", "")
    assert (config["HOST"], config["PORT"], config["NAME"]) == (host, port, "plenary")


@pytest.mark.postgresql
@pytest.mark.skipif(not Path("/run/postgresql/.s.PGSQL.5432").is_socket(), reason="PostgreSQL has no socket there")
def test_database_is_reached_through_its_socket(tmp_path):
    code = "from django.db import connection as c; c.ensure_connection(); print(c.connection.info.host)"
    address = "postgres://postgres@%2Frun%2Fpostgresql/postgres"
    result = manage("shell", "--verbosity", "0", "--command", code, data_dir=tmp_path, DATABASE_URL=address)
    # What the server lets in through its socket is its own affair; that it was asked there is ours.
    assert result.stdout == "/run/postgresql\n" or '"/run/postgresql/.s.PGSQL.5432" failed: FATAL' in result.stderr


@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("postgres://postgres@127.0.0.1:1/postgres", "Connection refused"),
        ("postgres://postgres@127.0.0.1:5432/no_such_plenary", 'database "no_such_plenary" does not exist'),
        ("postgres://postgres@127.0.0.1:5432/postgres?sslmode=maybe", 'invalid sslmode value: "maybe"'),
    ],
)
def test_database_that_cannot_be_reached_stops_with_one_line(tmp_path, address, reason):
    result = manage("migrate", data_dir=tmp_path, DATABASE_URL=address)
    assert (result.returncode, result.stderr.count("\n")) == (1, 1)
    assert result.stderr.startswith("Plenary cannot start: the database cannot be reached (")
    assert reason in result.stderr


@pytest.mark.redis
@pytest.mark.parametrize(("address", "shared"), [(f"{needs.REDIS}/15", "seen"), ("locmemcache://", "None")])
def test_cache_of_two_processes_is_one_with_redis_alone(tmp_path, address, shared):
    key = f"plenary-test-{uuid.uuid4()}"
    for code, printed in [(f"cache.set({key!r}, 'seen', 30)", ""), (f"print(cache.get({key!r}))", shared)]:
        code = f"from django.core.cache import cache; {code}"
        result = manage("shell", "--verbosity", "0", "--command", code, data_dir=tmp_path, CACHE_URL=address)
        assert result.stdout.strip() == printed


def test_secret_key_is_made_once_and_for_us_alone(tmp_path):
    first = settings_of(tmp_path)["SECRET_KEY"]
    assert len(first) >= 50
    assert settings_of(tmp_path)["SECRET_KEY"] == first
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_secret_key_of_two_first_starts_is_the_same(tmp_path):
    with ThreadPoolExecutor(4) as pool:
        keys = list(pool.map(lambda _: settings_of(tmp_path)["SECRET_KEY"], range(4)))
    assert len(set(keys)) == 1
    assert len(keys[0]) >= 50


def test_secret_key_given_is_not_written_down(tmp_path):
    assert settings_of(tmp_path, SECRET_KEY="given")["SECRET_KEY"] == "given"
    assert list(tmp_path.iterdir()) == []


def test_secret_key_file_that_is_empty_stops_with_one_line(tmp_path):
    (tmp_path / "secret_key").touch()
    line = f"SECRET_KEY: {tmp_path / 'secret_key'} is empty. Delete it to have a new key made."
    assert_one_line(manage("check", data_dir=tmp_path), line)


def test_nothing_that_a_developer_has_set_reaches_the_tests():
    sources = "".join((ROOT / "coverage_site" / f"{name}.py").read_text() for name in ("settings", "environment"))
    read = set(re.findall(r'(?:env\.\w+\(\s*|environ\.get\(\s*)"([A-Z0-9_]+)"|"(S3_\w+)"', sources))
    assert {name or other for name, other in read} - {"DATABASE_URL", "DATA_DIR"} == set(OF_A_DEVELOPER)
