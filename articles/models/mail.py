from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.base import Record
from articles.models.fields import LineField, PlainTextField


class Mail(Record):
    """A message that waits to be sent, written in the transaction of what it tells. It is deleted once it is sent."""

    to = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("to"), on_delete=models.CASCADE, related_name="+")
    subject = LineField(_("subject"), max_length=300)
    text = PlainTextField(_("text"))
    created_at = models.DateTimeField(_("written at"), auto_now_add=True)
    # Whoever sends it takes it first, so that two jobs do not send it twice.
    taken_at = models.DateTimeField(_("taken at"), null=True, blank=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    fault = LineField(_("what was wrong"), max_length=1000, blank=True)

    class Meta:
        ordering = ["created_at", "id"]
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        default_permissions = ()

    def __str__(self):
        return self.subject
