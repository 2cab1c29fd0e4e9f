"""Finding records of the desk by a few words, wherever these stand in a name, in any case and with or without accents.

Neither database needs an extension for it: a word becomes a regular expression that is made of letters and their
variants alone, which takes no longer than reading the text. What is shown first is looked for first, in an order that
the database has at hand, and no further than is shown; only what stands hardly anywhere is looked for everywhere.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_

from django.db import connections
from django.db.models import CharField, Lookup, Model, Q, QuerySet, TextField

from articles.lexemes import PAIRS, WRITTEN
from articles.models import Article, Conference, Proposition, Snapshot, Source, Speaker, Takeaway
from articles.queries.desk import first
from articles.text import clean_line

# What is typed or pasted beyond this is not looked for.
MOST_CHARACTERS = 200
MOST_WORDS = 8
OF_A_KIND = 8
# So many are sorted at once; of statements, which are as many as all else and soon found in their order, not so many.
FEW, FEW_STATEMENTS = 1000, 100

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
    plain, pattern, place = _plain(word), "", 0
    while place < len(plain):
        if pair := PAIRS.get(plain[place : place + 2]):
            pattern += f"(?:{_one_of(plain[place])}{_one_of(plain[place + 1])}|[{pair}])"
            place += 2
        else:
            pattern += _one_of(plain[place])
            place += 1
    return pattern


def _plain(word):
    return "".join(_BASES.get(letter, letter.lower() if letter.isascii() else letter) for letter in word)


def _one_of(letter):
    letters = {letter, *_VARIANTS.get(letter, "")} | {
        each for each in (letter.lower(), letter.upper()) if len(each) == 1
    }
    if len(letters) == 1:
        return re.escape(letter)
    # A hyphen that does not come first would mean a range.
    return f"[{''.join(sorted(letters, key=lambda each: (each != '-', each)))}]"


@CharField.register_lookup
@TextField.register_lookup
class _Has(Lookup):
    """Matches text that has the word in it."""

    lookup_name, prepare_rhs = "has", False

    def as_sql(self, compiler, connection):
        text, parameters = self.process_lhs(compiler, connection)
        return f"{text} {connection.operators['iregex']}", (*parameters, pattern_of(self.rhs))

    def as_sqlite(self, compiler, connection):
        """Ask SQLite itself as far as it can tell: for an expression it has to call Python, many times as slow.

        Where letters are as many as bytes, all are plain, so that only the plain word can stand there.
        """
        matches, parameters = self.as_sql(compiler, connection)
        plain = _plain(self.rhs)
        if not plain.isascii():
            return matches, parameters
        text, own = self.process_lhs(compiler, connection)
        stands = f"{text} {connection.operators['icontains']}"
        others = f"length({text}) <> length(CAST({text} AS BLOB))"
        sought = f"%{connection.ops.prep_for_like_query(plain)}%"
        return f"({stands} OR ({others} AND {matches}))", (*own, sought, *own, *own, *parameters)


def having(word: str, *fields: str) -> Q:
    """Return the condition that one of the fields has the word in it."""
    return reduce(or_, (Q((f"{field}__has", word)) for field in fields))


def having_all(words: Iterable[str], *fields: str) -> Q:
    """Return the condition that each of the words stands in one of the fields."""
    return reduce(and_, (having(word, *fields) for word in words), Q())


def among(rows: QuerySet, condition: Q, few: int | None = None) -> QuerySet:
    """Return the rows that fulfil a condition for which each of them has to be read. SQLite is asked for their keys.

    What few have is looked for as the rows lie, up to six times as fast as in another order, and then sorted; what many
    have is soon found in the order of the rows. PostgreSQL knows which is which by its statistics.
    """
    if connections[rows.db].vendor != "sqlite":
        return rows.filter(condition)
    few = FEW if few is None else few
    keys = list(rows.filter(condition).order_by().values_list("pk", flat=True)[: few + 1])
    return rows.filter(condition) if len(keys) > few else rows.filter(pk__in=keys)


def in_a_draft(word: str) -> Q:
    """Return the condition that the headline of unpublished work on an article has the word in it."""
    drafts = Snapshot.objects.drafts().filter(content__article__headline__iregex=pattern_of(word))
    return Q(pk__in=drafts.values("article"))


def find(query: str, viewable: Iterable[str]) -> list[Found]:
    """Return what is called like the query, kind by kind, of the models with those names. At most eight queries."""
    words = words_of(query)
    if not words:
        return []
    found = [_first(rows(words)) for model, rows in _SEARCHED.items() if model._meta.model_name in viewable]
    return [each for each in found if each.rows]


def _articles(words):
    headlines = reduce(and_, (having(word, "headline") | in_a_draft(word) for word in words))
    return first(among(Article.objects.order_by("-updated_at"), headlines), OF_A_KIND + 1).for_card()


def _takeaways(words):
    takeaways = Takeaway.objects.filter(having_all(words, "heading")).order_by("heading", "pk")
    return first(takeaways, OF_A_KIND + 1).select_related("article")


_SEARCHED = {
    Article: _articles,
    Takeaway: _takeaways,
    Speaker: lambda words: Speaker.objects.filter(having_all(words, "name", "sort_name", "aliases")),
    Source: lambda words: among(Source.objects.all(), having_all(words, "title", "publisher", "url")),
    Proposition: lambda words: Proposition.objects.select_related("topic").filter(
        having_all(words, "statement", "short_title")
    ),
    Conference: lambda words: Conference.objects.filter(having_all(words, "name", "short_name", "city")),
}


def _first(rows):
    found = list(rows[: OF_A_KIND + 1])
    return Found(rows.model, found[:OF_A_KIND], len(found) > OF_A_KIND)
