"""Where a page of the site stands in a static copy of it. Knows neither database nor disk."""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import parse_qsl, quote, unquote, urljoin, urlsplit

# What may follow the question mark of a page that a copy holds, in the order in which it stands in the path there. All
# else is typed or chosen by readers, in more combinations than files could be written for.
NUMBERS = ("articles", "propositions", "page")
PARAMETERS = ("letter", "elsewhere", *NUMBERS)
VALUE = re.compile(r"[A-Za-z0-9]{1,20}")
INDEX = "index.html"


@dataclass(frozen=True)
class Site:
    """A site as its copy sees it: its address, and the beginnings of the paths that the copy leaves out.

    `is_live` tells whether the site goes on being served at its address, beside the copy.
    """

    url: str
    left_out: tuple[str, ...] = ()
    is_live: bool = False

    def inside(self, address: str, page: str = "/") -> tuple[str, str] | None:
        """Return where on this site an address leads that stands on a page, with the fragment; None if elsewhere."""
        try:
            parts = urlsplit(urljoin(f"{self.url}{page}", address.strip()))
        except ValueError:
            return None
        if f"{parts.scheme}://{parts.netloc}".lower() != self.url.lower():
            return None
        path = parts.path or "/"
        return (f"{path}?{parts.query}" if parts.query else path), unquote(parts.fragment)

    def file_of(self, address: str) -> str | None:
        """Return the file that holds a page in the copy, None where the copy leaves it out."""
        path, _, query = address.partition("?")
        if path.startswith(self.left_out) or ".." in unquote(path).split("/") or "//" in path:
            return None
        values = _held(query)
        return None if values is None else _file(unquote(path).removeprefix("/"), values)


def address_of(file: str) -> str:
    """Return the path at which a web server sends a file of the copy."""
    folder, _, name = file.rpartition("/")
    return quote(f"/{folder}/" if folder and name == INDEX else "/" if name == INDEX else f"/{file}")


def _held(query):
    """Return what a query says in the order of the path, None where not all of it can stand there."""
    pairs = parse_qsl(query, keep_blank_values=True)
    values = dict(pairs)
    if len(values) < len(pairs) or not all(name in PARAMETERS and VALUE.fullmatch(each) for name, each in pairs):
        return None
    return [(name, values[name]) for name in PARAMETERS if name in values and not _is_first(name, values[name])]


def _is_first(name, value):
    return name in NUMBERS and value == "1"


def _file(path, values):
    if path == "" or path.endswith("/"):
        return path + "".join(f"{name}/{value}/" for name, value in values) + INDEX
    name = PurePosixPath(path)
    return str(name.with_stem("-".join([name.stem, *(part for pair in values for part in pair)])))
