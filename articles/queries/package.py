"""Packages of articles that come out together, and what may come into one."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from articles.enums import ArticleStatus
from articles.models import Article, Package, ScheduledChange, Snapshot

A_LIST = 50


@dataclass(frozen=True)
class PackageLine:
    """A package with its articles; whether it is still to come out, and whether it is held."""

    package: Package
    articles: list[Article]
    is_waiting: bool
    is_held: bool


def packages(now: datetime) -> list[PackageLine]:
    """Return the packages that are still to come out by their time, then those that are out, the latest first.

    Fifty of each at most. Six queries.
    """
    found = _with_changes(Package.objects.select_related("created_by").prefetch_related("articles__conference"))
    waiting = found.filter(Q(at__gt=now) | Q(has_changes=True)).order_by("at")[:A_LIST]
    out = found.filter(at__lte=now, has_changes=False).order_by("-at")[:A_LIST]
    return [*(_line(package, True) for package in waiting), *(_line(package, False) for package in out)]


def _line(package, is_waiting):
    return PackageLine(package, list(package.articles.all()), is_waiting, package.is_held)


def _with_changes(packages):
    changes = ScheduledChange.objects.open().filter(article__package=OuterRef("pk"))
    held = changes.exclude(fault="")
    return packages.annotate(has_changes=Exists(changes), is_held=Exists(held))


def find_package(pk, now: datetime) -> PackageLine | None:
    """Return one package, or None. Two queries."""
    package = _with_changes(Package.objects.select_related("created_by")).filter(pk=pk).first()
    return package and _line(package, package.at > now or package.has_changes)


def candidates(now: datetime, words: str = "") -> QuerySet[Article]:
    """Return what may come into a package: drafts, and live articles with changes; the last saved first.

    What waits in a package already is left out, and what `words` do not find in headline or conference.
    """
    has_draft = Exists(Snapshot.objects.drafts().filter(article=OuterRef("pk")))
    live = Q(pk__in=Article.objects.published(now).filter(has_draft).values("pk"))
    articles = Article.objects.for_card().filter(Q(status=ArticleStatus.DRAFT) | live)
    open_changes = ScheduledChange.objects.open().filter(article__package=OuterRef("package"))
    articles = articles.exclude(Q(package__at__gt=now) | Q(Exists(open_changes), package__isnull=False))
    for word in words.split()[:10]:
        articles = articles.filter(
            Q(headline__icontains=word)
            | Q(conference__name__icontains=word)
            | Q(conference__short_name__icontains=word)
        )
    return articles.order_by("-updated_at")
