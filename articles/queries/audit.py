"""What the audit log shows of its entries: the names that people and records have now."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice

from django.apps import apps
from django.db.models import QuerySet

from articles.copy.table.rows import table_lines
from articles.models import AuditEntry

COLUMNS = ["at", "action", "by", "by_name", "kind", "record", "record_name", "detail"]
AT_ONCE = 500


def with_names(entries: Iterable[AuditEntry]) -> list[AuditEntry]:
    """Return the entries with `person`, who did it, and `record`, what it is about, or None where that is gone.

    One query for each kind of record.
    """
    entries, keys = list(entries), defaultdict(set)
    for entry in entries:
        keys["user"].add(entry.by)
        keys[entry.kind].add(entry.record_key)
    found = {kind: _rows(kind, those - {None}) for kind, those in keys.items()}
    for entry in entries:
        entry.person, entry.record = found["user"].get(entry.by), found[entry.kind].get(entry.record_key)
    return entries


def _rows(kind, keys):
    model = apps.all_models["articles"].get(kind)
    return model._base_manager.in_bulk(keys) if model and keys else {}


def audit_table(entries: QuerySet[AuditEntry]) -> Iterator[bytes]:
    """Give the lines of the entries as a table, the oldest first, for spreadsheets; read in parts."""
    return table_lines(COLUMNS, _cells(entries.order_by("at", "id").iterator(AT_ONCE)))


def _cells(entries):
    while part := list(islice(entries, AT_ONCE)):
        for entry in with_names(part):
            yield {
                "at": entry.at.isoformat(),
                "action": entry.action,
                "by": str(entry.by or ""),
                "by_name": entry.person.get_username() if entry.person else "",
                "kind": entry.kind,
                "record": str(entry.record_key or ""),
                "record_name": str(entry.record or ""),
                "detail": in_words(entry),
            }


def in_words(entry: AuditEntry) -> str:
    """Return what an entry says besides, on one line."""
    lists = ((name, ", ".join(value) if isinstance(value, list) else value) for name, value in entry.detail.items())
    return "; ".join(f"{name.replace('_', ' ')}: {value}" for name, value in lists)
