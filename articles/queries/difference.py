"""What differs between two contents as people read it: names for keys, labels for stored values, words marked."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import CharField, DateField, DecimalField, Field, Model, TextField
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from articles.aggregate.content import SETS, Content
from articles.aggregate.difference import Change, FieldChange, diff
from articles.aggregate.unit import FIELDS, records_of
from articles.aggregate.wording import Piece, changed_words
from articles.copy.table.cells import show_figure
from articles.models import Article, Position, Proposition, Speaker, Takeaway
from articles.models.fields import RichTextField

MODELS = {"article": Article, "takeaway": Takeaway, "position": Position}
# As much of what is the same is shown before and after what changed.
CONTEXT = 200


@dataclass(frozen=True)
class ShownField:
    """A field with its label, and both its values as one list of pieces."""

    label: str
    pieces: list[Piece]

    @property
    def old(self) -> list[Piece]:
        return [piece for piece in self.pieces if piece.kind != "new"]

    @property
    def new(self) -> list[Piece]:
        return [piece for piece in self.pieces if piece.kind != "old"]


@dataclass(frozen=True)
class ShownChange:
    """What happened to one record: what it is called, where it stands or went, and the fields that differ."""

    change: Change
    name: str
    title: str
    place: str
    fields: list[ShownField]


@dataclass(frozen=True)
class Comparison:
    """What changed, in the order of the page, and how much of what both have is the same."""

    changes: list[ShownChange]
    same_takeaways: int
    same_positions: int


def compare(old: Content, new: Content) -> Comparison:
    """Return what differs between two contents. At most eight queries."""
    changes = diff(old, new)
    changed = {(change.record, change.pk) for change in changes}
    same = [record for record, pk in records_of(old).keys() & records_of(new).keys() if (record, pk) not in changed]
    return Comparison(show_changes(changes, old, new), same.count("takeaway"), same.count("position"))


def show_changes(changes: Iterable[Change], old: Content, new: Content) -> list[ShownChange]:
    """Return changes between two contents as people read them. At most eight queries."""
    labels, sides = Labels(old, new), (old, new)
    records = records_of(old) | records_of(new)
    return [
        ShownChange(
            change,
            name_of(change, sides),
            labels.title(change.record, records[change.record, change.pk]),
            _place(change, sides),
            [labels.field(change.record, each) for each in change.fields],
        )
        for change in changes
    ]


class Labels:
    """Says in words what contents hold. Loads the rows that they name, in at most eight queries."""

    def __init__(self, *contents: Content):
        self.own = {pk: fields for content in contents for pk, fields in content["positions"].items()}
        keys = defaultdict(set)
        for content in contents:
            for (record, _pk), fields in records_of(content).items():
                for name in FIELDS[record]:
                    if model := MODELS[record]._meta.get_field(name).related_model:
                        value = fields.get(name)
                        keys[model].update(value or [] if name in SETS else [value])
        self.rows = {model: _load(model, named - {None}) for model, named in keys.items()}

    def name(self, model: type[Model], pk: str) -> str:
        """Return what a row is called, or that it is no longer on file."""
        if model is Position and pk in self.own:
            return self.title("position", self.own[pk])
        row = self.rows.get(model, {}).get(pk)
        return str(row) if row else _("%(kind)s no longer on file") % {"kind": capfirst(model._meta.verbose_name)}

    def title(self, record: str, fields: dict[str, Any]) -> str:
        """Return what a record is called: a takeaway by its heading, a position by its speaker and proposition."""
        if record != "position":
            return fields.get("heading", "")
        key = fields["proposition"]
        proposition = self.rows[Proposition].get(key)
        about = proposition.short_title if proposition else self.name(Proposition, key)
        return f"{self.name(Speaker, fields['speaker'])}: {about}"

    def field(self, record: str, change: FieldChange) -> ShownField:
        """Return a field with both its values in words, and marked what differs in them."""
        db_field = MODELS[record]._meta.get_field(change.name)
        return ShownField(capfirst(db_field.verbose_name), self._pieces(db_field, change.old, change.new))

    def _pieces(self, db_field: Field, old: Any, new: Any) -> list[Piece]:
        if db_field.name in SETS:
            return self._items(db_field.related_model, old or [], new or [])
        if isinstance(db_field, CharField | TextField) and not db_field.choices:
            return _shortened(changed_words(old or "", new or "", rich=isinstance(db_field, RichTextField)))
        values = ("old", old), ("new", new)
        return [Piece(kind, self._value(db_field, value)) for kind, value in values if value not in (None, "")]

    def _items(self, model, old, new):
        """Return the names of both sets, each on a line."""
        kinds = {key: "same" if key in old and key in new else "old" if key in old else "new" for key in {*old, *new}}
        return sorted((Piece(kind, f"{self.name(model, key)}\n") for key, kind in kinds.items()), key=lambda p: p.text)

    def _value(self, db_field, value):
        if db_field.choices:
            return str(dict(db_field.flatchoices).get(value, value))
        if isinstance(db_field, DateField):
            return date_format(date.fromisoformat(value), "j F Y")
        if isinstance(db_field, DecimalField):
            return show_figure(Decimal(value))
        return self.name(db_field.related_model, value)


def _load(model, keys):
    rows = model._default_manager.filter(pk__in=keys)
    if model is Position:
        rows = rows.select_related("speaker", "proposition")
    return {str(row.pk): row for row in rows} if keys else {}


def _shortened(pieces):
    return [piece._replace(text=_ends(piece.text)) if piece.kind == "same" else piece for piece in pieces]


def _ends(text):
    """Return the beginning and the end of a long text, cut between words where it has any."""
    if len(text) <= 3 * CONTEXT:
        return text
    head, tail = text[:CONTEXT], text[-CONTEXT:]
    return f"{head[: head.rfind(' ')]} […]{tail[tail.find(' ') :]}"


def name_of(change: Change, sides: tuple[Content, Content]) -> str:
    """Return which record it is by its place, the new one where it has one."""
    place = change.new_place or change.old_place
    if place is None:
        return _("Article")
    number, takeaway = place
    if change.record == "takeaway":
        return _("Takeaway %(number)s") % {"number": number}
    order = sides[change.new_place is not None]["article"]["takeaways"]
    return _("Position %(number)s of takeaway %(takeaway)s") % {
        "number": number,
        "takeaway": order.index(takeaway) + 1,
    }


def _place(change, sides):
    """Return in a sentence where it went, or nothing where it stands where it stood."""
    if not change.moved:
        return ""
    (old, old_under), (new, new_under) = change.old_place, change.new_place
    if old_under == new_under and old == new:
        return _("Moved among the others.")
    if old_under == new_under:
        return _("Moved from place %(old)s to place %(new)s.") % {"old": old, "new": new}
    headings = [side["takeaways"][under]["heading"] for side, under in zip(sides, (old_under, new_under), strict=True)]
    return _("Moved from “%(old)s” to “%(new)s”.") % {"old": headings[0], "new": headings[1]}
