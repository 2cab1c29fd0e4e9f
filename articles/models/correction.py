from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.enums import CorrectionKind
from articles.models.base import Record
from articles.models.fields import LineField, PlainTextField
from articles.models.publication import published_condition, retracted_condition


class CorrectionQuerySet(models.QuerySet):
    def made(self, now):
        """Notes whose time has come, whether readers may see their article or not. Drafts are left out."""
        return self.filter(corrected_at__lte=now, is_draft=False)

    def published(self, now):
        """Notes whose time has come, on articles that a reader may see, and the notes on retracted ones."""
        return self.made(now).filter(published_condition(now, "article__") | retracted_condition(now, "article__"))


class Correction(Record):
    """A public note on an article: what was changed and when."""

    article = models.ForeignKey(
        "Article", verbose_name=_("article"), on_delete=models.CASCADE, related_name="corrections"
    )
    kind = LineField(_("kind"), max_length=20, choices=CorrectionKind, default=CorrectionKind.CORRECTION)
    text = PlainTextField(_("text"), help_text=_("What was wrong and what is right now. Readers see it."))
    corrected_at = models.DateTimeField(_("date"), default=timezone.now)
    is_draft = models.BooleanField(
        _("draft"), default=False, help_text=_("A draft waits for you; readers do not see it.")
    )

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["-corrected_at", "id"]
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=CorrectionKind.values), name="correction_kind_known"),
            models.CheckConstraint(condition=~Q(text=""), name="correction_text_given"),
        ]
        indexes = [models.Index(fields=["-corrected_at"], name="correction_latest")]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.article}"
