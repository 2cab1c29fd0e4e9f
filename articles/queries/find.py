"""Finding records of the desk by a few words, wherever these stand in a name, in any case and with or without accents.

Neither database needs an extension for it: a word becomes a regular expression that is made of letters and their
variants alone, which takes no longer than reading the text.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_

from django.db.models import Model, Q, QuerySet

from articles.lexemes import PAIRS, WRITTEN
from articles.models import Article, Conference, Proposition, Snapshot, Source, Speaker, Takeaway
from articles.text import clean_line

# What is typed or pasted beyond this is not looked for.
MOST_CHARACTERS = 200
MOST_WORDS = 8
OF_A_KIND = 8

_MARKS = {"'": "'‘’ʼ", '"': '"“”„«»', "-": "-‐‑–—"}
_LATIN = (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))


def _bases():
    """Return for each Latin letter with a mark the plain one; both its cases stand for themselves."""
    bases = {letter.upper(): base for letter, base in WRITTEN.items() if len(letter.upper()) == 1} | WRITTEN
    for letter in map(chr, _LATIN):
        base = unicodedata.normalize("NFD", letter)[0].lower()
        if base != letter and base.isascii():
            bases[letter] = base
    bases |= {mark: plain for plain, marks in _MARKS.items() for mark in marks}
    return bases | {letter: pair for pair, letters in PAIRS.items() for letter in letters}


_BASES = _bases()
_VARIANTS = defaultdict(str)
for _letter, _base in _BASES.items():
    if len(_base) == 1:
        _VARIANTS[_base] += _letter if _letter != _base else ""


@dataclass(frozen=True)
class Found:
    """The first records of one kind that were found, and whether there are more."""

    model: type[Model]
    rows: list[Model]
    has_more: bool


def words_of(query: str) -> list[str]:
    """Return the words to look for; whatever was sent, they are few and short. Quotation marks round them go."""
    line = clean_line(query[: 2 * MOST_CHARACTERS])[:MOST_CHARACTERS]
    return [word for word in (word.strip('"“”„«»') for word in line.split()) if word][:MOST_WORDS]


def pattern_of(word: str) -> str:
    """Return a regular expression, in the words of Python and PostgreSQL alike, for a word and its other spellings."""
    plain = "".join(_BASES.get(letter, letter.lower() if letter.isascii() else letter) for letter in word)
    pattern, place = "", 0
    while place < len(plain):
        if pair := PAIRS.get(plain[place : place + 2]):
            pattern += f"(?:{_one_of(plain[place])}{_one_of(plain[place + 1])}|[{pair}])"
            place += 2
        else:
            pattern += _one_of(plain[place])
            place += 1
    return pattern


def _one_of(letter):
    letters = {letter, *_VARIANTS.get(letter, "")} | {
        each for each in (letter.lower(), letter.upper()) if len(each) == 1
    }
    if len(letters) == 1:
        return re.escape(letter)
    # A hyphen that does not come first would mean a range.
    return f"[{''.join(sorted(letters, key=lambda each: (each != '-', each)))}]"


def having(word: str, *fields: str) -> Q:
    """Return the condition that one of the fields has the word in it."""
    pattern = pattern_of(word)
    return reduce(or_, (Q((f"{field}__iregex", pattern)) for field in fields))


def having_all(words: Iterable[str], *fields: str) -> Q:
    """Return the condition that each of the words stands in one of the fields."""
    return reduce(and_, (having(word, *fields) for word in words), Q())


def in_a_draft(word: str) -> Q:
    """Return the condition that the headline of unpublished work on an article has the word in it."""
    drafts = Snapshot.objects.drafts().filter(having(word, "content__article__headline"))
    return Q(pk__in=drafts.values("article"))


def find(query: str, viewable: Iterable[str]) -> list[Found]:
    """Return what is called like the query, kind by kind, of the models with those names. One query for each kind."""
    words = words_of(query)
    if not words:
        return []
    found = [_first(rows) for rows in _searched(words) if rows.model._meta.model_name in viewable]
    return [each for each in found if each.rows]


def _searched(words) -> list[QuerySet]:
    headlines = reduce(and_, (having(word, "headline") | in_a_draft(word) for word in words))
    return [
        Article.objects.for_card().filter(headlines).order_by("-updated_at"),
        Takeaway.objects.select_related("article").filter(having_all(words, "heading")).order_by("heading", "pk"),
        Speaker.objects.filter(having_all(words, "name", "sort_name", "aliases")),
        Source.objects.filter(having_all(words, "title", "publisher", "url")),
        Proposition.objects.select_related("topic").filter(having_all(words, "statement", "short_title")),
        Conference.objects.filter(having_all(words, "name", "short_name", "city")),
    ]


def _first(rows):
    found = list(rows[: OF_A_KIND + 1])
    return Found(rows.model, found[:OF_A_KIND], len(found) > OF_A_KIND)
