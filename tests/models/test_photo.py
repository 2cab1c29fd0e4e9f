import pytest
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string

from articles.models import Photo
from articles.models.photo import new_master_name


def entry(kind, format, width, height=100):
    return {"kind": kind, "format": format, "width": width, "height": height, "name": f"photos/{kind}{width}.{format}"}


def test_full_picture_lists_widths_in_order_and_the_best_format_first():
    photo = Photo(
        renditions=[
            entry("full", "jpeg", 960, 640),
            entry("full", "webp", 480),
            entry("full", "avif", 480),
            entry("full", "jpeg", 480),
            entry("portrait", "jpeg", 168),
        ]
    )

    picture = photo.full_picture

    assert (picture.src, picture.width, picture.height) == ("/media/photos/full960.jpeg", 960, 640)
    assert picture.srcset == "/media/photos/full480.jpeg 480w, /media/photos/full960.jpeg 960w"
    assert picture.sources == [
        ("image/avif", "/media/photos/full480.avif 480w"),
        ("image/webp", "/media/photos/full480.webp 480w"),
    ]
    assert photo.portrait_picture.src == "/media/photos/portrait168.jpeg"


def test_pictures_nothing_made_yet_are_none():
    photo = Photo(renditions=[entry("full", "avif", 480)])

    assert (photo.full_picture, photo.portrait_picture) == (None, None)


def test_new_master_name_never_holds_the_uploaded_name():
    names = {new_master_name(Photo(), "../../example.php") for _ in range(10)}

    assert len(names) == 10
    assert not any("example" in name or ".." in name or not name.endswith(".jpg") for name in names)


def test_clean_decorative_with_alternative_text_is_refused():
    with pytest.raises(ValidationError) as caught:
        Photo(alt_text="An example", is_decorative=True).clean()
    assert list(caught.value.message_dict) == ["alt_text"]


COMPLETENESS = [
    ({"alt_text": "An example", "credit": "Ada Example"}, True),
    ({"is_decorative": True, "credit": "Ada Example"}, True),
    ({"alt_text": "An example"}, False),
    ({"credit": "Ada Example"}, False),
    ({}, False),
]


@pytest.mark.parametrize(("values", "expected"), COMPLETENESS)
def test_complete_and_incomplete_agree_with_the_row(db, values, expected):
    photo = Photo.objects.create(file="photos/example.jpg", **values)

    assert photo.is_complete is expected
    assert Photo.objects.complete().exists() is expected
    assert Photo.objects.incomplete().exists() is not expected


def show(**context):
    return render_to_string("components/_photo.html", context)


def test_photo_component_offers_formats_size_text_and_credit():
    renditions = [entry("full", format, 960, 640) for format in ("avif", "webp", "jpeg")]
    photo = Photo(renditions=renditions, alt_text='A "quoted" <b>', credit="Ada <i>Example</i>", caption="An example.")

    html = show(photo=photo, sizes="50vw")

    assert html.index("image/avif") < html.index("image/webp") < html.index("<img")
    assert html.count('sizes="50vw"') == 3
    assert 'width="960" height="640" alt="A &quot;quoted&quot; &lt;b&gt;"' in html
    assert "Photo: Ada &lt;i&gt;Example&lt;/i&gt;" in html
    assert "An example." in html


def test_photo_component_decorative_has_empty_alternative_text():
    assert 'alt=""' in show(photo=Photo(renditions=[entry("full", "jpeg", 960)], is_decorative=True))


def test_photo_component_portrait_shows_the_upright_cut():
    renditions = [entry("full", "jpeg", 960), entry("portrait", "jpeg", 336, 420)]

    html = show(photo=Photo(renditions=renditions), portrait=True)

    assert "photo--portrait" in html
    assert "portrait336" in html
    assert "full960" not in html


@pytest.mark.parametrize("portrait", [False, True])
def test_photo_component_nothing_made_yet_leaves_no_hole(portrait):
    assert show(photo=Photo(credit="Ada Example"), portrait=portrait).strip() == ""
