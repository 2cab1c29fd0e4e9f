from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.enums import SnapshotKind
from articles.models.base import Record
from articles.models.fields import LineField


class SnapshotQuerySet(models.QuerySet):
    def drafts(self):
        """The newest work on what readers see otherwise, at most one of an article."""
        return self.filter(is_draft=True)

    def unsettled(self):
        """What was typed against somebody else's changes and waits for its writer to choose."""
        return self.filter(kind=SnapshotKind.SET_ASIDE, settled_at=None)

    def for_list(self):
        """What a line of the history shows: everything but the content."""
        return self.defer("content").select_related("created_by")


class Snapshot(Record):
    """An article with its takeaways and positions at one moment. Written once; only the flags change.

    A published article whose rows readers see has its unpublished work in the snapshot that `is_draft`; of an article
    that was never published the rows are the newest work.
    """

    article = models.ForeignKey(
        "Article", verbose_name=_("article"), on_delete=models.CASCADE, related_name="snapshots"
    )
    number = models.PositiveIntegerField(_("number"))
    kind = LineField(_("kind"), max_length=20, choices=SnapshotKind)
    is_draft = models.BooleanField(_("unpublished work"), default=False)
    # What it was made from, and null where that is not on record. A lower number than the one before: it was merged.
    base = models.ForeignKey(
        "self", verbose_name=_("made from"), on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    note = LineField(_("note"), max_length=300, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.SET_NULL,
        related_name="snapshots",
        null=True,
        blank=True,
    )
    created_at = models.DateTimeField(_("at"), auto_now_add=True)
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    digest = LineField(_("digest"), max_length=64)
    schema = models.PositiveSmallIntegerField(_("schema"))
    # Last, so that a list need not read past it.
    content = models.JSONField(_("content"))

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=SnapshotKind.values), name="snapshot_kind_known"),
            models.UniqueConstraint(fields=["article", "number"], name="snapshot_number_unique"),
            models.UniqueConstraint(fields=["article"], condition=Q(is_draft=True), name="snapshot_one_draft"),
        ]
        indexes = [models.Index(fields=["article", "digest"], name="snapshot_by_digest")]

    def __str__(self):
        return str(self.number)
