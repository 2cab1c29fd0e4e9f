"""The pictures of an imported text on their way to the library."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from articles.images import count_pixels, open_upload
from articles.models import Photo
from articles.services.photo import discard_files, store_picture

# Each million takes a twentieth of a second, and a few kilobytes may hold hundreds.
MOST_PIXELS = 150_000_000


@contextmanager
def stored_pictures(pictures: Sequence[bytes], known: set[str]) -> Iterator[tuple[dict[str, Photo], list[str]]]:
    """Write the files of pictures before the transaction, which they would hold up; take them back when that fails.

    Gives the photos by the digest of their picture, without the known ones, and why others cannot be taken. Raises
    ValidationError where they cannot be written.
    """
    photos, refused, left = {}, [], MOST_PIXELS
    try:
        for number, content in enumerate(pictures, start=1):
            digest = sha256(content).hexdigest()
            if digest not in known | photos.keys():
                try:
                    left -= _pixels_within(left, content)
                    picture = open_upload(ContentFile(content))
                except ValidationError as error:
                    refused.append(
                        _("Picture %(number)s: %(reason)s") % {"number": number, "reason": error.messages[0]}
                    )
                    continue
                photos[digest] = Photo()
                store_picture(photos[digest], picture)
        yield photos, refused
    except BaseException as error:
        for photo in photos.values():
            discard_files(photo)
        if isinstance(error, OSError):
            text = _("The pictures cannot be written: %(reason)s. Tell whoever runs the site, then try again.")
            raise ValidationError(text % {"reason": error.strerror or error}) from error
        raise


def _pixels_within(limit, content):
    """Return how many pixels opening the picture takes. Raises ValidationError where that is more than the limit."""
    pixels = count_pixels(ContentFile(content))
    if pixels > MOST_PIXELS:
        return 0  # It is refused by itself, and unopened.
    if pixels > limit:
        raise ValidationError(_("The pictures are too large to be taken all at once. Upload this one by itself."))
    return pixels
