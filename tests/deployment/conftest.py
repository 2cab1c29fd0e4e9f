import secrets
import subprocess
import sys
from contextlib import contextmanager

import pytest

from coverage_site.bootstrap import ROOT
from tests import needs
from tests.deployment.machines import SETTINGS, Machine
from tests.project.commands import environment, on_server

FILL = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("loaddata", "munich_2025", verbosity=0)
"""


@contextmanager
def database_of(source=""):
    """Give the name of a new database, which is gone afterwards."""
    name = f"plenary_{secrets.token_hex(6)}"
    on_server(f"CREATE DATABASE {name} {source and f'TEMPLATE {source}'}")
    try:
        yield name
    finally:
        on_server(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def filled(tmp_path_factory):
    """The name of a database with the fixtures in it, to be read and copied only."""
    with database_of() as name:
        folder = tmp_path_factory.mktemp("filled")
        variables = environment(folder, DATABASE_URL=f"{needs.POSTGRESQL}/{name}", DJANGO_SETTINGS_MODULE=SETTINGS)
        subprocess.run([sys.executable, "-c", FILL], cwd=ROOT, env=variables, check=True)
        yield name


@pytest.fixture(scope="module")
def database(filled):
    """The name of a database of the module's own, with the fixtures in it."""
    with database_of(filled) as name:
        yield name


@pytest.fixture(scope="module")
def make_machine(tmp_path_factory):
    """Return a function that makes a machine with a folder of its own."""
    return lambda name, **variables: Machine(tmp_path_factory.mktemp(name), **variables)
