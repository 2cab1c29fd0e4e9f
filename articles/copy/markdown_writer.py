"""Articles as Markdown: files that people can read and change, and that come back as the same article."""

import re
from collections.abc import Iterable, Mapping
from html import escape
from itertools import groupby
from operator import attrgetter

from markdown_it import MarkdownIt

from articles.copy.assembly import Draft
from articles.copy.exported import CONCLUSION, INTRODUCTION, KEY_POINTS, TAKEAWAYS
from articles.copy.manuscript import EXPORTED, Paragraph, Run
from articles.copy.reading.markdown import as_it_is
from articles.copy.rich_text import read_rich_text

VERSION = "1"  # of the format

# What is markup to Markdown where it stands so, and all that may be.
_MARKS = re.compile(r"`|(?<!\s)\*|\*(?!\s)|(?<!\w)_|_(?!\w)|\](?=[(\[:])|<(?=[A-Za-z/!?])|&(?=[#\w])|\\(?!\w)")
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")
_LINE_START = re.compile(r"^(\d{0,9})([-+#>=~.)])", re.MULTILINE)
_UNUSUAL_SPACE = re.compile(r"[^\S \n]")
_PLAIN_ADDRESS = re.compile(r"[^\s()<>\\]+")
_STYLES = {"bold": ("**", "strong"), "italic": ("*", "em")}


def write_markdown(draft: Draft, facts: Mapping[str, str]) -> str:
    """Return the draft as Markdown, after the facts as lines of front matter; `read_markdown` gives both back.

    Facts are one line each. Sections without words are left out, and so are positions, which go as a table.
    """
    front = [
        "---",
        f"{EXPORTED}: {VERSION}",
        *(f"{name}: {' '.join(fact.split())}" for name, fact in facts.items()),
        "---",
    ]
    takeaways = [f"{_line(each.heading, 3)}\n\n{_rich_text(each.body)}".strip() for each in draft.takeaways]
    points = "\n".join(f"- {_line(point)}" for point in draft.key_points)
    sections = {
        KEY_POINTS: points,
        INTRODUCTION: _rich_text(draft.introduction),
        TAKEAWAYS: "\n\n".join(takeaways),
        CONCLUSION: _rich_text(draft.conclusion),
    }
    blocks = ["\n".join(front), _line(draft.headline, 1), _line(draft.deck)]
    blocks += [f"## {name}\n\n{text}" for name, text in sections.items() if text]
    return "\n\n".join(filter(None, blocks)) + "\n"


def _line(text, level=0):
    return _block((Run(text),), level) if text else ""


def _rich_text(html):
    return "\n\n".join(_blocks(read_rich_text(html)))


def _blocks(paragraphs: Iterable[Paragraph], depth: int = 0) -> list[str]:
    """Return the paragraphs as blocks of Markdown; `depth` is the number of containers that are written already."""
    blocks, before, other = [], None, False
    for container, group in groupby(paragraphs, lambda each: each.within[depth] if each.within[depth:] else None):
        if container is None:
            blocks += [_block(each.runs, _level(each)) for each in group]
        elif container.tag == "blockquote":
            blocks.append(_indented("\n\n".join(_blocks(group, depth + 1)), "> ", "> "))
        else:
            # Two lists with the same mark would be one.
            other = before == container.tag and not other
            blocks.append(_list(container, group, depth + 1, other))
        before = container and container.tag
    return blocks


def _list(container, paragraphs, depth, other):
    items = []
    for _item, group in groupby(paragraphs, lambda each: each.within[depth]):
        mark = f"{len(items) + 1}{').'[not other]} " if container.tag == "ol" else "*-"[not other] + " "
        items.append(_indented("\n\n".join(_blocks(group, depth + 1)), mark, " " * len(mark)))
    return ("\n\n" if any("\n\n" in item for item in items) else "\n").join(items)


def _indented(text, first, others):
    return first + "\n".join(f"{others}{line}".rstrip() for line in text.split("\n"))[len(others) :]


def _level(paragraph):
    """Headings of texts stand below those of takeaways."""
    return 0 if paragraph.tag == "p" else int(paragraph.tag[1]) + 1


def _block(runs: tuple[Run, ...], level: int) -> str:
    """Return a heading of a level, or a paragraph for level 0, in the plainest way that comes back the same."""
    same = [Paragraph(runs, f"h{level}" if level else "p")]
    for escaped, as_tags in _WAYS:
        text = _styled(runs, escaped, as_tags)
        if level:
            text = f"{'#' * level} {text}".replace("\n", "<br>")
        else:
            text = text.replace("\n", "\\\n")
            text = text if escaped is str else _LINE_START.sub(r"\1\\\2", text)
        # After the mark of an item, bare dashes or stars would make a rule.
        if text.strip("-*") and read_rich_text(_COMMON.render(text)) == same:
            break
    return text


def _styled(runs, escaped, as_tags, fields=("href", "bold", "italic")):
    if not fields:
        return "".join(escaped(run.text) for run in runs)
    parts = []
    for value, group in groupby(runs, attrgetter(fields[0])):
        inner = _styled(list(group), escaped, as_tags, fields[1:])
        parts.append(_marked(fields[0], value, inner, as_tags) if value else inner)
    return "".join(parts)


def _marked(field, value, inner, as_tags):
    if field == "href":
        return f'<a href="{escape(value)}">{inner}</a>' if as_tags else f"[{inner}]({_address(value)})"
    mark, tag = _STYLES[field]
    return f"<{tag}>{inner}</{tag}>" if as_tags or inner != inner.strip() else f"{mark}{inner}{mark}"


def _address(href):
    return href if _PLAIN_ADDRESS.fullmatch(href) else "<" + re.sub(r"([<>\\])", r"\\\1", href) + ">"


def _escape_marks(text):
    return _MARKS.sub(r"\\\g<0>", text)


def _escape_all(text):
    return _UNUSUAL_SPACE.sub(lambda space: f"&#{ord(space[0])};", _PUNCTUATION.sub(r"\\\g<0>", text))


# How the words are escaped, and whether styles and links are tags instead of marks.
_WAYS = [(str, False), (_escape_marks, False), (_escape_marks, True), (_escape_all, True)]


# What an exported article is checked with as it is written: Markdown as everybody reads it.
_COMMON = MarkdownIt("commonmark")
_COMMON.normalizeLink = as_it_is
_COMMON.renderer.rules["html_block"] = lambda *_: ""
