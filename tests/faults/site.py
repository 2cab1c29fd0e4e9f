"""A site of its own, what is done to it by processes that may be killed, and readers and editors at its web server."""

import json
import re
import subprocess
import sys
import threading
from contextlib import contextmanager
from random import Random
from types import SimpleNamespace
from urllib.parse import urlencode

from django.db import connection

from coverage_site.bootstrap import ROOT
from tests.admin.desk import fields_of
from tests.deployment.machines import Machine, Visitor
from tests.faults.acts import PASSWORD, form_of
from tests.project.commands import environment

SETTINGS = "tests.faults.settings"
ON_SQLITE = connection.vendor == "sqlite"
SEED = 4711
FORM = "application/x-www-form-urlencoded"


class Site:
    """A site with a process that forks another for each of the `acts`, see forking.py. To be used as a context."""

    def __init__(self, folder, address, **variables):
        self.folder, self.address = folder, address
        self.variables = environment(folder, DATABASE_URL=address, DJANGO_SETTINGS_MODULE=SETTINGS, **variables)

    def __enter__(self):
        command = [sys.executable, "-m", "tests.faults.forking"]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self.process = subprocess.Popen(command, env=self.variables, cwd=ROOT, **pipes)
        return self

    def __exit__(self, *_error):
        self.process.stdin.close()
        self.process.wait(timeout=120)

    def run(self, name, kill_after=None, **given):
        """Have something done. Return the answer, whether the process was killed and the seconds that it took."""
        return self._ask(name=name, given=given, kill_after=kill_after)

    def warm_up(self, name="open_forms", **given):
        """Have something done without which each process would load a lot for itself."""
        self._ask(name=name, given=given, is_at_home=True)

    def _ask(self, **line):
        self.process.stdin.write(json.dumps(line) + "\n")
        self.process.stdin.flush()
        said = json.loads(self.process.stdout.readline())
        assert "broke" not in said, said
        return SimpleNamespace(**said)

    def do(self, name, **given):
        return self.run(name, **given).answer


def moments(number, seconds):
    """Return moments by chance, the same in each run, spread over all of what takes so many seconds."""
    chance = Random(SEED)
    return [seconds * (place + chance.random()) / number for place in range(number)]


@contextmanager
def serving(site, **variables):
    """Serve a site as it is deployed."""
    machine = Machine(site.folder, DATABASE_URL=site.address, **variables)
    machine.variables["DJANGO_SETTINGS_MODULE"] = SETTINGS
    with machine:
        yield machine


def page_of(article):
    return f"/articles/{article}/"


def title_of(answer):
    return re.search(r"<title>\s*(.*?)\s*(?:·.*|\|.*)?</title>", answer.text, re.DOTALL)[1]


@contextmanager
def asking(machine, path):
    """Ask for a page over and over while something happens. Gives the ETag and the title of each answer."""
    answers, is_over = [], threading.Event()

    def ask():
        while not is_over.is_set():
            answer = Visitor().get(machine, path)
            answers.append((answer.headers["ETag"], title_of(answer)))

    reader = threading.Thread(target=ask)
    reader.start()
    try:
        yield answers
    finally:
        is_over.set()
        reader.join()


def log_in(machine):
    """Return an editor who has logged in."""
    visitor = Visitor()
    assert visitor.log_in(machine, "editor", PASSWORD).status_code == 302
    return visitor


def typed(visitor, machine, article, **words):
    """Open the form of an article and return what would be sent with these words in it."""
    return fields_of(visitor.get(machine, form_of(article))) | words


def send(visitor, machine, article, data, button="_save"):
    return visitor.post(machine, form_of(article), urlencode({**data, button: "1"}, doseq=True), FORM)
