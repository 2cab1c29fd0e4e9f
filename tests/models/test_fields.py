"""What is stored is clean and fits, whatever way it came in, on every database."""

import json

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.forms import modelform_factory

from articles.models import Article, Speaker
from articles.models.fields import AddressField, LineField, PlainTextField, RichTextField
from tests.factories import ArticleFactory, SpeakerFactory

pytestmark = pytest.mark.django_db

DIRTY_LINE, CLEAN_LINE = "\ufeffAda\0\x1b \u202eExa\u0301mple\n\tSmith\u200b ", "Ada Exámple Smith"
DIRTY_TEXT, CLEAN_TEXT = "Ada\0\r\nExample\x07\u2028Smith\n", "Ada\nExample\nSmith"
DIRTY_HTML, CLEAN_HTML = "<p onclick=x>Ada\0</p><script>alert(1)</script><b>Bold</b>", "<p>Ada</p><strong>Bold</strong>"


def save(row, **values):
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


def save_new_copy_in_bulk(row, **values):
    type(row).objects.filter(pk=row.pk).delete()
    for name, value in values.items():
        setattr(row, name, value)
    type(row).objects.bulk_create([row])


def bulk_update(row, **values):
    for name, value in values.items():
        setattr(row, name, value)
    type(row).objects.bulk_update([row], list(values))


def update(row, **values):
    type(row).objects.filter(pk=row.pk).update(**values)


def load_fixture(row, **values):
    call_command("loaddata", fixture_of(row, values), verbosity=0)


def fixture_of(row, values):
    from django.conf import settings
    from django.core import serializers

    entry = json.loads(serializers.serialize("json", [row], use_natural_foreign_keys=True))[0]
    entry["fields"] |= values
    path = settings.DATA_DIR / "dirty.json"
    path.write_text(json.dumps([entry]))
    return path


WAYS_IN = [save, save_new_copy_in_bulk, bulk_update, update, load_fixture]


@pytest.mark.parametrize("store", WAYS_IN)
def test_fields_clean_what_is_stored_on_every_way_in(store):
    article = ArticleFactory()
    store(article, headline=DIRTY_LINE, key_points=DIRTY_TEXT, introduction=DIRTY_HTML)
    stored = Article.objects.get(pk=article.pk)
    assert (stored.headline, stored.key_points, stored.introduction) == (CLEAN_LINE, CLEAN_TEXT, CLEAN_HTML)


@pytest.mark.parametrize("store", WAYS_IN)
@pytest.mark.parametrize("field", ["name", "slug"])
def test_fields_too_long_value_is_refused_with_one_sentence(store, field):
    speaker, limit = SpeakerFactory(), Speaker._meta.get_field(field).max_length
    with pytest.raises(ValidationError) as caught:
        store(speaker, **{field: "x" * (limit + 1)})
    assert caught.value.messages == [f"{field} has {limit + 1} characters; at most {limit} fit."]


@pytest.mark.parametrize("store", WAYS_IN)
def test_fields_value_that_fits_once_cleaned_is_stored(store):
    speaker = SpeakerFactory()
    store(speaker, name="é" * 200 + "\0" * 50 + " " * 50)
    assert Speaker.objects.get(pk=speaker.pk).name == "é" * 200


def test_fields_full_clean_gives_the_cleaned_value():
    article = ArticleFactory()
    article.headline, article.introduction = DIRTY_LINE, DIRTY_HTML
    article.full_clean()
    assert (article.headline, article.introduction) == (CLEAN_LINE, CLEAN_HTML)


def test_fields_headline_of_control_characters_alone_is_refused_as_empty():
    article = ArticleFactory()
    article.headline = "\0\x07\u200b"
    with pytest.raises(ValidationError) as caught:
        article.full_clean()
    assert list(caught.value.message_dict) == ["headline"]


def test_every_text_of_the_record_is_cleaned_on_save():
    """No model may hold a plain CharField or TextField, which would store whatever comes."""
    records = [model for model in apps.get_app_config("articles").get_models() if model.__name__ != "User"]
    texts = [
        field
        for model in records
        for field in model._meta.concrete_fields
        if field.get_internal_type() in {"CharField", "TextField", "SlugField"}
    ]
    assert len(texts) > 50
    cleaned = (LineField, PlainTextField, RichTextField, AddressField)
    assert [str(field) for field in texts if not isinstance(field, cleaned)] == []


def test_rich_text_that_comes_back_in_its_form_is_as_it_would_be_stored():
    form = modelform_factory(Article, fields=["introduction"])({"introduction": DIRTY_HTML})
    assert form["introduction"].value() == CLEAN_HTML
