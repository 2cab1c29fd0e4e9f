"""What is made from a stored picture: a fixed list of cuts, widths and formats."""

from io import BytesIO
from typing import NamedTuple

from PIL import Image

FULL, PORTRAIT = "full", "portrait"
WIDTHS = {FULL: (480, 960, 1600), PORTRAIT: (168, 336, 504)}
# What is made while the editor waits, so that a page has something to show at once.
FIRST_WIDTHS = {FULL: 960, PORTRAIT: 336}
PORTRAIT_SHAPE = (4, 5)
# Best first, as browsers are offered them.
FORMATS = {"avif": "image/avif", "webp": "image/webp", "jpeg": "image/jpeg"}
SUFFIXES = {"avif": "avif", "webp": "webp", "jpeg": "jpg"}
_OPTIONS = {
    "avif": {"quality": 60, "speed": 7},
    "webp": {"quality": 80, "method": 4},
    "jpeg": {"quality": 82, "progressive": True, "optimize": True},
}
_MASTER_OPTIONS = {"quality": 90, "progressive": True, "optimize": True}


class Rendition(NamedTuple):
    kind: str
    format: str
    width: int
    height: int


def plan_renditions(size: tuple[int, int]) -> list[Rendition]:
    """Return everything a picture of this size is to be served as. Nothing is made larger than it is."""
    return [
        Rendition(kind, format, width, _height(size, kind, width))
        for kind in WIDTHS
        for width in _widths(size, kind)
        for format in FORMATS
    ]


def first_rendition(size: tuple[int, int], kind: str) -> Rendition:
    """Return the JPEG to be made at once."""
    fitting = [width for width in _widths(size, kind) if width <= FIRST_WIDTHS[kind]]
    return Rendition(kind, "jpeg", fitting[-1], _height(size, kind, fitting[-1]))


def encode_rendition(image: Image.Image, rendition: Rendition, focal_point: tuple[int, int]) -> bytes:
    """Return the file; a portrait is cut round the focal point, given in per cent from the left and the top."""
    box = _cut_box(image.size, rendition.kind, focal_point)
    small = image.resize((rendition.width, rendition.height), Image.Resampling.LANCZOS, box=box, reducing_gap=3.0)
    return _encode(small, rendition.format, _OPTIONS[rendition.format])


def encode_master(image: Image.Image) -> bytes:
    """Return the file that is kept and that all renditions are made from."""
    return _encode(image, "jpeg", _MASTER_OPTIONS)


def _widths(size, kind):
    """Return the fixed widths that the picture fills, or its own where it is smaller than all of them."""
    own = _cut_size(size, kind)[0]
    return [width for width in WIDTHS[kind] if width <= own] or [own]


def _height(size, kind, width):
    cut_width, cut_height = _cut_size(size, kind)
    return max(1, round(cut_height * width / cut_width))


def _cut_size(size, kind):
    if kind == FULL:
        return size
    (width, height), (across, down) = size, PORTRAIT_SHAPE
    return min(width, max(1, height * across // down)), min(height, max(1, width * down // across))


def _cut_box(size, kind, focal_point):
    """Return the cut whose middle is the focal point, or as near to it as the edges allow."""
    edges = []
    for whole, part, per_cent in zip(size, _cut_size(size, kind), focal_point, strict=True):
        start = min(max(round(whole * per_cent / 100 - part / 2), 0), whole - part)
        edges.append((start, start + part))
    (left, right), (top, bottom) = edges
    return left, top, right, bottom


def _encode(image, format, options):
    # Pillow would write comments and colour profiles that the picture still carries into the new file.
    bare, file = image.copy(), BytesIO()
    bare.info = {}
    bare.save(file, format, **options)
    return file.getvalue()
