from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.base import Record
from articles.models.fields import LineField


class MergedRecord(Record):
    """A shared record that was merged into another; its key, which versions of articles still name, leads there.

    `id` is the key of the record that is gone. What led to it is moved on when `kept_key` is merged in turn, so that
    one step always leads to a record on file.
    """

    kind = LineField(_("kind"), max_length=50)  # the name of the model
    kept_key = models.UUIDField(_("key of the record it was merged into"), db_index=True)
    name = LineField(_("name"), max_length=500)
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
    )
    merged_at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("merged record")
        verbose_name_plural = _("merged records")
        default_permissions = ()

    def __str__(self):
        return self.name
