"""The pages of a static copy: which addresses stand in them, and how these lead to files. Knows no database."""

from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from itertools import accumulate
from typing import NamedTuple
from urllib.parse import quote

from articles.services.bake.place import Site, address_of

# The attributes of HTML that hold an address, or with `srcset` several.
ADDRESSES = {"href", "src", "action", "formaction", "poster", "data", "data-address"}
META = {"og:url", "og:image"}
SEVERAL = {"srcset", "imagesrcset"}


class Link(NamedTuple):
    """An address on the site: the page with its query, the fragment, and whether it was written with the host."""

    page: str
    fragment: str = ""
    is_whole: bool = False


@dataclass
class Scan:
    """What was found on a page: the addresses on the site, and the ids to which one can jump."""

    links: set[Link] = field(default_factory=set)
    ids: set[str] = field(default_factory=set)
    html: str = ""


@dataclass(frozen=True)
class Words:
    """What a copy says in place of a form, made from the address of the page, and where it says what is left out."""

    notice: Callable[[str], str]
    left_out: str


def scan(html: str, site: Site, page: str) -> Scan:
    """Return what stands on a page, which is left as it is."""
    return _read(_Scanner(html, site, page))


def adapt(html: str, site: Site, page: str, words: Words) -> Scan:
    """Return what stands on a page of the live site, and the page as it is in the copy.

    Addresses of pages that a copy holds under another path lead there. What it does not hold is asked of the live site
    where there is one; elsewhere a link to it leads to the page that says what is left out, and what programs are told
    about it goes. No form stays, only the links in it.
    """
    return _read(_Adapter(html, site, page, words))


def link_of(address: str, site: Site, page: str) -> Link | None:
    """Return where an address leads that stands on a page, None where that is not on the site."""
    inside = site.inside(address, page)
    return Link(*inside, "://" in address) if inside else None


def _read(parser):
    parser.feed(parser.source)
    parser.close()
    parser.flush(len(parser.source))
    parser.found.html = "".join(parser.out)
    return parser.found


class _Scanner(HTMLParser):
    def __init__(self, source, site, page):
        super().__init__(convert_charrefs=True)
        self.source, self.site, self.page = source, site, page
        self.lines = [0, *accumulate(len(line) for line in source.split("\n"))]
        self.found, self.out, self.at = Scan(), [], 0
        self.field = None

    def place(self):
        line, column = self.getpos()
        return self.lines[line - 1] + (line - 1) + column

    def flush(self, end):
        self.out.append(self.source[self.at : end])
        self.at = end

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        self.found.ids.update(filter(None, [values.get("id"), values.get("name") if tag == "a" else None]))
        for name, value in attrs:
            for address in _addresses(tag, values, name, value):
                self.note(address)
        self.field = [] if tag == "textarea" else self.field

    def handle_data(self, data):
        if self.field is not None:
            self.field.append(data)

    def handle_endtag(self, tag):
        if tag == "textarea" and self.field is not None:
            self.found.links |= scan("".join(self.field), self.site, self.page).links
            self.field = None

    def note(self, address):
        if link := link_of(address, self.site, self.page):
            self.found.links.add(link)


class _Adapter(_Scanner):
    def __init__(self, source, site, page, words):
        super().__init__(source, site, page)
        self.words, self.is_in_form, self.is_in_link = words, False, False

    def flush(self, end):
        if self.is_in_form and not self.is_in_link:
            self.at = end
        else:
            super().flush(end)

    def handle_starttag(self, tag, attrs):
        start = self.place()
        end = start + len(self.get_starttag_text())
        if tag == "form":
            self.flush(start)
            self.is_in_form, self.at = True, end
            if "masthead" not in (dict(attrs).get("class") or ""):
                self.out.append(self.words.notice(self.page))
            return
        if self.is_in_form and not self.is_in_link:
            if tag != "a":
                return
            self.flush(start)
            self.is_in_link = True
        adapted = self._adapted(tag, dict(attrs))
        if adapted != dict(attrs):
            self.flush(start)
            self.at = end
            self.out.append(_start_tag(tag, adapted) if adapted else "")
        super().handle_starttag(tag, attrs)
        if tag == "textarea":
            self.flush(end)

    def handle_endtag(self, tag):
        if tag == "form" and self.is_in_form:
            self.flush(self._end_of_tag())
            self.is_in_form = self.is_in_link = False
        elif tag == "a" and self.is_in_link:
            self.flush(self._end_of_tag())
            self.is_in_link = False
        elif tag == "textarea" and self.field is not None:
            inner = adapt("".join(self.field), self.site, self.page, self.words)
            self.at, self.field = self.place(), None
            self.out.append(escape(inner.html, quote=False))
            self.found.links |= inner.links

    def _end_of_tag(self):
        return self.source.index(">", self.place()) + 1

    def _adapted(self, tag, values):
        """Return the attributes of an element as they are in the copy, None where it goes."""
        adapted = dict(values)
        for name, value in values.items():
            if name in SEVERAL:
                continue  # pictures have no parameters
            for address in _addresses(tag, values, name, value):
                led = self._led(address)
                if led is None and tag != "a":
                    return None
                adapted[name] = self.words.left_out if led is None else led
        return adapted

    def _led(self, address):
        """Return an address as it is in the copy, None where it leads to what is left out and nowhere else."""
        link = link_of(address, self.site, self.page)
        if link is None:
            return address
        target, fragment, is_whole = link
        file, ending = self.site.file_of(target), f"#{quote(fragment)}" if fragment else ""
        if file is None:
            return f"{self.site.url}{target}{ending}" if self.site.is_live else None
        if address.startswith("#") or (is_whole and self.site.is_live):
            return address
        if "?" not in target and (is_whole or address.startswith("/")):
            return address
        return f"{self.site.url if is_whole else ''}{address_of(file)}{ending}"


def _addresses(tag, values, name, value):
    """Return the addresses in an attribute of an element."""
    if not value:
        return []
    if name in ADDRESSES and not (tag != "object" and name == "data"):
        return [value]
    if name in SEVERAL:
        return [part.split()[0] for part in value.split(",") if part.strip()]
    if tag == "meta" and name == "content" and values.get("property", values.get("name")) in META:
        return [value]
    return []


def _start_tag(tag, values):
    written = (name if value is None else f'{name}="{escape(value)}"' for name, value in values.items())
    return f"<{' '.join([tag, *written])}>"
