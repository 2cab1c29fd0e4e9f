from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, F, OrderBy, Q, When
from django.db.models.functions import Coalesce
from django.db.models.lookups import IsNull
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import text
from articles.enums import Stance
from articles.links import path_to
from articles.models.base import Record
from articles.models.fields import LineField, PlainTextField
from articles.models.publication import published_condition
from articles.validators import LANGUAGE_FORM, validate_all, validate_given, validate_in_order, validate_language

# The day it was said, or the conference's first day where the source gives none.
SAID = Coalesce("said_on", "takeaway__article__conference__starts_on")
CONFERENCE = "takeaway__article__conference"
# What has no day comes last on every database, in an order that each can have an index for.
LATEST_SAID_FIRST = (OrderBy(IsNull(F("said_on"), True)), F("said_on").desc(), F("id").desc())


def statement_condition(now, position=""):
    """Return the rule for which statements a reader may see: of a published article, and not retracted themselves.

    `position` is the path to the statement with its trailing underscores, for example ``positions__``.
    """
    return published_condition(now, f"{position}takeaway__article__") & Q((f"{position}retracted_at", None))


class PositionQuerySet(models.QuerySet):
    def in_published_articles(self, now):
        """Statements of articles that a reader may see; the retracted ones, to be shown as tombstones, among them."""
        return self.filter(published_condition(now, "takeaway__article__"))

    def published(self, now):
        """Statements that a reader may see."""
        return self.filter(statement_condition(now))

    def retracted(self):
        """Statements of which only a tombstone with the reason remains."""
        return self.filter(retracted_at__isnull=False)

    def for_detail(self):
        """What an entry with its words, role, date and source shows."""
        return self.select_related("speaker", "on_behalf_of", "proposition__topic", "source", "quote_source")

    def with_conference(self):
        """Add the article and conference under which the statement is recorded."""
        return self.select_related("takeaway__article__conference")

    def earliest_conference_first(self):
        """Order by conference and, within one, by date."""
        return self.order_by(f"{CONFERENCE}__starts_on", CONFERENCE, SAID, "speaker__sort_name", "id")

    def latest_conference_first(self, *before):
        """Order by conference, the latest first and, within one, by date; by `before` ahead of all that."""
        return self.order_by(*before, f"-{CONFERENCE}__starts_on", CONFERENCE, SAID, "proposition__short_title", "id")

    def by_speaker_first(self, speaker):
        """Order with the speaker's own statements first, then the latest."""
        own = Case(When(speaker=speaker, then=0), default=1)
        return self.order_by(own, SAID.desc(), "id")


class Position(Record):
    """A stance taken on a proposition by a speaker, as reported in an article under one of its takeaways.

    The article is the takeaway's: a position cannot belong to another article than its takeaway.
    """

    takeaway = models.ForeignKey(
        "Takeaway", verbose_name=_("takeaway"), on_delete=models.CASCADE, related_name="positions"
    )
    sort_order = models.PositiveIntegerField(_("place"), default=0)
    speaker = models.ForeignKey(
        "Speaker", verbose_name=_("speaker"), on_delete=models.PROTECT, related_name="positions"
    )
    role = LineField(
        _("role at the time"), max_length=300, blank=True, help_text=_("The job held when it was said, as printed.")
    )
    on_behalf_of = models.ForeignKey(
        "Speaker",
        verbose_name=_("on behalf of"),
        on_delete=models.PROTECT,
        related_name="positions_on_behalf",
        null=True,
        blank=True,
        help_text=_("A government or organisation, where the speaker says so."),
    )
    proposition = models.ForeignKey(
        "Proposition", verbose_name=_("proposition"), on_delete=models.PROTECT, related_name="positions"
    )
    stance = LineField(_("stance"), max_length=30, choices=Stance)
    conditions = LineField(
        _("conditions"), max_length=500, blank=True, help_text=_("Under which the speaker supports it.")
    )
    stance_reason = LineField(
        _("reason for the stance"),
        max_length=300,
        blank=True,
        help_text=_("Why this stance was assigned, in a few words."),
    )
    paraphrase = PlainTextField(_("paraphrase"), blank=True, help_text=_("What was said, in our words."))
    quote = PlainTextField(_("quotation"), blank=True, help_text=_("Word for word, without quotation marks."))
    quote_language = LineField(
        _("language of the quotation"), max_length=35, blank=True, validators=[validate_language]
    )
    translation = PlainTextField(_("translation"), blank=True, help_text=_("Of a quotation in another language."))
    quote_source = models.ForeignKey(
        "Source",
        verbose_name=_("source of the quotation"),
        on_delete=models.PROTECT,
        related_name="quoted_positions",
        null=True,
        blank=True,
        help_text=_("Only where the words come from another source than the rest."),
    )
    said_on = models.DateField(
        _("date"), null=True, blank=True, help_text=_("The day it was said. Empty where the source gives none.")
    )
    occasion = LineField(_("occasion"), max_length=300, blank=True, help_text=_("For example “Opening speech”."))
    source = models.ForeignKey(
        "Source",
        verbose_name=_("source"),
        on_delete=models.PROTECT,
        related_name="positions",
        null=True,
        blank=True,
        help_text=_("Needed before the article can be published."),
    )
    locator = LineField(
        _("place in the source"), max_length=100, blank=True, help_text=_("Page, paragraph or minute: “paragraph 23”.")
    )
    figure_low = models.DecimalField(_("figure, lower end"), max_digits=14, decimal_places=3, null=True, blank=True)
    figure_high = models.DecimalField(_("figure, upper end"), max_digits=14, decimal_places=3, null=True, blank=True)
    figure_wording = LineField(
        _("figure as stated"), max_length=100, blank=True, help_text=_("In the speaker’s words: “north of 3%”.")
    )
    responds_to = models.ForeignKey(
        "self",
        verbose_name=_("responds to"),
        on_delete=models.SET_NULL,
        related_name="responses",
        null=True,
        blank=True,
    )
    retracted_at = models.DateTimeField(_("retracted at"), null=True, blank=True, editable=False)
    retraction_note = PlainTextField(_("reason for the retraction"), blank=True, editable=False)

    objects = PositionQuerySet.as_manager()

    class Meta:
        ordering = ["sort_order", "id"]
        verbose_name = _("position")
        verbose_name_plural = _("positions")
        constraints = [
            models.CheckConstraint(condition=Q(stance__in=Stance.values), name="position_stance_known"),
            # Of a retracted statement the words may have to go.
            models.CheckConstraint(
                condition=~Q(quote="") | ~Q(paraphrase="") | Q(retracted_at__isnull=False),
                name="position_words_given",
            ),
            models.CheckConstraint(
                condition=~Q(stance=Stance.SUPPORTS_WITH_CONDITIONS) | ~Q(conditions=""),
                name="position_conditions_given",
            ),
            models.CheckConstraint(condition=Q(quote="") | ~Q(quote_language=""), name="position_quote_language_given"),
            models.CheckConstraint(
                condition=Q(quote_language="") | Q(quote_language__regex=LANGUAGE_FORM),
                name="position_quote_language_form",
            ),
            models.CheckConstraint(condition=Q(translation="") | ~Q(quote=""), name="position_translation_of_a_quote"),
            models.CheckConstraint(
                condition=Q(quote_source=None) | ~Q(quote=""), name="position_quote_source_of_a_quote"
            ),
            models.CheckConstraint(
                condition=Q(figure_low=None) | Q(figure_high=None) | Q(figure_high__gte=F("figure_low")),
                name="position_figures_in_order",
            ),
            models.CheckConstraint(
                condition=Q(figure_low=None, figure_high=None) | ~Q(figure_wording=""),
                name="position_figure_wording_given",
            ),
            models.CheckConstraint(
                condition=Q(retracted_at=None) | ~Q(retraction_note=""), name="position_retraction_note_given"
            ),
            models.CheckConstraint(condition=~Q(responds_to=F("id")), name="position_responds_to_another"),
        ]
        indexes = [
            models.Index(fields=["takeaway", "sort_order"], name="position_in_order"),
            models.Index("proposition", *LATEST_SAID_FIRST[:2], name="position_on_proposition"),
            models.Index(fields=["speaker", "said_on"], name="position_by_speaker"),
            models.Index(fields=["said_on", "id"], name="position_by_day"),
            models.Index(*LATEST_SAID_FIRST[:2], name="position_latest"),
            models.Index(fields=["takeaway"], condition=Q(source=None), name="position_without_source"),
            # Few are, and they are listed by either.
            models.Index(fields=["id"], condition=Q(retracted_at__isnull=False), name="position_retracted"),
            models.Index(
                fields=["retracted_at", "id"], condition=Q(retracted_at__isnull=False), name="position_by_retraction"
            ),
        ]

    def __str__(self):
        return f"{self.speaker}: {self.get_stance_display()}, {self.proposition.short_title}"

    def get_absolute_url(self):
        return path_to("position-detail", self.pk)

    def clean(self):
        super().clean()
        validate_all(
            self._clean_conditions,
            self._clean_words,
            self._clean_quote_language,
            self._clean_translation,
            self._clean_quote_source,
            self._clean_figures,
            self._clean_figure_wording,
            self._clean_response,
            self._clean_retraction,
        )

    def _clean_conditions(self):
        validate_given(
            self.conditions,
            when=self.stance == Stance.SUPPORTS_WITH_CONDITIONS,
            field="conditions",
            message=gettext("Say under which conditions."),
        )

    def _clean_words(self):
        validate_given(
            self.quote or self.paraphrase,
            when=self.retracted_at is None,
            field="paraphrase",
            message=gettext("Write what was said: a paraphrase, a quotation or both."),
        )

    def _clean_quote_language(self):
        validate_given(
            self.quote_language,
            when=bool(self.quote),
            field="quote_language",
            message=gettext("Say in which language the quotation is."),
        )

    def _clean_translation(self):
        self._needs_quote("translation")

    def _clean_quote_source(self):
        self._needs_quote("quote_source")

    def _needs_quote(self, field):
        message = gettext("There is no quotation that this could belong to.")
        validate_given(self.quote, when=bool(getattr(self, field)), field=field, message=message)

    def _clean_figures(self):
        validate_in_order(
            self.figure_low,
            self.figure_high,
            field="figure_high",
            message=gettext("The upper end is below the lower one."),
        )

    def _clean_figure_wording(self):
        validate_given(
            self.figure_wording,
            when=self.figure_low is not None or self.figure_high is not None,
            field="figure_wording",
            message=gettext("Add the figure as the speaker stated it."),
        )

    def _clean_response(self):
        if self.responds_to_id == self.pk:
            raise ValidationError({"responds_to": gettext("A statement cannot respond to itself.")})

    def _clean_retraction(self):
        validate_given(
            self.retraction_note,
            when=self.retracted_at is not None,
            field="retraction_note",
            message=gettext("Say publicly why it is retracted."),
        )

    @property
    def article(self):
        return self.takeaway.article

    @property
    def anchor(self):
        """The id of the position in its article's page."""
        return f"position-{self.pk.hex[:8]}"

    @property
    def words_source(self):
        """The source of what is printed: the quotation's own, or else the position's."""
        return self.quote_source or self.source

    @property
    def quote_marks(self):
        return text.quote_marks(self.quote_language)

    @property
    def quote_dir(self):
        return text.text_direction(self.quote_language)
