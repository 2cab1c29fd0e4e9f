import struct
import zlib
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageFile

from articles import images
from articles.images import open_upload
from articles.renditions import encode_master
from tests import pictures
from tests.pictures import BLUE, GREEN, RED, YELLOW, corners, draw, upload


def refusal(file):
    """Return the code of the refusal; its sentence has to stand without gaps."""
    with pytest.raises(ValidationError) as caught:
        open_upload(file)
    assert "%(" not in caught.value.messages[0]
    assert caught.value.messages[0].endswith(".")
    return caught.value.code


@pytest.fixture
def never_decode(monkeypatch):
    """Fail the test where pixels are decoded."""
    decoded = []
    monkeypatch.setattr(ImageFile.ImageFile, "load", lambda self: decoded.append(self.format))
    yield
    assert decoded == []


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "AVIF", "GIF"])
def test_open_upload_allowed_format_returns_plain_rgb(format):
    picture = open_upload(upload(format=format))

    assert (picture.mode, picture.size) == ("RGB", (600, 400))
    assert corners(picture) == [RED, GREEN, BLUE, YELLOW]


@pytest.mark.parametrize("format", ["TIFF", "BMP", "PPM", "ICO", "TGA", "EPS", "PDF", "JPEG2000"])
def test_open_upload_other_format_renamed_is_refused_undecoded(format, never_decode):
    assert refusal(upload(format=format, name="example.png")) == "format"


@pytest.mark.parametrize(
    "content",
    [
        b"8BPS" + bytes([0, 1]) + bytes(6) + struct.pack(">HIIHH", 3, 400, 600, 8, 3) + bytes(400),
        b"SIMPLE  =                    T" + b" " * 50 + b"BITPIX  =                    8" + b" " * 2800,
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"<!doctype html><script>alert(1)</script>",
        b"%PDF-1.7 example",
        b"GIF",
        b"\0",
    ],
    ids=["psd", "fits", "svg", "html", "pdf", "stump", "nul"],
)
def test_open_upload_disguised_file_is_refused(content, never_decode):
    assert refusal(SimpleUploadedFile("example.png", content, "image/png")) == "format"


# What follows a picture, or stands in its comments, for another program to find: a page, an archive, a script.
SECOND_FILES = [b"<!doctype html><script>alert(1)</script>", b"PK\x03\x04" + bytes(40), b"<?php system($_GET[0]); ?>"]
SECOND_FILES += [b"*/=1;alert(1)/*", b"%PDF-1.7\n1 0 obj<</JS(app.alert(1))>>"]


@pytest.mark.parametrize("second", SECOND_FILES)
@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "GIF"])
def test_open_upload_of_a_picture_that_is_another_file_too_keeps_the_picture_alone(format, second):
    content = upload(format=format, **({"comment": second} if format in {"JPEG", "GIF"} else {})).read() + second
    opened = open_upload(SimpleUploadedFile("example.html", content, "text/html"))
    assert corners(opened) == [RED, GREEN, BLUE, YELLOW]
    assert second in content
    assert second not in encode_master(opened)


class Unread(BytesIO):
    def read(self, *args):
        pytest.fail("It was read.")


def test_open_upload_over_bytes_is_refused_unread():
    file = Unread()
    file.size = images.MOST_BYTES + 1

    assert refusal(file) == "bytes"


def huge_png(side=12_000):
    return upload(Image.new("1", (side, side)), "PNG")


def lying_png():
    """A few bytes that claim 30,000 × 30,000 pixels, beyond what Pillow opens at all."""
    header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(b"")), (b"IEND", b"")]
    body = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
    return SimpleUploadedFile("example.png", b"\x89PNG\r\n\x1a\n" + body)


def lying_jpeg():
    content = bytearray(upload().read())
    start = content.index(b"\xff\xc0") + 5
    content[start : start + 4] = struct.pack(">HH", 12_000, 12_000)
    return SimpleUploadedFile("example.jpg", bytes(content))


def long_strip():
    return upload(Image.new("1", (16_001, 200)), "PNG")


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("make", [huge_png, lying_png, lying_jpeg, long_strip])
def test_open_upload_too_many_pixels_is_refused_undecoded(make, never_decode):
    file = make()

    assert file.size < 50_000
    assert refusal(file) == "pixels"


def test_open_upload_tiny_picture_is_refused():
    assert refusal(upload(draw((199, 400)))) == "small"


@pytest.mark.parametrize("format", ["GIF", "WEBP", "PNG", "AVIF"])
def test_open_upload_moving_picture_is_refused_undecoded(format, monkeypatch, request):
    file = upload(format=format, save_all=True, append_images=[Image.new("RGB", (600, 400), BLUE)])
    request.getfixturevalue("never_decode")

    assert refusal(file) == "frames"


def test_open_upload_camera_previews_are_left_out():
    file = upload(format="MPO", save_all=True, append_images=[Image.new("RGB", (60, 40), BLUE)])

    assert corners(open_upload(file)) == [RED, GREEN, BLUE, YELLOW]


def with_scans(number):
    content = upload(progressive=True).read()
    start = content.rindex(b"\xff\xda")
    # The length of the hidden segment after a lone marker would lead a careless count past all of them.
    return SimpleUploadedFile("example.jpg", content[:-2] + b"\xff\x01" + content[start:-2] * number + content[-2:])


def test_open_upload_jpeg_of_countless_passes_is_refused_undecoded(monkeypatch, request):
    file = with_scans(1000)
    request.getfixturevalue("never_decode")

    assert refusal(file) == "scans"


def test_open_upload_jpeg_with_film_behind_it_is_accepted():
    """Telephones append a film, in which the mark of a pass stands by chance."""
    content = upload(progressive=True).read() + b"\0\2" + b"\xff\xda\0\2" * 100

    assert open_upload(SimpleUploadedFile("example.jpg", content)).size == (600, 400)


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "AVIF", "GIF"])
@pytest.mark.parametrize("share", [0.02, 0.5, 0.9])
def test_open_upload_truncated_file_is_refused(format, share):
    noise = Image.effect_noise((600, 400), 80)
    content = upload(noise.convert("RGB"), format).read()

    assert refusal(SimpleUploadedFile("example", content[: int(len(content) * share)])) in {"damaged", "format"}


@pytest.mark.parametrize(
    ("orientation", "expected"),
    [
        (1, [RED, GREEN, BLUE, YELLOW]),
        (2, [GREEN, RED, YELLOW, BLUE]),
        (3, [YELLOW, BLUE, GREEN, RED]),
        (4, [BLUE, YELLOW, RED, GREEN]),
        (5, [RED, BLUE, GREEN, YELLOW]),
        (6, [BLUE, RED, YELLOW, GREEN]),
        (7, [YELLOW, GREEN, BLUE, RED]),
        (8, [GREEN, YELLOW, RED, BLUE]),
        (99, [RED, GREEN, BLUE, YELLOW]),
    ],
)
def test_open_upload_orientation_is_applied(orientation, expected):
    picture = open_upload(upload(exif=pictures.exif(orientation)))

    assert corners(picture) == expected
    assert picture.size == ((400, 600) if 5 <= orientation <= 8 else (600, 400))


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_open_upload_damaged_exif_is_no_reason_to_refuse(format):
    assert open_upload(upload(format=format, exif=b"Exif\0\0MM\0*")).size == (600, 400)


def test_open_upload_colour_profile_is_converted_to_srgb():
    red = Image.new("RGB", (300, 300), (255, 0, 0))

    shown = open_upload(upload(red, "PNG", icc_profile=pictures.swapped_profile())).getpixel((150, 150))

    assert shown[2] > 200
    assert shown[0] < 60


@pytest.mark.parametrize("profile", [b"no profile at all", pictures.srgb_profile()[:200]])
def test_open_upload_broken_colour_profile_is_left_out(profile):
    assert corners(open_upload(upload(icc_profile=profile))) == [RED, GREEN, BLUE, YELLOW]


def test_open_upload_cmyk_becomes_rgb():
    picture = open_upload(upload(draw(mode="CMYK")))

    assert picture.mode == "RGB"
    assert corners(picture) == [RED, GREEN, BLUE, YELLOW]


def test_open_upload_sixteen_bits_are_scaled_not_clipped():
    grey = Image.new("I;16", (300, 300), 128 * 256)

    assert open_upload(upload(grey, "PNG")).getpixel((150, 150)) == (128, 128, 128)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "PA"])
def test_open_upload_transparent_parts_become_white(mode):
    picture = Image.new("RGBA", (300, 300), (0, 0, 0, 0))
    picture.paste((0, 0, 0, 255), (0, 0, 150, 300))

    opened = open_upload(upload(picture.convert("P" if mode == "PA" else mode), "PNG"))

    assert [opened.getpixel((x, 150)) for x in (10, 290)] == [(0, 0, 0), (255, 255, 255)]


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB"])
def test_open_upload_large_picture_is_made_smaller_smoothly(mode):
    columns = Image.frombytes("1", (4000, 3000), b"\x55" * (4000 * 3000 // 8)).convert(mode)

    picture = open_upload(upload(columns, "PNG"))

    assert picture.size == (2560, 1920)
    assert len(picture.getcolors()) > 2


def test_open_upload_small_picture_is_not_made_larger():
    assert open_upload(upload(draw((300, 200)))).size == (300, 200)


def test_open_upload_file_read_before_is_read_from_the_start():
    file = upload()
    file.read()

    assert open_upload(file).size == (600, 400)
