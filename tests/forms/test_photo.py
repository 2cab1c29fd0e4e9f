import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from articles.forms.photo import PhotoForm
from articles.models import Photo
from tests.pictures import draw, upload

pytestmark = pytest.mark.django_db
WORDS = {"alt_text": "Four colours", "credit": "Ada Example", "focal_x": 50, "focal_y": 50}


def form(file=None, instance=None, **values):
    return PhotoForm({**WORDS, **values}, {"upload": file} if file else {}, instance=instance)


def test_photo_form_sound_upload_is_valid_and_opened():
    filled = form(upload())

    assert filled.is_valid(), filled.errors
    assert filled.picture.size == (600, 400)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"alt_text": ""}, "alt_text"),
        ({"alt_text": " \u200b"}, "alt_text"),
        ({"is_decorative": True}, "alt_text"),
        ({"credit": ""}, "credit"),
        ({"credit": "\u200b"}, "credit"),
        ({"focal_x": 101}, "focal_x"),
        ({"focal_y": -1}, "focal_y"),
        ({"focal_x": ""}, "focal_x"),
    ],
)
def test_photo_form_lacking_or_wrong_words_are_refused_at_their_field(values, field):
    assert list(form(upload(), **values).errors) == [field]


def test_photo_form_decorative_needs_no_alternative_text():
    assert form(upload(), alt_text="", is_decorative=True).is_valid()


def test_photo_form_without_licence_and_caption_is_valid():
    assert form(upload(), licence="", caption="").is_valid()


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        (None, "This field is required."),
        (SimpleUploadedFile("example.jpg", b""), "The submitted file is empty."),
        (
            SimpleUploadedFile("example.png", b"<svg/>"),
            "This is not a JPEG, PNG, WebP, AVIF or GIF picture. Save it as a JPEG and upload that.",
        ),
        (upload(draw((40, 30))), "The picture is 40 × 30 pixels; each side needs at least 200."),
        (
            SimpleUploadedFile("example.jpg", upload().read()[:2000]),
            "The file is damaged or incomplete and cannot be opened.",
        ),
    ],
    ids=["none", "empty", "svg", "tiny", "truncated"],
)
def test_photo_form_refused_file_says_why(file, reason):
    assert form(file).errors == {"upload": [reason]}


def test_photo_form_stored_photo_needs_no_new_file():
    changed = form(instance=Photo(file="photos/example.jpg"), caption="Another example")

    assert changed.is_valid(), changed.errors
    assert changed.picture is None


def test_photo_form_is_labelled_like_the_other_forms_of_the_desk():
    form = PhotoForm()
    assert form["is_decorative"].label == "Decorative"
    assert ":" not in form["upload"].label_tag()
