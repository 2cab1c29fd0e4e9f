import uuid

from django.apps import apps
from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from articles.models.fields import AddressField
from articles.text import make_slug


def named(model):
    """Return a model of this app by its name, so that model files need not import each other."""
    return apps.get_model("articles", model)


def counted(queryset, by, what="pk", row="pk"):
    """Return an annotation: how many different `what` of the queryset have `row` of the annotated row as their `by`.

    A subquery for each row, so that a list pays for the rows it shows and not for the whole table.
    """
    rows = queryset.filter(**{by: models.OuterRef(row)}).order_by().values(by)
    return Coalesce(models.Subquery(rows.annotate(n=models.Count(what, distinct=True)).values("n")), 0)


class Record(models.Model):
    """A row with an identity that is the same in every database, archive and citation."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True


class AddressedQuerySet(models.QuerySet):
    def get_by_natural_key(self, slug):
        return self.get(slug=slug)


class Addressed(Record):
    """A record with an address of its own. The slug is made from `slug_source` where none is given."""

    slug = AddressField(
        _("address"),
        max_length=100,
        unique=True,
        blank=True,
        help_text=_("The last part of the page’s address. Left empty, it is made from the name."),
    )

    class Meta:
        abstract = True

    @property
    def slug_source(self):
        return str(self)

    def natural_key(self):
        return (self.slug,)

    def save(self, *args, **kwargs):
        self.fill_slug()
        super().save(*args, **kwargs)

    def clean(self):
        super().clean()
        self.fill_slug()

    def fill_slug(self):
        """Make a slug that no other row has. Two simultaneous makers of one slug meet the unique constraint."""
        if self.slug:
            return
        stem = make_slug(self.slug_source, fallback=f"{self._meta.model_name}-{self.pk.hex[:8]}")
        others = type(self)._base_manager.exclude(pk=self.pk)
        taken = set(others.filter(slug__startswith=stem).values_list("slug", flat=True))
        self.slug = stem
        number = 2
        while self.slug in taken:
            self.slug = f"{stem}-{number}"
            number += 1
