from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.countries import countries, country_choices
from articles.enums import SpeakerKind
from articles.links import path_to
from articles.models.base import Addressed, AddressedQuerySet, Record, counted, named
from articles.models.fields import LineField, PlainTextField
from articles.validators import COUNTRY_FORM, WIKIDATA_FORM, validate_in_order, validate_wikidata_id


class SpeakerQuerySet(AddressedQuerySet):
    def published(self, now):
        """Speakers of whom, or on whose behalf, a reader may see a statement.

        In one question: of two, PostgreSQL answers each by reading all statements there are.
        """
        by_or_for = Q(speaker=OuterRef("pk")) | Q(on_behalf_of=OuterRef("pk"))
        return self.filter(Exists(named("Position").objects.published(now).filter(by_or_for)))

    def with_counts(self, now):
        """Add `position_count`, counting only the speaker's own statements that a reader may see."""
        return self.annotate(position_count=counted(named("Position").objects.published(now), "speaker"))


class Speaker(Addressed):
    """Who speaks: a person, a government, a delegation or an organisation."""

    kind = LineField(_("kind"), max_length=20, choices=SpeakerKind, default=SpeakerKind.PERSON)
    name = LineField(_("name"), max_length=200, help_text=_("As readers know it. Titles belong in the role."))
    sort_name = LineField(
        _("sort name"), max_length=200, blank=True, help_text=_("“Scholz, Olaf”. Left empty, it is made from the name.")
    )
    aliases = PlainTextField(
        _("other spellings"), blank=True, help_text=_("One a line. Search and import find the speaker by them.")
    )
    country = LineField(_("country"), max_length=2, choices=country_choices, blank=True)
    wikidata_id = LineField(
        _("Wikidata id"),
        max_length=13,
        blank=True,
        validators=[validate_wikidata_id],
        help_text=_("A Q and a number. It tells people of the same name apart."),
    )
    photo = models.ForeignKey(
        "Photo", verbose_name=_("photo"), on_delete=models.PROTECT, related_name="speakers", null=True, blank=True
    )

    objects = SpeakerQuerySet.as_manager()

    class Meta:
        ordering = ["sort_name", "slug"]
        verbose_name = _("speaker")
        verbose_name_plural = _("speakers")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=SpeakerKind.values), name="speaker_kind_known"),
            models.CheckConstraint(
                condition=Q(country="") | Q(country__regex=COUNTRY_FORM), name="speaker_country_form"
            ),
            models.CheckConstraint(
                condition=Q(wikidata_id="") | Q(wikidata_id__regex=WIKIDATA_FORM), name="speaker_wikidata_form"
            ),
            models.UniqueConstraint(
                fields=["wikidata_id"],
                condition=~Q(wikidata_id=""),
                name="speaker_wikidata_unique",
                violation_error_message=_("Another speaker has this Wikidata id."),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return path_to("speaker-detail", self.slug)

    def get_country_display(self):
        # Django would make a choice of every country anew for each name.
        return countries().get(self.country, self.country)

    def save(self, *args, **kwargs):
        self.fill_sort_name()
        super().save(*args, **kwargs)

    def fill_sort_name(self):
        """Put a person's last name first; other names stand as they are."""
        if not self.sort_name:
            first, space, last = self.name.rpartition(" ")
            self.sort_name = f"{last}, {first}" if space and self.kind == SpeakerKind.PERSON else self.name

    @property
    def alias_list(self):
        return [line.strip() for line in self.aliases.splitlines() if line.strip()]

    def role_on(self, date):
        """Return the title held on a date, the latest begun where several were, or an empty text."""
        held = [role for role in self.roles.all() if role.is_held_on(date)]
        return max(held, key=lambda role: (role.starts_on is not None, role.starts_on)).title if held else ""


class SpeakerRole(Record):
    """A job held from one day to another; either end may be open or unknown."""

    speaker = models.ForeignKey("Speaker", verbose_name=_("speaker"), on_delete=models.CASCADE, related_name="roles")
    title = LineField(_("title"), max_length=300, help_text=_("For example “Federal Chancellor of Germany”."))
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering = [F("starts_on").desc(nulls_last=True), "title"]
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="speakerrole_days_in_order",
            ),
        ]

    def __str__(self):
        return self.title

    def clean(self):
        super().clean()
        validate_in_order(
            self.starts_on, self.ends_on, field="ends_on", message=gettext("The last day lies before the first.")
        )

    def is_held_on(self, date):
        """Tell whether the role covers the date; an open end covers everything on its side."""
        return (self.starts_on is None or self.starts_on <= date) and (self.ends_on is None or date <= self.ends_on)
