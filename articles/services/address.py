"""The addresses of pages that readers know lead to them for ever, whatever the pages are called since."""

from django.db.models import Model
from django.utils import timezone

from articles.models import OldAddress
from articles.queries.address import was_ever_public


def keep_address(record: Model, old: str) -> None:
    """Let the address `old` lead to a record, which has been stored under another; in the transaction of the change.

    An address that readers could never open leaves nothing, and one that the record takes back leads nowhere any more.
    What is loaded from a fixture does not come this way: a fixture holds the old addresses as rows of their own.
    """
    kind = record._meta.model_name
    OldAddress.objects.filter(kind=kind, slug=record.slug).delete()
    if was_ever_public(record, timezone.now()):
        OldAddress.objects.update_or_create(kind=kind, slug=old, defaults={"record_key": record.pk})
