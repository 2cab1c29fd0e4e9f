"""The services that some tests need. Each function returns why a test cannot run, or an empty text where it can."""

import os
import shutil
import socket
import sys
from functools import cache
from pathlib import Path

BROWSERS = ("/usr/bin/chromium", "chromium", "chromium-browser", "google-chrome")
POSTGRESQL = "postgres://postgres@127.0.0.1:5432"
REDIS = "redis://127.0.0.1:6379"


def browser_path() -> str | None:
    """Return the first Chromium that can be started, or None."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


@cache
def browser() -> str:
    return "" if browser_path() else "no Chromium found"


@cache
def postgresql() -> str:
    try:
        import psycopg

        psycopg.connect(f"{POSTGRESQL}/postgres", connect_timeout=3).close()
    except ImportError:
        return "psycopg is not installed"
    except psycopg.Error as error:
        return f"no PostgreSQL that trusts postgres at 127.0.0.1:5432 ({str(error).splitlines()[0]})"
    return ""


def postgresql_program(name: str) -> str | None:
    """Return a program of a PostgreSQL server, the newest where there are several, or None."""
    newest = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: folder.parent.name.zfill(3))
    return shutil.which(name) or next(filter(None, (shutil.which(name, path=folder) for folder in newest[::-1])), None)


@cache
def postgresql_server() -> str:
    return "" if postgresql_program("initdb") else "no initdb found"


@cache
def redis() -> str:
    try:
        with socket.create_connection(("127.0.0.1", 6379), timeout=3) as connection:
            connection.sendall(b"PING\r\n")
            return "" if connection.recv(16).startswith(b"+PONG") else "127.0.0.1:6379 is not Redis"
    except OSError as error:
        return f"no Redis at 127.0.0.1:6379 ({error.strerror or error})"


@cache
def redis_server() -> str:
    return "" if shutil.which("redis-server") else "no redis-server found"


def weed() -> str | None:
    """Return the program of SeaweedFS, which the test extra brings along for some kinds of machine, or None."""
    return shutil.which("weed", path=os.path.dirname(sys.executable)) or shutil.which("weed")


@cache
def s3() -> str:
    return "" if weed() else "no SeaweedFS found"


@cache
def curl() -> str:
    return "" if shutil.which("curl") else "no curl found"


def nginx_path() -> str | None:
    """Return the web server, which stands where not everybody looks for programs, or None."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


@cache
def nginx() -> str:
    return "" if nginx_path() else "no nginx found"


SERVICES = {
    "browser": browser,
    "curl": curl,
    "nginx": nginx,
    "postgresql": postgresql,
    "postgresql_server": postgresql_server,
    "redis": redis,
    "redis_server": redis_server,
    "s3": s3,
}


def required() -> set[str]:
    """Return the services without which the run fails instead of skipping, as CI demands them."""
    return {name.strip() for name in os.environ.get("REQUIRE_SERVICES", "").split(",")} - {""}
