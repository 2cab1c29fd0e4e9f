"""A person's own second factor at the desk, and a site that asks for it."""

import re
from base64 import b32decode

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django_otp.oath import TOTP

from articles.enums import AuditAction
from articles.models import Article, AuditEntry, OpenForm, RecoveryCode, SecondFactor
from articles.services.login import MOST_OF_BOTH
from articles.services.second_factor import RECOVERY_CODES, WrongCode, turn_on, use_code
from tests.admin.desk import fields_of
from tests.admin.test_login import PASSWORD, code_of, give_second_factor, is_in
from tests.factories import UserFactory

PAGE, INDEX = reverse("admin:second_factor"), reverse("admin:index")
KEY = re.compile(r"<code>([A-Z2-7 ]+)</code>")


def shown_secret(page):
    return b32decode(KEY.search(page.content.decode())[1].replace(" ", "")).hex()


def code_for(secret):
    return f"{TOTP(bytes.fromhex(secret)).token():06}"


def turn_it_on(client, password=PASSWORD, code=None):
    secret = shown_secret(client.get(PAGE))
    return client.post(PAGE, {"password": password, "code": code or code_for(secret)})


def shown_codes(page):
    return re.findall(r"<li><code>([^<]+)</code></li>", page.content.decode())


def test_app_reads_a_picture_or_a_key_and_proves_it_by_a_code(log_in, writer):
    desk = log_in(writer)
    page = desk.get(PAGE)
    assert "<svg" in page.content.decode()
    answer = turn_it_on(desk)
    assert SecondFactor.objects.get(user=writer).secret == shown_secret(page)
    assert len(set(shown_codes(answer))) == RECOVERY_CODES
    assert answer["Cache-Control"].count("no-store") == 1
    assert AuditEntry.objects.get().action == AuditAction.SECOND_FACTOR_ON


def test_recovery_codes_work_are_shown_once_and_stored_as_digests(log_in, writer):
    desk = log_in(writer)
    codes = shown_codes(turn_it_on(desk))
    assert not shown_codes(desk.get(PAGE))
    stored = " ".join(RecoveryCode.objects.values_list("digest", flat=True))
    assert not any(code in stored or code.replace("-", "") in stored for code in codes)
    for code in codes:
        use_code(writer, code)
    assert not RecoveryCode.objects.exists()


@pytest.mark.parametrize(("password", "code"), [("wrong", None), (PASSWORD, "000000"), ("", None), (PASSWORD, " ")])
def test_password_and_code_have_to_be_right(log_in, writer, password, code):
    answer = turn_it_on(log_in(writer), password, code)
    assert "errorlist" in answer.content.decode()
    assert not SecondFactor.objects.exists()


def test_form_that_is_refused_keeps_its_picture(log_in, writer):
    desk = log_in(writer)
    before = shown_secret(desk.get(PAGE))
    assert shown_secret(turn_it_on(desk, code="000000")) == before


def test_somebody_at_an_open_desk_cannot_go_on_guessing_the_password(log_in, writer):
    desk = log_in(writer)
    for _ in range(MOST_OF_BOTH):
        turn_it_on(desk, "wrong")
    assert "There were too many attempts" in turn_it_on(desk).content.decode()
    assert not SecondFactor.objects.exists()


def test_turning_it_on_ends_the_other_sessions_and_not_this_one(log_in, writer):
    here, elsewhere = log_in(writer), log_in(writer)
    turn_it_on(here)
    assert (is_in(here), is_in(elsewhere)) == (True, False)


def test_turning_it_off_takes_the_password_and_ends_the_other_sessions(log_in, writer):
    give_second_factor(writer)
    writer.refresh_from_db()
    here, elsewhere = log_in(writer), log_in(writer)
    here.post(PAGE, {"password": "wrong", "_off": "1"})
    assert SecondFactor.objects.exists()
    here.post(PAGE, {"password": PASSWORD, "_off": "1"})
    assert not SecondFactor.objects.exists()
    assert not RecoveryCode.objects.exists()
    assert (is_in(here), is_in(elsewhere)) == (True, False)
    assert AuditEntry.objects.latest("at").action == AuditAction.SECOND_FACTOR_OFF


def test_new_recovery_codes_take_the_place_of_the_old(log_in, writer):
    old = give_second_factor(writer)
    writer.refresh_from_db()
    new = shown_codes(log_in(writer).post(PAGE, {"password": PASSWORD, "_renew": "1"}))
    with pytest.raises(WrongCode):
        use_code(writer, old[0])
    use_code(writer, new[0])


def test_form_that_is_sent_twice_does_not_change_the_secret(log_in, writer):
    desk = log_in(writer)
    secret = shown_secret(desk.get(PAGE))
    sent = {"password": PASSWORD, "code": code_for(secret)}
    desk.post(PAGE, sent)
    desk.post(PAGE, sent)
    assert SecondFactor.objects.get().secret == secret
    codes = set(RecoveryCode.objects.values_list("digest", flat=True))
    with pytest.raises(WrongCode):
        turn_on(writer, secret=secret, code=code_of(writer, later=1))
    assert set(RecoveryCode.objects.values_list("digest", flat=True)) == codes


class TestRequired:
    @pytest.fixture(autouse=True)
    def required(self, settings):
        settings.TWO_FACTOR_REQUIRED = True

    @pytest.mark.parametrize("role", ["Editor", "Chief"])
    def test_whoever_publishes_is_led_there_first_and_then_on(self, log_in, role, db):
        desk = log_in(UserFactory(username="somebody", role=role))
        wanted = reverse("admin:articles_article_changelist")
        led = desk.get(wanted)
        assert led.url.startswith(PAGE)
        secret = shown_secret(desk.get(led.url))
        done = desk.post(led.url, {"password": PASSWORD, "code": code_for(secret)})
        assert f'href="{wanted}"' in done.content.decode()
        assert desk.get(wanted).status_code == 200

    def test_writers_are_not(self, log_in, writer):
        assert is_in(log_in(writer))

    def test_one_can_still_log_out_and_change_the_password(self, log_in, editor):
        desk = log_in(editor)
        assert desk.get(reverse("admin:password_change")).status_code == 200
        desk.post(reverse("admin:logout"))
        assert desk.get(INDEX).url.startswith(reverse("admin:login"))

    def test_nothing_is_done_meanwhile_and_what_was_typed_is_kept(self, log_in, editor, settings):
        settings.TWO_FACTOR_REQUIRED = False
        desk = log_in(editor)
        address = reverse("admin:articles_article_add")
        data = fields_of(desk.get(address)) | {"headline": "Typed before the rule came"}
        settings.TWO_FACTOR_REQUIRED = True
        assert desk.post(address, data).url.startswith(PAGE)
        assert not Article.objects.exists()
        assert b"Typed+before+the+rule+came" in bytes(OpenForm.objects.get().data)

    def test_it_cannot_be_turned_off(self, log_in, editor):
        give_second_factor(editor)
        editor.refresh_from_db()
        desk = log_in(editor)
        assert "_off" not in desk.get(PAGE).content.decode()
        desk.post(PAGE, {"password": PASSWORD, "_off": "1"})
        assert SecondFactor.objects.exists()

    def test_elsewhere_is_no_place_to_go_on_to(self, log_in, editor):
        desk = log_in(editor)
        page = f"{PAGE}?next=https://attacker.example/"
        secret = shown_secret(desk.get(page))
        done = desk.post(page, {"password": PASSWORD, "code": code_for(secret)})
        assert "attacker" not in done.content.decode().partition("<main")[2]


def test_chief_lets_somebody_in_who_lost_the_telephone(log_in, chief, writer):
    give_second_factor(writer)
    writer.refresh_from_db()
    lost = log_in(writer)
    people = reverse("admin:articles_user_changelist")
    log_in(chief).post(people, {"action": "turn_off_second_factor", "_selected_action": [str(writer.pk)]})
    assert not SecondFactor.objects.exists()
    assert not is_in(lost)
    entry = AuditEntry.objects.latest("at")
    assert (entry.action, entry.by, entry.record_key) == (AuditAction.SECOND_FACTOR_OFF, chief.pk, writer.pk)


def test_chief_cannot_take_it_from_the_operator_nor_an_editor_from_anybody(log_in, chief, editor):
    operator = UserFactory(is_superuser=True)
    give_second_factor(operator)
    people = reverse("admin:articles_user_changelist")
    for person in (chief, editor):
        log_in(person).post(people, {"action": "turn_off_second_factor", "_selected_action": [str(operator.pk)]})
    assert SecondFactor.objects.exists()


def test_operator_lets_somebody_in_from_the_command_line(writer, capsys):
    give_second_factor(writer)
    call_command("turn_off_second_factor", "writer")
    assert not SecondFactor.objects.exists()
    for name in ("writer", "nobody"):
        with pytest.raises(CommandError):
            call_command("turn_off_second_factor", name)


def test_secret_stands_on_no_page_once_it_is_set_up(log_in, writer, chief):
    give_second_factor(writer)
    writer.refresh_from_db()
    secret = SecondFactor.objects.get().secret
    desk, boss = log_in(writer), log_in(chief)
    for page in (desk.get(PAGE), boss.get(reverse("admin:articles_user_change", args=[writer.pk]))):
        assert page.status_code == 200
        assert secret not in page.content.decode()
        assert not KEY.search(page.content.decode())
    assert code_of(writer)
    assert Client().get(PAGE).url.startswith(reverse("admin:login"))
