"""HTML as paragraphs: what pages, word processors and clipboards hold, read much as a browser shows it."""

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import count
from typing import NamedTuple

from articles.copy.manuscript import HEADINGS, LISTS, Container, Paragraph, Run, too_long
from articles.copy.reading import office
from articles.copy.reading.marks import clean_runs
from articles.copy.reading.plain import read_plain
from articles.copy.reading.tags import Tag, cut_html

BLOCKS = (
    HEADINGS
    | LISTS
    | {"address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt"}
    | {"fieldset", "figcaption", "figure", "footer", "form", "header", "hr", "html", "legend", "li", "main", "nav", "p"}
    | {"option", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr"}
)
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"}
WORDLESS = {"script", "style", "template", "title", "svg", "xml", "noscript", "iframe", "object"}
FURNITURE = {"nav", "form", "button", "select"}
EMPHASIS = {"b", "strong", "i", "em"}
_BELOW_TITLE = {"title": "h1", "h1": "h2", "h2": "h3", "h3": "h4", "h4": "h5", "h5": "h6"}
DEEPEST = 24
# Reading takes its time by the tag.
MOST_TOKENS = 200_000
_SPACES = re.compile(r"[ \t\n\r\f]+")
_WHOLE_NUMBER = re.compile("-?[0-9]{1,6}")
_PAGE = re.compile(r"\s*(?:<!doctype html|<html)", re.IGNORECASE)


def read_html(html: str, pictures: int = 0) -> list[Paragraph]:
    """Return the paragraphs: headings, list items, cells, lines between double breaks.

    Of a whole page with a `main` or `article` only that is read, without its menus and forms. Pictures are left out but
    for as many as there are at hand, whose sources are `picture:0`, `picture:1` and so on.
    """
    reader = _Reader(pictures)
    for number, token in enumerate(cut_html(html)):
        if number == MOST_TOKENS:
            raise too_long()
        reader.take(token)
    reader.end_paragraph()
    return reader.paragraphs(is_page=bool(_PAGE.match(html)) and "<!--StartFragment" not in html)


class _Style(NamedTuple):
    """What the elements around a word make of it."""

    bold: bool = False
    italic: bool = False
    href: str = ""
    tag: str = "p"
    within: tuple[Container, ...] = ()
    list: "_List | None" = None
    item: office.ListItem | None = None
    wordless: bool = False
    marker: bool = False
    keeps_lines: bool = False
    preformatted: bool = False
    region: str = ""
    furniture: bool = False


@dataclass
class _List:
    container: Container
    around: tuple[Container, ...]
    ordinal: int
    item: Container | None = None
    # The ordinal of the item until a paragraph has got it.
    waiting: int | None = None


class _Found(NamedTuple):
    paragraph: Paragraph
    style: _Style


class _Reader:
    """Keeps the elements that are open and the paragraph that is being read. Linear in the tokens."""

    def __init__(self, pictures):
        self.numbers = count(1)
        self.pictures = {f"picture:{number}": number for number in range(pictures)}
        self.office = office.OfficeLists(self.numbers)
        self.style = _Style()
        self.open: list[tuple[str, _Style]] = []
        self.open_names = Counter()
        self.found: list[_Found] = []
        self._begin()

    def _begin(self):
        self.runs: list[Run] = []
        self.marker: list[str] = []
        self.place: _Style | None = None  # where the first word of the paragraph stands
        self.after_break = False

    def take(self, token: Tag | str):
        """Read the next token."""
        if isinstance(token, str):
            self._text(token)
        elif token.name == "br":
            self._break()
        elif token.ends:
            self._end(token.name)
        else:
            self._start(token)

    def _text(self, text):
        if self.style.marker:
            self.marker.append(text)
        elif not self.style.wordless:
            kept = self.style.keeps_lines or self.style.preformatted
            for number, line in enumerate(text.split("\n") if kept else [text]):
                if number:
                    self._break()
                self._words(line if self.style.preformatted else _SPACES.sub(" ", line))

    def _words(self, text):
        if text and not text.isspace():
            self.place = self.place or self.style
            self.after_break = False
        self.runs.append(Run(text, self.style.bold, self.style.italic, self.style.href))

    def _break(self):
        if self.after_break and not self.style.preformatted:
            self.end_paragraph()
        elif not self.style.wordless:
            self.runs.append(Run("\n"))
            self.after_break = True

    def _start(self, tag):
        if tag.name in BLOCKS:
            self.end_paragraph()
            if self.open and self.open[-1][0] == "p":
                self._close("p")
        if tag.name == "li" and self._in_item():
            self._close("li")
        if tag.name == "q":
            self._text("“")
        if tag.name == "img" and (number := self.pictures.get(tag.attributes.get("src"))) is not None:
            self.found.append(_Found(Paragraph(tag="img", picture=number), self.style))
        if tag.name not in VOID:
            self.open.append((tag.name, self.style))
            self.open_names[tag.name] += 1
            self.style = self._styled(tag)

    def _end(self, name):
        if name in BLOCKS:
            self.end_paragraph()
        if name == "q":
            self._text("”")
        if self.open_names[name]:
            self._close(name)

    def _close(self, name):
        closed = None
        while closed != name:
            closed, style = self.open.pop()
            self.open_names[closed] -= 1
            if closed in BLOCKS:
                self.end_paragraph()
            self.style = style

    def _styled(self, tag):
        name, attributes, style = tag.name, tag.attributes, self.style
        if attributes or name in EMPHASIS:
            style = _with_attributes(style, name, attributes)
        if name in HEADINGS:
            style = style._replace(tag="title" if style.tag == "title" else name)
        elif name in LISTS:
            style = self._with_list(style, name, attributes)
        elif name == "li" and style.list:
            style = self._with_item(style, attributes)
        elif name == "blockquote" and len(style.within) < DEEPEST:
            style = style._replace(within=(*style.within, Container(name, next(self.numbers))))
        elif name in WORDLESS:
            style = style._replace(wordless=True)
        elif name == "pre":
            style = style._replace(preformatted=True)
        elif name in FURNITURE:
            style = style._replace(furniture=True)
        elif name == "main" or attributes.get("role") == "main" or (name == "article" and not style.region):
            style = style._replace(region="article" if name == "article" else "main")
        return style

    def _in_item(self):
        return self.style.list is not None and self.style.list.item in self.style.within

    def _with_list(self, style, name, attributes):
        around = style.within
        if style.list and style.list.item and not self._in_item():
            around = (*style.list.around, style.list.container, style.list.item)  # a list right in a list
        if len(around) >= DEEPEST:
            return style
        opened = _List(Container(name, next(self.numbers)), around, _whole_number(attributes.get("start"), 1) - 1)
        return style._replace(list=opened, within=around)

    def _with_item(self, style, attributes):
        opened = style.list
        opened.item = Container("li", next(self.numbers))
        opened.ordinal = _whole_number(attributes.get("value"), opened.ordinal + 1)
        opened.waiting = opened.ordinal if opened.container.tag == "ol" else None
        return style._replace(within=(*opened.around, opened.container, opened.item))

    def end_paragraph(self):
        """Put down what was read since the last paragraph, if it has words."""
        runs, place, marker = self.runs, self.place, "".join(self.marker)
        self._begin()
        if place is None:
            return
        if place.preformatted:
            for paragraph in read_plain("".join(run.text for run in runs), self.numbers):
                self.found.append(_Found(replace(paragraph, within=place.within + paragraph.within), place))
        elif runs := clean_runs(runs):
            within, ordinal = self.office.place(place.item, marker)
            if ordinal is None:
                ordinal = _ordinal_of_item(place)
            self.found.append(_Found(Paragraph(runs, place.tag, place.within + within, ordinal), place))

    def paragraphs(self, is_page: bool) -> list[Paragraph]:
        """Return what was read: of a page its main part if it names one, else everything."""
        found = self.found
        for region in ("main", "article") if is_page else ():
            if inside := [one for one in found if one.style.region == region and not one.style.furniture]:
                found = inside
                break
        return with_title([one.paragraph for one in found])


def with_title(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """Return the paragraphs with `title` made h1, which puts the other headings one lower."""
    if not any(paragraph.tag == "title" for paragraph in paragraphs):
        return paragraphs
    return [replace(paragraph, tag=_BELOW_TITLE.get(paragraph.tag, paragraph.tag)) for paragraph in paragraphs]


def _with_attributes(style, name, attributes):
    css = attributes.get("style", "").lower()
    return style._replace(
        bold=office.bold_of(css, style.bold or name in {"b", "strong"}),
        italic=office.italic_of(css, style.italic or name in {"i", "em"}),
        href=office.target_of(attributes["href"]) if name == "a" and "href" in attributes else style.href,
        tag=office.heading_of(attributes) or style.tag,
        item=office.list_item_of(css) if name in BLOCKS else style.item,
        marker=style.marker or office.is_marker(css),
        wordless=style.wordless or office.is_hidden(css),
        keeps_lines=office.keeps_lines(css, style.keeps_lines),
    )


def _ordinal_of_item(place):
    if not place.list or place.within[-1:] != (place.list.item,):
        return None
    ordinal, place.list.waiting = place.list.waiting, None
    return ordinal


def _whole_number(value, otherwise):
    return int(value) if value and _WHOLE_NUMBER.fullmatch(value) else otherwise
