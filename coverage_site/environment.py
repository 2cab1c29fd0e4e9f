"""Strict reading of environment variables: a wrong value stops the start with one clear line."""

import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import available_timezones

import environ
from django.core.exceptions import ImproperlyConfigured

TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}
LOOPBACK = ("localhost", "127.0.0.1", "::1")


def text(name: str, default: str = "") -> str:
    """Return the variable without surrounding space, or `default` where it is unset or empty."""
    return os.environ.get(name, "").strip() or default


def boolean(name: str, default: bool) -> bool:
    """Return True or False; any spelling but 1/0, true/false, yes/no, on/off is refused."""
    value = text(name).lower()
    if value and value not in TRUE | FALSE:
        raise ImproperlyConfigured(f"{name} is {value!r}; write one of 1, 0, true, false, yes, no, on, off.")
    return value in TRUE if value else default


def listing(name: str, default: list[str]) -> list[str]:
    """Return the comma-separated values of the variable, or `default` where it is unset."""
    return [part.strip() for part in text(name).split(",") if part.strip()] or default


def origin(name: str, default: str) -> str:
    """Return an http or https address without path and trailing slash."""
    value = text(name, default).rstrip("/")
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query:
        raise ImproperlyConfigured(f"{name} is {value!r}; write an address such as https://plenary.example.")
    return value


def time_zone(name: str, default: str) -> str:
    """Return an IANA time zone name."""
    value = text(name, default)
    if value not in available_timezones():
        raise ImproperlyConfigured(f"{name} is {value!r}; write an IANA time zone such as Europe/Berlin.")
    return value


def folder(name: str, default: Path) -> Path:
    """Return a folder we may write to, made if it is missing."""
    path = Path(text(name, str(default))).expanduser().resolve()
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(f"{name}: cannot make the folder {path} ({error.strerror}).") from error
    if not os.access(path, os.W_OK | os.X_OK):
        raise ImproperlyConfigured(f"{name}: the folder {path} is not writable.")
    return path


def service(name: str, default: str, parse, schemes: set[str]) -> dict:
    """Return the Django setting that a service address (database, cache, e-mail) stands for."""
    value = text(name, default)
    if value.split(":", 1)[0] not in schemes:
        raise ImproperlyConfigured(f"{name} must start with one of {', '.join(sorted(schemes))} and a colon.")
    try:
        return parse(value)
    except (ValueError, KeyError, TypeError, environ.ImproperlyConfigured) as error:
        raise ImproperlyConfigured(f"{name} cannot be read as an address ({error}).") from error


def secret_key(name: str, data_dir: Path) -> str:
    """Return the key from the environment, or one kept in the data folder and made at the first start.

    Raises ImproperlyConfigured where the key can neither be read nor written.
    """
    if value := text(name):
        return value
    path = data_dir / "secret_key"
    try:
        # Exclusive creation: of two processes that start together, the second reads the first one's key.
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        pass
    except OSError as error:
        raise ImproperlyConfigured(f"{name}: cannot write {path} ({error.strerror}).") from error
    else:
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(64))
    try:
        return path.read_text().strip()
    except OSError as error:
        raise ImproperlyConfigured(f"{name}: cannot read {path} ({error.strerror}).") from error
