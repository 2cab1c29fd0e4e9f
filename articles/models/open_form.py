from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.base import Record
from articles.models.fields import LineField


class OpenFormQuerySet(models.QuerySet):
    def with_text(self):
        """Forms with text in them that has not been saved, the latest first."""
        return self.filter(typed_at__isnull=False).order_by("-typed_at")

    def for_list(self):
        """What a line about a form shows: everything but the text in it."""
        return self.defer("data", "content").select_related("user")


class OpenForm(Record):
    """One opening of a form of the desk, with the text in it that is not saved yet.

    Its key is made with the page, so that two tabs are two rows. `article_id` is no foreign key: the article may not
    have been saved yet. Neither a version nor anything that readers see.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("opened by"), on_delete=models.CASCADE, related_name="open_forms"
    )
    article_id = models.UUIDField(_("article"), db_index=True)
    path = LineField(_("page"), max_length=300)
    base = LineField(_("digest of the version that it shows"), max_length=64, blank=True)
    opened_at = models.DateTimeField(_("opened"), auto_now_add=True)
    seen_at = models.DateTimeField(_("last seen"), db_index=True)
    # Null where nothing is in it that is not saved.
    typed_at = models.DateTimeField(_("last typed in"), null=True, blank=True)
    # Counts what the page has sent. What arrives late, after a newer text or after the saving, is not to be kept.
    turn = models.PositiveIntegerField(_("turn"), default=0)
    title = LineField(_("headline"), max_length=200, blank=True)
    # As the browser sends it, urlencoded, so that what does not validate is kept too.
    data = models.BinaryField(_("text of the form"), blank=True, default=b"")
    # The last state of it that was valid, for the preview.
    content = models.JSONField(_("content"), null=True, blank=True)

    objects = OpenFormQuerySet.as_manager()

    class Meta:
        ordering = ["-seen_at"]
        verbose_name = _("open form")
        verbose_name_plural = _("open forms")
        default_permissions = ()

    def __str__(self):
        return self.title or self.path
