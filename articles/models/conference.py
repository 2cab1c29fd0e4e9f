from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.countries import countries, country_choices
from articles.enums import GroundRules
from articles.links import path_to
from articles.models.base import Addressed, AddressedQuerySet, counted, named
from articles.models.fields import LineField, PlainTextField
from articles.validators import (
    COUNTRY_FORM,
    TIME_ZONE_FORM,
    validate_http_url,
    validate_in_order,
    validate_time_zone,
)


class ConferenceQuerySet(AddressedQuerySet):
    """A conference is a public event: its page stands from the moment it is entered, without coverage if need be."""

    def with_coverage(self, now):
        """Add `article_count` and `position_count`, counting only what a reader may see."""
        return self.annotate(
            article_count=counted(named("Article").objects.published(now), "conference"),
            position_count=counted(named("Position").objects.published(now), "takeaway__article__conference"),
        )


class Conference(Addressed):
    """One edition: an event at a place, from one day to another."""

    series = models.ForeignKey(
        "ConferenceSeries",
        verbose_name=_("series"),
        on_delete=models.PROTECT,
        related_name="conferences",
        null=True,
        blank=True,
        help_text=_("Leave empty for a conference that happens once."),
    )
    name = LineField(_("name"), max_length=200, help_text=_("The official name of this edition."))
    short_name = LineField(
        _("short name"),
        max_length=40,
        help_text=_("Place and year, for columns and lists: “Munich 2025”."),
    )
    edition = LineField(_("edition"), max_length=40, blank=True, help_text=_("For example “61st” or “2025”."))
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    time_zone = LineField(
        _("time zone"),
        max_length=64,
        validators=[validate_time_zone],
        help_text=_("Of the place, for example Europe/Berlin. Times on the site are shown in it."),
    )
    venue = LineField(_("venue"), max_length=200, blank=True)
    city = LineField(_("city"), max_length=100)
    country = LineField(_("country"), max_length=2, choices=country_choices)
    organiser = LineField(_("organiser"), max_length=200, blank=True)
    website = LineField(_("website"), max_length=500, blank=True, validators=[validate_http_url])
    ground_rules = LineField(
        _("ground rules"),
        max_length=20,
        choices=GroundRules,
        default=GroundRules.ON_THE_RECORD,
        help_text=_("Under the Chatham House rule no speaker may be named; such an article cannot be published."),
    )
    description = PlainTextField(
        _("description"), blank=True, help_text=_("Two or three sentences: what this edition was about.")
    )
    photo = models.ForeignKey(
        "Photo", verbose_name=_("photo"), on_delete=models.PROTECT, related_name="conferences", null=True, blank=True
    )

    objects = ConferenceQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "name", "slug"]
        verbose_name = _("conference")
        verbose_name_plural = _("conferences")
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="conference_days_in_order"),
            models.CheckConstraint(condition=Q(country__regex=COUNTRY_FORM), name="conference_country_form"),
            models.CheckConstraint(condition=Q(time_zone__regex=TIME_ZONE_FORM), name="conference_time_zone_form"),
            models.CheckConstraint(
                condition=Q(ground_rules__in=GroundRules.values), name="conference_ground_rules_known"
            ),
        ]
        indexes = [models.Index(fields=["-starts_on", "name", "slug"], name="conference_in_order")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return path_to("conference-detail", self.slug)

    def get_country_display(self):
        # Django would make a choice of every country anew for each name.
        return countries().get(self.country, self.country)

    def clean(self):
        super().clean()
        validate_in_order(
            self.starts_on, self.ends_on, field="ends_on", message=gettext("The last day lies before the first.")
        )

    @property
    def anchor(self):
        """The id of the conference in pages that list statements under it; an address alone may be any word."""
        return f"conference-{self.slug}"

    @property
    def zone(self):
        return ZoneInfo(self.time_zone)

    @property
    def year(self):
        return self.starts_on.year

    def has_begun(self, now):
        """Tell whether its first day has come at the place."""
        return self.starts_on <= self._day(now)

    def is_over(self, now):
        """Tell whether its last day is over at the place."""
        return self.ends_on < self._day(now)

    def _day(self, now):
        return now.astimezone(self.zone).date()
