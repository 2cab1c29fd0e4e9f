"""Opening an uploaded picture: a closed list of formats, bounds before decoding, one upright sRGB picture after it."""

import contextlib
import re
from io import BytesIO

from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, UnidentifiedImageError
from PIL.ExifTags import Base as ExifTag

FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "GIF")
MOST_BYTES = 25 * 1024 * 1024
MOST_PIXELS = 64_000_000
LONGEST_SIDE = 16_000
SHORTEST_SIDE = 200
MOST_SCANS = 50
MASTER_SIDE = 2560

# What the EXIF orientations other than 1 ask for: https://exiftool.org/TagNames/EXIF.html (0x0112).
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# A JPEG marker that a segment with a length follows, or the end; all others stand alone or are picture data.
_JPEG_MARKER = re.compile(rb"\xff([^\x00\x01\xd0-\xd7\xff])", re.DOTALL)
_JPEG_SCAN, _JPEG_END = b"\xda", b"\xd9"


def open_upload(file) -> Image.Image:
    """Return the picture upright, in sRGB, at most MASTER_SIDE pixels a side, to be encoded by `renditions`.

    Transparent parts become white. Bytes, frames, passes and pixels are judged before anything is decoded.
    Raises ValidationError with the reason for an editor to read.
    """
    _refuse_bytes(file)
    image = _read_header(file)
    _refuse_frames(image)
    _refuse_size(*image.size)
    _refuse_scans(image, file)
    try:
        return _normalise(image)
    except Exception as error:  # Each decoder raises what it likes on a broken file.
        raise _damaged() from error


def count_pixels(file) -> int:
    """Return how many pixels the picture's header promises. Raises ValidationError where it is no picture."""
    width, height = _read_header(file).size
    return width * height


def _refuse_bytes(file):
    if file.size > MOST_BYTES:
        raise ValidationError(
            _("The file has %(size)s; at most %(most)s are accepted."),
            code="bytes",
            params={"size": filesizeformat(file.size), "most": filesizeformat(MOST_BYTES)},
        )


def _read_header(file):
    """Return the picture, not yet decoded. Only the listed formats are tried, whatever the file's name says."""
    try:
        return Image.open(file, formats=FORMATS)
    except UnidentifiedImageError as error:
        text = _("This is not a JPEG, PNG, WebP, AVIF or GIF picture. Save it as a JPEG and upload that.")
        raise ValidationError(text, code="format") from error
    except Image.DecompressionBombError as error:
        raise _too_many_pixels() from error
    except Exception as error:  # As above: a header may be broken in many ways.
        raise _damaged() from error


def _refuse_frames(image):
    # A camera's MPO is a JPEG with previews behind it; its first picture is the photograph.
    if image.format != "MPO" and getattr(image, "is_animated", False):
        raise ValidationError(_("The picture moves. Upload a still picture."), code="frames")


def _refuse_size(width, height):
    if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
        raise _too_many_pixels()
    if min(width, height) < SHORTEST_SIDE:
        raise ValidationError(
            _("The picture is %(width)s × %(height)s pixels; each side needs at least %(least)s."),
            code="small",
            params={"width": width, "height": height, "least": SHORTEST_SIDE},
        )


def _refuse_scans(image, file):
    """A progressive JPEG paints the whole picture anew for each pass; a few bytes a pass can cost hours."""
    if image.format in {"JPEG", "MPO"}:
        file.seek(0)
        if _count_scans(file.read()) > MOST_SCANS:
            raise ValidationError(_("The JPEG is built in too many passes. Save it anew."), code="scans")


def _count_scans(data):
    scans, place = 0, 2
    while (marker := _JPEG_MARKER.search(data, place)) and marker[1] != _JPEG_END:
        scans += marker[1] == _JPEG_SCAN
        place = marker.end() + int.from_bytes(data[marker.end() : marker.end() + 2], "big")
    return scans


def _too_many_pixels():
    return ValidationError(
        _("The picture is too large: at most %(most)s million pixels and %(side)s on a side are accepted."),
        code="pixels",
        params={"most": MOST_PIXELS // 1_000_000, "side": LONGEST_SIDE},
    )


def _damaged():
    return ValidationError(_("The file is damaged or incomplete and cannot be opened."), code="damaged")


def _normalise(image):
    turn, profile = _turn_of(image), image.info.get("icc_profile")
    image = _with_plain_mode(image)
    # Made small first: every later step then costs the same, whatever was uploaded.
    image.thumbnail((MASTER_SIDE, MASTER_SIDE), Image.Resampling.LANCZOS)
    image = _to_srgb(_on_white(image), profile)
    return image if turn is None else image.transpose(turn)


def _turn_of(image):
    # Damaged metadata, which is thrown away, is no reason to refuse a sound picture.
    with contextlib.suppress(Exception):
        return _TURNS.get(image.getexif().get(ExifTag.Orientation))


def _with_plain_mode(image):
    """Return the picture in a mode that can be made smaller smoothly: L, RGB, RGBA or CMYK."""
    if image.mode.startswith("I"):
        # Converting 16 bits to 8 would clip them; they are to be scaled.
        return image.convert("I").point(lambda value: value / 256).convert("L")
    if image.has_transparency_data:
        return image.convert("RGBA")
    return image if image.mode in {"L", "RGB", "CMYK"} else image.convert("RGB")


def _on_white(image):
    if image.mode != "RGBA":
        return image
    white = Image.new("RGBA", image.size, "white")
    return Image.alpha_composite(white, image).convert("RGB")


def _to_srgb(image, profile):
    # A profile that is broken or made for another kind of picture is left out of account.
    with contextlib.suppress(ImageCms.PyCMSError, OSError):
        if profile:
            source, target = ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB")
            return ImageCms.profileToProfile(image, source, target, outputMode="RGB")
    return image.convert("RGB")
