"""What differs between two contents, with takeaways and positions matched by their identity."""

from dataclasses import dataclass
from typing import Any

from articles.aggregate.content import Content, takeaway_of
from articles.aggregate.order import Identity, join_orders, moved_keys, page_order
from articles.aggregate.unit import FIELDS, records_of

EMPTY = ("", None, [])


@dataclass(frozen=True)
class FieldChange:
    """A field with its old and its new value, as they stand in the contents; None where there was no record."""

    name: str
    old: Any
    new: Any


@dataclass(frozen=True)
class Change:
    """What happened to one record: `kind` is "added", "removed" or "kept".

    `old_place` and `new_place` are its number from 1 and, for a position, the key of the takeaway it stands under;
    `moved` is only true for what was itself moved, not for what others made room for. `fields` are those that changed,
    or all that have a value where the record was added or removed.
    """

    record: str
    pk: str
    kind: str
    moved: bool = False
    old_place: tuple[int, str] | None = None
    new_place: tuple[int, str] | None = None
    fields: tuple[FieldChange, ...] = ()


def diff(old: Content, new: Content) -> list[Change]:
    """Return what changed, in the order of the page: the article, then each takeaway with its positions.

    What was removed stands after what it followed. A field that one of the two does not know, because it was kept
    before there was such a field, is no change.
    """
    records, places = (records_of(old), records_of(new)), (places_of(old), places_of(new))
    moved = _moved(old, new)
    changes = (
        _change(identity, *(each.get(identity) for each in records), *(each.get(identity) for each in places), moved)
        for identity in join_orders(page_order(new), page_order(old))
    )
    return [change for change in changes if change.kind != "kept" or change.moved or change.fields]


def _change(identity, old, new, old_place, new_place, moved):
    record, pk = identity
    kind = "added" if old is None else "removed" if new is None else "kept"
    fields = _fields(record, old, new) if kind == "kept" else _given(record, old, new)
    return Change(record, pk, kind, identity in moved, old_place, new_place, tuple(fields))


def _fields(record, old, new):
    known = [name for name in FIELDS[record] if name in old and name in new]
    return [FieldChange(name, old[name], new[name]) for name in known if old[name] != new[name]]


def _given(record, old, new):
    given = [name for name in FIELDS[record] if (new if old is None else old).get(name) not in EMPTY]
    return [FieldChange(name, old and old[name], new and new[name]) for name in given]


def places_of(content: Content) -> dict[Identity, tuple[int, str]]:
    """Return the place of each takeaway and position, as a `Change` has it."""
    places = {("takeaway", key): (number, "") for number, key in enumerate(content["article"]["takeaways"], start=1)}
    for takeaway, fields in content["takeaways"].items():
        places |= {("position", key): (number, takeaway) for number, key in enumerate(fields["positions"], start=1)}
    return places


def _moved(old, new) -> set[Identity]:
    moved = {("takeaway", key) for key in moved_keys(old["article"]["takeaways"], new["article"]["takeaways"])}
    before, after = takeaway_of(old), takeaway_of(new)
    moved |= {("position", key) for key in before.keys() & after.keys() if before[key] != after[key]}
    for takeaway in old["takeaways"].keys() & new["takeaways"].keys():
        orders = [side["takeaways"][takeaway]["positions"] for side in (old, new)]
        moved |= {("position", key) for key in moved_keys(*orders)}
    return moved
