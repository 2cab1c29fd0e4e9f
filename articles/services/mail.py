"""Mail to the people of the desk: written with what it tells, sent by a job, so that no page waits for a server.

A message is sent at most once. Whoever sends it takes it first; one that was taken and not heard of again, because
the process was killed or the server fell silent with the message in its hands, may have arrived and is not sent again.
"""

import logging
import smtplib
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import text as texts
from articles.models import Mail, User
from articles.models.mail import MOST_TRIES
from articles.services.role import Actor

# So long the server may take for each of its answers.
SECONDS_TO_ANSWER = 20
MOST_AT_ONCE = 100
# So long the desk hears of what was given up.
GIVEN_UP_FOR = timedelta(days=14)
# The server has spoken: the message was not taken.
_REFUSALS = (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused, smtplib.SMTPNotSupportedError, ValueError)
_LONGEST_FAULT = Mail._meta.get_field("fault").max_length
_LONGEST_SUBJECT = Mail._meta.get_field("subject").max_length

logger = logging.getLogger(__name__)


def write_mail(to: Iterable[User], *, subject: str, text: str, by: Actor | None = None) -> None:
    """Write one message to each of the people, in the transaction of the caller; `send_mails` sends it.

    Left out are `by`, who acts and knows, and whoever has no address or no access any more. A long subject is cut.
    """
    people = {user.pk: user for user in to if user and user.is_active and user.email}
    if by is not None:
        people.pop(by.pk, None)
    subject = texts.clean_line(subject)[:_LONGEST_SUBJECT]
    Mail.objects.bulk_create([Mail(to=user, subject=subject, text=text) for user in people.values()])


def send_mails() -> tuple[int, int]:
    """Send what is due, a hundred messages at most, and return how many were sent and how many could not be.

    What failed is tried again after a minute, and then after longer and longer; the others are sent all the same,
    unless the server cannot be reached at all. May run twice at once, or be killed. Not to be called in a transaction:
    what is taken has to be seen by others at once.
    """
    now = timezone.now()
    Mail.objects.given_up().filter(taken_at__lte=now - GIVEN_UP_FOR).delete()
    cut_short = _("Sending was cut short. It may have arrived, so it is not sent again.")
    sent, failed = 0, Mail.objects.cut_short(now).update(fault=cut_short, tries=MOST_TRIES)
    for mail in Mail.objects.due(now).select_related("to")[:MOST_AT_ONCE]:
        if not _take(mail):
            continue
        fault = _send(mail)
        sent, failed = sent + (fault is None), failed + (fault is not None)
        if fault and fault.is_everybodys:
            break
    return sent, failed


def give_up_mails(why: str) -> None:
    """Send nothing of what waits now, and tell the desk why. In the transaction of the caller."""
    waiting = Mail.objects.exclude(pk__in=Mail.objects.given_up())
    waiting.update(fault=why, tries=MOST_TRIES, taken_at=timezone.now())


def _take(mail):
    """Return whether the message is this job's to send; one to somebody who has left since goes unsent."""
    same = Mail.objects.filter(pk=mail.pk, tries=mail.tries, taken_at=mail.taken_at)
    mail.taken_at, mail.tries = timezone.now(), mail.tries + 1
    if not same.update(taken_at=mail.taken_at, tries=mail.tries, fault=""):
        return False
    if mail.to.is_active and mail.to.email:
        return True
    mail.delete()
    return False


@dataclass(frozen=True)
class _Fault:
    """Why a message was not sent. `is_final`: it may have arrived. `is_everybodys`: there is no server to send it."""

    error: Exception
    is_final: bool = False
    is_everybodys: bool = False

    def __str__(self):
        return texts.clean_line(f"{type(self.error).__name__}: {self.error}")[:_LONGEST_FAULT]


def _send(mail):
    """Send a message that was taken. Return what was wrong, which is kept with it, or None."""
    fault = _hand_over(mail)
    if fault is None:
        mail.delete()
        return None
    logger.warning("Mail to %s was not sent. %s", mail.to, fault)
    tries = MOST_TRIES if fault.is_final else mail.tries
    Mail.objects.filter(pk=mail.pk, taken_at=mail.taken_at).update(fault=str(fault), tries=tries)
    return fault


def _hand_over(mail):
    connection = get_connection(timeout=settings.EMAIL_TIMEOUT or SECONDS_TO_ANSWER)
    try:
        connection.open()
    except Exception as error:
        return _Fault(error, is_everybodys=True)
    try:
        connection.send_messages([_message(mail)])
    except _REFUSALS as error:
        return _Fault(error)
    except Exception as error:
        return _Fault(error, is_final=True)
    finally:
        with suppress(Exception):
            connection.close()
    return None


def _message(mail):
    # Without the header, absence notes would answer.
    headers = {"Auto-Submitted": "auto-generated"}
    return EmailMessage(mail.subject, mail.text, to=[mail.to.email], headers=headers)
