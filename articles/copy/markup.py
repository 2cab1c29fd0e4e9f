"""Paragraphs written as the markup our pages know."""

import re
from collections.abc import Iterable
from itertools import groupby

from articles.copy.manuscript import HEADINGS, LISTS, Container, Paragraph, Run, count_shared
from articles.text import MOST_TAGS, sanitise_html

# Quotations and lists inside each other; what lies deeper is drawn up to this depth.
DEEPEST = 8
_LINK = re.compile(r"<a [^>]*+>|</a>")
_OPENING = re.compile("<[a-z]")
_BREAKS = re.compile(r"\s*\n\s*")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})


def count_tags(html: str) -> int:
    """Return how many tags are opened. `sanitise_html` keeps the markup of at most `MOST_TAGS`."""
    return len(_OPENING.findall(html))


def write_markup(paragraphs: Iterable[Paragraph], outside: tuple[Container, ...] = ()) -> str:
    """Return the paragraphs as sanitised markup; those without words are left out.

    Paragraphs that share lists in the manuscript share them here, without the containers they share with what stands
    `outside`. The highest headings become h3, the others h4. Markup of more than `MOST_TAGS` tags loses its links.
    """
    blocks = [(_containers(each, outside), each) for each in paragraphs if each.text.strip()]
    highest = min((each.tag for _, each in blocks if each.tag in HEADINGS), default="")
    written, opened = [], ()
    for containers, paragraph in blocks:
        shared = count_shared(opened, containers)
        # Inside a list stand only items.
        shared -= shared > 0 and containers[shared - 1].tag in LISTS and len(containers) == shared
        written += [f"</{container.tag}>" for container in reversed(opened[shared:])]
        written += [f"<{container.tag}>" for container in containers[shared:]]
        written.append(_block(paragraph, highest, in_list=bool(containers)))
        opened = containers
    html = "".join([*written, *(f"</{container.tag}>" for container in reversed(opened))])
    return sanitise_html(html) if count_tags(html) <= MOST_TAGS else _LINK.sub("", html)


def _containers(paragraph, outside):
    """Its containers as pairs that HTML allows: items in lists, lists of items."""
    found = []
    for container in paragraph.within[count_shared(paragraph.within, outside) :][:DEEPEST]:
        in_list = bool(found) and found[-1].tag in LISTS
        if in_list and container.tag != "li":
            found.pop()
        if container.tag != "li" or in_list:
            found.append(container)
    if found and found[-1].tag in LISTS:
        found.pop()
    return tuple(found)


def _block(paragraph, highest, in_list):
    if paragraph.tag not in HEADINGS:
        return f"<p>{_inline(paragraph.runs)}</p>"
    runs = [run._replace(bold=in_list) for run in paragraph.runs]
    tag = "p" if in_list else "h3" if paragraph.tag == highest else "h4"
    return f"<{tag}>{_inline(runs)}</{tag}>"


def _inline(runs: Iterable[Run]) -> str:
    """The words with links around bold around italic."""
    written = []
    for href, linked in groupby(_trimmed(runs), key=lambda run: run.href):
        words = "".join(_bold(bold, alike) for bold, alike in groupby(linked, key=lambda run: run.bold))
        written.append(f'<a href="{href.translate(_ESCAPES)}">{words}</a>' if href else words)
    return "".join(written)


def _trimmed(runs):
    """The runs without spaces at either end of them all."""
    runs = [run for run in runs if run.text]
    while runs and not (text := runs[0].text.lstrip()):
        runs.pop(0)
    if runs:
        runs[0] = runs[0]._replace(text=text)
    while runs and not (text := runs[-1].text.rstrip()):
        runs.pop()
    if runs:
        runs[-1] = runs[-1]._replace(text=text)
    return runs


def _bold(bold, runs):
    words = "".join(_italic(italic, alike) for italic, alike in groupby(runs, key=lambda run: run.italic))
    return f"<strong>{words}</strong>" if bold and words.strip() else words


def _italic(italic, runs):
    words = _BREAKS.sub("<br>", "".join(run.text for run in runs).translate(_ESCAPES))
    return f"<em>{words}</em>" if italic and words.strip() else words
