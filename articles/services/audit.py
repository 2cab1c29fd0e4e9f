"""The one way into the audit log."""

from django.db.models import Model

from articles.enums import AuditAction
from articles.models import AuditEntry
from articles.services.role import Actor, user_of


def audit(action: AuditAction, *, by: Actor | None, about: Model | None = None, **detail: object) -> None:
    """Write down what somebody has done to a record; to be called in the transaction that does it.

    `detail` are plain values that name nobody and repeat no text, such as a time in ISO 8601; what is empty goes.
    """
    user = user_of(by)
    AuditEntry.objects.create(
        action=action,
        by=user and user.pk,
        kind=about._meta.model_name if about else "",
        record_key=about.pk if about else None,
        detail={name: value for name, value in detail.items() if value not in (None, "", [])},
    )
