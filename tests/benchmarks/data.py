"""The databases that are measured. Each is made once and used again from then on."""

import hashlib
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from tests.benchmarks.inside import run_task

SQLITE, POSTGRESQL = "sqlite", "postgresql"
# What a process needs of the environment. Whatever else somebody has set for a site of their own shall not be measured.
NEEDED = ("HOME", "LANG", "LC_", "LD_", "PATH", "PG", "PYTHON", "TMPDIR", "TZ", "VIRTUAL_ENV")


@dataclass(frozen=True)
class Data:
    """A record of so many articles in a folder of its own, or in a database of a PostgreSQL server besides."""

    folder: Path
    database: str
    articles: int
    server: str
    cache: str = ""

    @property
    def log(self) -> Path:
        return self.folder / "gunicorn.log"

    @property
    def server_database(self) -> str:
        """The name of the database in PostgreSQL, another one for each folder; nothing on SQLite."""
        known = hashlib.sha256(str(self.folder.resolve()).encode()).hexdigest()[:8]
        return f"plenary_benchmark_{known}_{self.articles}" if self.database == POSTGRESQL else ""

    def environment(self, **more: str) -> dict[str, str]:
        """Return the variables of a process that works with it: those of a site in production, and others set here."""
        kept = {name: value for name, value in os.environ.items() if name.startswith(NEEDED)}
        kept |= {"DATA_DIR": str(self.folder), "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings"}
        if self.server_database:
            kept["DATABASE_URL"] = f"{self.server}/{self.server_database}"
        return kept | ({"CACHE_URL": self.cache} if self.cache else {}) | more

    def ready(self, tell: Callable[[str], None], wanted: Sequence[str]) -> dict:
        """Make it, unless it is there as a whole, and return what the task of that name says of the wanted pages."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if not (self._mark.exists() and self._is_on_server()):
            tell(f"making {self.articles:,} articles, once")
            self._clear()
        return run_task(
            "ready", self.environment(PAGE_CACHE_MB="0"), mark=str(self._mark), articles=self.articles, wanted=wanted
        )

    @property
    def _mark(self):
        """Lies there when everything was made."""
        return self.folder / "made.json"

    def _is_on_server(self):
        return not self.server_database or self._on_server(
            "SELECT 1 FROM pg_database WHERE datname = %s", [self.server_database]
        )

    def _clear(self):
        """Take away what was begun and not ended."""
        for path in [*self.folder.glob("plenary.sqlite3*"), self._mark]:
            path.unlink(missing_ok=True)
        if self.server_database:
            self._on_server(f'DROP DATABASE IF EXISTS "{self.server_database}"')
            self._on_server(f'CREATE DATABASE "{self.server_database}"')

    def _on_server(self, statement, parameters=None):
        import psycopg

        user = urlsplit(self.server).username or ""
        with psycopg.connect(f"{self.server}/{user or 'postgres'}", autocommit=True) as connection:
            cursor = connection.execute(statement, parameters)
            return cursor.description and cursor.fetchone()
