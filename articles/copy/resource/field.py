"""A field of what the API answers with: its name, what it says, its JSON Schema, and how it is read from a row.

What is not given is null, never an empty text. Schemas are of JSON Schema 2020-12, as OpenAPI 3.1 takes them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum
from typing import Any

from django.db.models import Model
from django.urls import reverse

from articles.links import absolute
from articles.text import utc_moment

REFERENCE = {"$ref": "#/components/schemas/Reference"}
UUID_FORM = {"type": "string", "format": "uuid"}
ADDRESS = {"type": "string", "format": "uri"}


@dataclass(frozen=True)
class Field:
    """`paths` are the columns that it is read from, `refers_to` is the kind of record to which one leads, if it does.

    Where many are asked for, what is `only_alone` is left out: long texts, and long lists.
    """

    name: str
    text: str
    schema: dict
    read: Callable[[Model], Any]
    paths: tuple[str, ...] = ()
    refers_to: str = ""
    only_alone: bool = False


def follow(row: Model, path: str) -> Any:
    """Return the value at the end of a path with double underscores."""
    for name in path.split("__"):
        row = getattr(row, name)
    return row


def line(name: str, text: str, path: str = "", **schema: Any) -> Field:
    """Return a field of plain text."""
    path = path or name
    return Field(name, text, {"type": "string", **schema}, lambda row: follow(row, path), (path,))


def markup(name: str, text: str) -> Field:
    """Return a field of the few elements of HTML that our texts have."""
    return line(name, text, contentMediaType="text/html")


def lines(name: str, text: str, path: str = "") -> Field:
    """Return a field that lists the lines of a text."""
    path = path or name
    schema = {"type": "array", "items": {"type": "string"}}
    return Field(name, text, schema, lambda row: _lines_of(getattr(row, path)), (path,))


def _lines_of(value):
    return [stripped for each in value.splitlines() if (stripped := each.strip())]


def choice(name: str, text: str, values: type[Enum]) -> Field:
    """Return a field with one of a vocabulary."""
    return line(name, text, enum=[value.value for value in values])


def day(name: str, text: str) -> Field:
    """Return a field with a day, as ISO 8601 has it."""
    schema = {"type": "string", "format": "date"}
    return Field(name, text, schema, lambda row: _day(getattr(row, name)), (name,))


def _day(value):
    return value and value.isoformat()


def moment(name: str, text: str, *, of: str = "", stored: bool = True) -> Field:
    """Return a field with a moment in UTC. `of` is what a row calls it; what is not stored is no column."""
    of = of or name
    schema = {"type": "string", "format": "date-time"}
    return Field(name, text, schema, lambda row: as_moment(getattr(row, of)), (of,) if stored else ())


def as_moment(value) -> str | None:
    """Return a moment as `utc_moment`, or None."""
    return value and utc_moment(value)


def optional(field: Field) -> Field:
    """Return the field as one that may be null, which it is where its value is empty."""
    schema = {**field.schema, "type": [field.schema["type"], "null"]}
    return replace(field, schema=schema, read=lambda row: field.read(row) or None)


def alone(field: Field) -> Field:
    """Return the field as one that only a single record shows."""
    return replace(field, only_alone=True)


def one(name: str, refers_to: str, text: str, path: str = "") -> Field:
    """Return a field that refers to another record."""
    path = path or name
    return Field(name, text, REFERENCE, lambda row: refer(refers_to, follow(row, path)), (path,), refers_to)


def one_or_none(name: str, refers_to: str, text: str) -> Field:
    """Return a field that refers to another record or is null."""
    return replace(one(name, refers_to, text), schema={"oneOf": [REFERENCE, {"type": "null"}]})


def many(name: str, refers_to: str, text: str, read: Callable[[Model], Iterable[Model]]) -> Field:
    """Return a field that refers to several records, which were loaded with the row."""
    schema = {"type": "array", "items": REFERENCE}
    return Field(name, text, schema, lambda row: [refer(refers_to, each) for each in read(row)])


def number(value: Decimal | None) -> float | None:
    """Return a figure as a number of JSON.

    Figures have fourteen digits at most, and a double holds fifteen without loss (RFC 8259, section 6).
    """
    return None if value is None else float(value)


# The last part of the address under which records of a kind are found; bylines have a page and nothing more.
RESOURCE_OF = {
    "article": "articles",
    "takeaway": "takeaways",
    "position": "positions",
    "speaker": "speakers",
    "proposition": "propositions",
    "conference": "conferences",
    "series": "series",
    "topic": "topics",
    "source": "sources",
    "correction": "corrections",
}


def refer(kind: str, row: Model | None) -> dict | None:
    """Return what is said of a record where another refers to it, with `Reference` as its schema."""
    if row is None:
        return None
    return {
        "id": str(row.pk),
        "type": kind,
        "name": str(row),
        "url": page_of(kind, row),
        "api_url": api_address(kind, row.pk) if kind in RESOURCE_OF else None,
    }


def page_of(kind: str, row: Model) -> str | None:
    """Return the address of the page for people. A source has none but its own, a correction is part of one."""
    if kind == "source":
        return row.url or None
    if kind == "correction":
        return f"{absolute(row.article.get_absolute_url())}#correction-{row.pk}"
    return absolute(row.get_absolute_url())


def api_address(kind: str, key) -> str:
    """Return the address of a record for machines."""
    return absolute(reverse("articles:api-detail", args=[RESOURCE_OF[kind], key]))
