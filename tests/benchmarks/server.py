"""The site, served as the README tells operators to serve it."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from coverage_site.bootstrap import HOST, ROOT
from tests.benchmarks import processes
from tests.benchmarks.asking import Answer, ask

WORKERS, THREADS = 2, 2
# A server is at rest that is found idle so often in a row.
LOOKS, SECONDS_BETWEEN = 4, 0.015
CONFIGURATION = ROOT / "coverage_site" / "gunicorn.py"
PATIENCE = 60


class NoServer(Exception):
    """The site did not start; the text is what it said."""


class Server:
    """A running gunicorn with the processes that belong to it."""

    def __init__(self, process: subprocess.Popen, port: int, database: str = ""):
        self.process, self.port, self.database = process, port, database

    def ask(self, address: str, **headers: str) -> Answer:
        return ask(self.port, address, headers)

    @property
    def workers(self) -> list[int]:
        return processes.children(self.process.pid)

    def seconds(self) -> float:
        """Return the processor time used so far by the workers, those that were replaced as well."""
        return processes.seconds([self.process.pid], with_children=True) + processes.seconds(self.workers)

    def come_to_rest(self) -> None:
        """Wait until it has done what was asked of it, also by those who have hung up."""
        quiet, deadline = 0, time.monotonic() + PATIENCE
        while quiet < LOOKS and time.monotonic() < deadline:
            time.sleep(SECONDS_BETWEEN)
            quiet = 0 if processes.are_busy([*self.workers, *self._backends()]) else quiet + 1

    def database_seconds(self) -> float:
        """Return the processor time that the processes of a PostgreSQL on this machine have used for it."""
        return processes.seconds(self._backends())

    def _backends(self):
        return processes.postgresql(self.database) if self.database else []


@contextmanager
def serving(environment: Mapping[str, str], log: Path, database: str = ""):
    """Serve the site at a free port of loopback for as long as the block takes. Raises NoServer where it cannot start.

    `database` is the name of one in PostgreSQL.
    """
    with socket.socket() as listening, log.open("ab") as output:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((HOST, 0))
        listening.listen(256)
        port = listening.getsockname()[1]
        process = subprocess.Popen(
            _command(listening.fileno()),
            cwd=ROOT,
            env={**environment, "SITE_URL": f"http://{HOST}:{port}"},
            pass_fds=[listening.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,  # Ctrl-C is for us to pass on
        )
    try:
        server = Server(process, port, database)
        _wait_for(server, log)
        yield server
    finally:
        _stop(process)


def _command(listening):
    configured = ["-c", "python:coverage_site.gunicorn"] if CONFIGURATION.exists() else []
    sized = ["--workers", WORKERS, "--worker-class", "gthread", "--threads", THREADS]
    return [
        sys.executable,
        *map(str, ["-m", "gunicorn", *configured, *sized, "--bind", f"fd://{listening}"]),
        "coverage_site.wsgi",
    ]


def _wait_for(server, log):
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and server.process.poll() is None:
        try:
            if server.ask("/bare/").status == 200 and len(server.workers) == WORKERS:
                return
        except OSError:
            time.sleep(0.05)
    raise NoServer(f"gunicorn does not serve the site; the end of {log}:\n" + log.read_text(errors="replace")[-2000:])


def _stop(process):
    """End the server with all its workers, gently if they let us."""
    process.send_signal(signal.SIGTERM)
    try:
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=10)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
