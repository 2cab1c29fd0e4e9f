"""Running manage.py as an operator does: in a process of its own, with an environment of its own."""

import os
import socket
import subprocess
import sys

from coverage_site.bootstrap import ROOT
from tests import needs


def environment(data_dir, **variables):
    """Return the environment of the tests without their settings and database, and with the given variables."""
    forgotten = {"DATABASE_URL", "DJANGO_ALLOW_ASYNC_UNSAFE", "DJANGO_SETTINGS_MODULE"}
    kept = {name: value for name, value in os.environ.items() if name not in forgotten}
    return kept | {"DATA_DIR": str(data_dir), "CHECK_LINKS": "off"} | variables


def manage(*arguments, data_dir, **variables):
    """Run manage.py to its end and return what it printed and how it ended."""
    command = [sys.executable, ROOT / "manage.py", *arguments]
    return subprocess.run(
        command, env=environment(data_dir, **variables), capture_output=True, text=True, timeout=300, check=False
    )


def free_port():
    """Return the number of a port at which nothing listens now."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def on_server(statement):
    """Have the PostgreSQL server do something that belongs to no database, such as making one."""
    import psycopg

    with psycopg.connect(f"{needs.POSTGRESQL}/postgres", autocommit=True) as connection:
        connection.execute(statement)


def assert_one_line(result, line):
    """The command ended with this line as all that it said, and with exit code 1."""
    assert (result.returncode, result.stdout, result.stderr) == (1, "", f"Plenary cannot start: {line}\n")
