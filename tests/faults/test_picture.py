"""A photo whose files are gone or damaged: pages go on without it, and the desk is told."""

from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from articles.models import Photo
from articles.services.due import run_due
from articles.services.photo import save_photo
from articles.services.role import OPERATOR
from tests.admin.desk import fields_of, post_form
from tests.baking import bake, bodies
from tests.factories import TakeawayFactory
from tests.pictures import draw

pytestmark = pytest.mark.django_db
UNREADABLE = "The file of this photo cannot be read, so no other cut can be made of it."


def lose(file):
    file.unlink()


def cut(file):
    file.write_bytes(file.read_bytes()[:2000])


def overwrite(file):
    file.write_bytes(b"made-up nonsense" * 200)


HARM = [lose, cut, overwrite]


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STATIC_ROOT = settings.BASE_DIR / "static"


def add():
    photo = Photo(alt_text="Four colours", credit="Ada Example")
    save_photo(photo, by=OPERATOR, picture=draw())
    return photo


@pytest.fixture(params=HARM)
def photo(request):
    """A photo to each file of which something has happened."""
    photo = add()
    for name in photo.file_names:
        request.param(Path(default_storage.path(name)))
    return photo


@pytest.fixture
def article(photo):
    return TakeawayFactory(article__published=True, article__lead_photo=photo, photo=photo).article


@pytest.fixture
def desk(client, editor):
    client.force_login(editor)
    return client


def test_pages_go_on_for_readers_and_for_the_desk(reader, desk, article, photo):
    page = article.get_absolute_url()
    for path in (page, f"{page}card.png", "/", "/feed.atom"):
        assert reader.get(path).status_code == 200
    picture = reader.get(photo.full_picture.src)
    assert picture.status_code == (200 if default_storage.exists(photo.file.name) else 404)
    names = ("articles_photo_changelist", "articles_article_changelist")
    forms = [reverse(f"admin:articles_{each._meta.model_name}_change", args=[each.pk]) for each in (photo, article)]
    for path in (*(reverse(f"admin:{name}") for name in names), *forms):
        assert desk.get(path).status_code == 200


def test_timer_tells_of_it_and_makes_the_others_ready(photo):
    other = add()
    report = run_due()
    assert report.faults == ["1 photo could not be made ready."]
    other.refresh_from_db()
    assert other.renditions_due_at is None


def test_static_copy_is_made_and_names_what_is_missing(article, photo, tmp_path):
    outcome = bake(tmp_path / "copy")
    assert f"articles/{article.slug}/index.html" in bodies(tmp_path / "copy")
    missing = photo.full_picture.src if not default_storage.exists(photo.file.name) else ""
    assert any(missing in str(fault) for fault in outcome.faults) if missing else outcome.faults == []


def test_words_can_be_changed_and_another_cut_is_refused_with_a_sentence(desk, photo):
    address = reverse("admin:articles_photo_change", args=[photo.pk])
    assert post_form(desk, address, caption="Another").status_code == 302
    page = post_form(desk, address, caption="Typed", focal_x="10")
    assert UNREADABLE in page.content.decode()
    assert fields_of(page)["caption"] == ["Typed"]
    photo.refresh_from_db()
    assert (photo.caption, photo.focal_point) == ("Another", (50, 50))
