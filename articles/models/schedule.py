from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.enums import ChangeKind, ChangeState
from articles.models.base import Record
from articles.models.fields import LineField
from articles.validators import validate_time_zone


class Package(Record):
    """Articles that come out together, all or none. Its members are the articles that name it."""

    name = LineField(_("name"), max_length=200)
    at = models.DateTimeField(_("comes out at"))
    time_zone = LineField(_("time zone of the entry"), max_length=64, validators=[validate_time_zone])
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
    )
    created_at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        ordering = ["at", "name"]
        verbose_name = _("package")
        verbose_name_plural = _("packages")
        default_permissions = ()

    def __str__(self):
        return self.name


class ScheduledChangeQuerySet(models.QuerySet):
    def open(self):
        """Changes that wait, and those that are held until somebody looks."""
        return self.filter(state__in=[ChangeState.WAITING, ChangeState.HELD])

    def in_package(self, package):
        """Changes of the articles of a package."""
        return self.filter(article__package=package)

    def waiting(self):
        """Changes that are still to be made."""
        return self.filter(state=ChangeState.WAITING)

    def due(self, now):
        """Changes whose time has come."""
        return self.waiting().filter(at__lte=now)


class ScheduledChange(Record):
    """A version of an article that is to be put before readers at a time, which needs somebody to do it.

    First publications and withdrawals need nobody: the clock decides on the times of the article itself.
    """

    article = models.ForeignKey(
        "Article", verbose_name=_("article"), on_delete=models.CASCADE, related_name="scheduled_changes"
    )
    kind = LineField(_("what happens"), max_length=20, choices=ChangeKind)
    # What goes out, whatever is saved after it.
    version = models.ForeignKey("Snapshot", verbose_name=_("version"), on_delete=models.RESTRICT, related_name="+")
    # What readers saw when it was planned, as a digest; another one by then means that there is something to merge.
    live_digest = LineField(_("digest of what readers see"), max_length=64, blank=True)
    at = models.DateTimeField(_("at"))
    time_zone = LineField(_("time zone of the entry"), max_length=64, validators=[validate_time_zone])
    state = LineField(_("state"), max_length=20, choices=ChangeState, default=ChangeState.WAITING)
    # A sentence for the desk on why it is held.
    fault = LineField(_("what is wrong"), max_length=1000, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
    )
    created_at = models.DateTimeField(_("planned at"), auto_now_add=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    objects = ScheduledChangeQuerySet.as_manager()

    class Meta:
        ordering = ["at", "created_at"]
        verbose_name = _("scheduled change")
        verbose_name_plural = _("scheduled changes")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ChangeKind.values), name="scheduledchange_kind_known"),
            models.CheckConstraint(condition=Q(state__in=ChangeState.values), name="scheduledchange_state_known"),
            models.CheckConstraint(
                condition=~Q(state=ChangeState.HELD) | ~Q(fault=""), name="scheduledchange_fault_given"
            ),
            models.UniqueConstraint(
                fields=["article"],
                condition=Q(state__in=[ChangeState.WAITING, ChangeState.HELD]),
                name="scheduledchange_one_open",
            ),
        ]
        indexes = [
            models.Index(fields=["at"], condition=Q(state=ChangeState.WAITING), name="scheduledchange_waiting"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.article}"

    @property
    def is_held(self):
        return self.state == ChangeState.HELD
