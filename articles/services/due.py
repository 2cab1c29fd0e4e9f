"""What `run_due` does: one job after the other, each for itself, and a heartbeat that says how it went."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.models import Heartbeat
from articles.queries.schedule import RUN_DUE
from articles.services.copy import delete_abandoned_copies
from articles.services.link import check_links
from articles.services.login import delete_old_attempts
from articles.services.mail import send_mails
from articles.services.open_form import delete_abandoned_forms
from articles.services.photo import make_renditions
from articles.services.purge import purge_caches
from articles.services.retention import thin_versions
from articles.services.schedule import make_due_changes
from articles.text import excerpt

# The desk shows what failed; a log has all of it.
MOST_FAULTS = 20
MOST_OF_A_FAULT = 500
# So few that a run stays short: 3 a minute are more than four thousand a day.
LINKS_A_RUN = 3

logger = logging.getLogger(__name__)


@dataclass
class Done:
    """What a run, or a job of it, has done and what it could not do, in sentences."""

    done: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def run_due() -> Done:
    """Do all that is due. Each job, and each item in it, fails for itself; the next run tries again."""
    began_at, report = timezone.now(), Done()
    Heartbeat.objects.update_or_create(job=RUN_DUE, defaults={"began_at": began_at})
    for name, job in JOBS.items():
        try:
            part = job()
        except Exception as error:
            logger.exception("The job “%s” failed.", name)
            part = Done(faults=[f"{name}: {type(error).__name__}: {error}"])
        report.done += part.done
        report.faults += part.faults
    faults = "\n".join(excerpt(fault, MOST_OF_A_FAULT) for fault in report.faults[:MOST_FAULTS])
    Heartbeat.objects.filter(job=RUN_DUE).update(ended_at=timezone.now(), faults=faults)
    return report


def _changes():
    made, faults = make_due_changes()
    return Done(_counted(_("Planned changes made"), made), faults)


def _caches():
    return Done([_("Caches told that readers see something else")] if purge_caches() else [])


def _mails():
    sent, failed = send_mails()
    text = ngettext("%(count)s mail could not be sent.", "%(count)s mails could not be sent.", failed)
    return Done(_counted(_("Mails sent"), sent), [text % {"count": failed}] if failed else [])


def _photos():
    made, failed = make_renditions()
    text = ngettext("%(count)s photo could not be made ready.", "%(count)s photos could not be made ready.", failed)
    return Done(_counted(_("Photos made ready"), made), [text % {"count": failed}] if failed else [])


def _copies():
    return Done(_counted(_("Unfinished imports given up"), delete_abandoned_copies()))


def _forms():
    delete_abandoned_forms()
    return Done()


def _logins():
    delete_old_attempts()
    return Done()


def _versions():
    return Done(_counted(_("Old versions thinned out"), thin_versions()))


def _links():
    if settings.CHECK_LINKS:
        check_links(LINKS_A_RUN)
    return Done()


def _counted(label, count):
    return [f"{label}: {count}"] if count else []


# What readers wait for comes first.
JOBS: dict[str, Callable[[], Done]] = {
    "changes": _changes,
    "caches": _caches,
    "mails": _mails,
    "photos": _photos,
    "copies": _copies,
    "forms": _forms,
    "logins": _logins,
    "versions": _versions,
    "links": _links,
}
