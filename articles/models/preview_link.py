from base64 import urlsafe_b64decode, urlsafe_b64encode
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.models.base import Record
from articles.models.fields import LineField


class PreviewLinkQuerySet(models.QuerySet):
    def open(self, now):
        """Links that still show something at `now`."""
        return self.filter(revoked_at=None, expires_at__gt=now)

    def with_token(self, token):
        """The link that the token was signed for; none where it is forged."""
        try:
            key = urlsafe_b64decode(f"{_signer().unsign(token)}==")
            return self.filter(pk=UUID(bytes=key))
        except (BadSignature, ValueError):
            return self.none()


class PreviewLink(Record):
    """A way to read an unpublished article without an account: one version, or always the newest work."""

    article = models.ForeignKey(
        "Article", verbose_name=_("article"), on_delete=models.CASCADE, related_name="preview_links"
    )
    snapshot = models.ForeignKey(
        "Snapshot",
        verbose_name=_("version"),
        on_delete=models.CASCADE,
        related_name="preview_links",
        null=True,
        blank=True,
        help_text=_("Empty: it shows the newest work."),
    )
    for_whom = LineField(_("for whom"), max_length=200, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("made by"),
        on_delete=models.SET_NULL,
        related_name="preview_links",
        null=True,
        blank=True,
    )
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    expires_at = models.DateTimeField(_("works until"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    objects = PreviewLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("preview link")
        verbose_name_plural = _("preview links")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("created_at")), name="preview_link_expires_later"
            ),
        ]

    def __str__(self):
        return self.for_whom or gettext("no name given")

    def get_absolute_url(self):
        return reverse("articles:preview", args=[self.token])

    @property
    def token(self):
        """What its address carries: its key, signed, so that nobody can guess another one's."""
        return _signer().sign(urlsafe_b64encode(self.pk.bytes).decode().rstrip("="))


def _signer():
    return Signer(salt="articles.preview_link", sep=".")
