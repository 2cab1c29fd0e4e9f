"""What the desk shows of the web address of a source."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.enums import SourceKind
from articles.queries.link import BEING_CHECKED
from articles.services import link
from articles.services.probe import Answer, Verdict
from tests.admin.desk import messages_of, post_form
from tests.factories import PositionFactory, SourceFactory

LIST = reverse("admin:articles_source_changelist")


def address(source):
    return reverse("admin:articles_source_change", args=[source.pk])


@pytest.fixture
def desk(log_in, editor):
    return log_in(editor)


@pytest.fixture
def found(monkeypatch):
    """What is found at every address."""
    answers = [Answer(Verdict.ALIVE)]
    monkeypatch.setattr(link, "probe", lambda url: answers[-1])
    return answers


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "Nobody has looked at it yet."),
        ({"checked_at": True}, "It leads somewhere."),
        ({"checked_at": True, "check_fault": "The server is slow."}, "The server is slow."),
        ({"checked_at": True, "check_fault": BEING_CHECKED}, "Somebody is looking at it just now."),
        ({"checked_at": True, "check_fault": "Gone.", "dead_since": True}, "Dead since"),
    ],
    ids=["never", "alive", "unclear", "being-checked", "dead"],
)
def test_form_says_what_was_found(desk, values, words):
    moment = timezone.now() - timedelta(days=1)
    source = SourceFactory(**{name: moment if value is True else value for name, value in values.items()})
    page = desk.get(address(source)).text
    assert words in page
    assert "Save and check now" in page


def test_form_of_a_report_on_file_says_nothing_of_a_link(desk):
    assert "Save and check now" not in desk.get(address(SourceFactory(kind=SourceKind.REPORT, url=""))).text


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer(Verdict.ALIVE), "The link leads somewhere."),
        (Answer(Verdict.UNCLEAR, "It is slow."), "The link is not certain: It is slow."),
        (Answer(Verdict.GONE, "It is not there."), "The link is dead: It is not there."),
    ],
    ids=["alive", "unclear", "gone"],
)
def test_button_saves_and_checks_and_comes_back(desk, found, answer, words):
    source = SourceFactory()
    found.append(answer)
    response = post_form(desk, address(source), button="_check", title="Put better")
    assert response.url == address(source)
    assert words in messages_of(desk.get(response.url))
    source.refresh_from_db()
    assert (source.title, bool(source.dead_since)) == ("Put better", answer.verdict is Verdict.GONE)


def test_another_address_is_as_if_never_looked_at(desk):
    now = timezone.now()
    source = SourceFactory(checked_at=now, dead_since=now, check_fault="Gone.", failed_days=3)
    post_form(desk, address(source), title="Put better")
    source.refresh_from_db()
    assert source.dead_since
    post_form(desk, address(source), url="https://press.example/new")
    source.refresh_from_db()
    assert (source.checked_at, source.dead_since, source.check_fault, source.failed_days) == (None, None, "", 0)


def test_writer_may_not_check_what_live_articles_use(log_in, writer, found):
    source = PositionFactory(takeaway__article__published=True).source
    desk = log_in(writer)
    assert "Save and check now" not in desk.get(address(source)).text
    assert desk.post(address(source), {"_check": "1"}).status_code == 403
    source.refresh_from_db()
    assert source.checked_at is None


def test_list_is_filtered_by_what_was_found(desk):
    now = timezone.now()
    sources = {
        "dead": SourceFactory(checked_at=now, dead_since=now, check_fault="Gone."),
        "unclear": SourceFactory(checked_at=now, check_fault="Slow."),
        "unchecked": SourceFactory(),
    }
    SourceFactory(checked_at=now)
    SourceFactory(kind=SourceKind.REPORT, url="")
    for name, source in sources.items():
        assert list(desk.get(LIST, {"link": name}).context["cl"].result_list) == [source]
    assert len(desk.get(LIST, {"link": "forged"}).context["cl"].result_list) == 5
