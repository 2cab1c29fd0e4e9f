"""Which addresses of sources are looked at, in which order, and what is stored of it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from articles.enums import SourceKind
from articles.models import Source
from articles.queries.link import BEING_CHECKED, links_due
from articles.services import link
from articles.services.due import LINKS_A_RUN, run_due
from articles.services.link import check_link, check_links, forget_findings
from articles.services.probe import Answer, Verdict
from articles.services.role import OPERATOR
from tests.factories import PositionFactory, SourceFactory

pytestmark = pytest.mark.django_db

GONE, NOBODY, UNCLEAR = (
    Answer(each, f"It is {each.value}.") for each in (Verdict.GONE, Verdict.NOBODY, Verdict.UNCLEAR)
)
ALIVE = Answer(Verdict.ALIVE)


@pytest.fixture
def answers(monkeypatch):
    """What is found at an address from now on, by the address; alive where nothing is said."""
    found = {}
    monkeypatch.setattr(link, "probe", lambda url: found.get(url, ALIVE))
    monkeypatch.setattr(link, "sleep", lambda seconds: None)
    return found


@pytest.fixture
def noon(time_machine):
    """Stop the clock at noon of a day; days are what counts."""
    time_machine.move_to(datetime(2026, 3, 1, 12, tzinfo=UTC), tick=False)
    return time_machine


def looked_at(source, answer, answers):
    answers[source.url] = answer
    check_link(source, by=OPERATOR)
    source.refresh_from_db()
    return source


def test_address_that_leads_somewhere_is_found_so(web):
    source = SourceFactory(url=web.url(), check_fault="It was not certain.", dead_since=timezone.now(), failed_days=3)
    web.pages["/page"] = 200
    before = timezone.now()
    assert check_links(5) == 1
    source.refresh_from_db()
    assert source.checked_at >= before
    assert (source.dead_since, source.check_fault, source.failed_days) == (None, "", 0)


@pytest.mark.parametrize("status", [404, 410])
def test_address_of_which_the_server_says_that_there_is_nothing_is_dead_at_once(web, status):
    source = SourceFactory(url=web.url())
    web.pages["/page"] = status
    check_links(5)
    source.refresh_from_db()
    assert source.dead_since is not None
    assert str(status) in source.check_fault


@pytest.mark.parametrize("status", [403, 429, 500, 503])
def test_address_that_is_kept_from_us_is_never_dead(web, noon, status):
    source = SourceFactory(url=web.url())
    web.pages["/page"] = status
    for _day in range(5):
        check_link(source, by=OPERATOR)
        noon.shift(timedelta(days=1))
        source.refresh_from_db()
        assert source.dead_since is None
        assert str(status) in source.check_fault


def test_address_at_which_nobody_answers_is_dead_on_the_third_day(answers, noon):
    source = SourceFactory()
    for day in (1, 2, 3):
        assert source.dead_since is None
        for _again in range(3):
            looked_at(source, NOBODY, answers)
        assert source.failed_days == day
        noon.shift(timedelta(days=1))
    assert source.dead_since is not None


def test_days_without_an_answer_count_in_a_row(answers, noon):
    source = SourceFactory()
    for answer, days in ((NOBODY, 1), (NOBODY, 2), (UNCLEAR, 2), (ALIVE, 0), (NOBODY, 1)):
        assert looked_at(source, answer, answers).failed_days == days
        assert source.dead_since is None
        noon.shift(timedelta(days=1))


@pytest.mark.parametrize("answer", [GONE, NOBODY], ids=["gone", "nobody"])
def test_dead_address_stays_dead_since_the_first_day_until_it_leads_somewhere(answers, noon, answer):
    source = SourceFactory()
    for _day in range(3):
        looked_at(source, answer, answers)
        noon.shift(timedelta(days=1))
    since = source.dead_since
    for again in (answer, UNCLEAR):
        assert looked_at(source, again, answers).dead_since == since
        noon.shift(timedelta(days=1))
    assert looked_at(source, ALIVE, answers).dead_since is None


def test_archived_copy_is_looked_at_as_well_and_does_not_make_the_address_dead(answers):
    source = SourceFactory(archived_url="https://archive.example/1")
    answers[source.archived_url] = GONE
    looked_at(source, ALIVE, answers)
    assert (source.dead_since, source.check_fault) == (None, "Archived copy: It is gone.")
    looked_at(source, UNCLEAR, answers)
    assert source.check_fault == "It is unclear. Archived copy: It is gone."


def test_report_with_an_archived_copy_alone_is_dead_with_it(answers):
    source = SourceFactory(kind=SourceKind.REPORT, url="", archived_url="https://archive.example/1")
    answers[source.archived_url] = GONE
    check_links(1)
    source.refresh_from_db()
    assert source.dead_since is not None


def test_due_are_those_longest_not_looked_at_and_those_that_failed_yesterday(noon):
    def source(days, **values):
        checked_at = None if days is None else timezone.now() - timedelta(days=days)
        return SourceFactory(checked_at=checked_at, **values)

    old, never, older = source(8), source(None), source(30)
    failing = source(1.5, failed_days=1)
    stopped = source(0.1, check_fault=BEING_CHECKED)
    source(6.5)
    source(0.5, failed_days=1)
    source(1.5, failed_days=3, dead_since=timezone.now())
    source(0.01, check_fault=BEING_CHECKED)
    SourceFactory(kind=SourceKind.REPORT, url="")
    assert list(links_due(timezone.now())) == [never, older, old, failing, stopped]


def test_no_more_than_asked_for_are_looked_at_and_none_twice(answers):
    SourceFactory.create_batch(5)
    assert [check_links(3), check_links(3), check_links(3)] == [3, 2, 0]


def test_two_at_once_look_at_nothing_twice(answers, monkeypatch):
    SourceFactory.create_batch(4)
    asked = []

    def look(url):
        asked.append(url)
        if len(asked) == 1:
            check_links(10)
        return ALIVE

    monkeypatch.setattr(link, "probe", look)
    check_links(10)
    assert len(asked) == len(set(asked)) == 4


def test_run_that_is_stopped_keeps_what_it_found_and_is_made_good_later(answers, monkeypatch, noon):
    SourceFactory.create_batch(3)
    asked = []

    def look(url):
        asked.append(url)
        if len(asked) == 2:
            raise KeyboardInterrupt
        return ALIVE

    monkeypatch.setattr(link, "probe", look)
    with pytest.raises(KeyboardInterrupt):
        check_links(10)
    assert Source.objects.filter(checked_at=None).count() == 1
    assert check_links(10) == 1
    noon.shift(timedelta(hours=1.1))
    assert check_links(10) == 1
    assert not Source.objects.filter(check_fault=BEING_CHECKED).exists()


def test_one_server_is_given_a_pause_and_others_are_not(monkeypatch):
    paused, clock = [], iter(range(0, 1000, 1))
    monkeypatch.setattr(link, "sleep", paused.append)
    monkeypatch.setattr(link, "monotonic", lambda: next(clock))
    monkeypatch.setattr(link, "probe", lambda url: ALIVE)
    for path in ("one", "two"):
        SourceFactory(url=f"https://press.example/{path}")
    SourceFactory(url="https://other.example/")
    check_links(10)
    assert len(paused) == 1
    assert 0 <= paused[0] <= link.PAUSE


def test_run_begins_nothing_new_once_its_time_is_over(answers, monkeypatch):
    SourceFactory.create_batch(3)
    monkeypatch.setattr(link, "monotonic", iter(range(0, 1000, 8)).__next__)
    assert check_links(10, seconds=20) < 3
    assert check_links(10, seconds=None) > 0
    assert not links_due(timezone.now()).exists()


def test_finding_of_an_address_that_was_changed_meanwhile_is_dropped(answers, monkeypatch):
    source = SourceFactory()

    def look(url):
        Source.objects.filter(pk=source.pk).update(url="https://press.example/new", checked_at=None, check_fault="")
        return GONE

    monkeypatch.setattr(link, "probe", look)
    check_links(1)
    source.refresh_from_db()
    assert (source.dead_since, source.checked_at, source.check_fault) == (None, None, "")


def test_run_due_looks_at_a_few(answers, settings):
    settings.CHECK_LINKS = True
    SourceFactory.create_batch(LINKS_A_RUN + 1)
    assert run_due().faults == []
    assert links_due(timezone.now()).count() == 1


def test_long_fault_fits(answers):
    source = looked_at(SourceFactory(), Answer(Verdict.GONE, "word " * 200), answers)
    assert len(source.check_fault) <= link.MOST_OF_A_FAULT


def test_findings_can_be_forgotten():
    source = SourceFactory(checked_at=timezone.now(), dead_since=timezone.now(), check_fault="x", failed_days=3)
    forget_findings(source)
    source.save()
    assert list(links_due(timezone.now())) == [source]


def test_only_who_may_change_the_source_may_look(writer, answers):
    source = PositionFactory(takeaway__article__published=True).source
    with pytest.raises(PermissionDenied):
        check_link(source, by=writer)
    assert check_link(SourceFactory(), by=writer).checked_at


def test_private_address_is_said_to_be_none_that_is_asked():
    source = SourceFactory(url="http://127.0.0.1/admin/")
    check_links(1)
    source.refresh_from_db()
    assert (source.dead_since, source.check_fault) == (None, "It leads into a network that is not public.")
