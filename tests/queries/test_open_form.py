from datetime import timedelta
from uuid import uuid4

import pytest
from django.http import QueryDict
from django.utils import timezone

from articles.enums import SnapshotKind
from articles.models import OpenForm
from articles.queries.open_form import SEEN_FOR, forms_of, own_text, saved_since, unsaved_texts
from articles.queries.snapshot import take
from articles.services.form_key import FormKey
from articles.services.open_form import keep_text, open_form
from articles.services.snapshot import keep_version
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db

ARTICLE = uuid4()
PATH = "/admin/articles/article/add/"


def opened(user, *, text="", article=ARTICLE, path=PATH):
    """Open a form, type something if any, and return its key."""
    key = FormKey(uuid4(), user.pk, article, path, "digest")
    open_form(key)
    if text:
        keep_text(key, QueryDict(f"headline={text}"))
    return key.form


def found(user, article=ARTICLE, path="/elsewhere/", now=None):
    return [form.pk for form in forms_of(article, path, user, now or timezone.now())]


def later():
    return timezone.now() + SEEN_FOR * 1.1


def test_forms_of_an_article_are_those_that_somebody_has_open(writer, other_writer):
    forms = [opened(writer), opened(other_writer, text="Theirs")]
    opened(other_writer, article=uuid4())
    assert sorted(found(writer)) == sorted(forms)


def test_forms_of_an_article_that_were_left_are_those_with_own_text(writer, other_writer):
    opened(writer)
    opened(other_writer, text="Theirs")
    mine = opened(writer, text="Mine")
    assert found(writer, now=later()) == [mine]


def test_forms_with_own_text_come_first_the_latest_first(writer, other_writer):
    other = opened(other_writer)
    first, second = opened(writer, text="First"), opened(writer, text="Second")
    assert found(writer) == [second, first, other]


def test_forms_of_an_article_never_saved_are_found_by_their_address(writer, other_writer):
    mine = opened(writer, text="Mine", article=uuid4())
    opened(other_writer, text="Theirs", article=uuid4())
    assert found(writer, path=PATH) == [mine]


@pytest.mark.parametrize("count", [1, 8])
def test_forms_of_an_article_take_one_query_and_load_no_text(writer, django_assert_num_queries, count):
    for _ in range(count):
        opened(writer, text="Text")
    with django_assert_num_queries(1):
        forms = forms_of(ARTICLE, PATH, writer, timezone.now())
        assert {str(form.user) for form in forms} == {"writer"}
    assert forms[0].get_deferred_fields() == {"data", "content"}


def test_own_text_is_nobody_elses(writer, other_writer):
    pk = opened(writer, text="Mine")
    assert own_text(pk, writer).title == "Mine"
    assert own_text(pk, other_writer) is None


def test_own_text_of_a_form_without_text_is_none(writer):
    assert own_text(opened(writer), writer) is None


def test_unsaved_texts_are_the_own_ones_the_latest_first(writer, other_writer):
    first, second = opened(writer, text="First"), opened(writer, text="Second")
    opened(writer)
    opened(other_writer, text="Theirs")
    assert [form.pk for form in unsaved_texts(writer)] == [second, first]


@pytest.fixture
def article():
    return ArticleFactory()


def version_of(article, user, headline="Changed", kind=SnapshotKind.SAVED):
    content = take(article.pk)
    content["article"]["headline"] = headline
    return keep_version(article, content, kind=kind, by=user)


def test_saved_since_is_what_somebody_saved_after_the_form_was_opened(article, writer, other_writer):
    form = OpenForm.objects.get(pk=opened(writer, article=article.pk))
    assert saved_since(form) is None
    version_of(article, other_writer, "Once")
    newest = version_of(article, other_writer, "Twice")
    assert saved_since(form) == newest


def test_saved_since_is_not_what_the_form_shows(article, writer):
    before = version_of(article, writer)
    form = OpenForm.objects.get(pk=opened(writer, article=article.pk))
    assert saved_since(form) is None
    OpenForm.objects.update(base=before.digest, opened_at=timezone.now() - timedelta(hours=1))
    assert saved_since(OpenForm.objects.get()) is None


def test_saved_since_is_not_what_was_set_aside(article, writer, other_writer):
    form = OpenForm.objects.get(pk=opened(writer, article=article.pk))
    version_of(article, other_writer, kind=SnapshotKind.SET_ASIDE)
    assert saved_since(form) is None
