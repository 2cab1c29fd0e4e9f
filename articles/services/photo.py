"""Storing photos, and making what pages show of them."""

import logging
from contextlib import contextmanager
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db import transaction
from django.utils import timezone
from PIL import Image

from articles.models import Photo
from articles.models.photo import FOLDER, new_file_name
from articles.renditions import (
    PORTRAIT,
    WIDTHS,
    Rendition,
    encode_master,
    encode_rendition,
    first_rendition,
    plan_renditions,
)
from articles.services.generation import move_generation
from articles.services.record import deleting, may_change_record
from articles.services.role import Actor

# For so long nobody else makes the same renditions, and a photo that failed waits for its next turn.
LEASE = timedelta(minutes=10)
# A file that no photo names may belong to an upload under way; after a day it belongs to one that broke off.
ORPHAN_AGE = timedelta(days=1)

logger = logging.getLogger(__name__)


def save_photo(photo: Photo, *, by: Actor, picture: Image.Image | None = None) -> None:
    """Store the row and, where there is a new picture or focal point, the files a page needs at once.

    `picture` comes from `images.open_upload`. Files no longer wanted go after the commit, the remaining renditions
    are left to `make_renditions`. Raises PermissionDenied, and OSError where the files cannot be written.
    """
    with transaction.atomic():
        old = Photo.objects.select_for_update().filter(pk=photo.pk).first()
        if not (may_change_record(by, old, timezone.now()) if old else by.has_perm("articles.add_photo")):
            raise PermissionDenied
        before = old.file_names if old else set()
        if old:
            _take_over(photo, old)
        with _taking_back(photo):
            if picture is not None:
                store_picture(photo, picture)
            elif old and old.focal_point != photo.focal_point:
                _remake(photo, _load_master(photo), [PORTRAIT])
            photo.save()
            _delete_after_commit(photo.file.storage, before - photo.file_names)
            move_generation()


def delete_photo(photo: Photo, *, by: Actor) -> None:
    """Delete the row and, after the commit, its files. Raises PermissionDenied, and WrongState where it is used."""
    with deleting(photo, by=by):
        names = Photo.objects.select_for_update().get(pk=photo.pk).file_names
        photo.delete()
        _delete_after_commit(photo.file.storage, names)


def make_renditions(*, limit: int = 20) -> tuple[int, int]:
    """Make the renditions of up to `limit` photos that wait for them. Returns how many succeeded and how many failed.

    Each photo stands for itself. Two runs at once share the work, a run that is killed is made good by a later one:
    files are written first, the row last, and only if the photo is still what it was.
    """
    now, outcomes = timezone.now(), []
    for photo in Photo.objects.with_renditions_due(now)[:limit]:
        lease = now + LEASE
        if _swap_due_time(photo, lease):
            outcomes.append(_try_to_render(photo))
    if any(outcomes):
        _delete_orphans()
    return outcomes.count(True), outcomes.count(False)


def store_picture(photo: Photo, picture: Image.Image) -> None:
    """Write the files that a page needs at once and name them in the photo, which is not saved.

    Where the row does not come to be after all, `discard_files` takes them away again.
    """
    photo.width, photo.height = picture.size
    photo.file.save("", ContentFile(encode_master(picture)), save=False)
    _remake(photo, picture, WIDTHS)


def has_readable_file(photo: Photo) -> bool:
    """Tell whether the picture that is kept can be read, from which all others are made."""
    try:
        _load_master(photo)
    except Exception:  # Each decoder raises what it likes on a broken file.
        return False
    return True


def discard_files(photo: Photo) -> None:
    """Delete the files of a photo whose row was not saved."""
    _delete_files(photo.file.storage, photo.file_names)


def _take_over(photo, old):
    """Bring what the form does not know up to date: it may have been read before somebody else changed it."""
    for name in ("file", "width", "height", "renditions", "renditions_due_at"):
        setattr(photo, name, getattr(old, name))


@contextmanager
def _taking_back(photo):
    """Delete what was written for a photo in the context where that fails. What it had before stays."""
    former = photo.file_names
    try:
        yield
    except BaseException:
        _delete_files(photo.file.storage, photo.file_names - former)
        raise


def _load_master(photo):
    with photo.file.storage.open(photo.file.name) as file:
        return Image.open(file, formats=["JPEG"]).convert("RGB")


def _remake(photo, picture, kinds):
    """Leave of these kinds of rendition only a new first one, and have the others made later."""
    photo.renditions = [rendition for rendition in photo.renditions if rendition["kind"] not in kinds]
    for kind in kinds:
        photo.renditions = [*photo.renditions, _store(photo, picture, first_rendition(picture.size, kind))]
    photo.renditions_due_at = timezone.now()


def _store(photo, picture, rendition):
    content = ContentFile(encode_rendition(picture, rendition, photo.focal_point))
    name = photo.file.storage.save(new_file_name(rendition.format), content)
    return {**rendition._asdict(), "name": name}


def _try_to_render(photo):
    try:
        _render(photo)
    except Exception:
        logger.exception("The renditions of photo %s could not be made.", photo.pk)
        return False
    return True


def _render(photo):
    there = {Rendition(*(entry[key] for key in Rendition._fields)) for entry in photo.renditions}
    picture, made, stored = _load_master(photo), [], False
    try:
        for rendition in plan_renditions(picture.size):
            if rendition not in there:
                made.append(_store(photo, picture, rendition))
        stored = _offer(photo, photo.renditions + made)
    finally:
        if not stored:
            _delete_files(photo.file.storage, [entry["name"] for entry in made])


@transaction.atomic
def _offer(photo, renditions):
    """Let pages show what was made, unless somebody changed the photo meanwhile. Returns whether they do."""
    stored = _swap_due_time(photo, None, renditions=renditions)
    if stored:
        move_generation()
    return stored


def _swap_due_time(photo, due_at, **values):
    """Set the row's due time, unless somebody changed it meanwhile. Returns whether it was set."""
    unchanged = Photo.objects.filter(pk=photo.pk, renditions_due_at=photo.renditions_due_at)
    photo.renditions_due_at = due_at
    return bool(unchanged.update(renditions_due_at=due_at, **values))


def _delete_after_commit(storage: Storage, names):
    transaction.on_commit(lambda: _delete_files(storage, names), robust=True)


def _delete_files(storage, names):
    """Delete what can be deleted. What is left, because the storage is away, no photo names any more."""
    for name in names:
        try:
            storage.delete(name)
        except OSError:
            logger.exception("The file %s of a photo could not be deleted.", name)


def _delete_orphans():
    """Delete what uploads and runs that broke off have left behind."""
    storage = Photo.file.field.storage
    known = {name for photo in Photo.objects.only("file", "renditions") for name in photo.file_names}
    for base_name in storage.listdir(FOLDER)[1]:
        name = f"{FOLDER}/{base_name}"
        if name not in known and storage.get_modified_time(name) < timezone.now() - ORPHAN_AGE:
            storage.delete(name)
