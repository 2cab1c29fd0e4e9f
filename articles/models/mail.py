from datetime import datetime, timedelta
from functools import reduce
from operator import or_

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models.base import Record
from articles.models.fields import LineField, PlainTextField

# How long is waited after the first, second … try that failed. After one more it is given up.
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240)]
MOST_TRIES = len(PAUSES) + 1
# Nobody sends one message for so long: whoever took it was killed.
LONGEST_SENDING = timedelta(minutes=10)


class MailQuerySet(models.QuerySet):
    def due(self, now: datetime):
        """What is to be sent: what nobody has taken yet, and what failed and has waited for its pause."""
        again = [Q(tries=tries, taken_at__lte=now - pause) for tries, pause in enumerate(PAUSES, start=1)]
        return self.filter(Q(taken_at=None) | (~Q(fault="") & reduce(or_, again)))

    def cut_short(self, now: datetime):
        """What somebody took and never came back with: it may have been sent or not."""
        return self.filter(taken_at__lte=now - LONGEST_SENDING, fault="")

    def given_up(self):
        """What is not tried again."""
        return self.filter(tries__gte=MOST_TRIES).exclude(fault="")


class Mail(Record):
    """A message that waits to be sent, written in the transaction of what it tells. It is deleted once it is sent."""

    to = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("to"), on_delete=models.CASCADE, related_name="+")
    subject = LineField(_("subject"), max_length=300)
    text = PlainTextField(_("text"))
    created_at = models.DateTimeField(_("written at"), auto_now_add=True)
    # Whoever sends it takes it first, so that two jobs do not send it twice.
    taken_at = models.DateTimeField(_("taken at"), null=True, blank=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    # Of the last try; empty while one is under way.
    fault = LineField(_("what was wrong"), max_length=1000, blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        default_permissions = ()

    def __str__(self):
        return self.subject
