"""A PostgreSQL of a test's own, which it may stop; the one that `needs.POSTGRESQL` names is for others too."""

import os
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from tests import needs
from tests.project.commands import free_port

# It refuses to be run by root.
OWNER = "postgres"


class PostgresqlServer:
    """A server with nothing in it, at an address that stays the same. To be used as a context, which it runs in."""

    def __init__(self):
        self.port, self.folder = free_port(), TemporaryDirectory(prefix="plenary-postgresql-")
        self.data = Path(self.folder.name, "data")

    @property
    def address(self):
        return f"postgres://{OWNER}@127.0.0.1:{self.port}/postgres"

    def __enter__(self):
        if os.geteuid() == 0:
            shutil.chown(self.folder.name, OWNER)
        self._run("initdb", "--username", OWNER, "--auth", "trust", "--encoding", "UTF8", "--no-sync")
        self.start()
        return self

    def __exit__(self, *_error):
        self.stop()
        self.folder.cleanup()

    def start(self):
        options = f"-c port={self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
        self._run("pg_ctl", "start", "--wait", "--silent", "--options", options, "--log", f"{self.folder.name}/log")

    def stop(self):
        """End it as a crash does: nobody who is connected is told, or waited for."""
        self._run("pg_ctl", "stop", "--wait", "--silent", "--mode", "immediate")

    def _run(self, name, *arguments):
        command = [needs.postgresql_program(name), "--pgdata", self.data, *arguments]
        user = OWNER if os.geteuid() == 0 else None
        subprocess.run(command, user=user, cwd=self.folder.name, check=True, stdout=subprocess.DEVNULL)
