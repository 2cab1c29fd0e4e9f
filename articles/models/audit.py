from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.enums import AuditAction
from articles.models.base import Record
from articles.models.fields import LineField


class AuditEntryQuerySet(models.QuerySet):
    def update(self, **values):
        """Refuse: what is in the log stays as it was written."""
        raise TypeError("Entries of the audit log are never changed.")

    def delete(self):
        """Refuse: what is in the log stays."""
        raise TypeError("Entries of the audit log are never deleted.")


class AuditEntry(Record):
    """Who did what with consequences, and when. Written in the transaction of what it tells, and never changed.

    People and records are named by their keys alone, so that nothing has to be erased here.
    """

    at = models.DateTimeField(_("at"), default=timezone.now)
    action = LineField(_("what"), max_length=30, choices=AuditAction)
    # Empty where the operator did it at the command line, or a stranger was refused.
    by = models.UUIDField(_("key of the person"), null=True, blank=True)
    kind = LineField(_("kind of record"), max_length=50, blank=True)  # the name of the model
    record_key = models.UUIDField(_("key of the record"), null=True, blank=True)
    detail = models.JSONField(_("detail"), default=dict, blank=True)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        default_permissions = ("view",)
        constraints = [models.CheckConstraint(condition=Q(action__in=AuditAction.values), name="audit_action_known")]
        indexes = [
            models.Index(fields=["-at", "-id"], name="audit_in_order"),
            models.Index(fields=["by", "-at"], name="audit_by_person"),
            models.Index(fields=["action", "-at"], name="audit_by_action"),
        ]

    def __str__(self):
        return f"{self.get_action_display()}, {self.at:%Y-%m-%d %H:%M}"

    def save(self, *args, **kwargs):
        """Store it for the first time. Raises TypeError for one that is stored."""
        if not self._state.adding:
            raise TypeError("Entries of the audit log are never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        """Refuse: what is in the log stays."""
        raise TypeError("Entries of the audit log are never deleted.")
