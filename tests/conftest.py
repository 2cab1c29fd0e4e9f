import gc
from datetime import UTC, datetime

import pytest
from django.test import Client
from hypothesis import HealthCheck, settings

from articles.queries.generation import forget_standing
from articles.views import caching
from tests import needs
from tests.factories import UserFactory

pytest.register_assert_rewrite("tests.models.guards")

# The same examples in every run, however slow the machine.
settings.register_profile("plenary", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("plenary")


def pytest_addoption(parser):
    parser.addoption(
        "--kills", type=int, default=20, help="How often tests of faults kill a process at each thing it does."
    )


def pytest_configure(config):
    # Thousands of tests are held to the end, and the collector going through all of them takes a fifth of the time.
    gc.set_threshold(50_000, 20, 20)
    for name in needs.SERVICES:
        config.addinivalue_line("markers", f"{name}: needs {name}; skipped where there is none.")
    for name in needs.required():
        if name not in needs.SERVICES:
            raise pytest.UsageError(f"REQUIRE_SERVICES names {name}; known are {', '.join(needs.SERVICES)}.")
        if fault := needs.SERVICES[name]():
            raise pytest.UsageError(f"REQUIRE_SERVICES asks for {name}: {fault}.")


def pytest_collection_finish():
    gc.collect()
    gc.freeze()


def pytest_runtest_setup(item):
    wanted = {marker.name for marker in item.iter_markers()} | set(getattr(item, "fixturenames", ()))
    for name, find_fault in needs.SERVICES.items():
        if name in wanted and (fault := find_fault()):
            pytest.skip(f"needs {name}: {fault}")


def pytest_terminal_summary(terminalreporter):
    reasons = [str(report.longrepr) for report in terminalreporter.stats.get("skipped", [])]
    for name, find_fault in needs.SERVICES.items():
        if count := sum(f"needs {name}:" in reason for reason in reasons):
            terminalreporter.write_line(f"Skipped {count} tests that need {name}: {find_fault()}.", yellow=True)


@pytest.fixture(autouse=True)
def no_page_kept():
    """Begin each test as a process does that has just been started."""
    forget_standing()
    caching.pages.clear()


@pytest.fixture
def writer(db):
    return UserFactory(username="writer", role="Writer")


@pytest.fixture
def other_writer(db):
    return UserFactory(username="other-writer", role="Writer")


@pytest.fixture
def editor(db):
    return UserFactory(username="editor", role="Editor")


@pytest.fixture
def chief(db):
    return UserFactory(username="chief", role="Chief")


@pytest.fixture
def reader(db):
    """Somebody who is not logged in."""
    return Client()


@pytest.fixture
def whole_milliseconds(time_machine):
    """Stop the clock at one: a fixture holds no more of a moment, so that only such a one comes back as the same text.

    Others are cut off, and one in a thousand, in the first microseconds of a second, is then written shorter.
    """
    time_machine.move_to(datetime(2026, 2, 3, 4, 5, 6, 7000, UTC), tick=False)
