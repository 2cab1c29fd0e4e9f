from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from articles import text
from articles.enums import ArticleState, ArticleStatus, ReviewState
from articles.links import path_to
from articles.models.base import Addressed, AddressedQuerySet
from articles.models.fields import LineField, PlainTextField, RichTextField
from articles.models.publication import published_condition, retracted_condition
from articles.validators import validate_given, validate_in_order


class ArticleQuerySet(AddressedQuerySet):
    def published(self, now):
        """What a reader may see at `now`: neither drafts, scheduled, withdrawn nor retracted articles."""
        return self.filter(published_condition(now))

    def retracted(self, now):
        """Articles that were public and of which only a tombstone with the reason remains."""
        return self.filter(retracted_condition(now))

    def for_card(self):
        """What a list entry shows."""
        return self.select_related("conference").defer("introduction", "conclusion")


class Article(Addressed):
    """The coverage of a conference. Together with its takeaways and their positions it is the aggregate."""

    conference = models.ForeignKey(
        "Conference", verbose_name=_("conference"), on_delete=models.PROTECT, related_name="articles"
    )
    headline = LineField(
        _("headline"), max_length=200, help_text=_("Up to 110 characters read best; search engines cut longer ones.")
    )
    deck = LineField(
        _("deck"), max_length=400, blank=True, help_text=_("The sentence under the headline: what the story is.")
    )
    key_points = PlainTextField(_("key points"), blank=True, help_text=_("One a line, each a full sentence."))
    introduction = RichTextField(_("introduction"), blank=True)
    conclusion = RichTextField(_("conclusion"), blank=True)
    authors = models.ManyToManyField("Author", verbose_name=_("authors"), related_name="articles", blank=True)
    lead_photo = models.ForeignKey(
        "Photo", verbose_name=_("lead photo"), on_delete=models.PROTECT, related_name="articles", null=True, blank=True
    )
    topics = TaggableManager(
        through="ArticleTopic", related_name="articles", verbose_name=_("topics"), blank=True, help_text=""
    )
    status = LineField(_("status"), max_length=20, choices=ArticleStatus, default=ArticleStatus.DRAFT, editable=False)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True, editable=False)
    modified_at = models.DateTimeField(_("changed for readers at"), null=True, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True, editable=False)
    retracted_at = models.DateTimeField(_("retracted at"), null=True, blank=True, editable=False)
    retraction_note = PlainTextField(_("reason for the retraction"), blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("created by"),
        on_delete=models.SET_NULL,
        related_name="created_articles",
        null=True,
        blank=True,
        editable=False,
    )
    # The way of its newest work to publication, which no version and no fixture tells.
    review = LineField(_("review"), max_length=20, choices=ReviewState, default=ReviewState.WORKING, editable=False)
    reviewed_at = models.DateTimeField(_("review changed at"), null=True, blank=True, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("submitted by"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )
    # The digest of the text that was approved: another text is not.
    approved_digest = LineField(_("approved text"), max_length=64, blank=True, editable=False)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("assigned to"),
        on_delete=models.SET_NULL,
        related_name="assigned_articles",
        null=True,
        blank=True,
        editable=False,
    )
    package = models.ForeignKey(
        "Package",
        verbose_name=_("package"),
        on_delete=models.SET_NULL,
        related_name="articles",
        null=True,
        blank=True,
        editable=False,
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("saved"), auto_now=True)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = [F("published_at").desc(nulls_first=True), "-created_at"]
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        permissions = [
            ("publish_article", _("Can publish articles")),
            ("withdraw_article", _("Can withdraw and retract articles")),
            ("change_any_article", _("Can change other people’s articles and live ones")),
            ("change_live_record", _("Can change shared records that live articles use")),
            ("erase_record", _("Can erase what the law requires gone")),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=ArticleStatus.values), name="article_status_known"),
            models.CheckConstraint(
                condition=Q(status=ArticleStatus.DRAFT) | Q(published_at__isnull=False),
                name="article_published_at_given",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(published_at=None) | Q(withdrawn_at__gte=F("published_at")),
                name="article_times_in_order",
            ),
            models.CheckConstraint(
                condition=Q(retracted_at=None) | ~Q(retraction_note=""), name="article_retraction_note_given"
            ),
            models.CheckConstraint(condition=Q(review__in=ReviewState.values), name="article_review_known"),
        ]
        indexes = [
            # All that tells whether readers see it, so that they are counted without being read.
            models.Index(fields=["-published_at", "status", "retracted_at", "withdrawn_at"], name="article_visible"),
            models.Index(Coalesce("modified_at", "published_at"), "id", name="article_by_change"),
            models.Index(fields=["conference", "status", "-published_at"], name="article_of_conference"),
            # Not the status first: nearly all are published, and SQLite would take it for the way to a few of them.
            models.Index(fields=["-updated_at", "status"], name="article_by_saving"),
            # As the desk lists them, where drafts come first.
            models.Index(fields=["-published_at", "-created_at"], name="article_in_order"),
            models.Index(fields=["review", "-published_at", "-created_at"], name="article_by_review"),
            models.Index(fields=["assignee", "-published_at", "-created_at"], name="article_by_assignee"),
            models.Index(fields=["withdrawn_at"], condition=Q(withdrawn_at__isnull=False), name="article_withdrawn"),
            models.Index(fields=["retracted_at"], condition=Q(retracted_at__isnull=False), name="article_retracted"),
            models.Index(
                fields=["-published_at", "-created_at"],
                condition=Q(retracted_at__isnull=False),
                name="article_retracted_in_order",
            ),
            models.Index(
                fields=["reviewed_at"], condition=Q(review=ReviewState.SUBMITTED), name="article_waiting_for_review"
            ),
        ]

    def __str__(self):
        return self.headline

    def get_absolute_url(self):
        return path_to("article-detail", self.slug)

    def clean(self):
        super().clean()
        validate_given(
            self.published_at,
            when=self.status == ArticleStatus.PUBLISHED,
            field="published_at",
            message=gettext("A published article has a time of publication."),
        )
        validate_in_order(
            self.published_at,
            self.withdrawn_at,
            field="withdrawn_at",
            message=gettext("It would be withdrawn before it is published."),
        )
        validate_given(
            self.retraction_note,
            when=self.retracted_at is not None,
            field="retraction_note",
            message=gettext("Say publicly why it is retracted."),
        )

    @property
    def key_point_list(self):
        return [line.strip() for line in self.key_points.splitlines() if line.strip()]

    @property
    def is_published(self):
        """Whether its rows are what readers see, saw or will see, so that further work stands beside them."""
        return self.status == ArticleStatus.PUBLISHED

    def state(self, now):
        """Return the ArticleState at a moment."""
        if self.status == ArticleStatus.DRAFT:
            return ArticleState.DRAFT
        if self.withdrawn_at and self.withdrawn_at <= now:
            return ArticleState.WITHDRAWN
        if self.retracted_at and self.retracted_at <= now:
            return ArticleState.RETRACTED
        return ArticleState.LIVE if self.published_at <= now else ArticleState.SCHEDULED

    def reading_minutes(self, takeaways):
        """Return the minutes it takes to read the article with the given takeaways."""
        plain = [self.headline, self.deck, self.key_points, *(takeaway.heading for takeaway in takeaways)]
        markup = [self.introduction, self.conclusion, *(takeaway.body for takeaway in takeaways)]
        return text.reading_minutes(*plain, *map(text.without_tags, markup))
