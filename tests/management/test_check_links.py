import pytest
from django.core.management import call_command

from articles.services import link
from articles.services.probe import Answer, Verdict
from tests.factories import SourceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def everything_is_there(monkeypatch):
    monkeypatch.setattr(link, "probe", lambda url: Answer(Verdict.ALIVE))
    monkeypatch.setattr(link, "sleep", lambda seconds: None)


@pytest.mark.parametrize(("limit", "count"), [(2, 2), (0, 0), (-1, 0), (9, 3)])
def test_check_links_looks_at_so_many_and_says_so(capsys, limit, count):
    SourceFactory.create_batch(3)
    call_command("check_links", limit=limit)
    assert capsys.readouterr().out == f"Sources looked at: {count}\n"


def test_check_links_has_no_limit_of_time(monkeypatch, capsys):
    SourceFactory.create_batch(3)
    monkeypatch.setattr(link, "monotonic", iter(range(0, 100_000, 1000)).__next__)
    call_command("check_links")
    assert capsys.readouterr().out == "Sources looked at: 3\n"


def test_check_links_can_be_silent(capsys):
    call_command("check_links", verbosity=0)
    assert capsys.readouterr().out == ""
