from io import BytesIO

import pytest
from PIL import Image

from articles.images import open_upload
from articles.renditions import FORMATS, encode_master, encode_rendition, first_rendition, plan_renditions
from tests.pictures import (
    BLUE,
    GREEN,
    MARKER,
    RED,
    YELLOW,
    corners,
    draw,
    exif,
    nearest,
    srgb_profile,
    talkative,
    traces,
)


def widths(size, kind):
    return sorted({rendition.width for rendition in plan_renditions(size) if rendition.kind == kind})


@pytest.mark.parametrize(
    ("size", "full", "portrait"),
    [
        ((2560, 1707), [480, 960, 1600], [168, 336, 504]),
        ((1599, 1000), [480, 960], [168, 336, 504]),
        ((480, 320), [480], [168]),
        ((300, 200), [300], [160]),
        ((200, 1600), [200], [168]),
        ((2560, 32), [480, 960, 1600], [25]),
    ],
)
def test_plan_renditions_offers_fixed_widths_never_larger_than_the_picture(size, full, portrait):
    assert (widths(size, "full"), widths(size, "portrait")) == (full, portrait)


def test_plan_renditions_offers_every_width_in_every_format():
    planned = plan_renditions((2560, 1707))

    assert len(planned) == 18
    for format in FORMATS:
        assert [(each.width, each.height) for each in planned if each.format == format] == [
            (480, 320),
            (960, 640),
            (1600, 1067),
            (168, 210),
            (336, 420),
            (504, 630),
        ]


@pytest.mark.parametrize("size", [(2560, 1707), (1000, 600), (300, 200), (200, 4000)])
def test_first_rendition_is_a_planned_jpeg(size):
    for kind, limit in (("full", 960), ("portrait", 336)):
        first = first_rendition(size, kind)

        assert first in plan_renditions(size)
        assert first.format == "jpeg"
        assert first.width <= limit


@pytest.mark.parametrize(
    "rendition", plan_renditions((2560, 1707)), ids=lambda each: f"{each.kind}-{each.width}-{each.format}"
)
def test_encode_rendition_gives_format_and_size_without_traces(rendition):
    picture = draw((2560, 1707))
    picture.info = {"comment": b"Example", "icc_profile": srgb_profile(), "exif": exif().tobytes()}

    content = encode_rendition(picture, rendition, (50, 50))

    made = Image.open(BytesIO(content))
    assert (made.format.lower(), made.size) == (rendition.format, (rendition.width, rendition.height))
    assert traces(content) == set()


@pytest.mark.parametrize(
    ("focal_point", "expected"),
    [
        ((0, 0), [RED, RED, BLUE, BLUE]),
        ((100, 100), [GREEN, GREEN, YELLOW, YELLOW]),
        ((50, 50), [RED, GREEN, BLUE, YELLOW]),
    ],
)
def test_encode_rendition_portrait_keeps_the_focal_point_of_a_wide_picture(focal_point, expected):
    content = encode_rendition(draw((1600, 800)), first_rendition((1600, 800), "portrait"), focal_point)

    assert corners(Image.open(BytesIO(content))) == expected


@pytest.mark.parametrize(("focal_point", "expected"), [((50, 10), RED), ((50, 90), BLUE)])
def test_encode_rendition_portrait_keeps_the_focal_point_of_a_tall_picture(focal_point, expected):
    content = encode_rendition(draw((400, 1600)), first_rendition((400, 1600), "portrait"), focal_point)

    assert nearest(Image.open(BytesIO(content)).convert("RGB").getpixel((20, 200))) == expected


def test_encode_rendition_full_shows_the_whole_picture_whatever_the_focal_point():
    content = encode_rendition(draw((1600, 800)), first_rendition((1600, 800), "full"), (0, 100))

    assert corners(Image.open(BytesIO(content))) == [RED, GREEN, BLUE, YELLOW]


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_encode_master_of_a_talkative_upload_is_a_jpeg_without_traces(format):
    file = talkative(format)
    assert MARKER in str(traces(file.read()))

    content = encode_master(open_upload(file))

    assert Image.open(BytesIO(content)).format == "JPEG"
    assert traces(content) == set()
