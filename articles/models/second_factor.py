from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.base import Record
from articles.models.fields import LineField


class SecondFactor(Record):
    """The secret that a person's telephone makes codes from (TOTP, RFC 6238), which then belong to every login."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.CASCADE, related_name="second_factor"
    )
    secret = LineField(_("secret"), max_length=64)  # in hexadecimal
    # The time step of the code that was taken last; no code is taken twice, and none that is older.
    last_step = models.BigIntegerField(_("last step"), default=0)
    created_at = models.DateTimeField(_("set up at"), auto_now_add=True)

    class Meta:
        verbose_name = _("second factor")
        verbose_name_plural = _("second factors")
        default_permissions = ()

    def __str__(self):
        return str(self.user)


class RecoveryCode(Record):
    """A code that stands in for the telephone once. Only a digest of it is kept, and nothing of it once it is used."""

    factor = models.ForeignKey(
        SecondFactor, verbose_name=_("second factor"), on_delete=models.CASCADE, related_name="recovery_codes"
    )
    digest = LineField(_("digest"), max_length=64)

    class Meta:
        verbose_name = _("recovery code")
        verbose_name_plural = _("recovery codes")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["factor", "digest"], name="recovery_code_once")]

    def __str__(self):
        return str(self.pk)
