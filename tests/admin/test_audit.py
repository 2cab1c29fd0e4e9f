"""The audit log at the desk: who reads it, that nobody changes it, and the table of it."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.enums import AuditAction
from articles.models import AuditEntry
from articles.services.audit import audit
from tests.factories import ArticleFactory, SpeakerFactory, UserFactory

LOG, EXPORT = reverse("admin:articles_auditentry_changelist"), reverse("admin:articles_auditentry_export")


def page_of(entry, page):
    return reverse(f"admin:articles_auditentry_{page}", args=[entry.pk])


def table(client):
    content = b"".join(client.post(EXPORT).streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content)))


@pytest.fixture
def entry(editor):
    audit(AuditAction.PUBLISHED, by=editor, about=ArticleFactory(headline="Example headline"), at="2035-01-31")
    return AuditEntry.objects.get()


def test_chief_reads_who_did_what_to_what(log_in, chief, entry):
    text = log_in(chief).get(LOG).content.decode()
    for words in ("editor", "Published", "Article: Example headline", "at: 2035-01-31"):
        assert words in text


@pytest.mark.parametrize("role", ["Writer", "Editor"])
def test_others_do_not(log_in, entry, role):
    desk = log_in(UserFactory(role=role))
    assert desk.get(LOG).status_code == 403
    assert desk.get(page_of(entry, "change")).status_code == 403
    assert desk.post(EXPORT).status_code == 403
    assert LOG not in desk.get(reverse("admin:index")).content.decode()
    assert AuditEntry.objects.count() == 1


def test_nobody_adds_changes_or_deletes_an_entry(log_in, entry):
    desk = log_in(UserFactory(is_superuser=True))
    before = AuditEntry.objects.values().get()
    for address in (page_of(entry, "change"), page_of(entry, "delete"), reverse("admin:articles_auditentry_add")):
        assert desk.post(address, {"post": "yes", "action": "erased"}).status_code == 403
    desk.post(LOG, {"action": "delete_selected", "_selected_action": [str(entry.pk)], "post": "yes"})
    assert AuditEntry.objects.values().get() == before


def test_nor_does_the_program(entry):
    for change in (
        entry.save,
        entry.delete,
        AuditEntry.objects.all().delete,
        lambda: AuditEntry.objects.update(action=AuditAction.ERASED),
    ):
        with pytest.raises(TypeError):
            change()
    assert AuditEntry.objects.get().action == AuditAction.PUBLISHED


def test_table_has_every_entry_and_taking_it_along_is_one(log_in, chief, entry):
    first, last = table(log_in(chief))
    assert (first["action"], first["by_name"], first["record_name"]) == ("published", "editor", "Example headline")
    assert (last["action"], last["by_name"]) == ("log_exported", "chief")
    assert AuditEntry.objects.filter(action=AuditAction.LOG_EXPORTED).count() == 1


def test_table_is_not_taken_by_a_link(log_in, chief, entry):
    assert log_in(chief).get(EXPORT).status_code == 405
    assert AuditEntry.objects.count() == 1


def test_cell_is_no_formula(log_in, chief, editor):
    audit(AuditAction.PUBLISHED, by=editor, about=SpeakerFactory(name="=cmd()"))
    assert table(log_in(chief))[0]["record_name"] == "'=cmd()"


def test_what_is_gone_leaves_its_entry_without_a_name(log_in, chief, editor):
    speaker = SpeakerFactory(name="Somebody Gone")
    audit(AuditAction.PUBLISHED, by=editor, about=speaker)
    speaker.delete()
    editor.delete()
    text = log_in(chief).get(LOG).content.decode()
    assert "Somebody Gone" not in text
    assert "Somebody who is gone" in text
    assert "Somebody Gone" not in str(list(AuditEntry.objects.values()))


def test_list_asks_for_names_once_however_many_entries(log_in, chief, editor):
    desk, numbers = log_in(chief), []
    for _ in range(2):
        for _ in range(10):
            audit(AuditAction.PUBLISHED, by=editor, about=ArticleFactory())
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(LOG).status_code == 200
        numbers.append(len(queries))
    assert numbers[0] == numbers[1]
