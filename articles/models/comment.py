from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.enums import CommentSubject
from articles.models.base import Record
from articles.models.fields import LineField, PlainTextField


class CommentQuerySet(models.QuerySet):
    def begun(self):
        """What opens a conversation; the answers to it are left out."""
        return self.filter(answers_to=None)

    def unresolved(self):
        """Conversations that nobody has called settled."""
        return self.begun().filter(resolved_at=None)


class Comment(Record):
    """What one of the desk said about an article, a takeaway or a position, and what was answered. Never public.

    Its subject is known by key and not by a foreign key: a takeaway of a draft is no row yet, and what was said of one
    that has been deleted since remains to be read, under the words that it had.
    """

    article = models.ForeignKey("Article", verbose_name=_("article"), on_delete=models.CASCADE, related_name="comments")
    subject = LineField(_("about"), max_length=20, choices=CommentSubject, default=CommentSubject.ARTICLE)
    subject_key = models.UUIDField(_("key of what it is about"), null=True, blank=True)
    subject_words = LineField(_("what it was about, as it read"), max_length=300, blank=True)
    answers_to = models.ForeignKey(
        "self", verbose_name=_("answers"), on_delete=models.CASCADE, related_name="answers", null=True, blank=True
    )
    text = PlainTextField(_("comment"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.SET_NULL,
        related_name="comments",
        null=True,
        blank=True,
    )
    created_at = models.DateTimeField(_("at"), auto_now_add=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("resolved by"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
    )
    resolved_at = models.DateTimeField(_("resolved at"), null=True, blank=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(subject__in=CommentSubject.values), name="comment_subject_known"),
            models.CheckConstraint(
                condition=Q(subject=CommentSubject.ARTICLE, subject_key=None)
                | (~Q(subject=CommentSubject.ARTICLE) & Q(subject_key__isnull=False)),
                name="comment_subject_key_given",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="comment_text_given"),
            models.CheckConstraint(
                condition=Q(answers_to=None) | Q(resolved_at=None), name="comment_resolved_as_a_whole"
            ),
        ]
        indexes = [
            models.Index(
                fields=["created_at"], condition=Q(answers_to=None, resolved_at=None), name="comment_unresolved"
            ),
        ]

    def __str__(self):
        return self.text

    @property
    def opens(self):
        """Whether it opens a conversation."""
        return self.answers_to_id is None

    @property
    def anchor(self):
        """The id of the comment in the pages that show it."""
        return f"comment-{self.pk.hex[:8]}"
