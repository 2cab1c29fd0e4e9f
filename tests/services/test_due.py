"""Every job of `run_due` is done whatever becomes of the others, and the heartbeat says how it went."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from articles.models import Heartbeat
from articles.queries.schedule import heartbeat
from articles.services import due
from articles.services.due import JOBS, Done, run_due

pytestmark = pytest.mark.django_db


def breaks():
    raise RuntimeError("Out of order.")


@pytest.fixture
def jobs(monkeypatch):
    """A table of jobs of which the second breaks; what was done is in the list that is returned."""
    called = []

    def job(name, **outcome):
        def do():
            called.append(name)
            return Done(**outcome)

        return do

    table = {
        "first": job("first", done=["First done."]),
        "second": breaks,
        "third": job("third", faults=["One of three could not be sent."]),
    }
    monkeypatch.setattr(due, "JOBS", table)
    return called


def test_what_readers_wait_for_comes_first():
    assert list(JOBS)[:3] == ["changes", "caches", "mails"]


def test_links_are_looked_at_last_and_only_where_the_site_may_ask_others(monkeypatch, settings):
    asked = []
    monkeypatch.setattr(due, "check_links", lambda limit: asked.append(limit) or 3)
    for may_ask in (False, True):
        settings.CHECK_LINKS = may_ask
        JOBS["links"]()
    assert (asked, list(JOBS)[-1]) == ([due.LINKS_A_RUN], "links")


def test_job_that_breaks_leaves_the_others_and_is_told_in_the_heartbeat(jobs):
    report = run_due()
    assert jobs == ["first", "third"]
    assert report.done == ["First done."]
    assert report.faults == ["second: RuntimeError: Out of order.", "One of three could not be sent."]
    beat = heartbeat(timezone.now())
    assert (beat.is_late, beat.faults) == (False, "\n".join(report.faults))


def test_command_tells_what_failed_and_ends_with_an_error(jobs, capsys):
    with pytest.raises(CommandError, match="Out of order") as error:
        call_command("run_due")
    assert error.value.returncode
    assert capsys.readouterr().out == "First done.\n"


def test_run_without_faults_clears_those_of_the_run_before(jobs, monkeypatch):
    run_due()
    monkeypatch.setattr(due, "JOBS", {})
    run_due()
    assert [beat.faults for beat in Heartbeat.objects.all()] == [""]


def test_many_and_long_faults_are_cut_in_the_heartbeat_and_not_in_the_report(monkeypatch):
    monkeypatch.setattr(due, "JOBS", {"one": lambda: Done(faults=["x" * 5000] * 50)})
    assert len(run_due().faults) == 50
    assert len(Heartbeat.objects.get().faults) < 20 * 510


def test_run_that_never_ends_leaves_the_end_of_the_one_before(monkeypatch, time_machine):
    now = timezone.now()
    run_due()
    time_machine.move_to(now + timedelta(minutes=10))
    monkeypatch.setattr(due, "JOBS", {"one": lambda: (_ for _ in ()).throw(KeyboardInterrupt)})
    with pytest.raises(KeyboardInterrupt):
        run_due()
    row = Heartbeat.objects.get()
    assert row.ended_at < now + timedelta(minutes=5) < row.began_at
    assert heartbeat(timezone.now()).is_late


@pytest.mark.parametrize(("minutes", "is_late"), [(-60, True), (0, False), (5, False), (5.01, True), (60, True)])
def test_nobody_does_what_is_due_when_no_run_has_ended_for_five_minutes(time_machine, minutes, is_late):
    now = timezone.now().replace(microsecond=0)
    time_machine.move_to(now, tick=False)
    run_due()
    beat = heartbeat(now + timedelta(minutes=minutes))
    assert (beat.last_at, beat.is_late) == (now, is_late)


def test_site_on_which_it_never_ran_is_late():
    beat = heartbeat(timezone.now())
    assert (beat.last_at, beat.is_late) == (None, True)
