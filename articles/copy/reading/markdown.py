"""Copy that was written in Markdown, and articles that left as Markdown, as paragraphs."""

import re
from functools import cache
from html import escape
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.rules_block import blockquote, list_block
from markdown_it.token import Token

from articles.copy.manuscript import EXPORTED, Manuscript, Paragraph, Run, too_long
from articles.copy.reading.html import read_html
from articles.copy.reading.marks import clean_runs
from articles.copy.reading.plain import is_wrapped, wrapping_width
from articles.copy.rich_text import MOST_NESTED, read_rich_text
from articles.text import clean_characters

MOST_LINES = 10_000
# Marks in the text; where there are more, it is read as blocks of plain text.
MOST_MARKS = 10_000

_ANY_MARK = re.compile(r"[\[*_`~<&]")
_FRONT_MATTER = re.compile(r"---[ \t]*\n(?P<lines>(?:.*\n)*?)(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_FACT = re.compile(r"(?P<name>\w[\w -]*):(?:[ \t]+(?P<value>.*))?")
_FRONT_LINE = re.compile(r"[\s#-]|$|\w[\w -]*:(?:\s|$)")


def read_markdown(text: str) -> Manuscript:
    """Return what Markdown holds. An exported article comes back exactly, with the facts of its front matter.

    Of other copy the lines of front matter are paragraphs, its title a heading; lines that were not wrapped are
    paragraphs each; and marks that Markdown makes nothing of are read as in any text. Raises `Unreadable` where there
    are more than `MOST_LINES`.
    """
    if text.count("\n") > MOST_LINES:
        raise too_long()
    front, text = _split_front_matter(clean_characters(text))
    facts = {fact["name"]: (fact["value"] or "").strip() for fact in map(_FACT.fullmatch, front) if fact}
    if EXPORTED in facts:
        return Manuscript(read_rich_text(_render(text, html=True)), facts=facts)
    return Manuscript([*filter(None, map(_front_paragraph, front)), *read_html(_render(text, html=False))])


def _split_front_matter(text):
    """Return the lines of front matter, none where there is none, and the text after it."""
    found = _FRONT_MATTER.match(text)
    lines = found["lines"].splitlines() if found else []
    if lines and _FACT.fullmatch(lines[0]) and all(_FRONT_LINE.match(line) for line in lines):
        return lines, text[found.end() :]
    return [], text


def _front_paragraph(line):
    fact = _FACT.fullmatch(line)
    is_title = bool(fact) and fact["name"].lower() == "title"
    runs = clean_runs([Run((fact["value"] or "").strip().strip("\"'") if is_title else line)])
    return Paragraph(runs, "h1" if is_title else "p") if runs else None


def _render(text, *, html):
    return _parser(html, with_marks=len(_ANY_MARK.findall(text)) <= MOST_MARKS).render(text)


@cache
def _parser(html, with_marks):
    """A reader of Markdown that loses no words: without comments, languages of code, and addresses noted elsewhere."""
    parser = MarkdownIt("commonmark", {"html": html, "maxNesting": MOST_NESTED + 1})
    parser.disable(["code", "fence", "html_block", "reference"])
    parser.block.ruler.at("blockquote", _bounded(blockquote), {"alt": ["paragraph", "reference", "blockquote", "list"]})
    parser.block.ruler.at("list", _bounded(list_block), {"alt": ["paragraph", "reference", "blockquote"]})
    parser.renderer.rules["image"] = lambda tokens, place, *_: escape(tokens[place].content)
    parser.normalizeLink = as_it_is
    if not with_marks:
        parser.disable(["autolink", "backticks", "emphasis", "entity", "html_inline", "image", "link"])
    if with_marks and not html:
        parser.enable("strikethrough")
    if not html:
        parser.enable("table")
        parser.core.ruler.push("split_lines", _split_lines)
    return parser


def as_it_is(address):
    return address


def _bounded(rule):
    """A rule for containers that leaves those that lie too deep as text."""
    return lambda state, *arguments: state.level <= MOST_NESTED - 2 and rule(state, *arguments)


def _split_lines(state):
    """A line that was not wrapped starts a paragraph; inside emphasis it starts after a break."""
    width = wrapping_width(state.src.split("\n"))
    tokens = []
    for token in state.tokens:
        tokens.append(token)
        if token.type == "inline" and tokens[-2].type == "paragraph_open":
            tokens[-2:] = _paragraphs_of(tokens[-2], token, width)
    for opening, closing in zip(tokens, tokens[2:], strict=False):
        if closing.type == "paragraph_close":
            closing.hidden = opening.hidden
    state.tokens = tokens


def _paragraphs_of(opening, inline, width):
    """Return the tokens of the paragraphs that an inline token makes, but for the last closing one."""
    lines = inline.content.split("\n")
    breaks = [child for child in inline.children if child.type in {"softbreak", "hardbreak"}]
    starts = set()
    for child, (line, after) in zip(breaks, pairwise(lines), strict=False):
        if child.type == "softbreak" and not is_wrapped(line, after, width):
            starts.add(id(child))
    made = [[]]
    for child in inline.children:
        if id(child) not in starts:
            made[-1].append(child)
        elif child.level == 0:
            made.append([])
        else:
            made[-1].append(child.copy(type="hardbreak", tag="br"))
    if len(made) == 1:
        inline.children = made[0]
        return [opening, inline]
    opening.hidden = False
    closing = Token("paragraph_close", "p", -1, block=True)
    tokens = [token for children in made for token in (opening, inline.copy(children=children), closing)]
    return tokens[:-1]
