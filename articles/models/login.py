from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.base import Record
from articles.models.fields import LineField


class LoginAttempt(Record):
    """That somebody tried to log in and has not come in so far: under which name, as a digest, and from where."""

    name = LineField(_("name"), max_length=64)
    network = LineField(_("network"), max_length=50)
    tried_at = models.DateTimeField(_("tried at"), default=timezone.now)

    class Meta:
        verbose_name = _("login attempt")
        verbose_name_plural = _("login attempts")
        default_permissions = ()
        indexes = [
            models.Index(fields=["name", "tried_at"], name="login_attempt_by_name"),
            models.Index(fields=["network", "tried_at"], name="login_attempt_by_network"),
        ]

    def __str__(self):
        return f"{self.tried_at:%Y-%m-%d %H:%M}"
