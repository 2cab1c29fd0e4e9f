"""The folder of a static copy: whole releases beside one another, and a link to the one that readers get."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from articles.services.lock import held

CURRENT, RELEASES, LOCK = "current", "releases", ".plenary-bake"
SITE, MANIFEST = "site", "manifest.json"
# Everything in a copy is public, and the web server is another user.
UMASK = 0o022


class FolderError(Exception):
    """The folder cannot be baked into; says why."""


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold a folder alone, made where it is missing, while files in it are readable for everybody.

    Raises FolderError where another holds it, or it has something else in it.
    """
    former = os.umask(UMASK)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / LOCK).exists() and any(folder.iterdir()):
            raise FolderError(f"{folder} holds something that is no static copy. Name an empty folder, or a new one.")
        with held(folder / LOCK, FolderError(f"Another bake is writing to {folder}.")):
            yield
    except NotADirectoryError as error:
        raise FolderError(f"{folder} is no folder.") from error
    except FileExistsError as error:
        raise FolderError(f"{folder} is no folder.") from error
    finally:
        os.umask(former)


class Release:
    """One copy of the site: its files, and what is to be known of them at the next bake."""

    def __init__(self, folder: Path):
        self.folder, self.site = folder, folder / SITE

    @property
    def manifest(self) -> dict:
        """What was noted when the release was written; nothing where that cannot be read."""
        try:
            return json.loads((self.folder / MANIFEST).read_text())
        except (OSError, ValueError):
            return {}

    def empty(self) -> None:
        """Begin again with no file."""
        shutil.rmtree(self.site)
        self.site.mkdir()

    def note(self, manifest: dict) -> None:
        (self.folder / MANIFEST).write_text(json.dumps(manifest))


def current_release(folder: Path) -> Release | None:
    """Return the release that readers get, None before there is one."""
    link = folder / CURRENT
    return Release(link.resolve().parent) if link.exists() else None


def new_release(folder: Path) -> Release:
    """Return an empty release beside the others."""
    release = Release(folder / RELEASES / uuid4().hex)
    release.site.mkdir(parents=True)
    return release


def switch(folder: Path, release: Release) -> None:
    """Let readers get a release from now on. All of it is on the disk before any of it is served."""
    os.sync()
    coming = folder / f"{CURRENT}.coming"
    coming.unlink(missing_ok=True)
    coming.symlink_to(Path(RELEASES, release.folder.name, SITE))
    os.replace(coming, folder / CURRENT)


def clean(folder: Path) -> None:
    """Remove every release but the one that readers get: the one before it, and what killed bakes left."""
    kept = current_release(folder)
    for release in (folder / RELEASES).glob("*"):
        if kept is None or release.name != kept.folder.name:
            shutil.rmtree(release)
