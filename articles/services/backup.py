"""A backup of everything in one file, and the way back.

A backup is a ZIP archive of a manifest, a database of SQLite and the files of the photos, whichever database and
storage they come from. The database holds all rows as they were at one moment, in tables of the version that made it;
so an old archive is brought forward by the migrations that bring an old site forward.
"""

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from articles.enums import AuditAction
from articles.models import AuditEntry, Erasure, Photo, User
from articles.models.photo import FILE_NAME_FORM
from articles.services.audit import audit
from articles.services.database import copy_in, copy_out, opened, sqlite_at
from articles.services.lock import held
from articles.services.mail import give_up_mails
from articles.services.role import OPERATOR

FORMAT, VERSION = "plenary-backup", 1
MANIFEST, DATABASE = "manifest.json", "plenary.sqlite3"
PIECE = 2**20
TELL_AFTER = 200
# Drafts, addresses and the digests of passwords are in it.
FOR_ITS_OWNER, FILE_FOR_ITS_OWNER = 0o700, 0o600

Tell = Callable[[str], None]


class BackupError(Exception):
    """Nothing was done; the text says why, and what to do."""


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself.

    `files` has the size and the SHA-256 digest of every other part by its name, `rows` the number of rows by table, and
    `missing` the files of photos that could not be found.
    """

    made_at: datetime
    site: str
    rows: dict[str, int]
    files: dict[str, dict]
    missing: list[str]
    format: str = FORMAT
    version: int = VERSION

    @classmethod
    def read(cls, text: str) -> "Manifest":
        """Return what was written by `write`. Raises BackupError where that is something else, or newer."""
        try:
            said = json.loads(text)
            if said["format"] == FORMAT and said["version"] > VERSION:
                raise BackupError("A newer version of Plenary made this backup. Upgrade first.")
            said["made_at"] = parse_datetime(said["made_at"])
            found = cls(**said)
            is_ours = found.format == FORMAT and all(map(_is_part, found.files)) and DATABASE in found.files
        except (KeyError, TypeError, ValueError) as error:
            raise BackupError("This is no backup of a Plenary site.") from error
        if not is_ours:
            raise BackupError("This is no backup of a Plenary site.")
        return found

    def write(self) -> str:
        return json.dumps(asdict(self) | {"made_at": self.made_at.isoformat()}, indent=1)


def write_backup(path: Path, tell: Tell) -> Manifest:
    """Write the database as it is at one moment, and the photos it names, into a new file, and read that again.

    The site may be written to meanwhile. The file is there as a whole or not at all. Raises BackupError,
    NotCopied and OSError.
    """
    if path.exists():
        raise BackupError(f"There is something at {path}. Name a new file.")
    with _workshop(path, f"Another backup is being written to {path}.") as folder:
        made_at = timezone.now()
        rows = copy_out(folder / DATABASE, tell)
        names = sorted(_names_in(folder / DATABASE))
        with ZipFile(folder / "archive", "w", allowZip64=True) as archive:
            with (folder / DATABASE).open("rb") as file:
                files, missing = {DATABASE: _add(archive, DATABASE, file, ZIP_DEFLATED)}, []
            for name in _told(names, tell):
                try:
                    with Photo.file.field.storage.open(name) as file:
                        files[name] = _add(archive, name, file, ZIP_STORED)
                except FileNotFoundError:
                    missing.append(name)
            manifest = Manifest(made_at, settings.SITE_URL, rows, files, missing)
            archive.writestr(MANIFEST, manifest.write())
        (folder / "archive").chmod(FILE_FOR_ITS_OWNER)
        with (folder / "archive").open("rb") as file:
            os.fsync(file.fileno())
        tell("Reading it again")
        with _archive(folder / "archive") as (archive, written):
            check(archive, written)
        (folder / "archive").rename(path)
    return manifest


def restore_backup(path: Path, tell: Tell, *, is_replacing: bool = False) -> Manifest:
    """Put what is in a backup into the site's database and storage. Where there is something, only when replacing.

    The rows are written in one transaction and compared, and kept once the files are there too. What was erased since
    the backup was made is in it still: the entries of that stay, and so does all else that the audit log has had since.
    Mails that waited then are not sent: the site that the backup is of may have done so.
    Raises BackupError, NotCopied and OSError.
    """
    place, refusal = Path(settings.DATA_DIR, "restore"), "Another backup is being restored."
    with _archive(path) as (archive, manifest), _workshop(place, refusal) as folder:
        tell("Checking the backup")
        check(archive, manifest)
        file = folder / DATABASE
        with archive.open(DATABASE) as packed, file.open("wb") as unpacked:
            shutil.copyfileobj(packed, unpacked, PIECE)
        with transaction.atomic():
            later, told = erased_since(manifest), list(AuditEntry.objects.filter(at__gt=manifest.made_at))
            copy_in(file, tell, is_replacing=is_replacing)
            _restore_files(archive, manifest, tell)
            _keep(later)
            AuditEntry.objects.bulk_create(told)
            give_up_mails(_("It waited when a backup was made that was restored since. It may have been sent before."))
            if is_replacing:
                audit(AuditAction.RESTORED_BACKUP, by=OPERATOR, of=manifest.made_at.isoformat())
    return manifest


def check_backup(path: Path) -> Manifest:
    """Return what a backup says of itself, when all of it is as it was written. Raises BackupError and OSError."""
    with _archive(path) as (archive, manifest):
        check(archive, manifest)
    return manifest


def check(archive: ZipFile, manifest: Manifest) -> None:
    """Raise BackupError unless the archive has the parts that its manifest names, and those as they were written."""
    if {MANIFEST, *manifest.files} != set(archive.namelist()):
        raise BackupError("The backup is damaged: parts of it are missing, or there are more than it names.")
    for name, said in manifest.files.items():
        if archive.getinfo(name).file_size != said["bytes"] or _digest(archive, name) != said["sha256"]:
            raise BackupError(f"The backup is damaged: {name} is not what was written.")


def erased_since(manifest: Manifest) -> list[Erasure]:
    """Return the entries of what was erased on this site after the backup was made: it holds that still."""
    return list(Erasure.objects.filter(erased_at__gt=manifest.made_at))


@contextmanager
def _workshop(path, refusal) -> Iterator[Path]:
    """Give a folder to work in, named after a path; what a run that was killed has left there goes.

    Raises BackupError with the refusal where another works in it.
    """
    folder = path.with_name(f".{path.name}.part")
    folder.mkdir(mode=FOR_ITS_OWNER, exist_ok=True)
    with held(folder / "lock", BackupError(refusal)):
        try:
            for left in [*folder.glob("archive"), *folder.glob(f"{DATABASE}*")]:
                left.unlink()
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _names_in(file):
    with opened(sqlite_at(file)) as alias:
        photos = Photo.objects.using(alias).only("file", "renditions").iterator()
        return {name for photo in photos for name in photo.file_names}


def _add(archive, name, file: BinaryIO | File, compression) -> dict:
    """Write a file into an archive and return what the manifest says of it."""
    digest, size = sha256(), 0
    part = ZipInfo(name, date_time=timezone.now().timetuple()[:6])
    part.compress_type = compression
    with archive.open(part, "w", force_zip64=True) as packed:
        while piece := file.read(PIECE):
            packed.write(piece)
            digest.update(piece)
            size += len(piece)
    return {"bytes": size, "sha256": digest.hexdigest()}


@contextmanager
def _archive(path) -> Iterator[tuple[ZipFile, Manifest]]:
    try:
        with ZipFile(path) as archive:
            yield archive, Manifest.read(archive.read(MANIFEST).decode())
    except (BadZipFile, KeyError, UnicodeDecodeError, EOFError) as error:
        raise BackupError("This is no backup of a Plenary site, or it is damaged.") from error


def _digest(archive, name):
    digest = sha256()
    with archive.open(name) as part:
        while piece := part.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()


def _is_part(name):
    return name == DATABASE or re.fullmatch(FILE_NAME_FORM, name) is not None


def _restore_files(archive, manifest, tell):
    """Write the files that are not there as they were. A name never stands for another picture."""
    storage, names = Photo.file.field.storage, sorted(set(manifest.files) - {DATABASE})
    for name in _told(names, tell):
        if not (storage.exists(name) and storage.size(name) == manifest.files[name]["bytes"]):
            if storage.exists(name):
                storage.delete(name)
            with archive.open(name) as part:
                storage.save(name, File(part, name=name))


def _told(names, tell):
    """Give the names of files, and say now and then how many are done."""
    for number, name in enumerate(names, start=1):
        yield name
        if number % TELL_AFTER == 0:
            tell(f"Files of photos: {number} of {len(names)}")


def _keep(erasures):
    """Write entries again as they were. Who made one may be no account of the backup."""
    accounts = set(User.objects.values_list("pk", flat=True))
    for erasure in erasures:
        erased_at = erasure.erased_at
        erasure.erased_by_id = erasure.erased_by_id if erasure.erased_by_id in accounts else None
        erasure.save(force_insert=True)
        Erasure.objects.filter(pk=erasure.pk).update(erased_at=erased_at)
