"""A web process as it is deployed, on a machine of its own as far as it can tell, and somebody who visits it."""

import http.client
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from coverage_site.bootstrap import ROOT
from tests.admin.desk import fields_of
from tests.project.commands import environment, free_port

SETTINGS = "tests.deployment.settings"
THREADS = 4
PATIENCE = 30


class Answer:
    def __init__(self, answer):
        self.status_code, self.headers, self.content = answer.status, answer.headers, answer.read()

    @property
    def text(self):
        return self.content.decode()


class Visitor:
    """Somebody who keeps the cookies that a site sets, and takes them to the others under the same name."""

    def __init__(self):
        self.cookies = SimpleCookie()

    def get(self, machine, path, **headers):
        return self._ask(machine, "GET", path, None, headers)

    def post_form(self, machine, path, /, button="_save", **changes):
        """Send the form that is at this address, with some changes."""
        data = fields_of(self.get(machine, path)) | changes | {button: "1"}
        return self.post(machine, path, urlencode(data, doseq=True), "application/x-www-form-urlencoded")

    def post(self, machine, path, body, content_type):
        return self._ask(machine, "POST", path, body, {"Content-Type": content_type})

    def log_in(self, machine, name, password):
        return self.post_form(machine, "/admin/login/", username=name, password=password)

    def _ask(self, machine, method, path, body, headers):
        connection = http.client.HTTPConnection("127.0.0.1", machine.port, timeout=PATIENCE)
        cookies = "; ".join(f"{name}={each.value}" for name, each in self.cookies.items())
        try:
            connection.request(method, path, body, {"Cookie": cookies, **headers})
            answer = Answer(connection.getresponse())
        finally:
            connection.close()
        for cookie in answer.headers.get_all("Set-Cookie", []):
            self.cookies.load(cookie)
        return answer


class Machine:
    """One gunicorn with a folder of its own. To be used as a context, which it serves in."""

    def __init__(self, folder, **variables):
        self.folder, self.port = folder, free_port()
        variables |= {"SITE_URL": f"http://127.0.0.1:{self.port}", "DJANGO_SETTINGS_MODULE": SETTINGS}
        self.variables = environment(folder, **variables)

    def __enter__(self):
        arguments = [
            "coverage_site.wsgi",
            "--bind",
            f"127.0.0.1:{self.port}",
            "--workers",
            "1",
            "--threads",
            str(THREADS),
        ]
        self.log = open(self.folder / "gunicorn.log", "ab")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", *arguments],
            cwd=ROOT,
            env=self.variables,
            stdout=self.log,
            stderr=self.log,
        )
        wait_for_port(self.port, self.process)
        self._wait_for_worker()
        return self

    def _wait_for_worker(self):
        """Wait until something is answered: the port is taken before there is anybody to serve."""
        for _ in range(PATIENCE):
            with suppress(OSError, http.client.HTTPException):
                return Visitor().get(self, "/robots.txt")
            assert self.process.poll() is None, self.log_text
            time.sleep(0.2)
        raise AssertionError(self.log_text)

    def __exit__(self, *_error):
        stop(self.process)
        self.log.close()

    @property
    def log_text(self):
        return (self.folder / "gunicorn.log").read_text()


def wait_for_port(port, process):
    """Wait until something accepts connections there. Raises where the process ends before."""
    for _ in range(PATIENCE * 20):
        assert process.poll() is None, f"It ended with {process.returncode}."
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
    raise AssertionError(f"Nothing listens at port {port}.")

    time.sleep(0.05)


def stop(process):
    process.send_signal(signal.SIGINT)
    try:
        process.wait(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
