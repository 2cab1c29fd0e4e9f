"""What the README tells people to type works as it is written there."""

import csv
import json
import re
import subprocess
from zipfile import ZipFile

import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import resolve

from articles.models import Position
from coverage_site.bootstrap import ROOT

README = (ROOT / "README.md").read_text()
DATA = README.split("\n## For people who want the data\n")[1].split("\n## ")[0]
REQUESTS = re.search(r"```sh\n(.*?)```", DATA, re.DOTALL)[1].splitlines()


@pytest.fixture
def ask(live_server, transactional_db, tmp_path):
    """Return a function that types a request at the site with the coverage, and gives what it prints."""
    call_command("loaddata", "munich_2025", "companions", verbosity=0)

    def ask(request):
        assert settings.SITE_URL in request
        here = request.replace(settings.SITE_URL, live_server.url)
        result = subprocess.run(["/bin/sh", "-c", here], cwd=tmp_path, capture_output=True, text=True, check=True)
        return result.stdout

    return ask


@pytest.mark.curl
def test_requests_for_data_work_as_written(ask, tmp_path):
    one_speaker, table, package = REQUESTS
    answer = json.loads(ask(one_speaker))
    assert {item["speaker"]["name"] for item in answer["items"]} == {"Olaf Scholz"}
    assert "next" in answer

    assert ask(table) == ask(package) == ""
    with (tmp_path / "positions.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["id"]: row for row in csv.DictReader(file)}
    assert len(rows) == Position.objects.count()
    assert {item["id"] for item in answer["items"]} <= rows.keys()
    with ZipFile(tmp_path / "record.zip") as archive:
        assert archive.testzip() is None
        assert json.loads(archive.read("datapackage.json"))["profile"] == "tabular-data-package"


def test_addresses_that_are_named_for_data_are_there():
    named = re.findall(r"`(/[^`]+)`", DATA)
    assert len(named) >= 5
    assert {resolve(address).namespace for address in named} == {"articles"}
