from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.base import Record
from articles.models.fields import LineField, PlainTextField


class Heartbeat(Record):
    """When a job that runs by itself began and ended last, and what it could not do."""

    job = LineField(_("job"), max_length=50, unique=True)
    began_at = models.DateTimeField(_("began at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    faults = PlainTextField(_("what failed"), blank=True)

    class Meta:
        verbose_name = _("heartbeat")
        verbose_name_plural = _("heartbeats")
        default_permissions = ()

    def __str__(self):
        return self.job
