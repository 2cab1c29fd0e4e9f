"""A server that is stopped and started again, as the site sees it."""

import psycopg
import pytest

from tests import needs
from tests.deployment.machines import THREADS, Visitor
from tests.deployment.proxy import Proxy

pytestmark = pytest.mark.postgresql


@pytest.fixture(scope="module")
def wire():
    return Proxy("127.0.0.1", 5432)


@pytest.fixture(scope="module")
def machine(make_machine, database, wire):
    with make_machine("web", DATABASE_URL=f"postgres://postgres@127.0.0.1:{wire.port}/{database}") as machine:
        yield machine


def new_pages(word):
    """Return addresses that have to be looked up in the database: what is kept of pages is no answer to them."""
    return [f"/search/?q={word}+{number}" for number in range(8)]


def statuses(machine, paths):
    return [Visitor().get(machine, path).status_code for path in paths]


def test_connections_are_kept_for_the_next_request(machine, database):
    assert statuses(machine, new_pages("first") + new_pages("second")) == [200] * 16
    with psycopg.connect(f"{needs.POSTGRESQL}/postgres") as connection:
        counted = connection.execute("SELECT pid FROM pg_stat_activity WHERE datname = %s", [database])
        kept = set(counted.fetchall())
        assert statuses(machine, new_pages("third")) == [200] * 8
        counted = connection.execute("SELECT pid FROM pg_stat_activity WHERE datname = %s", [database])
        # One for each thread that has served.
        assert kept
        assert len(kept | set(counted.fetchall())) <= THREADS


def test_server_that_was_started_anew_is_noticed_by_no_reader(machine, wire):
    assert statuses(machine, new_pages("before")) == [200] * 8
    wire.drop()
    assert statuses(machine, new_pages("after")) == [200] * 8


def test_server_that_was_away_is_found_again_by_the_same_process(machine, wire):
    assert statuses(machine, new_pages("with")) == [200] * 8
    wire.refuse()
    assert statuses(machine, new_pages("without")) == [503] * 8
    wire.accept()
    assert statuses(machine, new_pages("without")) == [200] * 8
    assert machine.log_text.count("Booting worker") == 1
