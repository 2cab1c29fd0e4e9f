"""Markup as our pages know it as the paragraphs that it holds, and back, exactly: nothing is taken for a stray mark."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from html import escape
from html.parser import HTMLParser
from itertools import count, groupby
from operator import attrgetter

from articles.copy.manuscript import HEADINGS, LISTS, Container, Paragraph, Run, count_shared
from articles.text import sanitise_html

# Lists and quotations in one another, as containers: ten lists. What lies deeper is set at this depth.
MOST_NESTED = 20
_CONTAINERS = {*LISTS, "li", "blockquote"}
_BLOCKS = {"p", *HEADINGS}
_STYLES = {"strong", "em", "a"}
_SPACES = re.compile("[ \t\n\r\f]+")


def read_rich_text(html: str) -> list[Paragraph]:
    """Return the paragraphs of sanitised markup, or of what Markdown makes.

    White space is single, and none stands at the ends of a paragraph or after a break. Left out are empty paragraphs
    and items, and tags of lists that hold no item. Text outside paragraphs is a paragraph.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end_paragraph()
    return reader.paragraphs


def write_rich_text(paragraphs: Iterable[Paragraph]) -> str:
    """Return sanitised markup that `read_rich_text` reads as the same paragraphs."""
    written, opened = [], ()
    for paragraph in paragraphs:
        shared = count_shared(opened, paragraph.within)
        written += [f"</{container.tag}>" for container in reversed(opened[shared:])]
        written += [f"<{container.tag}>" for container in paragraph.within[shared:]]
        written.append(f"<{paragraph.tag}>{_styled(paragraph.runs)}</{paragraph.tag}>")
        opened = paragraph.within
    return sanitise_html("".join([*written, *(f"</{container.tag}>" for container in reversed(opened))]))


def _styled(runs, fields=("href", "bold", "italic")):
    """Return the runs with links around bold around italic."""
    if not fields:
        return "".join(escape(run.text).replace("\n", "<br>") for run in runs)
    written = []
    for value, group in groupby(runs, attrgetter(fields[0])):
        inner = _styled(list(group), fields[1:])
        tag = {"href": "a", "bold": "strong", "italic": "em"}[fields[0]]
        opening = f'<a href="{escape(value)}">' if tag == "a" else f"<{tag}>"
        written.append(f"{opening}{inner}</{tag}>" if value else inner)
    return "".join(written)


class _Reader(HTMLParser):
    CDATA_CONTENT_ELEMENTS = ()  # no tag makes raw text of what follows

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.paragraphs: list[Paragraph] = []
        self._runs: list[Run] = []
        self._tag = "p"
        self._open: list[Container] = []
        self._numbers = count(1)
        self._styles = Counter()
        self._links: list[str] = []

    def handle_starttag(self, tag, attrs):
        if tag in _BLOCKS or tag in _CONTAINERS:
            self.end_paragraph()
            self._tag = tag if tag in _BLOCKS else "p"
        if tag in _CONTAINERS:
            self._open.append(Container(tag, next(self._numbers)))
        elif tag in _STYLES:
            self._styles[tag] += 1
            if tag == "a":
                self._links.append(dict(attrs).get("href") or "")
        elif tag == "br":
            self._add("\n")

    def handle_endtag(self, tag):
        if tag in _BLOCKS or tag in _CONTAINERS:
            self.end_paragraph()
            self._tag = "p"
        if self._open and self._open[-1].tag == tag:
            self._open.pop()
        elif self._styles[tag]:
            self._styles[tag] -= 1
            if tag == "a":
                self._links.pop()

    def handle_data(self, data):
        self._add(_SPACES.sub(" ", data))

    def _add(self, text):
        href = self._links[-1] if self._links else ""
        self._runs.append(Run(text, self._styles["strong"] > 0, self._styles["em"] > 0, href))

    def end_paragraph(self):
        """Keep the runs read so far as a paragraph, where they have words."""
        runs, self._runs = tuple(_tidied(self._runs)), []
        if any(run.text.strip() for run in runs):
            self.paragraphs.append(Paragraph(runs, self._tag, tuple(_lists_with_items(self._open[:MOST_NESTED]))))


def _tidied(runs: list[Run]) -> Iterator[Run]:
    """Yield the runs, joined where their style is the same, without spaces that a browser does not show."""
    kept, before = [], "\n"
    for run in runs:
        text = run.text.lstrip(" ") if before in " \n" else run.text
        if text and (kept or text != "\n"):
            kept.append(run._replace(text=text))
            before = text[-1]
    while kept and not kept[-1].text.strip(" \n"):
        kept.pop()
    if kept:
        kept[-1] = kept[-1]._replace(text=kept[-1].text.rstrip(" "))
    for style, alike in groupby(kept, key=lambda run: run[1:]):
        yield Run("".join(run.text for run in alike), *style)


def _lists_with_items(containers: list[Container]) -> Iterator[Container]:
    """Yield the containers without lists that no item follows and items that no list holds."""
    after = [*containers[1:], Container("", 0)]
    before = Container("", 0)
    for container, following in zip(containers, after, strict=False):
        kept = following.tag == "li" if container.tag in LISTS else container.tag != "li" or before.tag in LISTS
        if kept:
            yield container
        before = container
