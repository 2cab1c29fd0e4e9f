"""Sites that something happens to: each with a folder and a database of its own, of the kind that the run is for."""

import shutil
from contextlib import ExitStack

import pytest

from tests.deployment.databases import at, database_of, url
from tests.faults.site import ON_SQLITE, Site, serving


@pytest.fixture(scope="session")
def kills(request):
    """How often a process is killed at each thing that it does."""
    return request.config.getoption("--kills")


@pytest.fixture(scope="session")
def empty(tmp_path_factory):
    """A migrated database with an editor in it, for copying: a file, or the name of one of PostgreSQL."""
    folder = tmp_path_factory.mktemp("empty")
    with ExitStack() as stack:
        found = folder / "plenary.sqlite3" if ON_SQLITE else stack.enter_context(database_of())
        with Site(folder, at(found) if ON_SQLITE else url(found)) as site:
            site.do("migrate")
        yield found


@pytest.fixture(scope="module")
def make_site(empty, tmp_path_factory):
    """Return a function that makes a site with an editor in it."""
    with ExitStack() as stack:

        def make(**variables):
            folder = tmp_path_factory.mktemp("site")
            if ON_SQLITE:
                address = at(shutil.copy(empty, folder / "plenary.sqlite3"))
            else:
                address = url(stack.enter_context(database_of(empty)))
            site = stack.enter_context(Site(folder, address, **variables))
            site.warm_up()
            return site

        yield make


@pytest.fixture(scope="module")
def site(make_site):
    return make_site()


@pytest.fixture(scope="module")
def machine(site):
    """A web server with four threads that serves the site, and keeps pages."""
    with serving(site) as machine:
        yield machine
