"""Who may change shared records: what live articles use is the editors' to change."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Model, ProtectedError, RestrictedError
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models.base import Addressed
from articles.queries.usage import is_used_live, uses_of
from articles.services.address import keep_address
from articles.services.article import WrongState
from articles.services.generation import move_generation
from articles.services.role import Actor, require_permission
from articles.services.search import index_records


def may_change_record(user: Actor, record: Model, now: datetime) -> bool:
    """Tell whether the person may change it: a writer only what no live or scheduled article uses."""
    if not user.has_perm(f"articles.change_{record._meta.model_name}"):
        return False
    return user.has_perm("articles.change_live_record") or not is_used_live(record, now)


def save_record(record: Model, *, by: Actor) -> None:
    """Store a shared record, new or changed; an address that it leaves leads to it from then on.

    Raises PermissionDenied.
    """
    if record._state.adding:
        require_permission(by, f"add_{record._meta.model_name}")
    elif not may_change_record(by, record, timezone.now()):
        raise PermissionDenied
    with transaction.atomic():
        old = _address_of(record)
        record.save()
        if old and old != record.slug:
            keep_address(record, old)
        index_records(type(record), [record.pk])
        move_generation()


def delete_record(record: Model, *, by: Actor) -> None:
    """Delete a shared record that nothing names. Raises PermissionDenied and WrongState (in use, also meanwhile)."""
    with deleting(record, by=by):
        record.delete()


@contextmanager
def deleting(record: Model, *, by: Actor) -> Iterator[None]:
    """Hold a shared record, which nothing names, while it is deleted. Raises as `delete_record` does."""
    require_permission(by, f"delete_{record._meta.model_name}")
    key = record.pk
    text = _("“%(record)s” is in use. Nothing was deleted.") % {"record": record}
    try:
        with transaction.atomic():
            type(record)._base_manager.select_for_update().filter(pk=record.pk).first()
            if uses_of(record).count:
                raise WrongState(text)
            yield
            index_records(type(record), [key])
            move_generation()
    except (ProtectedError, RestrictedError, IntegrityError) as error:
        raise WrongState(text) from error


def _address_of(record):
    """Return the address under which a record is stored, held until the transaction ends; None where it has none."""
    if record._state.adding or not isinstance(record, Addressed):
        return None
    return type(record)._base_manager.select_for_update().filter(pk=record.pk).values_list("slug", flat=True).first()
