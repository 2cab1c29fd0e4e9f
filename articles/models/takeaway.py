from django.db import models
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from articles.links import path_to
from articles.models.base import Record
from articles.models.fields import LineField, RichTextField
from articles.models.publication import published_condition


class TakeawayQuerySet(models.QuerySet):
    def published(self, now):
        """Takeaways of articles that a reader may see."""
        return self.filter(published_condition(now, "article__"))


class Takeaway(Record):
    """One numbered finding of an article. Its number is its place among the article's takeaways, from 1."""

    article = models.ForeignKey(
        "Article", verbose_name=_("article"), on_delete=models.CASCADE, related_name="takeaways"
    )
    sort_order = models.PositiveIntegerField(_("place"), default=0, db_index=False)
    heading = LineField(_("heading"), max_length=200)
    body = RichTextField(_("text"), blank=True)
    topics = TaggableManager(
        through="TakeawayTopic", related_name="takeaways", verbose_name=_("topics"), blank=True, help_text=""
    )
    photo = models.ForeignKey(
        "Photo", verbose_name=_("photo"), on_delete=models.PROTECT, related_name="takeaways", null=True, blank=True
    )

    objects = TakeawayQuerySet.as_manager()

    class Meta:
        ordering = ["sort_order", "id"]
        verbose_name = _("takeaway")
        verbose_name_plural = _("takeaways")
        indexes = [
            models.Index(fields=["article", "sort_order"], name="takeaway_in_order"),
            models.Index(fields=["heading", "id"], name="takeaway_by_heading"),
        ]

    def __str__(self):
        return self.heading

    def get_absolute_url(self):
        return path_to("takeaway-detail", self.pk)

    @property
    def anchor(self):
        """The id of the takeaway in its article's page; it stays when the order or the heading changes."""
        return f"takeaway-{self.pk.hex[:8]}"
