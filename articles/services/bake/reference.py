"""The addresses in what a site sends, whatever its form. Knows neither database nor disk."""

import json
import re
from collections.abc import Iterable
from itertools import chain
from pathlib import PurePosixPath
from xml.etree import ElementTree

from articles.services.bake.markup import Scan, link_of, scan
from articles.services.bake.place import Site

# CSS Syntax Module Level 3, section 4.3.6, as far as our own stylesheets and those of the desk use it.
URL_IN_CSS = re.compile(r"""url\(\s*["']?([^"')]+)["']?\s*\)""")
SITEMAP_IN_ROBOTS = re.compile(r"^Sitemap: *(\S+)", re.MULTILINE)
READ = {".html", ".atom", ".xml", ".json", ".css", ".txt"}


def is_read(file: str) -> bool:
    """Tell whether addresses are looked for in a file."""
    return PurePosixPath(file).suffix in READ


def references(file: str, text: str, site: Site, page: str) -> Scan:
    """Return what stands in a file that is sent at the address of a page."""
    match PurePosixPath(file).suffix:
        case ".html":
            return scan(text, site, page)
        case ".css":
            return _found(URL_IN_CSS.findall(text), site, page)
        case ".txt":
            return _found(SITEMAP_IN_ROBOTS.findall(text), site, page)
        case ".json":
            return _found(_told(_strings(json.loads(text)), site, page), site, page)
        case _:
            # It is what this site wrote itself a moment ago, and has no entities of its own.
            return _found(_told(_texts(ElementTree.fromstring(text)), site, page), site, page)  # noqa: S314


def _found(addresses: Iterable[str], site, page) -> Scan:
    return Scan({link for address in addresses if (link := link_of(address, site, page))})


def _told(texts, site, page):
    """Give the addresses in the texts of data: a text is an address of the site, or HTML in which there are some."""
    for text in texts:
        if text.startswith(site.url):
            yield text
        elif "<" in text and site.url in text:
            yield from (f"{site.url}{link.page}#{link.fragment}" for link in scan(text, site, page).links)


def _strings(value) -> Iterable[str]:
    match value:
        case str():
            return [value]
        case dict():
            return chain.from_iterable(map(_strings, value.values()))
        case list():
            return chain.from_iterable(map(_strings, value))
    return []


def _texts(root):
    for element in root.iter():
        yield from element.attrib.values()
        if element.text:
            yield element.text.strip()
