"""HTML cut into tags and text, in linear time. It makes no tree of them: misnesting is the reader's matter."""

import re
from collections.abc import Iterator
from string import ascii_uppercase
from typing import NamedTuple

from articles.text import decode_entities

_TAG = re.compile(r"""<(/?)([a-zA-Z][^\s/>]*+)((?:[^>"']|"[^"]*+"|'[^']*+')*+)>""")
_TAG_WITH_STRAY_QUOTES = re.compile(r"<(/?)([a-zA-Z][^\s/>]*+)([^>]*+)>")
_ATTRIBUTE = re.compile(r"""(?<![\w:.-])([a-zA-Z][\w:.-]*+)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++))""")
_LIKE_TAG = re.compile("</?[a-zA-Z]")
_LOWER = {ord(letter): ord(letter.lower()) for letter in ascii_uppercase}
# Their insides are no HTML.
RAW = {"script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes"}


class Tag(NamedTuple):
    """A start or end tag: its name in small letters, its attributes that have a value."""

    name: str
    attributes: dict[str, str]
    ends: bool = False


def cut_html(html: str) -> Iterator[Tag | str]:
    """Yield tags and stretches of decoded text. Comments, declarations and the insides of scripts are left out."""
    cutter, start = _Cutter(html), 0
    while start < len(html):
        opening = html.find("<", start)
        if opening < 0:
            opening = len(html)
        if opening > start:
            yield decode_entities(html[start:opening])
        if opening < len(html):
            token, start = cutter.cut(opening)
            yield token
        else:
            start = opening


class _Cutter:
    """Cuts at a `<`. What was found, or looked for in vain, is not looked for again: so it takes linear time."""

    def __init__(self, html):
        self.html = html
        self.lowered = html.translate(_LOWER)  # lower() would change the length of some texts
        self.tag = _TAG
        self.found: dict[str, int] = {}

    def cut(self, start) -> tuple[Tag | str, int]:
        """Return the token at this place, "" for what is left out, and where it ends."""
        if self.html.startswith(("<!", "<?"), start):
            closing = "-->" if self.html.startswith("<!--", start) else ">"
            end = self._find(closing, start + 2)
            return "", start + 2 if end < 0 else end + len(closing)
        if not _LIKE_TAG.match(self.html, start) or self._find(">", start) < 0:
            return "<", start + 1
        tag = self.tag.match(self.html, start)
        if not tag:
            self.tag = _TAG_WITH_STRAY_QUOTES
            tag = self.tag.match(self.html, start)
        token = Tag(tag[2].lower(), _attributes(tag[3]), ends=bool(tag[1]))
        if token.name in RAW and not token.ends:
            end = self._find(f"</{token.name}", tag.end())
            return "", tag.end() if end < 0 else end
        return token, tag.end()

    def _find(self, closing, start):
        """Return where the closing text is found next, or -1."""
        if closing not in self.found or 0 <= self.found[closing] < start:
            self.found[closing] = self.lowered.find(closing, start)
        return self.found[closing]


def _attributes(text):
    found = _ATTRIBUTE.findall(text)
    return {name.lower(): decode_entities(double or single or bare) for name, double, single, bare in reversed(found)}
