"""The run command as a newcomer meets it: an empty folder, a first start, a second one."""

import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest

from coverage_site.bootstrap import HOST, ROOT
from tests.project.commands import environment

# As `manage.py start` does once the environment is there.
START = """
import sys
from coverage_site import bootstrap
bootstrap.reserve_port(sys.argv[1:])
bootstrap.run_django(["manage.py", "start", *sys.argv[1:]])
"""


class Site:
    """A running site in a folder of its own."""

    def __init__(self, data_dir):
        with socket.socket() as free:
            free.bind((HOST, 0))
            self.port = free.getsockname()[1]
        command = [sys.executable, "-c", START, "--port", str(self.port)]
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment(data_dir),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.wait_for_port()

    def wait_for_port(self):
        while self.process.poll() is None:
            with socket.socket() as caller:
                if caller.connect_ex((HOST, self.port)) == 0:
                    return
            time.sleep(0.05)
        pytest.fail(self.process.stdout.read())

    def get(self, path):
        """Return status and body; a site that still starts lets the request wait."""
        try:
            with urllib.request.urlopen(f"http://{HOST}:{self.port}{path}", timeout=300) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, ""

    def read_until(self, words):
        """Return what is printed up to a line with these words."""
        printed = ""
        while words not in printed:
            printed += self.process.stdout.readline() or pytest.fail(printed)
        return printed

    def end(self, how=signal.SIGINT):
        """End it as Ctrl-C does and return the exit code with everything that was printed."""
        self.process.send_signal(how)
        printed, _ = self.process.communicate(timeout=120)
        return self.process.returncode, printed


@pytest.fixture
def start(tmp_path):
    """Return a function that starts the site; what still runs at the end is killed."""
    sites = []

    def start():
        sites.append(Site(tmp_path))
        return sites[-1]

    yield start
    for site in sites:
        site.process.kill()
        site.process.wait()


def test_start_twice_serves_the_fixtures_and_keeps_data_and_accounts(start, tmp_path):
    first = start()
    status, home = first.get("/")
    assert status == 200
    assert "Munich" in home
    stylesheet = re.search(r'href="(/static/[^"]+\.css)"', home)[1]
    assert first.get(stylesheet)[0] == 200
    assert first.get("/admin/login/")[0] == 200
    assert first.get("/no-such-page/")[0] == 404
    code, printed = first.end()
    assert code == 0
    assert "Traceback" not in printed
    assert re.findall(r"^  (\w+)  \S{16}$", printed, re.MULTILINE) == ["editor", "writer"]
    assert {"plenary.sqlite3", "secret_key", "static"} <= {path.name for path in tmp_path.iterdir()}

    second = start()
    assert second.get("/") == (200, home.replace(str(first.port), str(second.port)))
    code, printed = second.end(signal.SIGTERM)
    assert (code, printed.splitlines()) == (
        0,
        [f"Plenary is at http://{HOST}:{second.port}/ and the desk at /admin/. Stop it with Ctrl-C."],
    )


def test_start_ended_early_goes_on_at_the_next_start(start):
    first = start()
    first.read_until("Applying articles")
    first.process.kill()
    first.process.wait()
    printed = start().read_until("Collecting styles")
    assert "Loading the Munich article" in printed
    assert "editor" in printed


def test_start_database_out_of_reach_is_told_in_one_line(tmp_path):
    command = [sys.executable, "-c", START, "--port", "0"]
    variables = environment(tmp_path, DATABASE_URL="postgres://postgres@127.0.0.1:1/plenary")
    result = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, check=False, timeout=120)
    assert result.returncode == 1
    assert result.stderr.startswith("CommandError: The database cannot be opened: ")
    assert result.stderr.count("\n") == 1
    assert "refused" in result.stderr  # at once, and not after a time in which it would have been waited for
