"""A text as it arrived: its paragraphs in their order, with the few kinds of markup that matter, and its pictures."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from itertools import takewhile
from typing import NamedTuple

from django.utils.translation import gettext as _

# The first fact of an exported article, by which it is known. Its value is the version of the format.
EXPORTED = "plenary"
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
LISTS = {"ul", "ol"}


class Unreadable(Exception):
    """The file cannot be read as copy. The message is for an editor."""


def too_long() -> Unreadable:
    """Return the refusal of more than an article can hold."""
    return Unreadable(_("This is too long for an article. Split it, and import one article at a time."))


class Run(NamedTuple):
    """A stretch of text in one style. A line end in the text is a break that the author set."""

    text: str
    bold: bool = False
    italic: bool = False
    href: str = ""


class Container(NamedTuple):
    """A list, list item or block quotation around paragraphs. Paragraphs with the same number share it."""

    tag: str
    number: int


def count_shared(first: Sequence[Container], second: Sequence[Container]) -> int:
    """Return how many containers two paragraphs stand in together, from the outermost."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(first, second, strict=False)))


@dataclass(frozen=True)
class Paragraph:
    """A paragraph, heading, list item or picture.

    `tag` is p, h1 to h6 or img; `within` are its containers from the outermost (tags ul, ol, li, blockquote);
    `ordinal` is the number that an ordered list gives it, where it is the first of its item.
    The words are cleaned of stray marks, but a number or bullet that was typed as text is among them.
    """

    runs: tuple[Run, ...] = ()
    tag: str = "p"
    within: tuple[Container, ...] = ()
    ordinal: int | None = None
    picture: int | None = None

    @property
    def text(self) -> str:
        """Its words without markup. Places in a paragraph are offsets in this."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True)
class Manuscript:
    """All that a file holds. `facts` are what an exported article says of itself before its text."""

    paragraphs: list[Paragraph]
    pictures: list[bytes] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)

    @cached_property
    def text(self) -> str:
        """All its words without markup, a paragraph a line."""
        return "\n".join(paragraph.text for paragraph in self.paragraphs)

    @cached_property
    def digest(self) -> str:
        """A digest of its letters and digits: the same words are known again in another encoding, format or layout."""
        letters = "".join(filter(str.isalnum, self.text.casefold()))
        return sha256(letters.encode("utf-8", "replace")).hexdigest()

    @property
    def is_exported(self) -> bool:
        """Say whether it is an article that left as Markdown, and so is exact."""
        return EXPORTED in self.facts
