"""Mail is written with what it tells and sent by a job: each message at most once, whoever else fails."""

import threading
from datetime import timedelta

import pytest
from django.core import mail as outgoing
from django.db import connection, transaction
from django.utils import timezone

from articles.models import Mail
from articles.models.mail import LONGEST_SENDING, MOST_TRIES, PAUSES
from articles.services.mail import GIVEN_UP_FOR, send_mails, write_mail
from tests.factories import UserFactory
from tests.post import open_post

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(settings):
    """A mail server that the site is set up for."""
    with open_post() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        yield server


@pytest.fixture
def no_post(settings):
    """The site is set up for a server that is not there."""
    with open_post() as server:
        port = server.port
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port


def write(*people, subject="Example subject", text="An example.", **more):
    write_mail(people, subject=subject, text=text, **more)


def given_up():
    """Return what the desk is told of."""
    return list(Mail.objects.given_up())


def people(*names):
    return [UserFactory(username=name) for name in names]


def test_mail_is_sent_and_its_row_goes():
    write(*people("ada"), subject="Returned: Examples", text="Ada has returned it.\n\nhttps://desk.example/1")
    assert send_mails() == (1, 0)
    [message] = outgoing.outbox
    assert (message.subject, message.to) == ("Returned: Examples", ["ada@plenary.example"])
    assert message.body == "Ada has returned it.\n\nhttps://desk.example/1"
    assert message.message()["Auto-Submitted"] == "auto-generated"
    assert message.from_email == "Plenary <plenary@127.0.0.1>"
    assert not Mail.objects.exists()
    assert send_mails() == (0, 0)


def test_mail_goes_to_each_once_and_to_nobody_who_acts_or_left_or_has_no_address():
    ada, bea = people("ada", "bea")
    nobody, gone = UserFactory(email=""), UserFactory(is_active=False)
    write(ada, bea, ada, nobody, gone, None, by=bea)
    assert [mail.to for mail in Mail.objects.all()] == [ada]


def test_mail_to_somebody_who_left_since_goes_unsent():
    ada, bea = people("ada", "bea")
    write(ada, bea)
    ada.is_active = False
    ada.save()
    assert send_mails() == (1, 0)
    assert [message.to for message in outgoing.outbox] == [["bea@plenary.example"]]
    assert not Mail.objects.exists()


def test_subject_is_one_line_and_cannot_add_a_header(post):
    write(*people("ada"), subject=f"Examples\r\nBcc: eve@plenary.example\n{'x' * 400}")
    assert send_mails() == (1, 0)
    [(to, message)] = post.received
    assert (to, message["Bcc"]) == (["ada@plenary.example"], None)
    assert message["Subject"].startswith("Examples Bcc: eve@plenary.example xxx")
    assert len(message["Subject"]) <= 300


def test_mail_is_not_written_where_what_it_tells_is_taken_back():
    with transaction.atomic():
        write(*people("ada"))
        transaction.set_rollback(True)
    assert not Mail.objects.exists()


def test_real_server_gets_every_mail_and_one_bad_address_stops_nobody(post):
    ada, bea, cora = people("ada", "bea", "cora")
    post.unknown.add(ada.email)
    write(ada, bea, cora, text="Grüße.")
    assert send_mails() == (2, 1)
    assert post.addresses == [bea.email, cora.email]
    assert {message.get_content().strip() for _to, message in post.received} == {"Grüße."}
    [left] = Mail.objects.all()
    assert (left.to, left.tries) == (ada, 1)
    assert "nobody of that name" in left.fault


def test_what_failed_is_tried_after_longer_and_longer_and_then_given_up(post, time_machine):
    now = timezone.now().replace(microsecond=0)
    time_machine.move_to(now, tick=False)
    [ada] = people("ada")
    post.unknown.add(ada.email)
    write(ada)
    for pause in PAUSES:
        assert (send_mails(), given_up()) == ((0, 1), [])
        now += pause
        time_machine.move_to(now - timedelta(seconds=1), tick=False)
        assert send_mails() == (0, 0)
        time_machine.move_to(now, tick=False)
    assert send_mails() == (0, 1)
    [mail] = given_up()
    assert (mail.to, mail.tries) == (ada, MOST_TRIES)
    time_machine.move_to(now + timedelta(days=1), tick=False)
    assert send_mails() == (0, 0)
    time_machine.move_to(now + GIVEN_UP_FOR, tick=False)
    send_mails()
    assert not Mail.objects.exists()


def test_what_failed_once_arrives_later(post, time_machine):
    [ada] = people("ada")
    post.unknown.add(ada.email)
    write(ada)
    assert send_mails() == (0, 1)
    post.unknown.clear()
    time_machine.move_to(timezone.now() + PAUSES[0])
    assert send_mails() == (1, 0)
    assert post.addresses == [ada.email]


def test_without_a_server_one_try_is_made_and_the_others_wait_untouched(no_post):
    write(*people("ada", "bea", "cora"))
    assert send_mails() == (0, 1)
    assert sorted(Mail.objects.values_list("tries", flat=True)) == [0, 0, 1]
    assert Mail.objects.get(tries=1).fault.startswith("ConnectionRefusedError")


def test_what_may_have_arrived_is_told_and_never_sent_again(post, time_machine):
    ada, bea = people("ada", "bea")
    post.silent.add(ada.email)
    write(ada, bea)
    assert send_mails() == (1, 1)
    assert [mail.to for mail in given_up()] == [ada]
    time_machine.move_to(timezone.now() + PAUSES[-1])
    assert send_mails() == (0, 0)
    assert post.addresses == [ada.email, bea.email]


def test_what_a_killed_job_had_taken_is_told_and_never_sent_again(post, time_machine, monkeypatch):
    def die(self):
        raise KeyboardInterrupt

    write(*people("ada"))
    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.backends.smtp.EmailBackend.open", die)
        with pytest.raises(KeyboardInterrupt):
            send_mails()
    for pause in (timedelta(), PAUSES[0]):
        time_machine.move_to(timezone.now() + pause)
        assert (send_mails(), given_up()) == ((0, 0), [])
    time_machine.move_to(timezone.now() + LONGEST_SENDING)
    assert send_mails() == (0, 1)
    assert "not sent again" in given_up()[0].fault
    assert (send_mails(), post.received) == ((0, 0), [])


@pytest.mark.django_db(transaction=True)
def test_jobs_at_the_same_moment_send_each_message_once(post):
    jobs, count = 4, 12
    names = [f"person-{number}" for number in range(count)]
    write(*people(*names))
    ready, outcomes = threading.Barrier(jobs), []

    def run():
        try:
            ready.wait(timeout=10)
            outcomes.append(send_mails())
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [sum(numbers) for numbers in zip(*outcomes, strict=True)] == [count, 0]
    assert post.addresses == sorted(f"{name}@plenary.example" for name in names)
