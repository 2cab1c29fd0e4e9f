"""A few small pictures, drawn here, which all photos of the demo share."""

from colorsys import hsv_to_rgb
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from articles.models import Photo
from articles.models.photo import FOLDER
from articles.renditions import SUFFIXES, encode_master, encode_rendition, plan_renditions
from articles.services.demo.draw import key

PICTURES = 12
SIZE = (480, 320)
BEGAN = datetime(2020, 1, 1, tzinfo=UTC)
CREDIT = "Made up for the demo"


def photo_key(number: int) -> UUID | None:
    """Return the key of a photo that may be published, or None where that number may not."""
    return None if _is_incomplete(number) else key("photo", number)


def photo(number: int) -> Photo:
    """Return the photo of a number; one in sixteen has no credit yet, and is used nowhere."""
    which = number % PICTURES
    return Photo(
        id=key("photo", number),
        file=_name(which, "master", "jpeg", 0),
        width=SIZE[0],
        height=SIZE[1],
        renditions=[{**each._asdict(), "name": _name(which, *each[:3])} for each in plan_renditions(SIZE)],
        renditions_due_at=None,
        alt_text=f"Coloured shapes, number {which + 1} of {PICTURES}",
        credit="" if _is_incomplete(number) else CREDIT,
        licence="Free to use",
        caption=f"An example of a picture, made up like what it stands beside ({number}).",
        created_at=BEGAN + timedelta(minutes=number),
    )


def draw_pictures() -> None:
    """Store the files that all photos share, those that are missing."""
    storage = Photo.file.field.storage
    for which in range(PICTURES):
        files = {_name(which, "master", "jpeg", 0): None}
        files |= {_name(which, *each[:3]): each for each in plan_renditions(SIZE)}
        missing = {name: each for name, each in files.items() if not storage.exists(name)}
        picture = _picture(which) if missing else None
        for name, each in missing.items():
            data = encode_rendition(picture, each, (50, 50)) if each else encode_master(picture)
            storage.save(name, ContentFile(data))


def _is_incomplete(number):
    return number % 16 == 9


def _name(which, kind, format, width):
    return f"{FOLDER}/{key('picture', which, kind, format, width).hex}.{SUFFIXES[format]}"


def _picture(which):
    def colour(step, value):
        return tuple(round(255 * part) for part in hsv_to_rgb((which / PICTURES + step) % 1, 0.35, value))

    picture = Image.new("RGB", SIZE, colour(0, 0.92))
    draw, (width, height) = ImageDraw.Draw(picture), SIZE
    for step in range(1, 4):
        left, top = (which * 37 + step * 113) % (width - 120), (which * 53 + step * 71) % (height - 120)
        form = draw.ellipse if (which + step) % 2 else draw.rectangle
        form((left, top, left + 60 + 30 * step, top + 120), fill=colour(step / 7, 0.9 - step / 6))
    return picture
