"""What has consequences is in the audit log, in the transaction that does it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from articles.aggregate.erasing import Passage
from articles.models import Article, AuditEntry
from articles.queries.erasure import reach_of, rows_with_words
from articles.queries.work import newest_work
from articles.services.article import NotReady, WrongState, publish_article, retract_article, withdraw_article
from articles.services.erasure import erase_words
from articles.services.fix import publish_fix
from articles.services.package import plan_package
from articles.services.retraction import lift_retraction, retract_position
from articles.services.role import OPERATOR
from articles.services.schedule import (
    cancel_publication,
    cancel_update,
    cancel_withdrawal,
    make_due_changes,
    move_publication,
    schedule_update,
)
from articles.services.work import save_work
from tests.factories import ArticleFactory, PositionFactory, SpeakerFactory, TakeawayFactory, TopicFactory

pytestmark = pytest.mark.django_db

SOON = timedelta(hours=1)


def entries():
    return [(entry.action, entry.by, entry.kind, entry.record_key) for entry in AuditEntry.objects.order_by("at", "id")]


def ready(**values):
    article = ArticleFactory(topics=[TopicFactory()], **values)
    TakeawayFactory(article=article)
    return article


def with_draft(article, by):
    """Save other work on a live article and return the digest of it."""
    work = newest_work(article)
    content = work.content | {"headline": "Another headline"}
    save_work(article.pk, content, base=work.digest, by=by)
    return newest_work(article).digest


def test_publication_and_withdrawal(editor, chief):
    article = ready()
    publish_article(article, by=editor)
    withdraw_article(article, by=chief)
    assert entries() == [
        ("published", editor.pk, "article", article.pk),
        ("withdrawn", chief.pk, "article", article.pk),
    ]


def test_what_is_to_happen_says_when(editor, chief):
    article, at = ready(), timezone.now() + SOON
    publish_article(article, by=editor, at=at)
    move_publication(article, by=editor, at=at + SOON)
    withdraw_article(article, by=chief, at=at + 2 * SOON)
    cancel_withdrawal(article, by=chief)
    cancel_publication(article, by=editor)
    told = AuditEntry.objects.order_by("at", "id").values_list("action", "detail")
    assert list(told) == [
        ("published", {"at": at.isoformat()}),
        ("planned", {"at": (at + SOON).isoformat()}),
        ("withdrawn", {"at": (at + 2 * SOON).isoformat()}),
        ("cancelled", {}),
        ("withdrawn", {}),
    ]


def test_retraction_of_an_article_and_of_a_statement(chief):
    article = ready(published=True)
    position = PositionFactory(takeaway=article.takeaways.get())
    retract_position(position, reason="It was wrong.", by=chief)
    lift_retraction(position, reason="It was right.", by=chief)
    retract_article(article, reason="All of it.", by=chief)
    assert entries() == [
        ("retracted", chief.pk, "position", position.pk),
        ("restored", chief.pk, "position", position.pk),
        ("retracted", chief.pk, "article", article.pk),
    ]


def test_erasure_without_what_was_erased(chief):
    SpeakerFactory(name="Somebody Example")
    passage = Passage("Somebody Example")
    erasure = erase_words(
        passage,
        reason="A court has ordered it.",
        seen=reach_of(rows_with_words(passage), timezone.now()).seen,
        by=chief,
    )
    assert entries() == [("erased", chief.pk, "erasure", erasure.pk)]
    assert "Somebody" not in str(list(AuditEntry.objects.values()))


def test_planned_update_and_who_planned_it_when_the_timer_makes_it(editor, time_machine):
    article = ready(published=True)
    schedule_update(article, at=timezone.now() + SOON, time_zone="UTC", seen=with_draft(article, editor), by=editor)
    time_machine.move_to(timezone.now() + 2 * SOON)
    assert make_due_changes() == (1, [])
    assert entries() == [
        ("planned", editor.pk, "article", article.pk),
        ("published", editor.pk, "article", article.pk),
    ]


def test_cancelled_update(editor):
    article = ready(published=True)
    schedule_update(article, at=timezone.now() + SOON, time_zone="UTC", seen=with_draft(article, editor), by=editor)
    cancel_update(article, by=editor)
    assert [action for action, *_ in entries()] == ["planned", "cancelled"]


def test_fix_of_what_readers_see(editor):
    article = ready(published=True)
    work = newest_work(article)
    publish_fix(article.pk, work.content | {"headline": "Put right"}, base=work.digest, by=editor)
    assert entries() == [("published", editor.pk, "article", article.pk)]


def test_package_is_an_entry_for_each_article(editor):
    articles = [ready(), ready()]
    at = timezone.now() + SOON
    plan_package(None, name="Together", articles=[each.pk for each in articles], at=at, time_zone="UTC", by=editor)
    assert {(action, key) for action, _, _, key in entries()} == {("published", each.pk) for each in articles}


def test_operator_has_no_name(db):
    publish_article(ready(), by=OPERATOR)
    assert AuditEntry.objects.get().by is None


@pytest.mark.parametrize("refused", ["gate", "state", "permission"])
def test_what_was_refused_is_no_entry(editor, writer, refused):
    article = ready(published=refused == "state")
    if refused == "gate":
        Article.objects.filter(pk=article.pk).update(deck="")
        article.takeaways.update(body="")
    with pytest.raises((NotReady, WrongState, PermissionDenied)):
        publish_article(article, by=writer if refused == "permission" else editor)
    assert entries() == []


def test_entry_that_cannot_be_written_takes_the_publication_back(editor, monkeypatch):
    def refuse(self, **values):
        raise RuntimeError("the log is not there")

    article = ready()
    monkeypatch.setattr(AuditEntry, "save", refuse)
    with pytest.raises(RuntimeError):
        publish_article(article, by=editor)
    assert not Article.objects.published(timezone.now()).exists()
