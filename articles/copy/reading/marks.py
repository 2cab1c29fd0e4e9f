"""Markdown's marks in text that is no Markdown: `**`, `*`, `__`, `_` and links, stray or in pairs."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from articles.copy.manuscript import Run
from articles.text import clean_characters

_MARK = re.compile(r"\\[*_#.\[\]()+!>~`-]|https?://[^\s*<>\[\]]++|\*++|_++")
_LINK = re.compile(
    r"""!?\[(?P<words>[^\[\]\n]++)\]
    \(\s*+(?P<href>(?:https?://|mailto:)(?:[^\s()<>]|\([^\s()<>]*+\))++)(?:\s++"[^"\n]*+")?+\s*+\)""",
    re.VERBOSE | re.IGNORECASE,
)
_SPACES = re.compile(r"\s*\n\s*|[^\S\n]+")
_KEEPS_SPACE = re.compile(r"[\d«»!?;:%€]")
_ANY_MARK = re.compile(r"[*_\\\[]")


class _Change(NamedTuple):
    """What becomes of a stretch of text: a field of its runs gets a value, or (without a field) it is left out."""

    start: int
    end: int
    field: str = ""
    value: str | bool = True


class _Delimiter(NamedTuple):
    start: int
    end: int
    may_open: bool
    may_close: bool


def clean_runs(runs: Iterable[Run]) -> tuple[Run, ...]:
    """Return the runs with marks made into style, stray `**` left out, single spaces and no space around.

    Every letter and digit stays, except for the address of a link, which becomes its target.
    """
    runs = [run._replace(text=clean_characters(run.text)) for run in runs]
    text = "".join(run.text for run in runs)
    if _ANY_MARK.search(text):
        links = list(_LINK.finditer(text))
        runs = list(_changed(runs, [*_link_changes(links), *_mark_changes(text, links)]))
    return _without_extra_spaces(_merged(runs))


def is_rule(line: str) -> bool:
    """Say whether the line is a typed line such as `---` or `* * *`, which has no words. `****` is an empty mark."""
    signs = "".join(line.split())
    return len(signs) >= 3 and len(set(signs)) == 1 and signs[0] in "-*_=~–—·•#" and line.strip() != "****"


def _link_changes(links):
    for link in links:
        yield _Change(link.start(), link.start("words"))
        yield _Change(*link.span("words"), "href", link["href"])
        yield _Change(link.end("words"), link.end())


def _mark_changes(text, links):
    delimiters = defaultdict(list)
    for mark in _marks_outside(text, [(link.end("words"), link.end()) for link in links]):
        if mark[0][0] == "\\":
            yield _Change(mark.start(), mark.start() + 1)
        elif mark[0][0] == "*":
            yield from _read_stars(text, mark, delimiters)
        elif mark[0][0] == "_":
            _read_underscores(text, mark, delimiters)
    for (field, _sign), marks in delimiters.items():
        for opening, closing in _pairs(marks):
            yield from (_Change(*opening[:2]), _Change(*closing[:2]))
            yield _Change(opening.end, closing.start, field)


def _marks_outside(text, addresses):
    addresses = addresses[::-1]
    for mark in _MARK.finditer(text):
        while addresses and addresses[-1][1] <= mark.start():
            addresses.pop()
        if not addresses or mark.start() < addresses[-1][0]:
            yield mark


def _read_stars(text, mark, delimiters):
    before, after, width = text[mark.start() - 1 : mark.start()], text[mark.end() : mark.end() + 1], len(mark[0])
    if width == 1 or width == 3:
        delimiters["italic", "*"].append(_word_border(mark, before, after))
    if width == 1 or (width == 2 and before.isdigit() and after.isdigit()):
        return
    yield _Change(*mark.span())
    touches_before, touches_after = bool(before.strip()), bool(after.strip())
    if width < 4 or not (touches_before and touches_after):
        may_open, may_close = touches_after or not touches_before, touches_before or not touches_after
        delimiters["bold", "*"].append(_Delimiter(*mark.span(), may_open and bool(after), may_close))


def _read_underscores(text, mark, delimiters):
    before, after, width = text[mark.start() - 1 : mark.start()], text[mark.end() : mark.end() + 1], len(mark[0])
    if width <= 3:
        for field in ("bold",) * (width > 1) + ("italic",) * (width != 2):
            delimiters[field, "_"].append(_word_border(mark, before, after))


def _word_border(mark, before, after):
    may_open = bool(after.strip()) and not before.isalnum()
    may_close = bool(before.strip()) and not after.isalnum()
    return _Delimiter(*mark.span(), may_open, may_close)


def _pairs(delimiters):
    """Yield the pairs of opening and closing delimiters. One that can only open takes the place of one left open."""
    opening = None
    for delimiter in delimiters:
        if opening and delimiter.may_close:
            yield opening, delimiter
            opening = None
        elif delimiter.may_open:
            opening = delimiter


def _changed(runs: list[Run], changes: list[_Change]) -> Iterator[Run]:
    """Yield the runs with the changes made."""
    events = sorted(
        [(change.start, 1, change.field, change.value) for change in changes]
        + [(change.end, -1, change.field, change.value) for change in changes]
    )
    start, event, active, href = 0, 0, {"": 0, "bold": 0, "italic": 0, "href": 0}, ""
    for run in runs:
        end, at = start + len(run.text), start
        while event < len(events) and events[event][0] < end:
            place, step, field, value = events[event]
            if at < place and not active[""]:
                yield _styled(run, run.text[at - start : place - start], active, href)
            at = max(at, place)
            active[field] += step
            href = value if field == "href" and step == 1 else href
            event += 1
        if at < end and not active[""]:
            yield _styled(run, run.text[at - start :], active, href)
        start = end


def _styled(run, text, active, href):
    return Run(
        text, run.bold or active["bold"] > 0, run.italic or active["italic"] > 0, href if active["href"] else run.href
    )


def _merged(runs):
    filled = (run for run in runs if run.text)
    for style, alike in groupby(filled, key=lambda run: run[1:]):
        yield Run("".join(run.text for run in alike), *style)


def _without_extra_spaces(runs):
    cleaned, before = [], "\n"
    for run in runs:
        text = _SPACES.sub(_one_space, run.text)
        if before.isspace():
            text = text.lstrip(" " if before != "\n" else None)
        if cleaned and text.startswith("\n") and before == " ":
            cleaned[-1] = cleaned[-1]._replace(text=cleaned[-1].text.rstrip())
        if text:
            cleaned.append(run._replace(text=text))
            before = text[-1]
    while cleaned and cleaned[-1].text.isspace():
        cleaned.pop()
    if cleaned:
        cleaned[-1] = cleaned[-1]._replace(text=cleaned[-1].text.rstrip())
    return tuple(run for run in cleaned if run.text)


def _one_space(space):
    if "\n" in space[0]:
        return "\n"
    around = space.string[max(space.start() - 1, 0) : space.end() + 1]
    return space[0] if space[0] in "\xa0\u202f" and _KEEPS_SPACE.search(around) else " "
