"""What word processors say in HTML by style and class: bold and italic, titles, and lists that are none in HTML."""

import re
from itertools import count
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

from articles.copy.manuscript import Container

_WEIGHT = re.compile(r"(?<![\w-])font-weight\s*:\s*(\w+)")
_SLANT = re.compile(r"(?<![\w-])font-style\s*:\s*(\w+)")
_WHITE_SPACE = re.compile(r"white-space(?:-collapse)?\s*:\s*([a-z]+)")
_MARKER = re.compile(r"mso-list\s*:\s*ignore")
_HIDDEN = re.compile(r"mso-hide\s*:\s*all")
_LIST = re.compile(r"mso-list\s*:\s*l(\d+)\s+level(\d)\s+lfo(\d+)")
_HEADING_CLASS = re.compile(r"\bMsoHeading([1-6])\b")
_DIGITS = re.compile(r"\d{1,6}")
_LETTERED = re.compile(r"\(?[a-zA-Z]{1,6}[.)]")


class ListItem(NamedTuple):
    """Word's own note on a paragraph: which list it is in, and how deep, from 1."""

    list: str
    level: int


def bold_of(style: str, before: bool) -> bool:
    """Return whether the style makes text bold."""
    weight = _WEIGHT.search(style)
    if not weight or weight[1] == "inherit":
        return before
    return weight[1] in {"bold", "bolder"} or (weight[1].isdecimal() and len(weight[1]) < 5 and int(weight[1]) >= 600)


def italic_of(style: str, before: bool) -> bool:
    """Return whether the style makes text italic."""
    slant = _SLANT.search(style)
    return before if not slant or slant[1] == "inherit" else slant[1] in {"italic", "oblique"}


def keeps_lines(style: str, before: bool) -> bool:
    """Return whether line ends in the source are shown."""
    space = _WHITE_SPACE.search(style)
    return space[1] in {"pre", "preserve", "break"} if space else before


def is_marker(style: str) -> bool:
    """Say whether the words are a bullet or number that Word made."""
    return bool(_MARKER.search(style))


def is_hidden(style: str) -> bool:
    """Say whether Word hides the words."""
    return bool(_HIDDEN.search(style))


def list_item_of(style: str) -> ListItem | None:
    """Return the list that Word puts a paragraph in."""
    found = _LIST.search(style)
    return ListItem(found[1] + found[3], max(1, int(found[2]))) if found else None


def heading_of(attributes: dict[str, str]) -> str:
    """Return the heading tag that a paragraph stands for, `title` for a document's title, or nothing."""
    names = attributes.get("class", "")
    if "MsoTitle" in names:
        return "title"
    if heading := _HEADING_CLASS.search(names):
        return f"h{heading[1]}"
    level = attributes.get("aria-level", "")
    return f"h{level}" if attributes.get("role") == "heading" and level in set("123456") else ""


def target_of(href: str) -> str:
    """Return the address if readers may be sent there, taken out of Google's redirect, else nothing."""
    href = "".join(href.split())
    try:
        parts = urlsplit(href)
        if parts.netloc in {"www.google.com", "google.com"} and parts.path == "/url":
            query = parse_qs(parts.query, max_num_fields=20)
            return target_of((query.get("q") or query.get("url") or [""])[0])
    except ValueError:
        return ""
    return href if (parts.scheme in {"http", "https"} and parts.netloc) or parts.scheme == "mailto" else ""


class _Open(NamedTuple):
    item: ListItem
    list: Container
    li: Container


class OfficeLists:
    """The lists that follow from Word's notes on its paragraphs."""

    def __init__(self, numbers: count):
        self.numbers = numbers
        self.open: list[_Open] = []

    def place(self, item: ListItem | None, marker: str) -> tuple[tuple[Container, ...], int | None]:
        """Return the containers and the ordinal of the next paragraph. The marker is the bullet or number it shows."""
        if item is None:
            self.open = []
            return (), None
        number = _DIGITS.search(marker)
        tag = "ol" if number or _LETTERED.fullmatch(marker.strip()) else "ul"
        while self.open and self.open[-1].item.level > item.level:
            self.open.pop()
        before = self.open.pop() if self.open and self.open[-1].item.level == item.level else None
        goes_on = before and before.item == item and before.list.tag == tag
        container = before.list if goes_on else Container(tag, next(self.numbers))
        self.open.append(_Open(item, container, Container("li", next(self.numbers))))
        within = tuple(part for level in self.open for part in (level.list, level.li))
        return within, int(number[0]) if number else None
