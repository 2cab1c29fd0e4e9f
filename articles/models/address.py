from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.base import Record
from articles.models.fields import AddressField, LineField


class OldAddress(Record):
    """An address under which a public page was once found, and the record that it leads to for ever.

    It names the record and not another address: there is no chain to collapse and no loop to fall into.
    """

    kind = LineField(_("kind of page"), max_length=50)  # the name of the model
    slug = AddressField(_("address"), max_length=100)
    record_key = models.UUIDField(_("key of the record"), db_index=True)
    created_at = models.DateTimeField(_("left at"), auto_now_add=True)

    class Meta:
        verbose_name = _("old address")
        verbose_name_plural = _("old addresses")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["kind", "slug"], name="oldaddress_unique")]

    def __str__(self):
        return self.slug
