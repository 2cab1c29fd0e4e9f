"""A zip archive as a stream: what is written goes out, and neither memory nor disk holds the whole."""

from collections.abc import Iterable, Iterator
from datetime import date
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

# So much is gathered before it goes out: lines by themselves would be sent by themselves.
CHUNK = 64 * 1024
_READABLE = 0o644 << 16


class _Outlet:
    """A file that can only be written to its end, so that the archive puts sizes after what they belong to."""

    def __init__(self):
        self.waiting = bytearray()

    def write(self, content):
        self.waiting += content
        return len(content)

    def flush(self):
        """Nothing is kept back."""

    def take(self):
        content = bytes(self.waiting)
        self.waiting.clear()
        return content


def archive_chunks(files: Iterable[tuple[str, Iterable[bytes]]], day: date) -> Iterator[bytes]:
    """Give an archive of files, each a name with its content in pieces, dated to a day.

    The same files give the same bytes. Where reading a file fails the archive breaks off without its table of contents,
    so that nobody takes it for whole.
    """
    outlet = _Outlet()
    with ZipFile(outlet, "w") as archive:
        for name, pieces in files:
            with archive.open(_entry(name, day), "w") as file:
                for piece in pieces:
                    file.write(piece)
                    if len(outlet.waiting) >= CHUNK:
                        yield outlet.take()
    yield outlet.take()


def _entry(name, day):
    entry = ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
    entry.compress_type, entry.external_attr = ZIP_DEFLATED, _READABLE
    return entry
