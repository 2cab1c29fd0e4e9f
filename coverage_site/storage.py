import re

from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

FOLDER = "css"
STYLESHEETS = ("css/site.css", "css/record.css")
IMPORT = re.compile(r'@import url\("([^"]+)"\);')
# Comments and indents, a quarter of what a reader would wait for.
FOR_WRITERS = re.compile(r"/\*.*?\*/\s*|(?<=\n)\s+", re.DOTALL)


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
