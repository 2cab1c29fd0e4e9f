import pytest
from django.urls import reverse
from playwright.sync_api import expect

from articles.models import Photo
from articles.services.photo import make_renditions, save_photo
from tests.factories import PositionFactory
from tests.pictures import draw, upload

pytestmark = pytest.mark.django_db(transaction=True)
POINTS = "[document.getElementById('id_focal_x').value, document.getElementById('id_focal_y').value]"


def choose(page, file):
    page.set_input_files("#id_upload", {"name": file.name, "mimeType": "image/jpeg", "buffer": file.read()})


def picture_of(page):
    """The picture that is shown. Before it is decoded it has no size."""
    picture = page.locator(".focal-point__picture")
    picture.evaluate("picture => picture.decode()")
    return picture


def marked_place(page):
    """Where in the picture the marker stands, in per cent."""
    picture, marker = picture_of(page).bounding_box(), page.locator(".focal-point__marker").bounding_box()
    across = marker["x"] + marker["width"] / 2 - picture["x"]
    down = marker["y"] + marker["height"] / 2 - picture["y"]
    return [round(100 * across / picture["width"]), round(100 * down / picture["height"])]


@pytest.mark.parametrize("size", [(2400, 1600), (800, 2000)])
def test_photo_added_with_a_focal_point_picked_before_the_upload(desk, base_url, size):
    desk.goto(base_url + reverse("admin:articles_photo_add"))
    assert not desk.locator(".focal-point__frame").is_visible()

    choose(desk, upload(draw(size)))
    box = picture_of(desk).bounding_box()
    picture_of(desk).click(position={"x": box["width"] * 0.25, "y": box["height"] * 0.75})

    assert desk.evaluate(POINTS) == ["25", "75"]
    assert marked_place(desk) == [25, 75]
    desk.fill("#id_alt_text", "Four colours")
    desk.fill("#id_credit", "Ada Example")
    desk.click("[name=_save]")
    desk.wait_for_url("**/admin/articles/photo/#main")
    assert Photo.objects.get().focal_point == (25, 75)


def test_photo_focal_point_set_by_keyboard_moves_the_marker(desk, base_url, editor):
    photo = Photo(alt_text="Four colours", credit="Ada Example")
    save_photo(photo, by=editor, picture=draw())
    desk.goto(base_url + reverse("admin:articles_photo_change", args=[photo.pk]))

    desk.focus("#id_focal_x")
    desk.keyboard.press("ArrowUp")

    assert desk.evaluate(POINTS) == ["51", "50"]
    assert marked_place(desk) == [51, 50]


def test_photo_other_file_starts_in_the_middle_and_none_goes_back(desk, base_url, editor):
    photo = Photo(alt_text="Four colours", credit="Ada Example", focal_x=10)
    save_photo(photo, by=editor, picture=draw())
    desk.goto(base_url + reverse("admin:articles_photo_change", args=[photo.pk]))

    choose(desk, upload())
    assert desk.evaluate(POINTS) == ["50", "50"]

    desk.set_input_files("#id_upload", [])
    assert desk.evaluate(POINTS) == ["10", "50"]
    assert desk.locator(".focal-point__picture").get_attribute("src") == photo.full_picture.src


def test_photo_file_that_is_no_picture_shows_none(desk, base_url):
    desk.goto(base_url + reverse("admin:articles_photo_add"))

    desk.set_input_files("#id_upload", {"name": "example.jpg", "mimeType": "image/jpeg", "buffer": b"Example"})

    expect(desk.locator(".focal-point__frame")).to_be_hidden()


def test_portrait_on_a_page_is_loaded_in_the_best_format(page, base_url, editor):
    photo = Photo(alt_text="Four colours", credit="Ada Example")
    save_photo(photo, by=editor, picture=draw((1200, 900)))
    make_renditions()
    position = PositionFactory(takeaway__article__published=True, speaker__photo=photo)
    page.goto(base_url + position.speaker.get_absolute_url())

    picture = page.locator(".photo--portrait img")
    picture.evaluate("picture => picture.decode()")

    assert picture.evaluate("picture => picture.currentSrc").endswith(".avif")
