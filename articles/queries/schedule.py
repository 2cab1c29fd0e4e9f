"""What is to happen at a time, to one article and on the whole desk, and whether somebody is there to do it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from articles.enums import ArticleState, ArticleStatus, ChangeKind, SnapshotKind
from articles.models import Article, Heartbeat, Package, ScheduledChange, Snapshot
from articles.models.publication import not_withdrawn

A_LIST = 50
RUN_DUE = "run_due"
# The timer rings every minute; a run may take some. After this long nobody does what is due.
LATE = timedelta(minutes=5)

PUBLISH, UPDATE, WITHDRAW = ChangeKind.PUBLISH.label, ChangeKind.UPDATE.label, _("Withdraw")


@dataclass(frozen=True)
class ScheduledLine:
    """What is to happen to an article, as a line of a list. `fault` says why it is held."""

    article: Article
    what: str
    at: datetime
    package: Package | None = None
    is_held: bool = False
    fault: str = ""


@dataclass(frozen=True)
class Beat:
    """When `run_due` ended last, None where it never did; whether that is too long ago; and what it could not do."""

    last_at: datetime | None
    is_late: bool
    faults: str


@dataclass(frozen=True)
class Plan:
    """What is planned for one article. `publication` and `withdrawal` are the versions that tell who planned it."""

    publishes_at: datetime | None
    withdraws_at: datetime | None
    publication: Snapshot | None
    withdrawal: Snapshot | None
    change: ScheduledChange | None
    package: Package | None

    def __bool__(self):
        return any((self.publishes_at, self.withdraws_at, self.change))


def scheduled(now: datetime) -> list[ScheduledLine]:
    """Return what is to happen, what is held first, then by its time; fifty lines of each kind at most. Three queries.

    First publications and withdrawals lie in the future; a change that is due is listed until it is made.
    """
    articles = Article.objects.for_card().select_related("package").filter(status=ArticleStatus.PUBLISHED)
    ahead = articles.filter(not_withdrawn(now), retracted_at=None)
    changes = ScheduledChange.objects.open().select_related("article__conference", "article__package")
    lines = [
        *(_line(each.article, each.get_kind_display(), each) for each in changes.order_by("at")[:A_LIST]),
        *(
            ScheduledLine(article, PUBLISH, article.published_at, article.package)
            for article in ahead.filter(published_at__gt=now).order_by("published_at")[:A_LIST]
        ),
        *(
            ScheduledLine(article, WITHDRAW, article.withdrawn_at)
            for article in ahead.filter(withdrawn_at__gt=now).order_by("withdrawn_at")[:A_LIST]
        ),
    ]
    return sorted(lines, key=lambda line: (not line.is_held, line.at))


def _line(article, what, change):
    return ScheduledLine(article, what, change.at, article.package, change.is_held, change.fault)


def heartbeat(now: datetime) -> Beat:
    """Return how `run_due` is. One query."""
    row = Heartbeat.objects.filter(job=RUN_DUE).first()
    last_at = row and row.ended_at
    # Where the clock was set back, the last run may lie ahead.
    is_late = last_at is None or abs(now - last_at) > LATE
    return Beat(last_at, is_late, row.faults if row else "")


def plan_of(article: Article, now: datetime) -> Plan:
    """Return what is planned for an article. At most five queries."""
    state = article.state(now)
    will_go = article.withdrawn_at and state in {ArticleState.LIVE, ArticleState.SCHEDULED}
    return Plan(
        publication=_last(article, SnapshotKind.PUBLISHED) if state == ArticleState.SCHEDULED else None,
        withdrawal=_last(article, SnapshotKind.WITHDRAWN) if will_go else None,
        change=open_change(article),
        package=waiting_package(article, now),
        publishes_at=article.published_at if state == ArticleState.SCHEDULED else None,
        withdraws_at=article.withdrawn_at if will_go else None,
    )


def open_change(article: Article) -> ScheduledChange | None:
    """Return the change that waits or is held, with its version but not the content of it, or None. One query."""
    changes = ScheduledChange.objects.open().filter(article=article)
    return changes.select_related("created_by", "version").defer("version__content").first()


def waiting_package(article: Article, now: datetime) -> Package | None:
    """Return the package that the article is to come out with, None once it is out. At most two queries."""
    package = article.package
    is_waiting = package and (package.at > now or ScheduledChange.objects.open().in_package(package).exists())
    return package if is_waiting else None


def _last(article, kind):
    return article.snapshots.for_list().filter(kind=kind).order_by("-number").first()
