from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from articles.links import path_to
from articles.models.base import Addressed, AddressedQuerySet, counted, named
from articles.models.fields import LineField, PlainTextField


class PropositionQuerySet(AddressedQuerySet):
    def published(self, now):
        """Propositions on which a reader may see a statement."""
        return self.filter(Exists(named("Position").objects.published(now).filter(proposition=OuterRef("pk"))))

    def with_counts(self, now):
        """Add `position_count` and `speaker_count`, counting only what a reader may see."""
        positions = named("Position").objects.published(now)
        return self.annotate(
            position_count=counted(positions, "proposition"),
            speaker_count=counted(positions, "proposition", "speaker"),
        )

    def by_topic(self, *before):
        """Order by topic and, within one, by title; by `before` ahead of all that."""
        return self.order_by(*before, "topic__name", "short_title", "slug")


class Proposition(Addressed):
    """One sentence that can be supported or opposed. One claim only, never two joined by “and”."""

    topic = models.ForeignKey("Topic", verbose_name=_("topic"), on_delete=models.PROTECT, related_name="propositions")
    statement = LineField(
        _("statement"),
        max_length=300,
        help_text=_("One full sentence with one claim that somebody can support or oppose."),
    )
    short_title = LineField(_("short title"), max_length=60, help_text=_("For columns: “More for defence”."))
    scope_note = PlainTextField(
        _("scope note"), blank=True, help_text=_("How stances on it are assigned, where that is not plain.")
    )
    unit = LineField(_("unit of figures"), max_length=40, blank=True, help_text=_("For example “% of GDP”."))

    objects = PropositionQuerySet.as_manager()

    class Meta:
        ordering = ["short_title", "slug"]
        verbose_name = _("proposition")
        verbose_name_plural = _("propositions")

    def __str__(self):
        return self.statement

    @property
    def slug_source(self):
        return self.short_title

    def get_absolute_url(self):
        return path_to("proposition-detail", self.slug)
