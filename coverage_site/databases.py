"""How we use a database, whichever it is."""

from collections.abc import Iterator
from contextlib import contextmanager

SQLITE = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA journal_size_limit=67108864; PRAGMA mmap_size=0"
    ),
}
POSTGRESQL = {
    "connect_timeout": 5,
    # A server that is gone without a word is given up after 15 seconds, and not after a quarter of an hour.
    "tcp_user_timeout": 15000,
    "keepalives_idle": 5,
    "keepalives_interval": 5,
    "keepalives_count": 2,
    # Compiling a long query takes ten times as long as answering it.
    "options": "-c statement_timeout=30s -c lock_timeout=10s -c idle_in_transaction_session_timeout=60s -c jit=off",
}


# In milliseconds: so long nobody has to wait who can as well come again.
HURRY = 1000


def is_sqlite(config: dict) -> bool:
    return config["ENGINE"].endswith("sqlite3")


def completed(config: dict) -> dict:
    """Return the Django setting of a database with what we ask of each of its kind; the address may ask for other."""
    if is_sqlite(config):
        return config | {"OPTIONS": dict(SQLITE), "CONN_MAX_AGE": None}
    # Each thread that serves keeps a connection. A pool would be dearer: it takes and gives one back at each request.
    kept = {"ENGINE": "coverage_site.postgresql", "CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
    return config | kept | {"OPTIONS": POSTGRESQL | config.get("OPTIONS", {})}  # such as ?sslmode=require


@contextmanager
def in_a_hurry(connection) -> Iterator[None]:
    """Let what is written in the context give up soon where somebody else writes: OperationalError is raised then.

    Of SQLite alone, which has one writer at a time: whoever waits for their turn holds a thread that readers need.
    """
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    connection.connection.execute(f"PRAGMA busy_timeout = {HURRY}")
    try:
        yield
    finally:
        patience = connection.settings_dict["OPTIONS"]["timeout"] * 1000
        connection.connection.execute(f"PRAGMA busy_timeout = {patience}")
