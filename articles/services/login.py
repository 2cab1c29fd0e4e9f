"""Logging in: how often somebody may try.

An attempt is written down before the password is looked at, and taken back when it was right, so that many at once
count as well.
"""

from datetime import datetime, timedelta
from unicodedata import normalize

from django.db.models import Min
from django.utils import timezone
from django.utils.crypto import salted_hmac

from articles.enums import AuditAction
from articles.models import AuditEntry, LoginAttempt, User
from articles.services.audit import audit

WINDOW = timedelta(minutes=15)
# Within the window: for one account from one network, from one network, and for one account from networks from which it
# never came in, so that nobody can lock a person out of where they usually are.
MOST_OF_BOTH, MOST_OF_NETWORK, MOST_OF_ACCOUNT = 5, 50, 50
KEPT = timedelta(days=1)


class TooManyAttempts(Exception):
    """Nobody is let in before the moment `until`, whatever the password."""

    def __init__(self, until: datetime):
        super().__init__(str(until))
        self.until = until


def begin_attempt(name: str, network: str, user: User | None = None) -> LoginAttempt:
    """Write down that somebody tries to log in under a name. Raises TooManyAttempts.

    `user` is who is meant where that is known already; else it is looked up by the name, if anybody has it.
    """
    user = user or User.objects.filter(username=name).first()
    attempt = LoginAttempt(name=_digest(name), network=network)
    _require_fewer(attempt, user, others=0)
    attempt.save()
    _require_fewer(attempt, user, others=1)
    return attempt


def forget_attempts(attempt: LoginAttempt) -> None:
    """Take back an attempt that went well, and those before it under the same name from the same network."""
    LoginAttempt.objects.filter(name=attempt.name, network=attempt.network).delete()


def delete_old_attempts() -> None:
    """Delete the attempts of yesterday and before, which count no more."""
    LoginAttempt.objects.filter(tried_at__lt=timezone.now() - KEPT).delete()


def _digest(name):
    # Not the name itself: people type their passwords there.
    return salted_hmac("login attempt", normalize("NFKC", name).casefold(), algorithm="sha256").hexdigest()


def _require_fewer(attempt, user, others):
    """Raise TooManyAttempts where there were as many as there may be, besides the others."""
    recent = LoginAttempt.objects.filter(tried_at__gt=timezone.now() - WINDOW)
    of_name, of_network = recent.filter(name=attempt.name), recent.filter(network=attempt.network)
    for attempts, most in [
        (of_name.filter(network=attempt.network), MOST_OF_BOTH),
        (of_network, MOST_OF_NETWORK),
        (of_name, MOST_OF_ACCOUNT),
    ]:
        if attempts.count() < most + others:
            continue
        is_exempt = attempts is of_name and user and _came_in(user, attempt.network)
        if not is_exempt:
            _note_block(user, attempt.network)
            raise TooManyAttempts(attempts.aggregate(first=Min("tried_at"))["first"] + WINDOW)


def _came_in(user, network):
    logins = AuditEntry.objects.filter(action=AuditAction.LOGGED_IN, by=user.pk)
    return logins.filter(detail__network=network).exists()


def _note_block(user, network):
    """Write it into the log once in a while, however often somebody goes on."""
    since, key = timezone.now() - WINDOW, user and user.pk
    noted = AuditEntry.objects.filter(action=AuditAction.LOGIN_BLOCKED, at__gt=since, record_key=key)
    if not noted.filter(detail__network=network).exists():
        audit(AuditAction.LOGIN_BLOCKED, by=None, about=user, network=network)
