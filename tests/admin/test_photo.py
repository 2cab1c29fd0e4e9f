import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from articles.models import Photo
from articles.services.photo import save_photo
from tests.factories import ArticleFactory
from tests.pictures import draw, upload

LIST, ADD = reverse("admin:articles_photo_changelist"), reverse("admin:articles_photo_add")
WORDS = {"alt_text": "Four colours", "credit": "Ada Example", "focal_x": 50, "focal_y": 50}


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def photo(editor):
    photo = Photo(alt_text="Four colours", credit="Ada Example", caption="An example")
    save_photo(photo, by=editor, picture=draw())
    return photo


@pytest.fixture
def desk(client, writer):
    client.force_login(writer)
    return client


def change(photo):
    return reverse("admin:articles_photo_change", args=[photo.pk])


def test_photo_added_is_stored_with_its_first_renditions(desk):
    response = desk.post(ADD, {**WORDS, "upload": upload(name="../../example.png"), "focal_x": 10})

    assert response.status_code == 302
    photo = Photo.objects.get()
    assert photo.focal_point == (10, 50)
    assert photo.full_picture.width == 480
    assert all(default_storage.exists(name) for name in photo.file_names)


def test_photo_refused_file_says_why_and_stores_nothing(desk):
    response = desk.post(ADD, {**WORDS, "upload": upload(draw((40, 30)))})

    assert "The picture is 40 × 30 pixels" in response.content.decode()
    assert not Photo.objects.exists()


def test_photo_form_shows_the_picture_and_where_it_is_used(desk, photo):
    ArticleFactory(headline="A draft with an example", lead_photo=photo)

    html = desk.get(change(photo)).content.decode()

    assert f'src="{photo.full_picture.src}"' in html
    assert "data-focal-point" in html
    assert 'type="module"' in html


def test_photo_of_a_live_article_is_shown_but_not_changed_by_a_writer(desk, photo):
    ArticleFactory(lead_photo=photo, published=True)

    shown = desk.get(change(photo))
    sent = desk.post(change(photo), {**WORDS, "caption": "Another"})

    assert photo.full_picture.src in shown.content.decode()
    assert "Upload" not in shown.content.decode()
    assert sent.status_code == 403
    assert Photo.objects.get().caption == "An example"


def test_photo_list_shows_thumbnails_and_filters_what_lacks_words(desk, photo):
    bare = Photo.objects.create(file="photos/example.jpg", caption="Without words")

    everything = desk.get(LIST).content.decode()
    lacking = desk.get(LIST, {"complete": "no"}).content.decode()
    found = desk.get(LIST, {"q": "Ada"}).content.decode()

    assert photo.full_picture.src in everything
    assert str(bare) in everything
    assert str(bare) in lacking
    assert str(photo) not in lacking
    assert str(photo) in found
    assert str(bare) not in found


@pytest.mark.parametrize("bulk", [True, False])
def test_photo_deleted_takes_its_files_along(client, editor, photo, bulk, django_capture_on_commit_callbacks):
    client.force_login(editor)
    data = {"post": "yes"} | ({"action": "delete_selected", "_selected_action": str(photo.pk)} if bulk else {})
    address = LIST if bulk else reverse("admin:articles_photo_delete", args=[photo.pk])

    with django_capture_on_commit_callbacks(execute=True):
        client.post(address, data)

    assert not Photo.objects.exists()
    assert default_storage.listdir("photos")[1] == []


def test_photo_names_of_others_are_escaped_in_the_list(desk, photo):
    Photo.objects.update(caption="<script>alert(1)</script>", credit="<img src=x>")

    html = desk.get(LIST).content.decode()

    assert "<script>alert" not in html
    assert "<img src=x>" not in html
