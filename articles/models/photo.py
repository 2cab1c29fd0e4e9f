from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models.base import Record
from articles.models.fields import LineField


class Photo(Record):
    """An image in the library. `renditions` lists the files made from it, each with format, kind, width and height."""

    file = models.ImageField(_("file"), upload_to="photos/", width_field="width", height_field="height", max_length=200)
    width = models.PositiveIntegerField(_("width"), editable=False, default=0)
    height = models.PositiveIntegerField(_("height"), editable=False, default=0)
    renditions = models.JSONField(_("renditions"), editable=False, default=list, blank=True)
    alt_text = LineField(
        _("alternative text"),
        max_length=300,
        blank=True,
        help_text=_("What the picture shows, for people who do not see it."),
    )
    is_decorative = models.BooleanField(
        _("is decorative"),
        default=False,
        help_text=_("It says nothing that the text does not say; no alternative text."),
    )
    credit = LineField(_("credit"), max_length=200, blank=True, help_text=_("Photographer and agency, as printed."))
    licence = LineField(_("licence"), max_length=200, blank=True, help_text=_("On what terms we may use it."))
    caption = LineField(_("caption"), max_length=500, blank=True)
    focal_x = models.PositiveSmallIntegerField(
        _("focal point, from the left in %"), default=50, validators=[MinValueValidator(0), MaxValueValidator(100)]
    )
    focal_y = models.PositiveSmallIntegerField(
        _("focal point, from the top in %"), default=50, validators=[MinValueValidator(0), MaxValueValidator(100)]
    )
    created_at = models.DateTimeField(_("added"), auto_now_add=True)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        constraints = [
            models.CheckConstraint(condition=Q(focal_x__lte=100, focal_y__lte=100), name="photo_focal_point_inside"),
            models.CheckConstraint(
                condition=Q(is_decorative=False) | Q(alt_text=""), name="photo_decorative_without_alt"
            ),
        ]

    def __str__(self):
        return self.caption or self.alt_text or str(self.pk)

    @property
    def is_complete(self):
        """Tell whether it may stand in a published article."""
        return bool(self.credit and (self.alt_text or self.is_decorative))
