"""Strict reading of environment variables: a wrong value stops the start with one clear line."""

import os
import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TypeVar
from urllib.parse import unquote, urlsplit
from zoneinfo import available_timezones

import environ
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email

TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}
LOOPBACK = ("localhost", "127.0.0.1", "::1")
Choice = TypeVar("Choice")


def text(name: str, default: str = "") -> str:
    """Return the variable without surrounding space, or `default` where it is unset or empty."""
    return os.environ.get(name, "").strip() or default


def boolean(name: str, default: bool) -> bool:
    """Return True or False; any spelling but 1/0, true/false, yes/no, on/off is refused."""
    value = text(name).lower()
    if value and value not in TRUE | FALSE:
        raise ImproperlyConfigured(f"{name} is {value!r}; write one of 1, 0, true, false, yes, no, on, off.")
    return value in TRUE if value else default


def number(name: str, default: int, most: int) -> int:
    """Return a whole number from 0 to `most`."""
    value = text(name, str(default))
    if not re.fullmatch(r"[0-9]{1,9}", value) or int(value) > most:
        raise ImproperlyConfigured(f"{name} is {value!r}; write a whole number from 0 to {most}.")
    return int(value)


def one_of(name: str, default: str, choices: Mapping[str, Choice]) -> Choice:
    """Return what the variable names among the choices, spelled exactly as there."""
    value = text(name, default)
    if value not in choices:
        raise ImproperlyConfigured(f"{name} is {value!r}; write one of {', '.join(choices)}.")
    return choices[value]


def listing(name: str, default: list[str]) -> list[str]:
    """Return the comma-separated values of the variable, or `default` where it is unset."""
    return [part.strip() for part in text(name).split(",") if part.strip()] or default


def hosts(name: str, default: list[str]) -> list[str]:
    """Return host names as Django compares them: bare, without scheme, port or path."""
    values = listing(name, default)
    for value in values:
        if not re.fullmatch(r"\*|\.?[\w.-]+|\[[0-9a-fA-F:.]+\]", value):
            raise ImproperlyConfigured(f"{name} contains {value!r}; write host names such as plenary.example.")
    return values


def origin(name: str, default: str) -> str:
    """Return an http or https address without path and trailing slash."""
    value = text(name, default).rstrip("/")
    if not re.fullmatch(r"https?://([\w.-]+|\[[0-9a-fA-F:.]+\])(:[0-9]{1,5})?", value):
        raise ImproperlyConfigured(f"{name} is {value!r}; write an address such as https://plenary.example.")
    return value


def address(name: str) -> str:
    """Return an http or https address, or nothing where the variable is unset."""
    value = text(name)
    if value and not re.fullmatch(r"https?://([\w.-]+|\[[0-9a-fA-F:.]+\])(:[0-9]{1,5})?(/[!-~]*)?", value):
        raise ImproperlyConfigured(f"{name} is {value!r}; write an address such as https://cdn.example.")
    return value


def email(name: str) -> str:
    """Return a bare e-mail address, or nothing where the variable is unset."""
    value = text(name)
    try:
        if value:
            validate_email(value)
    except ValidationError as error:
        raise ImproperlyConfigured(f"{name} is {value!r}; write an address such as desk@plenary.example.") from error
    return value


def time_zone(name: str, default: str) -> str:
    """Return an IANA time zone name."""
    value = text(name, default)
    if value not in available_timezones():
        raise ImproperlyConfigured(f"{name} is {value!r}; write an IANA time zone such as Europe/Berlin.")
    return value


def folder(name: str, default: Path) -> Path:
    """Return a folder we may write to, made if it is missing."""
    value = text(name, str(default))
    try:
        path = Path(value).expanduser().resolve()
        path.mkdir(parents=True, exist_ok=True)
    except (OSError, RuntimeError) as error:  # the latter for a home folder that nobody has
        raise ImproperlyConfigured(f"{name}: cannot make the folder {value} ({error}).") from error
    if not os.access(path, os.W_OK | os.X_OK):
        raise ImproperlyConfigured(f"{name}: the folder {path} is not writable.")
    return path


def service(name: str, default: str, parse, schemes: dict[str, str]) -> dict:
    """Return the Django setting that a service address (database, cache, e-mail) stands for.

    `schemes` names the known ones, each with the part that its address must have: path, hostname or scheme alone.
    """
    return service_at(name, text(name, default), parse, schemes)


def service_at(name: str, value: str, parse, schemes: dict[str, str]) -> dict:
    """Return what an address stands for, as `service` does; `name` is how the reader knows it."""
    scheme = value.partition("://")[0]
    if scheme not in schemes:
        raise ImproperlyConfigured(f"{name} must start with one of {', '.join(sorted(schemes))}, then ://")
    try:
        parts = urlsplit(value)
        if not (getattr(parts, schemes[scheme]) or "").strip("/"):
            raise ImproperlyConfigured(f"{name} is not complete: the address has no {schemes[scheme]}.")
        _ = parts.port  # raises where it is not a number
        return parse(value)
    except (ValueError, KeyError, TypeError) as error:
        raise ImproperlyConfigured(f"{name} cannot be read as an address ({error}).") from error


def database(name: str, default: str) -> dict:
    """Return the Django setting for the address of a PostgreSQL or SQLite database."""
    return database_at(name, text(name, default))


def database_at(name: str, address: str) -> dict:
    """Return the Django setting for an address, as `database` does; `name` is how the reader knows it."""
    return service_at(name, address, read_database, {"sqlite": "path", "postgres": "path", "postgresql": "path"})


def read_database(address: str) -> dict:
    """Return what an address of a database says. Raises ValueError for an option that PostgreSQL does not know."""
    config = environ.Env.db_url_config(address)
    if config["ENGINE"].endswith("sqlite3"):
        return config
    # A folder with the server's socket, as in postgres://user@%2Frun%2Fpostgresql/name: no name, so case matters.
    host = re.sub(r":[0-9]*$", "", urlsplit(address).netloc.rpartition("@")[2])
    if unquote(host).startswith("/"):
        config["HOST"] = unquote(host)
    with needed_for(name="DATABASE_URL", extra="production"):
        from psycopg import ProgrammingError
        from psycopg.conninfo import make_conninfo
    try:
        make_conninfo(**config.get("OPTIONS", {}))
    except ProgrammingError as error:
        raise ValueError(str(error).strip()) from error
    return config


def cache(name: str, default: str) -> dict:
    """Return the Django setting for the address of Redis, or for the memory of the process."""
    return service(name, default, read_cache, {"locmemcache": "scheme", "redis": "hostname", "rediss": "hostname"})


def read_cache(address: str) -> dict:
    """Return what an address of a cache says. Raises ValueError and TypeError for what the client does not know."""
    config = environ.Env.cache_url_config(address)
    parts = urlsplit(address)
    if parts.scheme == "locmemcache":
        return config
    if not re.fullmatch(r"/?|/[0-9]+", parts.path):
        raise ValueError(f"{parts.path!r} is no number of a database")
    if not isinstance(config["LOCATION"], str):
        raise ValueError("it names several servers")
    with needed_for(name="CACHE_URL", extra="production"):
        from redis import ConnectionPool
    # What is kept can be made anew sooner than a server that hangs answers.
    options = {"socket_connect_timeout": 0.2, "socket_timeout": 0.2, **config.get("OPTIONS", {})}
    ConnectionPool.from_url(config["LOCATION"], **options).make_connection()  # connects nowhere yet
    return config | {"BACKEND": "coverage_site.cache.ForgivingRedisCache", "OPTIONS": options}


def photo_storage() -> dict:
    """Return the Django setting for where photos are: the bucket that the variables S3_… describe, or the folder."""
    found = {name: text(name) for name in ("S3_BUCKET", "S3_ENDPOINT", "S3_REGION", "S3_ACCESS_KEY", "S3_SECRET_KEY")}
    bucket, _endpoint, region, access_key, secret_key = found.values()
    if not bucket:
        if given := [name for name, value in found.items() if value]:
            raise ImproperlyConfigured(f"{given[0]} is set and S3_BUCKET is not.")
        return {"BACKEND": "coverage_site.storage.WholeFileStorage"}
    if not re.fullmatch(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", bucket):
        raise ImproperlyConfigured(f"S3_BUCKET is {bucket!r}; write the name of a bucket such as plenary-photos.")
    if bool(access_key) != bool(secret_key):
        raise ImproperlyConfigured("S3_ACCESS_KEY and S3_SECRET_KEY go together; set both or neither.")
    with needed_for(name="S3_BUCKET", extra="s3"):
        import storages.backends.s3  # noqa: F401
    options = {"bucket_name": bucket, "endpoint_url": address("S3_ENDPOINT"), "region_name": region or None}
    keys = {"access_key": access_key or None, "secret_key": secret_key or None}
    return {"BACKEND": "coverage_site.bucket.BucketStorage", "OPTIONS": options | keys}


@contextmanager
def needed_for(name: str, extra: str) -> Iterator[None]:
    """Let a missing library stop the start by naming the extra that installs it."""
    try:
        yield
    except ImportError as error:
        text = f"{name} needs the {extra} extra: pip install -e '.[{extra}]' ({error})."
        raise ImproperlyConfigured(text) from error


def secret_key(name: str, data_dir: Path) -> str:
    """Return the key from the environment, or one kept in the data folder and made at the first start.

    Raises ImproperlyConfigured where the key can neither be read nor written.
    """
    if value := text(name):
        return value
    path = data_dir / "secret_key"
    try:
        if not path.exists():
            keep_new_key(path)
        key = path.read_text().strip()
    except (OSError, ValueError) as error:
        raise ImproperlyConfigured(f"{name}: cannot keep a key in {path} ({error}).") from error
    if not key:
        raise ImproperlyConfigured(f"{name}: {path} is empty. Delete it to have a new key made.")
    return key


def keep_new_key(path: Path) -> None:
    """Write a new key that only we may read, whole or not at all; one that another process kept first stands."""
    with NamedTemporaryFile("w", dir=path.parent, prefix="secret_key.") as file:
        file.write(secrets.token_urlsafe(64))
        file.flush()
        with suppress(FileExistsError):
            os.link(file.name, path)
