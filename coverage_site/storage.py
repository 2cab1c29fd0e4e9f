import re

from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

STYLESHEET = "css/site.css"
IMPORT = re.compile(r'@import url\("([^"]+)"\);')


class JoinedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Writes the parts that css/site.css imports into it, so that a page asks for one stylesheet.

    Addresses inside the parts are kept as they stand, so only parts beside css/site.css may hold them.
    """

    def post_process(self, paths, dry_run=False, **options):
        if STYLESHEET in paths:
            paths = {**paths, STYLESHEET: joined(paths)}
        yield from super().post_process(paths, dry_run, **options)


def joined(paths):
    """Return the whole stylesheet as a storage and a name in it, as `post_process` takes its files."""
    folder = STYLESHEET.rpartition("/")[0]
    whole = IMPORT.sub(lambda part: read(paths[f"{folder}/{part[1]}"]), read(paths[STYLESHEET]))
    storage = InMemoryStorage()
    return storage, storage.save("site.css", ContentFile(whole))


def read(file):
    storage, path = file
    with storage.open(path) as opened:
        return opened.read().decode()
