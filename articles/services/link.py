"""Looking whether the web addresses of sources still lead somewhere, a few at a time and politely."""

from time import monotonic, sleep
from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Source
from articles.queries.link import BEING_CHECKED, DAYS_UNTIL_DEAD, links_due
from articles.services.probe import Answer, Verdict, probe
from articles.services.record import may_change_record
from articles.services.role import Actor
from articles.text import excerpt

# In seconds, between two questions to one server.
PAUSE = 2
# In seconds: after so long a run begins nothing new, so that what is due beside it does not wait for long.
MOST_SECONDS = 20
MOST_OF_A_FAULT = Source._meta.get_field("check_fault").max_length
# Of an address that is known to be dead, such an answer does not say that it is there again.
_SAYS_NOTHING = {Verdict.UNCLEAR, Verdict.REFUSED}


def check_links(limit: int, *, seconds: float | None = MOST_SECONDS) -> int:
    """Look at the addresses of some sources, the longest not looked at first. Returns how many sources were.

    One question at a time, and a pause between two to the same server. May be run twice at once, or be killed: what
    somebody looks at is nobody else's, and what was begun and not ended is looked at again an hour later.
    """
    began, pace, checked = monotonic(), _Pace(), 0
    for source in links_due(timezone.now())[:limit]:
        if seconds is not None and monotonic() - began > seconds:
            break
        if _claim(source):
            _look_at(source, pace)
            checked += 1
    return checked


def check_link(source: Source, *, by: Actor) -> Source:
    """Look at the addresses of one source now, and return it with what was found. Raises PermissionDenied."""
    if not may_change_record(by, source, timezone.now()):
        raise PermissionDenied
    _look_at(source, _Pace())
    source.refresh_from_db()
    return source


def forget_findings(source: Source) -> None:
    """Take away what was found of another address. The source is to be saved by the caller."""
    source.checked_at, source.dead_since, source.check_fault, source.failed_days = None, None, "", 0


class _Pace:
    """Lets no server be asked twice within a short time."""

    def __init__(self):
        self.asked_at = {}

    def ask(self, url: str) -> Answer:
        host = urlsplit(url).netloc.casefold()
        if host in self.asked_at:
            sleep(max(0, self.asked_at[host] + PAUSE - monotonic()))
        answer = probe(url)
        if answer.verdict is not Verdict.REFUSED:
            self.asked_at[host] = monotonic()
        return answer


def _claim(source):
    """Take a source on, and tell whether nobody else has meanwhile."""
    same = Source.objects.filter(pk=source.pk, checked_at=source.checked_at, check_fault=source.check_fault)
    return bool(same.update(checked_at=timezone.now(), check_fault=BEING_CHECKED))


def _look_at(source, pace):
    """Ask for both addresses of a source and store what was found, unless they are others by then.

    Dead is an address of which the server says that there is nothing, and one at which nobody has answered on three
    different days. Who is slow, has a fault or keeps us out is not dead, however often: a reader may be let in.
    """
    answers = {url: pace.ask(url) for url in (source.url, source.archived_url) if url}
    main = answers.get(source.url) or answers[source.archived_url]
    failed_days, now = _failed_days(source, main), timezone.now()
    stays_dead = main.verdict in _SAYS_NOTHING and source.dead_since is not None
    is_dead = main.verdict is Verdict.GONE or failed_days >= DAYS_UNTIL_DEAD or stays_dead
    same = Source.objects.filter(pk=source.pk, url=source.url, archived_url=source.archived_url)
    same.update(
        checked_at=now,
        dead_since=(source.dead_since or now) if is_dead else None,
        check_fault=excerpt(_fault(source, answers), MOST_OF_A_FAULT),
        failed_days=failed_days,
    )


def _failed_days(source, answer):
    """Return on how many days in a row nobody has answered. A look that found nothing out changes nothing."""
    if answer.verdict in _SAYS_NOTHING:
        return source.failed_days
    if answer.verdict is not Verdict.NOBODY:
        return 0
    is_same_day = source.checked_at and timezone.localdate(source.checked_at) == timezone.localdate()
    counted = source.failed_days if is_same_day and source.failed_days else source.failed_days + 1
    return min(counted, DAYS_UNTIL_DEAD)


def _fault(source, answers):
    """Return what was wrong with either address, in sentences."""
    faults = [answer.fault for url, answer in answers.items() if url != source.archived_url and answer.fault]
    archived = answers.get(source.archived_url)
    if archived and archived.fault:
        faults.append(_("Archived copy: %(fault)s") % {"fault": archived.fault})
    return " ".join(faults)
