"""How often somebody may try to log in."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.enums import AuditAction
from articles.models import AuditEntry, LoginAttempt
from articles.services.audit import audit
from articles.services.login import (
    MOST_OF_ACCOUNT,
    MOST_OF_BOTH,
    MOST_OF_NETWORK,
    WINDOW,
    TooManyAttempts,
    begin_attempt,
    delete_old_attempts,
    forget_attempts,
)

HERE, ELSEWHERE = "192.0.2.1", "198.51.100.7"

pytestmark = pytest.mark.django_db


def fail(times, name="ada", network=HERE):
    return [begin_attempt(name, network) for _ in range(times)]


def network(number):
    return f"203.0.113.{number}"


def test_so_many_attempts_are_let_through_and_not_one_more(time_machine):
    time_machine.move_to("2026-03-01T10:00:00Z", tick=False)
    fail(MOST_OF_BOTH)
    time_machine.move_to("2026-03-01T10:05:00Z", tick=False)
    with pytest.raises(TooManyAttempts) as refused:
        begin_attempt("ada", HERE)
    assert refused.value.until.isoformat() == "2026-03-01T10:15:00+00:00"
    assert LoginAttempt.objects.count() == MOST_OF_BOTH  # what is refused costs no row
    time_machine.move_to(refused.value.until)
    begin_attempt("ada", HERE)


@pytest.mark.parametrize("other", [("bob", HERE), ("ada", ELSEWHERE)])
def test_another_account_and_another_network_are_not_meant(other):
    fail(MOST_OF_BOTH)
    begin_attempt(*other)


@pytest.mark.parametrize("name", ["ADA", "ａｄａ"])
def test_other_ways_of_writing_a_name_are_the_same_account(name):
    fail(MOST_OF_BOTH)
    with pytest.raises(TooManyAttempts):
        begin_attempt(name, HERE)


def test_one_network_cannot_try_name_after_name():
    for number in range(MOST_OF_NETWORK):
        begin_attempt(f"name-{number}", HERE)
    with pytest.raises(TooManyAttempts):
        begin_attempt("another", HERE)
    begin_attempt("another", ELSEWHERE)


def test_many_networks_cannot_try_one_account_and_do_not_lock_its_owner_out(writer, other_writer):
    audit(AuditAction.LOGGED_IN, by=writer, network=HERE)
    audit(AuditAction.LOGGED_IN, by=other_writer, network=ELSEWHERE)
    for number in range(MOST_OF_ACCOUNT):
        begin_attempt("writer", network(number))
    with pytest.raises(TooManyAttempts):
        begin_attempt("writer", ELSEWHERE)  # where only somebody else came in
    begin_attempt("writer", HERE)


def test_what_went_well_counts_no_more(writer):
    *_, last = fail(MOST_OF_BOTH - 1)
    elsewhere = begin_attempt("ada", ELSEWHERE)
    forget_attempts(last)
    assert list(LoginAttempt.objects.all()) == [elsewhere]


def test_attempts_at_once_count_although_none_has_been_answered(monkeypatch):
    """Each is written before it looks how many there are, so that those beside it see it."""
    fail(MOST_OF_BOTH - 1)
    save = LoginAttempt.save

    def save_beside_another(self, **kwargs):
        save(LoginAttempt(name=self.name, network=self.network))
        save(self, **kwargs)

    monkeypatch.setattr(LoginAttempt, "save", save_beside_another)
    with pytest.raises(TooManyAttempts):
        begin_attempt("ada", HERE)


def test_block_is_written_into_the_log_once_with_the_person_who_is_meant(writer):
    fail(MOST_OF_BOTH, "writer")
    for _ in range(3):
        with pytest.raises(TooManyAttempts):
            begin_attempt("writer", HERE)
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.by, entry.record_key) == (AuditAction.LOGIN_BLOCKED, None, writer.pk)
    assert entry.detail == {"network": HERE}


def test_neither_names_nor_what_was_typed_for_one_is_stored():
    begin_attempt("my-secret-password", HERE)
    [row] = LoginAttempt.objects.values_list("name", "network")
    assert "secret" not in row[0]


def test_attempts_of_yesterday_go():
    old, new = fail(2)
    LoginAttempt.objects.filter(pk=old.pk).update(tried_at=timezone.now() - timedelta(days=1, minutes=1))
    delete_old_attempts()
    assert list(LoginAttempt.objects.all()) == [new]
    assert timedelta(days=1) > WINDOW
