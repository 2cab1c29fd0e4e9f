"""Which version of the site this is."""

from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage

FOLDERS = ("articles", "coverage_site", "templates")
SUFFIXES = {".py", ".html", ".txt", ".md", ".json", ".xml"}
SAID = ("SITE_NAME", "SITE_URL", "CONTACT_EMAIL", "DATA_LICENCE", "LANGUAGE_CODE", "MEDIA_URL")


@cache
def build() -> str:
    """Return a digest of everything but the record that pages are made from: code, templates, styles and settings.

    It is the same on every machine that runs the same version with the same settings, and is made once for a process.
    """
    parts = [django.__version__, getattr(staticfiles_storage, "manifest_hash", "")]
    parts += [repr(getattr(settings, name)) for name in SAID]
    parts += [sha256(path.read_bytes()).hexdigest() for path in _files(settings.BASE_DIR)]
    return sha256("\n".join(parts).encode()).hexdigest()


def _files(base: Path) -> Iterable[Path]:
    found = (path for folder in FOLDERS for path in (base / folder).rglob("*") if path.suffix in SUFFIXES)
    return sorted(found)
