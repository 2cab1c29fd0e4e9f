"""Who may change shared records: what live articles use is the editors' to change."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from articles.models.base import Addressed
from articles.queries.usage import is_used_live
from articles.services.address import keep_address
from articles.services.role import Actor, require_permission


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


def _address_of(record):
    """Return the address under which a record is stored, held until the transaction ends; None where it has none."""
    if record._state.adding or not isinstance(record, Addressed):
        return None
    return type(record)._base_manager.select_for_update().filter(pk=record.pk).values_list("slug", flat=True).first()
