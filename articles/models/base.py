import uuid

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext
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


class _NumberOf(models.Subquery):
    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = models.IntegerField()


def counted_to(queryset, by, most):
    """Return an annotation: how many rows of the queryset have the annotated row as their `by`, counted up to one more
    than `most`.

    A subquery for each row, as `counted`, which reads no further than it counts.
    """
    return _NumberOf(queryset.filter(**{by: models.OuterRef("pk")}).order_by().values("pk")[: most + 1])


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

    def validate_unique(self, exclude=None):
        # First the addresses in use: one that is given up meanwhile is among the old ones by the time these are asked.
        super().validate_unique(exclude)
        if "slug" not in (exclude or ()):
            self.refuse_old_address()

    def refuse_old_address(self):
        """Raise ValidationError where readers are led from the address to another record. One query."""
        if other := self.leads_elsewhere(self.slug):
            text = gettext("This address leads to “%(record)s”, which had it before. Choose another.")
            raise ValidationError({"slug": text % {"record": other}})

    def leads_elsewhere(self, slug):
        """Return the other record of this kind to which the address leads that was once its own, or None."""
        old = self._old_addresses().filter(slug=slug).values("record_key")
        return type(self)._base_manager.filter(pk__in=old).first()

    def _old_addresses(self):
        return named("OldAddress").objects.filter(kind=self._meta.model_name).exclude(record_key=self.pk)

    def fill_slug(self):
        """Make a slug that no other row has or had. Two simultaneous makers of one meet the unique constraint."""
        if self.slug:
            return
        stem = make_slug(self.slug_source, fallback=f"{self._meta.model_name}-{self.pk.hex[:8]}")
        others = type(self)._base_manager.exclude(pk=self.pk)
        taken = {
            slug
            for rows in (others, self._old_addresses())
            for slug in rows.filter(slug__startswith=stem).values_list("slug", flat=True)
        }
        self.slug = stem
        number = 2
        while self.slug in taken:
            self.slug = f"{stem}-{number}"
            number += 1
