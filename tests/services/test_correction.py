import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from articles.enums import CorrectionKind
from articles.models import Correction
from articles.services.article import WrongState
from articles.services.correction import add_correction, change_correction
from tests.factories import ArticleFactory, CorrectionFactory


def test_add_dates_the_note_and_the_change_of_the_article(editor):
    article = ArticleFactory(published=True)
    correction = add_correction(article, kind=CorrectionKind.UPDATE, text="Now with an example.", by=editor)
    article.refresh_from_db()
    assert Correction.objects.get() == correction
    assert article.modified_at >= correction.corrected_at


@pytest.mark.parametrize("state", ["scheduled", "withdrawn", "retracted"])
def test_add_to_what_is_not_live_is_refused(editor, state):
    with pytest.raises(WrongState):
        add_correction(ArticleFactory(**{state: True}), kind=CorrectionKind.UPDATE, text="None.", by=editor)


def test_add_without_words_is_refused(editor):
    with pytest.raises(ValidationError):
        add_correction(ArticleFactory(published=True), kind=CorrectionKind.UPDATE, text=" ", by=editor)


def test_add_and_change_are_closed_to_writers(writer):
    correction = CorrectionFactory()
    with pytest.raises(PermissionDenied):
        add_correction(correction.article, kind=CorrectionKind.UPDATE, text="Forged.", by=writer)
    with pytest.raises(PermissionDenied):
        change_correction(correction, by=writer)


def test_change_moves_the_time_of_change_of_the_article(editor):
    correction = CorrectionFactory()
    before = correction.article.modified_at
    change_correction(correction, by=editor)
    correction.article.refresh_from_db()
    assert correction.article.modified_at > before
