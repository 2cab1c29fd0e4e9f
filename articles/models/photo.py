import uuid
from dataclasses import dataclass

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.models.base import Record
from articles.models.fields import LineField
from articles.renditions import FORMATS, FULL, PORTRAIT, SUFFIXES
from articles.validators import validate_absent

FOLDER = "photos"
# The same as `Photo.is_complete`, for the database.
_INCOMPLETE = Q(credit="") | Q(alt_text="", is_decorative=False)
FILE_NAME_FORM = rf"{FOLDER}/[0-9a-f]{{32}}\.(?:{'|'.join(SUFFIXES.values())})"


def new_file_name(format: str) -> str:
    """Return a name that nobody can guess and that is never used again."""
    return f"{FOLDER}/{uuid.uuid4().hex}.{SUFFIXES[format]}"


def new_master_name(photo, name):
    """Return where a stored picture goes. The name that it was uploaded under is not asked."""
    return new_file_name("jpeg")


@dataclass(frozen=True)
class Picture:
    """What a `<picture>` says. `sources` are pairs of media type and srcset, the best format first."""

    src: str
    width: int
    height: int
    srcset: str
    sources: list[tuple[str, str]]

    @property
    def is_tall(self):
        return self.height > self.width


class PhotoQuerySet(models.QuerySet):
    def incomplete(self):
        """Photos that no article may be published with."""
        return self.filter(_INCOMPLETE)

    def complete(self):
        return self.exclude(_INCOMPLETE)

    def with_renditions_due(self, now):
        """Photos of which something is still to be made, the longest waiting first."""
        return self.filter(renditions_due_at__lte=now).order_by("renditions_due_at")


class Photo(Record):
    """An image in the library.

    `file` is the picture kept, `renditions` lists the files made from it (kind, format, width, height, name), and
    `renditions_due_at` says from when some are to be made; it is empty when all are there.
    """

    # Not an ImageField, which would open whatever it finds in any format Pillow knows.
    file = models.FileField(_("file"), upload_to=new_master_name, max_length=200, editable=False)
    width = models.PositiveIntegerField(_("width"), editable=False, default=0)
    height = models.PositiveIntegerField(_("height"), editable=False, default=0)
    renditions = models.JSONField(_("renditions"), editable=False, default=list, blank=True)
    renditions_due_at = models.DateTimeField(editable=False, null=True, default=timezone.now, db_index=True)
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
    caption = LineField(
        _("caption"), max_length=500, blank=True, help_text=_("Printed under the picture: who, what, where, when.")
    )
    focal_x = models.PositiveSmallIntegerField(
        _("focal point, from the left in %"), default=50, validators=[MinValueValidator(0), MaxValueValidator(100)]
    )
    focal_y = models.PositiveSmallIntegerField(
        _("focal point, from the top in %"), default=50, validators=[MinValueValidator(0), MaxValueValidator(100)]
    )
    created_at = models.DateTimeField(_("added"), auto_now_add=True)

    objects = PhotoQuerySet.as_manager()

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
        indexes = [
            models.Index(fields=["-created_at"], condition=_INCOMPLETE, name="photo_incomplete"),
            models.Index(fields=["-created_at"], name="photo_latest"),
        ]

    def __str__(self):
        return self.caption or self.alt_text or str(self.pk)

    def clean(self):
        super().clean()
        validate_absent(
            self.alt_text,
            when=self.is_decorative,
            field="alt_text",
            message=gettext("A decorative picture has no alternative text. Empty it, or untick “decorative”."),
        )

    @property
    def is_complete(self):
        """Tell whether it may stand in a published article."""
        return bool(self.credit and (self.alt_text or self.is_decorative))

    @property
    def focal_point(self):
        return self.focal_x, self.focal_y

    @property
    def file_names(self):
        """The names of all files of this photo."""
        return {rendition["name"] for rendition in self.renditions} | ({self.file.name} if self.file else set())

    @property
    def full_picture(self):
        """The whole picture, or None where nothing has been made of it."""
        return self._picture(FULL)

    @property
    def portrait_picture(self):
        """The upright cut round the focal point, or None where nothing has been made of it."""
        return self._picture(PORTRAIT)

    def _picture(self, kind):
        url = self.file.storage.url
        made = sorted((each for each in self.renditions if each["kind"] == kind), key=lambda each: each["width"])
        sets = {
            format: ", ".join(f"{url(each['name'])} {each['width']}w" for each in made if each["format"] == format)
            for format in FORMATS
        }
        if not sets["jpeg"]:
            return None
        largest = [each for each in made if each["format"] == "jpeg"][-1]
        sources = [(FORMATS[format], sets[format]) for format in ("avif", "webp") if sets[format]]
        return Picture(url(largest["name"]), largest["width"], largest["height"], sets["jpeg"], sources)
