from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models.base import Record
from articles.models.fields import LineField


class CopyQuerySet(models.QuerySet):
    def waiting(self):
        """What has been brought in and is not saved as an article yet, the latest first."""
        return self.filter(article=None).order_by("-created_at")

    def used(self):
        """What has become an article."""
        return self.filter(article__isnull=False)


class Copy(Record):
    """A text that was brought in. While it waits to be saved as an article it keeps the file and how that is cut.

    Of what has become an article only the digest of its words stays, by which it is known again.
    """

    name = LineField(_("file"), max_length=200, blank=True)
    content = models.BinaryField(_("content"), blank=True, default=b"")
    digest = LineField(_("digest of the words"), max_length=64, db_index=True)
    pieces = models.JSONField(_("pieces"), default=list, blank=True)
    pictures = models.JSONField(_("digests of its pictures"), default=list, blank=True)
    article = models.ForeignKey(
        "Article", verbose_name=_("article"), on_delete=models.CASCADE, related_name="copies", null=True, blank=True
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("brought in by"),
        on_delete=models.SET_NULL,
        related_name="copies",
        null=True,
        blank=True,
    )
    created_at = models.DateTimeField(_("brought in"), auto_now_add=True)
    touched_at = models.DateTimeField(_("last worked on"), auto_now=True)

    objects = CopyQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("imported text")
        verbose_name_plural = _("imported texts")
        constraints = [
            # Also where it is imported twice at the same moment, one text becomes one article.
            models.UniqueConstraint(
                fields=["digest"], condition=Q(article__isnull=False), name="copy_becomes_one_article"
            ),
        ]

    def __str__(self):
        return self.name
