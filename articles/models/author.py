from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from articles.links import path_to
from articles.models.base import Addressed, AddressedQuerySet, named
from articles.models.fields import LineField, PlainTextField


class AuthorQuerySet(AddressedQuerySet):
    def published(self, now):
        """Authors with an article that a reader may see."""
        return self.filter(Exists(named("Article").objects.published(now).filter(authors=OuterRef("pk"))))


class Author(Addressed):
    """A public byline; may belong to a user."""

    name = LineField(_("name"), max_length=200, help_text=_("As it is printed above the article."))
    biography = PlainTextField(_("biography"), blank=True, help_text=_("One or two sentences for the author’s page."))
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("login"),
        on_delete=models.SET_NULL,
        related_name="author",
        null=True,
        blank=True,
        help_text=_("The person who logs in, if this byline has one. Never shown to readers."),
    )

    objects = AuthorQuerySet.as_manager()

    class Meta:
        ordering = ["name", "slug"]
        verbose_name = _("author")
        verbose_name_plural = _("authors")

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return path_to("author-detail", self.slug)
