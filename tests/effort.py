"""How much SQLite does to answer, as it counts itself: so neither the machine nor what else it does matters.

PostgreSQL reads a small table as a whole, whatever is asked of it, so that only a large one would tell anything.
"""

import pytest
from django.db import connection

STEPS_AT_A_TIME = 10

counted_by_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite counts its steps")


def effort(ask) -> int:
    """Return how many steps of its machine SQLite takes for the queries of a function."""
    taken = 0

    def count():
        nonlocal taken
        taken += STEPS_AT_A_TIME

    connection.ensure_connection()
    connection.connection.set_progress_handler(count, STEPS_AT_A_TIME)
    try:
        ask()
    finally:
        connection.connection.set_progress_handler(None, 0)
    return taken
