from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from unicodedata import category

from django.db import connections, models
from django.utils.translation import gettext_lazy as _

from articles.enums import SearchKind
from articles.models.fields import LineField, PlainTextField


@dataclass(frozen=True)
class Token:
    """Matches what has the token, which is one of `articles.lexemes` or a mark."""

    text: str

    def __post_init__(self):
        # Tokens are quoted as well; but what would end a quotation is none.
        if not self.text or any(letter != "_" and category(letter)[0] not in "LMN" for letter in self.text):
            raise ValueError(f"No token: {self.text!r}")


@dataclass(frozen=True)
class Phrase:
    """Matches what has these tokens next to one another; of none, nothing."""

    tokens: Sequence[str]


@dataclass(frozen=True)
class All:
    """Matches what all of these match; of none, nothing."""

    of: Sequence["Expression"]


@dataclass(frozen=True)
class Any:
    """Matches what one of these matches; of none, nothing."""

    of: Sequence["Expression"]


Expression = Token | Phrase | All | Any


class Syntax(NamedTuple):
    """How a database writes its queries: one token, and what stands between several."""

    token: str
    next_to: str
    and_: str
    or_: str


# https://www.sqlite.org/fts5.html, section 3, and https://www.postgresql.org/docs/15/datatype-textsearch.html
FTS5 = Syntax('"%s"', " + ", " AND ", " OR ")
TSQUERY = Syntax("'%s'", " <-> ", " & ", " | ")


def compile_expression(expression: Expression, syntax: Syntax) -> str:
    """Return an expression as a database writes it; an empty text where nothing can match.

    Raises ValueError where something is given for a token that is none.
    """
    match expression:
        case Token(text):
            return syntax.token % text
        case Phrase(tokens):
            parts, between = [syntax.token % Token(token).text for token in tokens], syntax.next_to
        case All(of):
            parts, between = [compile_expression(part, syntax) for part in of], syntax.and_
            parts = parts if all(parts) else []
        case Any(of):
            parts, between = list(filter(None, (compile_expression(part, syntax) for part in of))), syntax.or_
    return f"({between.join(parts)})" if parts else ""


def _kind_of(expression):
    """Return the kind that everything which matches is of, as a mark demands it, or None."""
    parts = expression.of if isinstance(expression, All) else [expression]
    kinds = [part.text[2:] for part in parts if isinstance(part, Token) and part.text.startswith("k_")]
    return kinds[0] if kinds else None


class SearchEntryQuerySet(models.QuerySet):
    def candidates(self, expressions: Sequence[Expression], limit: int) -> list["SearchEntry"]:
        """Return for each expression the newest `limit` entries that it matches, with its place as their `number`.

        In one query. Nothing here knows what a reader may see: ask the records' own `published` for that. Raises
        ValueError where something is given for a token that is none.
        """
        is_sqlite = connections[self.db].vendor == "sqlite"
        syntax, part = (FTS5, _FTS_PART) if is_sqlite else (TSQUERY, _VECTOR_PART)
        parts, parameters = [], {"limit": limit}
        for number, expression in enumerate(expressions):
            if query := compile_expression(expression, syntax):
                kind = _kind_of(expression)
                parameters |= {f"query_{number}": query, f"kind_{number}": kind}
                of_kind = f"kind = %(kind_{number})s" if kind else "TRUE"
                parts.append(
                    part.format(number=number, query=f"%(query_{number})s", limit="%(limit)s", of_kind=of_kind)
                )
        if not parts:
            return []
        rows = self.raw(" UNION ALL ".join(parts), parameters)
        # Sorting here spares the database from carrying the lexemes along.
        return sorted(rows, key=lambda row: (row.number, -row.pk))

    def tidy(self) -> None:
        """Let the database take up what was written to the index of late, and give up what was deleted from it."""
        connection = connections[self.db]
        statements = _TIDYING[connection.vendor] + ([] if connection.in_atomic_block else _ALONE[connection.vendor])
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)


_TIDYING = {
    "sqlite": ["INSERT INTO articles_searchentry_fts(articles_searchentry_fts) VALUES ('optimize')"],
    "postgresql": ["SELECT gin_clean_pending_list('articles_searchentry_vector')", "ANALYZE articles_searchentry"],
}
# What cannot be part of a transaction.
_ALONE = {
    "sqlite": [],
    "postgresql": ["VACUUM articles_searchentry", "REINDEX INDEX CONCURRENTLY articles_searchentry_vector"],
}
# What SQLite finds in its index comes first, or it might look up every entry there.
_FTS_PART = """
    SELECT * FROM (
        SELECT {number} AS number, entry.id, entry.kind, entry.record_key, entry.article_id, entry.lexemes
        FROM articles_searchentry_fts AS found CROSS JOIN articles_searchentry AS entry ON entry.id = found.rowid
        WHERE articles_searchentry_fts MATCH {query} ORDER BY found.rowid DESC LIMIT {limit}
    ) AS newest"""
# PostgreSQL goes either through the newest entries until enough have matched, or through all in its index that match.
# It takes words to be strewn evenly and independently, so that it may go through everything for the first, where there
# are none of two frequent words together. So it is let do that for some newest entries of the kind only, and then has
# to do the second, as a sum is no key.
_VECTOR_PART = """
    SELECT * FROM (
        WITH edge AS MATERIALIZED (
            SELECT id FROM articles_searchentry WHERE {of_kind} ORDER BY id DESC OFFSET 1000 LIMIT 1
        ),
        newest AS MATERIALIZED (
            SELECT id, kind, record_key, article_id, lexemes FROM articles_searchentry
            WHERE {of_kind} AND vector @@ {query}::tsquery AND id > coalesce((SELECT id FROM edge), 0)
            ORDER BY id DESC LIMIT {limit}
        ),
        older AS (
            SELECT id, kind, record_key, article_id, lexemes FROM articles_searchentry
            WHERE (SELECT count(*) FROM newest) < {limit}
            AND vector @@ {query}::tsquery AND id + 0 <= (SELECT id FROM edge) ORDER BY id + 0 DESC LIMIT {limit}
        )
        SELECT {number} AS number, newest.* FROM newest UNION ALL SELECT {number}, older.* FROM older
        LIMIT {limit}
    ) AS found"""


class SearchEntry(models.Model):
    """What one record is found by. Derived from the record, so that it can be made anew at any time.

    The later an entry was made, the higher its key. `lexemes` is what `articles.lexemes.document` makes.
    """

    id = models.BigAutoField(primary_key=True)
    kind = LineField(_("kind"), max_length=20, choices=SearchKind)
    record_key = models.UUIDField(_("key of the record"))
    article = models.ForeignKey(
        "Article",
        verbose_name=_("article"),
        on_delete=models.CASCADE,
        related_name="search_entries",
        null=True,
        blank=True,
    )
    lexemes = PlainTextField(_("lexemes"))

    objects = SearchEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry of the search index")
        verbose_name_plural = _("entries of the search index")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["kind", "record_key"], name="searchentry_of_record"),
            models.CheckConstraint(condition=models.Q(kind__in=SearchKind.values), name="searchentry_kind_known"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.record_key}"
