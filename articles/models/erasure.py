from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models.base import Record
from articles.models.fields import LineField, PlainTextField


class Erasure(Record):
    """That something was erased because the law required it: who, when, why and in how many places, but not what."""

    kind = LineField(_("kind"), max_length=50)  # the name of the model, or "words"
    record_key = models.UUIDField(_("key of the record"), null=True, blank=True)
    reason = PlainTextField(_("reason"), help_text=_("The legal ground, without naming what is erased."))
    places = models.JSONField(_("places"), default=dict)  # how many rows of each kind were reached
    erased_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
    )
    erased_at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        ordering = ["-erased_at"]
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        default_permissions = ("view",)
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="erasure_reason_given")]

    def __str__(self):
        return f"{self.kind}, {self.erased_at:%Y-%m-%d}"
