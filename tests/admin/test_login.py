"""Logging in at the desk: passwords, codes, and too many of either."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import TOTP

from articles.enums import AuditAction
from articles.models import AuditEntry, LoginAttempt, SecondFactor
from articles.services.login import MOST_OF_BOTH
from articles.services.second_factor import new_secret, turn_on
from tests.admin.desk import fields_of
from tests.factories import ArticleFactory

PASSWORD = "correct horse battery"
LOGIN, CODE, INDEX = reverse("admin:login"), reverse("admin:login_code"), reverse("admin:index")
WANTED = reverse("admin:articles_article_changelist")


def code_of(user, later=0):
    """Return what the telephone of a person shows now, or so many steps later."""
    totp = TOTP(bytes.fromhex(SecondFactor.objects.get(user=user).secret), drift=later)
    return f"{totp.token():06}"


def give_second_factor(user):
    """Turn it on, as with a code of the minute before, and return the recovery codes."""
    secret = new_secret()
    return turn_on(user, secret=secret, code=f"{TOTP(bytes.fromhex(secret), drift=-1).token():06}")


def log_in(client, username="writer", password=PASSWORD, goes_to=WANTED, **headers):
    return client.post(f"{LOGIN}?next={goes_to}", {"username": username, "password": password}, **headers)


def enter_code(client, code, goes_to=WANTED):
    return client.post(f"{CODE}?next={goes_to}", {"code": code, "next": goes_to})


def is_in(client):
    return client.get(INDEX).status_code == 200


def test_password_alone_lets_in_who_has_no_second_factor_and_leads_on(reader, writer):
    assert log_in(reader).url == WANTED
    assert is_in(reader)
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.by, entry.detail) == (AuditAction.LOGGED_IN, writer.pk, {"network": "127.0.0.1"})


def test_who_is_logged_in_is_led_to_the_desk(reader, writer):
    log_in(reader)
    assert reader.get(LOGIN).url == INDEX


@pytest.mark.parametrize("elsewhere", ["https://attacker.example/", "//attacker.example", "javascript:alert(1)"])
@pytest.mark.parametrize("has_factor", [False, True])
def test_nobody_is_led_to_another_site(reader, writer, elsewhere, has_factor):
    if has_factor:
        give_second_factor(writer)
    response = log_in(reader, goes_to=elsewhere)
    if has_factor:
        assert "attacker" not in response.url
        response = enter_code(reader, code_of(writer), goes_to=elsewhere)
    assert response.url == INDEX


def test_after_too_many_wrong_passwords_the_right_one_is_refused_as_well(reader, writer):
    for _ in range(MOST_OF_BOTH):
        assert log_in(reader, password="wrong").status_code == 200
    refused = log_in(reader)
    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= 900
    assert "There were too many attempts. Try again after" in refused.content.decode()
    assert 'value="writer"' in refused.content.decode()
    assert not is_in(reader)


def test_attempts_from_elsewhere_do_not_keep_a_person_out(writer, db):
    for _ in range(MOST_OF_BOTH):
        log_in(Client(), password="wrong", REMOTE_ADDR="198.51.100.7")
    assert log_in(Client(), REMOTE_ADDR="198.51.100.7").status_code == 429
    assert log_in(Client()).status_code == 302


def test_forged_address_does_not_reset_the_count(reader, writer):
    for number in range(MOST_OF_BOTH):
        log_in(reader, password="wrong", HTTP_X_FORWARDED_FOR=f"203.0.113.{number}")
    assert log_in(reader, HTTP_X_FORWARDED_FOR="203.0.113.99").status_code == 429


def test_nobody_learns_which_names_there_are(writer, db):
    pages = []
    for name in ("writer", "nobody"):
        client = Client()
        answers = [log_in(client, name, "wrong") for _ in range(MOST_OF_BOTH + 1)]
        pages.append([answer.status_code for answer in answers] + [answers[0].context["form"].errors.as_json()])
    assert pages[0] == pages[1]


def test_right_password_forgets_the_wrong_ones(reader, writer):
    log_in(reader, password="wrong")
    log_in(reader)
    assert not LoginAttempt.objects.exists()


class TestCode:
    @pytest.fixture
    def recovery_codes(self, writer):
        return give_second_factor(writer)

    def test_password_alone_opens_nothing(self, reader, recovery_codes):
        assert log_in(reader).url.startswith(CODE)
        assert not is_in(reader)

    def test_code_lets_in_and_leads_on(self, reader, writer, recovery_codes):
        log_in(reader)
        assert reader.get(CODE).status_code == 200
        assert enter_code(reader, f"{code_of(writer)[:3]} {code_of(writer)[3:]}").url == WANTED
        assert is_in(reader)
        assert AuditEntry.objects.filter(action=AuditAction.LOGGED_IN, by=writer.pk).count() == 1

    def test_code_is_taken_once(self, reader, writer, recovery_codes):
        code = code_of(writer)
        log_in(reader)
        enter_code(reader, code)
        other = Client()
        log_in(other)
        assert enter_code(other, code).status_code == 200
        assert not is_in(other)

    @pytest.mark.parametrize("later", [-3, 3])
    def test_code_of_another_time_is_none(self, reader, writer, recovery_codes, later):
        log_in(reader)
        assert "That is not a code of now" in enter_code(reader, code_of(writer, later)).content.decode()
        assert not is_in(reader)

    @pytest.mark.parametrize("typed", ["", "12345", "1234567", "１２３４５６", "abcdef", "-12345", "0x1234", "1e10"])
    def test_what_is_no_code_is_refused(self, reader, recovery_codes, typed):
        log_in(reader)
        assert enter_code(reader, typed).status_code == 200
        assert not is_in(reader)

    def test_recovery_code_lets_in_once_however_it_is_typed(self, reader, recovery_codes):
        log_in(reader)
        enter_code(reader, recovery_codes[0].upper().replace("-", " "))
        assert is_in(reader)
        other = Client()
        log_in(other)
        enter_code(other, recovery_codes[0])
        assert not is_in(other)
        enter_code(other, recovery_codes[1])
        assert is_in(other)

    def test_code_needs_the_password_before(self, reader, writer, recovery_codes):
        response = enter_code(reader, code_of(writer))
        assert response.url.startswith(LOGIN)
        assert "next=" in response.url
        assert not is_in(reader)

    def test_some_minutes_later_the_password_is_asked_for_again(self, reader, writer, recovery_codes, time_machine):
        log_in(reader)
        time_machine.move_to(timezone.now() + timedelta(seconds=301))
        assert enter_code(reader, code_of(writer)).url.startswith(LOGIN)
        assert not is_in(reader)

    def test_after_too_many_wrong_codes_the_right_one_is_refused_as_well(self, reader, writer, recovery_codes):
        for _ in range(MOST_OF_BOTH):
            log_in(reader)  # the right password does not forget wrong codes
            assert enter_code(reader, "000000").status_code == 200
        refused = enter_code(reader, code_of(writer))
        assert (refused.status_code, is_in(reader)) == (429, False)
        assert AuditEntry.objects.get(action=AuditAction.LOGIN_BLOCKED).record_key == writer.pk

    @pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": False}])
    def test_who_may_not_come_in_any_more_is_stopped_at_the_code(self, reader, writer, recovery_codes, change):
        log_in(reader)
        type(writer).objects.filter(pk=writer.pk).update(**change)
        assert enter_code(reader, code_of(writer)).url.startswith(LOGIN)
        assert not is_in(reader)
        assert not AuditEntry.objects.filter(action=AuditAction.LOGGED_IN).exists()

    def test_text_of_a_form_is_there_after_both_steps(self, reader, writer, recovery_codes):
        article = ArticleFactory(created_by=writer)
        address = reverse("admin:articles_article_change", args=[article.pk])
        log_in(reader)
        enter_code(reader, recovery_codes[0])
        data = fields_of(reader.get(address)) | {"headline": "Typed"}
        reader.logout()
        wanted = QueryDict(urlsplit(reader.post(address, data).url).query)["next"]
        sent = {"username": "writer", "password": PASSWORD, "next": wanted}
        led = reader.post(LOGIN, sent).url
        after = reader.post(led, {"code": recovery_codes[1], "next": QueryDict(urlsplit(led).query)["next"]}).url
        assert fields_of(reader.get(after))["headline"] == ["Typed"]

    def test_session_of_the_password_is_another_one_than_that_of_the_desk(self, reader, writer, recovery_codes):
        log_in(reader)
        waiting = reader.session.session_key
        enter_code(reader, code_of(writer))
        assert reader.session.session_key != waiting


def test_password_of_one_and_code_of_another_open_nothing(reader, writer, editor):
    give_second_factor(writer)
    give_second_factor(editor)
    log_in(reader)
    enter_code(reader, code_of(editor))
    assert not is_in(reader)
