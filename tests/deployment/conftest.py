"""Databases and machines. What is made once for all tests is for copying, and not to be written to."""

import shutil

import pytest

from tests.deployment.databases import EVERYTHING, FILL, at, copy, database_of, in_python, migrate, url
from tests.deployment.machines import Machine

__all__ = ["FILL"]


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory):
    """A migrated database of SQLite with nothing in it."""
    file = tmp_path_factory.mktemp("empty") / "plenary.sqlite3"
    migrate(file.parent, at(file))
    return file


@pytest.fixture(scope="session")
def source(empty_file, tmp_path_factory):
    """A database of SQLite with something in every table."""
    file = tmp_path_factory.mktemp("source") / "plenary #1.sqlite3"
    shutil.copy(empty_file, file)
    in_python(EVERYTHING, file.parent, at(file))
    return file


@pytest.fixture(scope="session")
def empty(tmp_path_factory):
    """The name of a migrated database of PostgreSQL with nothing in it."""
    with database_of() as name:
        migrate(tmp_path_factory.mktemp("x"), url(name))
        yield name


@pytest.fixture(scope="session")
def moved(source, empty):
    """The name of a database of PostgreSQL that everything was copied into, and what was said."""
    with database_of(empty) as name:
        yield name, copy(at(source), source.parent, DATABASE_URL=url(name))


@pytest.fixture(scope="module")
def database(moved):
    """The name of a database of PostgreSQL with something in every table, for the tests of a module to write to."""
    with database_of(moved[0]) as name:
        yield name


@pytest.fixture(scope="module")
def make_machine(tmp_path_factory):
    """Return a function that makes a machine with a folder of its own."""
    return lambda name, **variables: Machine(tmp_path_factory.mktemp(name), **variables)
