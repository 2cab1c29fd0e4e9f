import uuid

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from articles.models.base import Addressed, Record
from tests import factories
from tests.models.guards import another

pytestmark = pytest.mark.django_db

MODELS = [model for model in apps.get_app_config("articles").get_models() if issubclass(model, Record)]
ADDRESSED = [model for model in MODELS if issubclass(model, Addressed)]
# Which field of each the slug is made from.
NAMED_BY = {"Article": "headline", "Proposition": "short_title", "Source": "title"}


def make(model, **values):
    return getattr(factories, f"{model.__name__}Factory")(**values)


def named(model, name, **values):
    return make(model, **{NAMED_BY.get(model.__name__, "name"): name}, **values)


@pytest.mark.parametrize("model", MODELS)
def test_every_record_has_a_uuid_of_its_own(model):
    assert isinstance(model().pk, uuid.UUID)
    assert model().pk != model().pk


@pytest.mark.parametrize("model", ADDRESSED)
def test_slug_left_empty_is_made_from_the_name(model):
    record = named(model, "Ünïted Example & Sons")
    assert record.slug.endswith("united-example-sons")


@pytest.mark.parametrize("model", [model for model in ADDRESSED if model.__name__ != "Topic"])
def test_slug_of_a_name_already_used_gets_a_number(model):
    values = {"publisher": "Example"} if model.__name__ == "Source" else {}
    slugs = [named(model, "Ada Example", **values).slug for _ in range(3)]
    assert slugs == [slugs[0], f"{slugs[0]}-2", f"{slugs[0]}-3"]


@pytest.mark.parametrize("model", [model for model in ADDRESSED if model.__name__ != "Source"])
@pytest.mark.parametrize("name", ["مثال مثالي", "例え", "!!!"])
def test_slug_of_a_name_without_latin_letters_falls_back_to_the_identity(model, name):
    record = named(model, name)
    assert record.slug == f"{model._meta.model_name}-{record.pk.hex[:8]}"


def test_slug_of_a_long_name_is_cut_between_words():
    slug = factories.ArticleFactory(headline="example " * 25).slug
    assert len(slug) <= 80
    assert set(slug.split("-")) == {"example"}


def test_slug_numbers_of_a_cut_stem_stay_unique():
    slugs = {factories.ArticleFactory(headline="word" * 50).slug for _ in range(3)}
    assert len(slugs) == 3


@pytest.mark.parametrize("model", ADDRESSED)
def test_slug_given_is_kept(model):
    assert make(model, slug="as-given").slug == "as-given"


def test_slug_is_not_changed_along_with_the_name():
    speaker = factories.SpeakerFactory(name="Ada Example")
    speaker.name = "Bea Example"
    speaker.save()
    assert speaker.slug == "ada-example"


@pytest.mark.parametrize("model", ADDRESSED)
def test_slug_of_another_row_is_refused(model):
    first, second = make(model), make(model)
    copy = another(second, slug=first.slug)
    with pytest.raises(ValidationError) as caught:
        copy.full_clean()
    assert "slug" in caught.value.message_dict
    with pytest.raises(IntegrityError, match="slug"), transaction.atomic():
        model.objects.filter(pk=second.pk).update(slug=first.slug)
    others = {"name": "Another example"} if model.__name__ == "Topic" else {}
    with pytest.raises(IntegrityError, match="slug"), transaction.atomic():
        model.objects.bulk_create([another(second, slug=first.slug, **others)])


@pytest.mark.parametrize("slug", ["with space", "ümlaut", "a/b", "<b>"])
def test_slug_that_is_no_address_is_refused(slug):
    with pytest.raises(ValidationError) as caught:
        factories.SpeakerFactory.build(slug=slug).full_clean()
    assert list(caught.value.message_dict) == ["slug"]


@pytest.mark.parametrize("model", ADDRESSED)
def test_natural_key_finds_the_row(model):
    record = make(model)
    assert record.natural_key() == (record.slug,)
    assert model.objects.get_by_natural_key(*record.natural_key()) == record


@pytest.mark.parametrize("model", [model for model in ADDRESSED if hasattr(model, "get_absolute_url")])
def test_absolute_url_ends_in_the_slug(model):
    record = make(model)
    assert record.get_absolute_url().endswith(f"/{record.slug}/")
