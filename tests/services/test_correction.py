from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from articles.enums import CorrectionKind
from articles.models import Article, Correction
from articles.queries.export import export_fixture
from articles.services.article import WrongState, retract_article
from articles.services.correction import (
    add_correction,
    change_correction,
    delete_correction,
    draft_corrections,
    publish_correction,
)
from tests.factories import ArticleFactory, CorrectionFactory

pytestmark = pytest.mark.django_db

UPDATE = {"kind": CorrectionKind.UPDATE, "text": "Now with an example."}


def changed_at(article):
    return Article.objects.get(pk=article.pk).modified_at


def test_add_dates_the_note_and_the_change_of_the_article(editor):
    article = ArticleFactory(published=True)
    correction = add_correction(article, **UPDATE, by=editor)
    assert Correction.objects.get() == correction
    assert changed_at(article) >= correction.corrected_at > article.modified_at


@pytest.mark.parametrize("state", ["draft", "scheduled", "withdrawn", "retracted"])
@pytest.mark.parametrize("is_draft", [False, True], ids=["note", "draft"])
def test_add_to_what_is_not_live_is_refused(editor, state, is_draft):
    article = ArticleFactory(**({} if state == "draft" else {state: True}))
    with pytest.raises(WrongState, match=article.headline):
        add_correction(article, **UPDATE, by=editor, is_draft=is_draft)
    assert not Correction.objects.exists()


def test_add_without_words_is_refused(editor):
    article = ArticleFactory(published=True)
    with pytest.raises(ValidationError):
        add_correction(article, kind=CorrectionKind.UPDATE, text=" ", by=editor)
    assert changed_at(article) == article.modified_at


def test_add_of_an_earlier_change_keeps_its_date_and_dates_the_change_of_the_article_now(editor):
    article = ArticleFactory(published=True)
    at = timezone.now() - timedelta(days=1)
    assert add_correction(article, **UPDATE, by=editor, at=at).corrected_at == at
    assert changed_at(article) > at + timedelta(hours=23)


@pytest.mark.parametrize(
    ("at", "sentence"),
    [(timedelta(hours=1), "lies ahead"), (timedelta(days=-4), "not published yet")],
    ids=["ahead", "before publication"],
)
def test_add_at_an_impossible_time_is_refused(editor, at, sentence):
    article = ArticleFactory(published=True)
    with pytest.raises(ValidationError, match=sentence):
        add_correction(article, **UPDATE, by=editor, at=timezone.now() + at)
    assert changed_at(article) == article.modified_at


def test_add_and_change_are_closed_to_writers(writer):
    correction = CorrectionFactory()
    with pytest.raises(PermissionDenied):
        add_correction(correction.article, kind=CorrectionKind.UPDATE, text="Forged.", by=writer)
    for step in (change_correction, publish_correction, delete_correction):
        with pytest.raises(PermissionDenied):
            step(correction, by=writer)
    with pytest.raises(PermissionDenied):
        draft_corrections([correction.article], **UPDATE, key=uuid4(), by=writer)
    assert Correction.objects.get().text == correction.text


def test_change_moves_the_time_of_change_of_the_article(editor):
    correction = CorrectionFactory()
    correction.text = "Put better."
    change_correction(correction, by=editor)
    assert Correction.objects.get().text == "Put better."
    assert changed_at(correction.article) > correction.article.published_at


def test_change_that_changes_nothing_moves_no_time(editor):
    correction = CorrectionFactory()
    change_correction(correction, by=editor)
    assert changed_at(correction.article) == correction.article.published_at


def test_change_of_the_note_on_a_retraction_changes_the_reason_that_readers_find(editor, chief):
    article = ArticleFactory(published=True)
    retract_article(article, reason="It was made up.", by=chief)
    note = Correction.objects.get()
    note.text = "The example was made up."
    change_correction(note, by=editor)
    article.refresh_from_db()
    assert article.retraction_note == "The example was made up."


def test_draft_changes_nothing_for_readers_until_it_is_published(editor):
    article = ArticleFactory(published=True)
    draft = add_correction(article, **UPDATE, by=editor, is_draft=True)
    draft.text = "Put better."
    change_correction(draft, by=editor)
    assert not Correction.objects.published(timezone.now()).exists()
    assert changed_at(article) == article.modified_at

    before = timezone.now()
    publish_correction(draft, by=editor)
    note = Correction.objects.published(timezone.now()).get()
    assert (note.text, note.corrected_at > before) == ("Put better.", True)
    assert changed_at(article) >= note.corrected_at


def test_draft_is_in_no_fixture():
    note = CorrectionFactory(text="Seen.")
    CorrectionFactory(article=note.article, text="A draft.", is_draft=True)
    exported = export_fixture(note.article)
    assert ("Seen." in exported, "A draft." in exported) == (True, False)


def test_change_publishes_no_draft(editor):
    draft = CorrectionFactory(is_draft=True)
    draft.is_draft = False
    change_correction(draft, by=editor)
    assert Correction.objects.get().is_draft


def test_publish_twice_is_refused_and_keeps_the_date(editor):
    draft = CorrectionFactory(is_draft=True)
    publish_correction(draft, by=editor)
    with pytest.raises(WrongState):
        publish_correction(draft, by=editor)
    assert Correction.objects.get().corrected_at == draft.corrected_at


@pytest.mark.parametrize("state", ["withdrawn", "retracted"])
def test_publish_on_what_is_not_live_is_refused(editor, state):
    draft = CorrectionFactory(article=ArticleFactory(**{state: True}), is_draft=True)
    with pytest.raises(WrongState):
        publish_correction(draft, by=editor)
    assert Correction.objects.get().is_draft


def test_delete_of_a_note_changes_the_article_for_readers(chief):
    correction = CorrectionFactory()
    delete_correction(correction, by=chief)
    assert not Correction.objects.exists()
    assert changed_at(correction.article) > correction.article.modified_at


def test_delete_is_for_chiefs_and_of_drafts_for_editors_too(editor):
    note, draft = CorrectionFactory(), CorrectionFactory(is_draft=True)
    delete_correction(draft, by=editor)
    with pytest.raises(PermissionDenied):
        delete_correction(note, by=editor)
    assert Correction.objects.get() == note
    assert changed_at(draft.article) == draft.article.modified_at


def test_delete_of_the_note_on_a_retraction_is_refused(chief):
    article = ArticleFactory(published=True)
    retract_article(article, reason="It was made up.", by=chief)
    with pytest.raises(WrongState):
        delete_correction(Correction.objects.get(), by=chief)
    assert Correction.objects.exists()


def test_drafts_for_several_articles_are_made_once_for_a_form_that_is_sent_twice(editor):
    articles, key = ArticleFactory.create_batch(3, published=True), uuid4()
    first = draft_corrections(articles, **UPDATE, key=key, by=editor)
    assert draft_corrections(articles, **UPDATE, key=key, by=editor) == first
    assert sorted(Correction.objects.filter(is_draft=True).values_list("article", flat=True)) == sorted(
        article.pk for article in articles
    )


def test_drafts_are_made_for_all_or_none(editor):
    articles = [ArticleFactory(published=True), ArticleFactory(withdrawn=True), ArticleFactory(published=True)]
    with pytest.raises(WrongState):
        draft_corrections(articles, **UPDATE, key=uuid4(), by=editor)
    assert not Correction.objects.exists()
