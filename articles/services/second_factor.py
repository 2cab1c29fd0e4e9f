"""The second factor of a login: setting it up, checking codes, taking it away."""

import secrets
import string

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.crypto import salted_hmac
from django_otp.oath import TOTP

from articles.enums import AuditAction
from articles.models import RecoveryCode, SecondFactor, User
from articles.services.account import end_sessions
from articles.services.audit import audit
from articles.services.role import Actor

# A clock may be one step of thirty seconds off.
TOLERANCE = 1
RECOVERY_CODES, RECOVERY_LENGTH = 10, 12
# Nothing that is taken for something else when it is written by hand.
_LETTERS = "".join(sorted(set(string.ascii_lowercase + string.digits) - set("0o1il")))


class WrongCode(Exception):
    """The code is not one of this person's, or it was used."""


def new_secret() -> str:
    """Return a secret of the length that RFC 4226 recommends, in hexadecimal."""
    return secrets.token_hex(20)


def turn_on(user: User, *, secret: str, code: str) -> list[str]:
    """Ask the person for codes at every login from now on, and end their other sessions. Returns recovery codes.

    These are shown this once. The code proves that the telephone has the secret. Raises WrongCode, also where it is
    turned on already.
    """
    with transaction.atomic():
        factor, is_new = SecondFactor.objects.select_for_update().get_or_create(user=user, defaults={"secret": secret})
        if not is_new or not _takes(factor, code):
            raise WrongCode
        end_sessions(user)
        audit(AuditAction.SECOND_FACTOR_ON, by=user, about=user)
        return _new_codes(factor)


def turn_off(user: User, *, by: Actor) -> bool:
    """Ask the person for no codes any more, and end their sessions. Returns whether they were asked so far.

    Raises PermissionDenied where it is neither the person nor somebody who manages people.
    """
    if by != user and not by.has_perm("articles.change_user"):
        raise PermissionDenied
    with transaction.atomic():
        if not SecondFactor.objects.filter(user=user).delete()[0]:
            return False
        end_sessions(user)
        audit(AuditAction.SECOND_FACTOR_OFF, by=by, about=user)
    return True


def renew_recovery_codes(user: User) -> list[str]:
    """Return new recovery codes in place of all that there were. Raises SecondFactor.DoesNotExist."""
    with transaction.atomic():
        factor = SecondFactor.objects.select_for_update().get(user=user)
        factor.recovery_codes.all().delete()
        audit(AuditAction.RECOVERY_CODES, by=user, about=user)
        return _new_codes(factor)


def use_code(user: User, code: str) -> None:
    """Take a code of the telephone, or a recovery code, which is used up by that. Raises WrongCode."""
    with transaction.atomic():
        factor = SecondFactor.objects.select_for_update().filter(user=user).first()
        if factor is None or not (_takes(factor, code) or _uses_up(factor, code)):
            raise WrongCode


def _takes(factor, code):
    """Tell whether it is a code of now that was not taken before, and remember it."""
    typed = "".join(code.split())
    if not (typed.isascii() and typed.isdigit() and len(typed) == 6):
        return False
    totp = TOTP(bytes.fromhex(factor.secret))
    if not totp.verify(int(typed), tolerance=TOLERANCE, min_t=factor.last_step + 1):
        return False
    factor.last_step = totp.t()
    factor.save(update_fields=["last_step"])
    return True


def _new_codes(factor):
    codes = ["".join(secrets.choice(_LETTERS) for _ in range(RECOVERY_LENGTH)) for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(RecoveryCode(factor=factor, digest=_digest(factor, code)) for code in codes)
    return ["-".join(code[at : at + 4] for at in range(0, RECOVERY_LENGTH, 4)) for code in codes]


def _uses_up(factor, code):
    typed = "".join(letter for letter in code.lower() if letter.isalnum())
    return bool(factor.recovery_codes.filter(digest=_digest(factor, typed)).delete()[0])


def _digest(factor, code):
    return salted_hmac("recovery code", f"{factor.pk}{code}", algorithm="sha256").hexdigest()
