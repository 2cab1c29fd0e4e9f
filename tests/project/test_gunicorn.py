"""The site as operators serve it: a real gunicorn with our configuration, before a database that never answers."""

import http.client
import json
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from types import SimpleNamespace

import pytest

from coverage_site.bootstrap import ROOT
from tests.project.commands import environment, free_port

pytest.importorskip("gunicorn")
PATIENCE = 120


def until(condition):
    """Wait for what comes on any machine, be it slow."""
    end = time.monotonic() + PATIENCE
    while not (found := condition()):
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.05)
    return found


@contextmanager
def silent_server():
    """Give the port of a server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


def command(port, *options):
    return [
        *(sys.executable, "-m", "gunicorn", "-c", "python:coverage_site.gunicorn"),
        *("--bind", f"127.0.0.1:{port}", *options, "coverage_site.wsgi"),
    ]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A server of a copy of the code, so that a new version of it can be put there."""
    root, port = tmp_path_factory.mktemp("site"), free_port()
    for folder in ("articles", "coverage_site", "templates"):
        shutil.copytree(ROOT / folder, root / folder, ignore=shutil.ignore_patterns("__pycache__"))
    (root / "static").symlink_to(ROOT / "static")
    log = root / "log"
    with silent_server() as database, log.open("w") as lines:
        variables = {
            "DATABASE_URL": f"postgres://nobody:secret@127.0.0.1:{database}/plenary",
            "SITE_URL": "https://plenary.example",
            "LOG_FORMAT": "json",
            "WEB_CONCURRENCY": "1",
        }
        process = subprocess.Popen(
            command(port), cwd=root, env=environment(root / "data", **variables), stdout=lines, stderr=lines
        )
        try:
            site = SimpleNamespace(root=root, port=port, log=log, process=process)
            until(lambda: is_there(site))
            yield site
        finally:
            process.kill()
            process.wait()


def ask(site, path="/healthz", connection=None):
    connection = connection or http.client.HTTPConnection("127.0.0.1", site.port, timeout=PATIENCE)
    connection.request("GET", path)
    response = connection.getresponse()
    return response.status, json.loads(response.read())


def is_there(site):
    assert site.process.poll() is None, site.log.read_text()
    try:
        return ask(site)[0] == 200
    except OSError:
        return False


def written(site):
    """Return the lines of the log. Every one is JSON, whoever wrote it."""
    return [json.loads(line) for line in site.log.read_text().splitlines()]


def bring_new_version(package):
    """Change two modules, of which gunicorn's own process has imported one, and that one first."""
    for name, before, after in [
        ("lines.py", "FORMATTERS = ", 'NEW = "new"\nFORMATTERS = '),
        ("health.py", 'WELL = "ok"', "from coverage_site.lines import NEW as WELL"),
    ]:
        text = (package / name).read_text()
        assert before in text
        (package / name).write_text(text.replace(before, after))


def test_database_that_hangs_makes_the_site_unready_and_keeps_it_alive(site):
    answers = []
    probes = [threading.Thread(target=lambda: answers.append(ask(site, "/healthz/ready"))) for _ in range(2)]
    for probe in probes:
        probe.start()
    assert ask(site) == (200, {"status": "ok"})
    for probe in probes:
        probe.join()
    assert answers == [(503, {"status": "unwell", "database": "does not answer", "migrations": "unknown"})] * 2
    failed = [line for line in written(site) if line["message"] == "Request failed"]
    assert len({line["request_id"] for line in failed}) == len(failed) == 2
    assert {(line["path"], line["status"]) for line in failed} == {("/healthz/ready", 503)}
    assert "secret" not in site.log.read_text()


# As the web server before it says that a reader came by TLS.
READER = {"Host": "plenary.example", "X-Forwarded-Proto": "https"}


@pytest.mark.parametrize("path", ["/healthz", "/no/such/page/", "/admin/login/", "/static/css/base.css"])
def test_head_is_get_without_its_body_and_the_connection_goes_on(site, path):
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=PATIENCE)
    answers = []
    for method in ("HEAD", "GET", "HEAD"):
        connection.request(method, path, headers=READER)
        response = connection.getresponse()
        body = response.read()
        answers.append((response.status, response.getheader("Content-Length"), response.getheader("Content-Type")))
        assert bool(body) == (method == "GET")
    assert len(set(answers)) == 1
    assert ask(site, connection=connection)[0] == 200


def test_form_that_is_too_large_gets_an_answer_while_it_is_still_being_sent(site):
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=PATIENCE)
    body = b"headline=" + b"x" * (20 * 1024 * 1024)
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/admin/articles/article/add/", body, READER | form)
    response = connection.getresponse()
    assert (response.status, b"more than a form may hold" in response.read()) == (413, True)


def test_reload_brings_a_new_version_in_and_loses_no_request(site):
    stop, answers = threading.Event(), []

    def go_on_asking(keep):
        connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=PATIENCE) if keep else None
        while not stop.is_set():
            try:
                answers.append(ask(site, connection=connection))
            except (OSError, http.client.HTTPException) as error:
                answers.append(error)
            time.sleep(0.01)

    readers = [threading.Thread(target=go_on_asking, args=[keep]) for keep in (True, False)]
    for reader in readers:
        reader.start()
    try:
        until(lambda: len(answers) > 10)
        bring_new_version(site.root / "coverage_site")
        site.process.send_signal(signal.SIGHUP)
        until(lambda: answers[-1] == (200, {"status": "new"}) and site.log.read_text().count("Worker exiting") == 1)
    finally:
        stop.set()
        for reader in readers:
            reader.join()
    assert {str(answer) for answer in answers} == {"(200, {'status': 'ok'})", "(200, {'status': 'new'})"}


def test_stop_ends_the_request_that_it_is_in(site):
    answers = []
    probe = threading.Thread(target=lambda: answers.append(ask(site, "/healthz/ready")[0]))
    before = len(written(site))
    probe.start()
    time.sleep(0.5)  # the probe waits for two seconds
    site.process.terminate()
    probe.join()
    assert site.process.wait(PATIENCE) == 0
    assert answers == [503]
    assert "Shutting down: Master" in [line["message"] for line in written(site)[before:]]


@pytest.mark.parametrize(("name", "value"), [("WEB_THREADS", "many"), ("WEB_THREADS", "0"), ("WEB_CONCURRENCY", "65")])
def test_wrong_number_stops_the_start_with_one_line(tmp_path, name, value):
    result = subprocess.run(
        command(free_port(), "--check-config"),
        cwd=ROOT,
        env=environment(tmp_path, **{name: value}),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert result.returncode == 1
    assert result.stderr == f"Plenary cannot start: {name} is {value!r}; write a whole number from 1 to 64.\n"
