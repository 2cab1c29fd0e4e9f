"""Taking words, statements and photos out of texts and contents for good. Asks no database."""

import re
import unicodedata
from collections.abc import Callable, Collection
from html import escape, unescape
from typing import Any
from uuid import UUID

from django.utils.text import slugify

from articles.aggregate.content import Content
from articles.text import REMOVED, clean_line, sanitise_html

# Of a text so much stands around a passage that is shown.
CONTEXT = 60
_TAG = re.compile(r"(<[^<>]*>)")
_BLOCK = re.compile(r"</?(?:p|br|h3|h4|li|ul|ol|blockquote)\b")
_PEOPLE, _PHOTOS = ("speaker", "on_behalf_of"), ("lead_photo", "photo")


class Passage:
    """Words that have to go, in capitals or not and with any space between them."""

    def __init__(self, words: str):
        self.words = clean_line(words)
        self._pattern = re.compile(r"\s+".join(map(re.escape, self.words.split())), re.IGNORECASE)
        # In addresses a name has lost its accents, and its spaces are something else.
        in_address = [re.escape(part) for part in slugify(self.words).split("-")]
        self._address = re.compile(r"(?:[-_+.~ ]|%20)".join(in_address), re.IGNORECASE) if in_address[0] else None

    def is_in(self, text: str) -> bool:
        return bool(self._pattern.search(_composed(text)))

    def is_in_address(self, text: str) -> bool:
        """Tell whether an address has the words, also in the form that addresses give them."""
        return self.is_in(text) or bool(self._address and self._address.search(text))

    def around(self, text: str) -> str:
        """Return the first place in a text with what stands around it, or the beginning where there is none."""
        text = clean_line(_composed(text))
        found = self._pattern.search(text)
        first, last = found.span() if found else (0, 0)
        start, end = max(0, first - CONTEXT), min(len(text), last + CONTEXT)
        return f"{'…' * (start > 0)}{text[start:end]}{'…' * (end < len(text))}"

    def without(self, text: str) -> str:
        """Return plain text with a mark in each place of the words, or the very same text where they are not in it."""
        return self._pattern.sub(REMOVED, _composed(text)) if self.is_in(text) else text

    def without_markup(self, html: str) -> str:
        """Return sanitised markup with a mark in each place of the words, also where tags cut them or stand between.

        A link to an address with the words loses it.
        """
        pieces = _TAG.split(html)
        texts = [unescape(_composed(piece)) for piece in pieces]
        texts[1::2] = [" " if _BLOCK.match(tag) else "" for tag in pieces[1::2]]
        for first, last in reversed([found.span() for found in self._pattern.finditer("".join(texts))]):
            _cut(texts, first, last)
        before = [unescape(_composed(piece)) for piece in pieces]
        changed = [
            piece if text == old else escape(text, quote=False)
            for piece, text, old in zip(pieces[::2], texts[::2], before[::2], strict=True)
        ]
        tags = ["<a>" if tag.startswith("<a ") and self.is_in_address(unescape(tag)) else tag for tag in pieces[1::2]]
        if changed == pieces[::2] and tags == pieces[1::2]:
            return html
        pieces[::2], pieces[1::2] = changed, tags
        return sanitise_html("".join(pieces))


def _composed(text):
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _cut(texts, first, last):
    """Take a stretch out of texts that follow each other, and put the mark where it began."""
    start, mark = 0, REMOVED
    for number, text in enumerate(texts):
        end = start + len(text)
        if number % 2 == 0 and start < last and end > first:
            texts[number] = f"{text[: max(0, first - start)]}{mark}{text[last - start :] if last < end else ''}"
            mark = ""
        start = end


def with_texts(content: Content, change: Callable[[str, str, str, UUID], Any]) -> Content:
    """Return a content with the outcome of `change` in place of each text: it is given record, field, text and key."""
    return {
        "article": _changed("article", content["article"], UUID(content["article"]["id"]), change),
        **{
            f"{record}s": {
                key: _changed(record, fields, UUID(key), change) for key, fields in content[f"{record}s"].items()
            }
            for record in ("takeaway", "position")
        },
    }


def _changed(record, fields, key, change):
    return {
        name: change(record, name, value, key) if isinstance(value, str) and name != "id" else value
        for name, value in fields.items()
    }


def positions_naming(content: Content, people: Collection[str]) -> set[str]:
    """Return the keys of the positions that one of the people took or had taken on their behalf."""
    return {key for key, fields in content["positions"].items() if any(fields.get(name) in people for name in _PEOPLE)}


def without_rows(content: Content, positions: Collection[str], photos: Collection[str]) -> Content:
    """Return a content without the positions and photos; what answers one of them answers nothing."""
    kept = {key: fields for key, fields in content["positions"].items() if key not in positions}
    return {
        "article": _without_photos(content["article"], photos),
        "takeaways": {
            key: _without_photos(fields, photos)
            | {"positions": [position for position in fields["positions"] if position not in positions]}
            for key, fields in content["takeaways"].items()
        },
        "positions": {
            key: fields | {"responds_to": None} if fields.get("responds_to") in positions else fields
            for key, fields in kept.items()
        },
    }


def _without_photos(fields, photos):
    return {name: None if name in _PHOTOS and value in photos else value for name, value in fields.items()}
