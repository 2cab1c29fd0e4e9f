from django.utils.translation import gettext_lazy as _

from articles.links import path_to
from articles.models.base import Addressed, AddressedQuerySet
from articles.models.fields import LineField, PlainTextField
from articles.validators import validate_http_url


class ConferenceSeries(Addressed):
    """A conference that comes back, such as an annual one; its editions are conferences."""

    name = LineField(_("name"), max_length=200)
    organiser = LineField(_("organiser"), max_length=200, blank=True)
    website = LineField(_("website"), max_length=500, blank=True, validators=[validate_http_url])
    description = PlainTextField(_("description"), blank=True)

    objects = AddressedQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("conference series")
        verbose_name_plural = _("conference series")

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return path_to("series-detail", self.slug)
