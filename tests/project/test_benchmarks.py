"""The benchmark says what it has measured and what it has not. How fast anything is, is no matter of tests."""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count

import pytest
from django.core.management import call_command
from django.db import connection

from articles.models import Article, SearchEntry
from coverage_site.bootstrap import ROOT
from tests.benchmarks import pages, processes, tasks
from tests.benchmarks.__main__ import main
from tests.benchmarks.asking import ask
from tests.benchmarks.data import SQLITE, Data
from tests.benchmarks.drivers import DRIVERS, Driver, Load, NoDriver, find_driver
from tests.benchmarks.rounds import COLD, CONDITIONAL, KEPT, NO_ETAG, NOTHING, Measured, measure, states_of
from tests.benchmarks.server import WORKERS, Server
from tests.factories import ArticleFactory, ConferenceFactory

ONCE = pytest.mark.skipif(connection.vendor != "sqlite", reason="brings its own database, so that once is enough")
MISSING = "/articles/no-such-article/"


@ONCE
def test_run_has_a_row_for_each_page_and_state_and_says_what_failed(tmp_path):
    """The whole of it, as small as it goes."""
    command = [
        sys.executable,
        "-m",
        "tests.benchmarks",
        "--articles",
        "20",
        "--pages",
        "article",
        "desk-topic",
        MISSING,
    ]
    sizes = ["--rounds", "1", "--seconds", "0.2", "--driver", "own", "--connections", "2"]
    places = ["--data", tmp_path / "data", "--json", tmp_path / "figures.json"]
    result = subprocess.run([*command, *sizes, *places], cwd=ROOT, capture_output=True, text=True, check=False)

    assert result.returncode == 1, result.stderr
    [found] = json.loads((tmp_path / "figures.json").read_text())["runs"]
    rows = {(row["page"], row["state"]): row for row in found["pages"]}
    missing = [(MISSING, state) for state in (COLD, KEPT, CONDITIONAL)]
    answered = [("article", COLD), ("article", KEPT), ("article", CONDITIONAL), ("desk-topic", COLD)]
    assert list(rows) == answered + missing
    assert [(rows[key]["fault"], rows[key]["expected"]) for key in answered] == [
        ("", 200),
        ("", 200),
        ("", 304),
        ("", 200),
    ]
    assert all(rows[key]["rounds"] and rows[key]["queries"] for key in answered)
    assert [rows["article", state]["sent"] > 0 for state in (COLD, KEPT, CONDITIONAL)] == [True, True, False]
    assert rows["article", COLD]["queries"] > rows["article", CONDITIONAL]["queries"]
    assert rows["article", KEPT]["raw"] > rows["article", KEPT]["sent"]
    assert [rows[key]["fault"] for key in missing] == [
        f"answered 404 instead of {expected}" for expected in (200, 200, 304)
    ]
    assert not any(rows[key]["rounds"] for key in missing)
    assert f"20 articles: {MISSING}, cold: answered 404 instead of 200" in result.stdout
    assert found["rows"]["articles"] == 20
    assert found["bare"]["fault"] == ""


class Site(BaseHTTPRequestHandler):
    """Answers as its address says: /200/, or /200-500/ now the one and now the other."""

    protocol_version = "HTTP/1.1"
    numbers = count()

    def do_GET(self):
        statuses = self.path.strip("/").split("-")
        self.send_response(int(statuses[next(self.numbers) % len(statuses)]) if statuses[0].isdigit() else 200)
        self.send_header("Content-Length", "0")
        self.send_header("Connection", "keep-alive")
        if self.path.startswith("/200"):
            self.send_header("ETag", '"example"')
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def site():
    """A server that is no gunicorn; what it uses is counted for whoever runs the tests."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        with subprocess.Popen(["sleep", "600"]) as idle:
            yield Server(idle, server.server_port)
            idle.kill()
        server.shutdown()
        thread.join()


ANSWERED = Load(10, 0.1, 1.0, 2.0)


def measured(site, *items, rounds=1):
    driver = find_driver("own", connections=2)
    return measure([(site, items)], driver, rounds=rounds, seconds=0.1, tell=lambda line: None)


def test_every_round_has_the_yardstick_beside_the_page(site):
    page = Measured("page", KEPT, "/200/")
    bare = measured(site, page, rounds=2)
    assert (page.fault, len(page.rounds), len(bare.rounds)) == ("", 2, 2)
    assert page.figure("rate") > 0
    assert page.figure("share") > 0
    assert bare.figure("share") == 1


@pytest.mark.parametrize(
    ("address", "expected", "fault"),
    [
        ("/404/", 200, "answered 404 instead of 200"),
        ("/500/", 200, "answered 500 instead of 200"),
        ("/302/", 200, "answered 302 instead of 200"),
        ("/200/", 304, "answered 200 instead of 304"),
        ("/200-500/", 200, "answered 500 instead of 200"),
    ],
)
def test_another_answer_than_the_one_measured_is_a_failure_and_no_figure(site, address, expected, fault):
    page = Measured("page", KEPT, address, expected=expected)
    bare = measured(site, page)
    assert page.fault == fault
    assert (page.figure("rate"), page.cost) == (None, None)
    assert bare.fault == ""


def test_a_failure_in_the_middle_of_a_round_counts(site, monkeypatch):
    """Single answers before and after are right; only the driver sees what comes between."""
    monkeypatch.setattr("tests.benchmarks.rounds._look", lambda item, server: None)
    monkeypatch.setattr("tests.benchmarks.rounds._warm", lambda item, server: None)
    page = Measured("page", KEPT, "/200-500/")
    measured(site, page)
    assert "were 500" in page.fault
    assert page.rounds == []


def test_page_that_takes_longer_than_all_rounds_is_a_failure(site, monkeypatch):
    nothing = Load(0, 0.1, 0.0, 0.0)
    monkeypatch.setattr(Driver, "drive", lambda self, port, address, *_: nothing if "200" in address else ANSWERED)
    page = Measured("page", KEPT, "/200/")
    bare = measured(site, page)
    assert (page.fault, bare.fault) == (NOTHING, "")


def test_page_without_etag_is_not_asked_by_it(site):
    conditional = states_of("page", "/204/", site, [KEPT, CONDITIONAL], {})[1]
    assert conditional.fault == ""  # what is wrong with it is that it is no page
    [kept, conditional] = states_of("page", "/", site, [KEPT, CONDITIONAL], {})
    assert (kept.fault, conditional.fault) == ("", NO_ETAG)
    [_, conditional] = states_of("page", "/200/", site, [KEPT, CONDITIONAL], {})
    assert (conditional.fault, conditional.headers, conditional.expected) == ("", {"If-None-Match": '"example"'}, 304)


@pytest.mark.parametrize("name", DRIVERS)
def test_every_driver_counts_answers_and_finds_what_was_refused(site, name):
    try:
        driver = find_driver(name, connections=2)
    except NoDriver as missing:
        pytest.skip(str(missing))
    before = next(Site.numbers)
    load = driver.drive(site.port, "/200/", {}, 0.2)
    assert load.fault == ""
    assert load.requests <= next(Site.numbers) - before - 1 <= load.requests + driver.unread
    assert load.requests > 0
    assert load.rate == pytest.approx(load.requests / load.seconds)
    assert 0 <= load.p50 <= load.p99
    assert driver.drive(site.port, "/200-500/", {}, 0.2).fault
    assert driver.drive(site.port, "/304/", {}, 0.2, 304).fault == ""


def test_first_driver_that_is_installed_is_taken(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: name if name == "ab" else None)
    assert find_driver().name == "ab"
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert find_driver().name == "own"
    with pytest.raises(NoDriver, match="wrk is not installed"):
        find_driver("wrk")


# Works until it is told to pause, and ends when it is told again.
BUSY = """
import threading
told = threading.Event()
threading.Thread(target=lambda: (input(), told.set()), daemon=True).start()
while not told.is_set():
    sum(range(1000))
input()
"""


def test_time_memory_and_state_of_processes_are_read():
    busy = subprocess.Popen([sys.executable, "-c", BUSY], stdin=subprocess.PIPE)
    try:
        assert eventually(lambda: processes.seconds([busy.pid]) > 0)
        assert busy.pid in processes.children(os.getpid())
        assert eventually(lambda: processes.are_busy([busy.pid]))
        busy.stdin.write(b"\n")
        busy.stdin.flush()
        assert eventually(lambda: not processes.are_busy([busy.pid]))
        assert processes.memory([busy.pid], "VmHWM") >= processes.memory([busy.pid], "VmRSS") > 1
    finally:
        busy.kill()
        busy.communicate()
    gone = [busy.pid]
    assert (processes.seconds(gone), processes.memory(gone, "VmRSS"), processes.are_busy(gone)) == (0, 0, False)


def eventually(is_so):
    deadline = time.monotonic() + 30
    while not (found := is_so()) and time.monotonic() < deadline:
        time.sleep(0.01)
    return found


SERVE = """
import sys, time
from pathlib import Path
from tests.benchmarks.data import SQLITE, Data
from tests.benchmarks.server import serving
data = Data(Path(sys.argv[1]), SQLITE, 1, "")
with serving(data.environment(), data.log) as server:
    print(server.port, *server.workers, server.process.pid, flush=True)
    time.sleep(600)
"""


@ONCE
def test_servers_are_stopped_when_the_benchmark_is(tmp_path):
    command = [sys.executable, "-c", SERVE, tmp_path]
    benchmark = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    port, *pids = map(int, benchmark.stdout.readline().split())
    assert ask(port, "/bare/").status == 200
    assert len(pids) == WORKERS + 1
    benchmark.send_signal(signal.SIGINT)
    benchmark.communicate(timeout=60)
    assert processes.memory(pids, "VmRSS") == 0
    with pytest.raises(OSError, match="refused"):
        ask(port, "/bare/")


def test_data_in_the_checkout_is_refused():
    with pytest.raises(SystemExit, match="must not lie in the checkout"):
        main(["--data", str(ROOT / "data")])


def test_settings_of_another_site_do_not_reach_what_is_measured(tmp_path, monkeypatch):
    others = {"DATABASE_URL", "CACHE_URL", "DEBUG", "PAGE_CACHE_MB", "S3_BUCKET", "WEB_CONCURRENCY"}
    for name in others:
        monkeypatch.setenv(name, "something")
    environment = Data(tmp_path, SQLITE, 1, "").environment()
    assert not others & set(environment)
    assert (environment["DATA_DIR"], environment["PATH"]) == (str(tmp_path), os.environ["PATH"])


@pytest.fixture
def coverage(db):
    call_command("loaddata", "munich_2025", "companions", verbosity=0)
    return Article.objects.get(slug="outcomes-of-the-munich-security-conference")


def test_publishing_leaves_nothing_behind(coverage):
    before = (Article.objects.count(), SearchEntry.objects.count())
    found = tasks.publishing(coverage.get_absolute_url(), 2)
    assert set(found) == {"first", "change", "worst", "statements"}
    assert found["statements"] > 0
    assert (Article.objects.count(), SearchEntry.objects.count()) == before


def test_walk_leads_all_over_the_site(coverage, client):
    addresses = tasks.walk()
    assert addresses == tasks.walk()
    assert {"/", coverage.get_absolute_url()} <= set(addresses)
    assert len({address.split("/")[1] for address in addresses}) > 8
    assert {client.get(address).status_code for address in addresses[::40]} == {200}


def test_pages_are_found_by_name_pattern_and_address_and_answer(coverage, chief):
    shown, listed = ["article", "compare*", "feed", "search-nothing", "speaker-busy"], ["desk-front", "desk-article*"]
    found = pages.addresses([*shown, *listed, "/about/"], article=coverage.get_absolute_url())
    assert list(found) == [
        "article",
        "compare-conferences",
        "speaker-busy",
        "compare",
        "search-nothing",
        "feed",
        "desk-front",
        "desk-article",
        "desk-article-search",
        "/about/",
    ]
    assert (found["article"], found["/about/"]) == (coverage.get_absolute_url(), "/about/")
    clients = {False: pages.browser(), True: pages.browser(chief)}
    answers = {name: clients[pages.is_of_desk(name)].get(address) for name, address in found.items()}
    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(found, 200)


def test_last_page_of_a_list_stands_beside_the_first(db, chief):
    article = ArticleFactory(published=True)
    ConferenceFactory.create_batch(120)
    assert pages.addresses(["conferences", "topics", "desk-conference"], article=article.get_absolute_url()) == {
        "conferences": "/conferences/",
        "conferences-last": "/conferences/?page=3",
        "topics": "/topics/",
        "desk-conference": "/admin/articles/conference/",
        "desk-conference-last": "/admin/articles/conference/?p=3",
    }
