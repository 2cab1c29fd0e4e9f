import os
import re
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, InMemoryStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

FOLDER = "css"
STYLESHEETS = ("css/site.css", "css/record.css")
IMPORT = re.compile(r'@import url\("([^"]+)"\);')
# Comments and indents, a quarter of what a reader would wait for.
FOR_WRITERS = re.compile(r"/\*.*?\*/\s*|(?<=\n)\s+", re.DOTALL)


class WholeFileStorage(FileSystemStorage):
    """A folder in which a file is there as a whole or not at all, whether the disk is full or the process is killed."""

    def _save(self, name, content):
        path = Path(self.path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        coming = path.with_name(f".{path.name}.part")
        try:
            with coming.open("wb") as file:
                for chunk in content.chunks():
                    file.write(chunk)
                file.flush()
                # A row is to name it, which outlives a power cut.
                os.fsync(file.fileno())
            if self.file_permissions_mode is not None:
                coming.chmod(self.file_permissions_mode)
            coming.rename(path)
        except BaseException:
            coming.unlink(missing_ok=True)
            raise
        return name


class JoinedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Writes the parts that a stylesheet imports into it, without comments, so that a page asks for little.

    Addresses inside the parts are kept as they stand, so only parts beside the stylesheet may hold them.
    """

    def post_process(self, paths, dry_run=False, **options):
        whole = {name: joined(name, paths) for name in STYLESHEETS if name in paths}
        yield from super().post_process(paths | whole, dry_run, **options)


def joined(name, paths):
    """Return a whole stylesheet as a storage and a name in it, as `post_process` takes its files."""
    whole = IMPORT.sub(lambda part: read(paths[f"{FOLDER}/{part[1]}"]), read(paths[name]))
    whole = FOR_WRITERS.sub("", whole)
    storage = InMemoryStorage()
    return storage, storage.save("joined.css", ContentFile(whole))


def read(file):
    storage, path = file
    with storage.open(path) as opened:
        return opened.read().decode()
