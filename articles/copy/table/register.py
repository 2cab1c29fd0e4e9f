"""Finding a record by what people call it: its slug, its name or another spelling."""

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Generic, TypeVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from articles.text import clean_line, excerpt

Record = TypeVar("Record")
_ALIKE = {ord(mark): plain for marks, plain in [("’‘ʼ´`", "'"), ("“”„«»", '"'), ("–—‐‑", "-")] for mark in marks}
_SPACES = re.compile(r"\s+")
# Looking for names that are close takes long, and nobody reads many.
MOST_GUESSES = 20
LONGEST_GUESS = 100
MOST_NAMED = 3


def fold_name(name: str) -> str:
    """Return the name without accents, upper case and the differences between shapes of quotation marks and dashes."""
    letters = unicodedata.normalize("NFKD", clean_line(name).translate(_ALIKE))
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return _SPACES.sub(" ", plain.casefold()).strip()


class Register(Generic[Record]):
    """Records under their slugs and under all that they are called."""

    def __init__(self, entries: Iterable[tuple[Record, str, Iterable[str]]]):
        """Take each record with its slug and its names; a name may be empty, or that of several records."""
        self._by_slug, self._by_name, self._spelling = {}, {}, {}
        self._guesses_left = MOST_GUESSES
        for record, slug, names in entries:
            self._by_slug[slug] = record
            for name in names:
                folded = fold_name(name)
                self._by_name.setdefault(folded, set()).add(slug)
                self._spelling.setdefault(folded, name)
        self._by_name.pop("", None)

    def find(self, given: str) -> Record:
        """Return the record of that slug or, without regard to case and accents, of that name.

        Raises ValidationError where several or none are called so; it names them, or what comes close.
        """
        slugs = {given} & self._by_slug.keys() or self._by_name.get(fold_name(given), set())
        if len(slugs) == 1:
            return self._by_slug[next(iter(slugs))]
        name = excerpt(given, LONGEST_GUESS)
        if slugs:
            text = _("“%(name)s” can be several. Write one of these instead: %(slugs)s.")
            raise ValidationError(text % {"name": name, "slugs": ", ".join(sorted(slugs)[:MOST_GUESSES])})
        close = self._close_to(fold_name(given)[:LONGEST_GUESS])
        text = _("“%(name)s” is not on file. Close to it: %(close)s.") if close else _("“%(name)s” is not on file.")
        raise ValidationError(text % {"name": name, "close": ", ".join(close)})

    def __len__(self):
        return len(self._by_slug)

    def _close_to(self, name):
        if not self._guesses_left:
            return []
        self._guesses_left -= 1
        # A last name alone is far from the full one, letter by letter.
        contained = [full for full in self._by_name if f" {name} " in f" {full} "]
        close = {}
        for found in [*contained, *get_close_matches(name, self._by_name)]:
            for slug in sorted(self._by_name[found]):
                close.setdefault(slug, f"{self._spelling[found]} ({slug})")
        return list(close.values())[:MOST_NAMED]
