from uuid import UUID

from django.utils.translation import gettext_lazy as _

from articles.models.base import Record
from articles.models.fields import LineField

THE_ONE = UUID(int=1)


class Generation(Record):
    """One row, whose token is another one after every write that a reader could notice.

    The token is drawn and not counted: a database that was put back to an earlier day must not come by the tokens again
    under which caches still hold what was published since.
    """

    token = LineField(_("token"), max_length=32)
    purged = LineField(_("purged"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("generation")
        verbose_name_plural = _("generations")
        default_permissions = ()

    def __str__(self):
        return self.token
