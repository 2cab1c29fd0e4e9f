"""Whether every link in a static copy leads to something that is there. Knows the files, and no database."""

import os
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from json import JSONDecodeError
from pathlib import Path
from urllib.parse import unquote
from xml.etree.ElementTree import ParseError

from articles.services.bake.markup import Link
from articles.services.bake.place import INDEX, Site, address_of
from articles.services.bake.reference import is_read, references

NO_FILE = "there is no such file in the copy"
NO_PLACE = "the page has no such place"
ASKED = "a file answers no question"


@dataclass(frozen=True, order=True)
class Fault:
    """A link that leads nowhere: the page on which it stands, where it leads, and why that is nothing."""

    page: str
    link: str
    reason: str

    def __str__(self):
        return f"{self.page}: {self.link}: {self.reason}"


def broken_links(root: Path, site: Site) -> Iterator[Fault]:
    """Give every link in the files below a folder that leads to no file, or to no place in its page.

    Looked at are addresses on the site in pages, styles, feeds, sitemaps and data; what the live site answers is not
    asked of it.
    """
    checker = _Checker(root, site)
    for file in _files(root):
        if is_read(file):
            yield from checker.look_at(file)
    yield from checker.places()


def _files(root) -> Iterator[str]:
    for folder, folders, names in os.walk(root):
        folders.sort()
        for name in sorted(names):
            yield os.path.relpath(os.path.join(folder, name), root)


class _Checker:
    def __init__(self, root, site):
        self.root, self.site = root, site
        self.existing = {}
        # Of each page the places that are led to, with one page on which each is named.
        self.wanted = defaultdict(dict)

    def look_at(self, file) -> Iterator[Fault]:
        page = address_of(file)
        try:
            found = self._found(file, page)
        except (ParseError, JSONDecodeError, UnicodeDecodeError) as error:
            yield Fault(page, page, f"cannot be read: {error}")
            return
        for link in sorted(found.links):
            reason = self._reason(link)
            if reason:
                yield Fault(page, _written(link), reason)
            elif link.fragment:
                self._want(file, found, link, page)

    def places(self) -> Iterator[Fault]:
        """Give the links to places that are not there; pages are looked at again only where a place is led to."""
        for file, places in self.wanted.items():
            ids = self._found(file, address_of(file)).ids if file.endswith(".html") else set()
            for fragment in sorted(places.keys() - ids):
                yield Fault(places[fragment], _written(Link(address_of(file), fragment)), NO_PLACE)

    def _found(self, file, page):
        return references(file, (self.root / file).read_text(encoding="utf-8"), self.site, page)

    def _reason(self, link):
        file = self._file(link)
        if self.site.is_live and link.is_whole and self.site.file_of(link.page) is None:
            return None
        if file is None:
            return ASKED
        if file not in self.existing:
            self.existing[file] = (self.root / file).is_file()
        return None if self.existing[file] else NO_FILE

    def _file(self, link):
        """Return the file that is sent at an address; for a page of the live site the one that stands for it."""
        if "?" in link.page:
            return self.site.file_of(link.page) if self.site.is_live and link.is_whole else None
        path = unquote(link.page).removeprefix("/")
        return path + INDEX if path == "" or path.endswith("/") else path

    def _want(self, file, found, link, page):
        target = self._file(link)
        if target == file and link.fragment in found.ids:
            return
        self.wanted[target].setdefault(link.fragment, page)


def _written(link):
    return f"{link.page}#{link.fragment}" if link.fragment else link.page
