from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.enums import SourceKind
from articles.models.base import Addressed, AddressedQuerySet, named
from articles.models.fields import LineField, PlainTextField
from articles.validators import (
    LANGUAGE_FORM,
    validate_all,
    validate_given,
    validate_http_url,
    validate_in_order,
    validate_language,
)

_RARE = [
    ("source_dead_in_order", Q(dead_since__isnull=False)),
    ("source_with_fault", Q(check_fault__gt="")),
    ("source_archived", ~Q(archived_url="")),
    ("source_not_archived", Q(archived_url="")),
]


class SourceQuerySet(AddressedQuerySet):
    def published(self, now):
        """Sources from which a statement that a reader may see was taken, or its quotation."""
        positions = named("Position").objects.published(now)
        return self.filter(
            Exists(positions.filter(source=OuterRef("pk"))) | Exists(positions.filter(quote_source=OuterRef("pk")))
        )


class Source(Addressed):
    """Where a statement can be checked."""

    kind = LineField(_("kind"), max_length=20, choices=SourceKind, default=SourceKind.PRESS)
    title = LineField(_("title"), max_length=300)
    publisher = LineField(_("publisher"), max_length=200, help_text=_("Who published it: “Reuters”, “NATO”."))
    url = LineField(
        _("web address"),
        max_length=1000,
        blank=True,
        validators=[validate_http_url],
        help_text=_("May be empty only for a report on file."),
    )
    published_on = models.DateField(_("published on"), null=True, blank=True)
    accessed_on = models.DateField(_("read on"), null=True, blank=True)
    archived_url = LineField(
        _("archived copy"),
        max_length=1000,
        blank=True,
        validators=[validate_http_url],
        help_text=_("A copy that stays."),
    )
    language = LineField(
        _("language"),
        max_length=35,
        default="en",
        validators=[validate_language],
        help_text=_("A code such as en or de."),
    )
    excerpt = PlainTextField(_("excerpt"), blank=True, help_text=_("The passage relied on, word for word."))
    # What the last look at the address found; nothing that an editor enters, and no part of a fixture.
    checked_at = models.DateTimeField(_("link checked at"), null=True, blank=True, editable=False)
    dead_since = models.DateTimeField(_("link dead since"), null=True, blank=True, editable=False)
    check_fault = LineField(_("what the last check found"), max_length=300, blank=True, editable=False)
    # In a row: on so many days there was no server at the address.
    failed_days = models.PositiveSmallIntegerField(_("days without an answer"), default=0, editable=False)

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ["publisher", "title", "slug"]
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=SourceKind.values), name="source_kind_known"),
            models.CheckConstraint(condition=Q(kind=SourceKind.REPORT) | ~Q(url=""), name="source_url_given"),
            models.CheckConstraint(condition=Q(language__regex=LANGUAGE_FORM), name="source_language_form"),
            models.CheckConstraint(
                condition=Q(published_on=None) | Q(accessed_on=None) | Q(accessed_on__gte=F("published_on")),
                name="source_days_in_order",
            ),
        ]
        indexes = [
            models.Index(fields=["dead_since"], condition=Q(dead_since__isnull=False), name="source_dead"),
            models.Index(fields=["checked_at"], name="source_checked"),
            models.Index(fields=["publisher", "title", "slug"], name="source_in_order"),
            models.Index(fields=["-published_on"], name="source_latest"),
            # What few are, or hardly one is not, in the order of all.
            *(models.Index(fields=["publisher", "title", "slug"], condition=rare, name=name) for name, rare in _RARE),
        ]

    def __str__(self):
        return f"{self.publisher}: {self.title}"

    def clean(self):
        super().clean()
        validate_all(self._clean_url, self._clean_days)

    def _clean_url(self):
        validate_given(
            self.url,
            when=self.kind != SourceKind.REPORT,
            field="url",
            message=gettext("Give the web address. Only a report on file may do without."),
        )

    def _clean_days(self):
        validate_in_order(
            self.published_on,
            self.accessed_on,
            field="accessed_on",
            message=gettext("It was read before it was published."),
        )
