"""Articles that come out together, all or none.

Where none of them was public before, the clock brings them out: they have the same time of publication. Where one is
an update of what readers see, everything waits to be made in one transaction.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.enums import ArticleState, ChangeKind
from articles.models import Article, Package, Snapshot
from articles.queries.schedule import open_change, waiting_package
from articles.queries.snapshot import content_in, take
from articles.queries.work import Work, newest_work, work_of
from articles.services.article import NotReady, WrongState, bring_out, end_change, make_draft, require_ready
from articles.services.review import end_review
from articles.services.role import Actor, require_permission, user_of
from articles.services.schedule import (
    carry_on_with,
    kept_newest,
    plan_change,
    require_before_withdrawal,
    set_publication,
    unschedule,
)

MOST_MEMBERS = 20


class NotReadyTogether(Exception):
    """Some of the articles cannot come out; `faults` gives the sentences on each by its key. Nothing was planned."""

    def __init__(self, faults: dict[UUID, list[str]]):
        super().__init__("; ".join(text for texts in faults.values() for text in texts))
        self.faults = faults


@dataclass
class _Member:
    """An article of a package with the version of it that is to come out."""

    article: Article
    work: Work
    version: Snapshot
    is_update: bool


def plan_package(
    package: Package | None,
    *,
    name: str,
    at: datetime,
    time_zone: str,
    articles: Collection[UUID],
    newest: Collection[UUID] = (),
    by: Actor,
) -> Package:
    """Have articles come out together at a time, all or none; a package that waits is planned anew with exactly these.

    Drafts come out for the first time, of live articles the newest changes. Of an article that was in the package
    before, the text stays that was planned, unless it is one of the `newest`. What is no longer in it becomes a draft
    again. Raises PermissionDenied, WrongState (the package is out, or nothing was chosen) and NotReadyTogether.
    """
    require_permission(by, "publish_article")
    if not 0 < len(articles) <= MOST_MEMBERS:
        raise WrongState(_("Choose at least one article, and at most %(most)s.") % {"most": MOST_MEMBERS})
    with transaction.atomic():
        now = timezone.now()
        at = max(at, now)
        package, locked = _lock(package, articles, now)
        members, faults = [], {}
        for article in (locked[pk] for pk in articles if pk in locked):
            try:
                members.append(_member(article, package, at, now, is_newest=article.pk in newest))
            except NotReady as refusal:
                faults[article.pk] = [finding.text for finding in refusal.findings]
            except WrongState as refusal:
                faults[article.pk] = [str(refusal)]
        if faults:
            raise NotReadyTogether(faults)
        package = package or Package(created_by=user_of(by))
        package.name, package.at, package.time_zone = name, at, time_zone
        package.full_clean()
        package.save()
        for article in (article for pk, article in locked.items() if pk not in articles):
            _take_out(article, by=by)
        _plan(members, package, now, by=by)
    return package


def dissolve_package(package: Package, *, by: Actor) -> None:
    """Cancel a package that waits: its articles are drafts again, or live as they were with their drafts.

    Raises PermissionDenied and WrongState (it is out).
    """
    require_permission(by, "publish_article")
    with transaction.atomic():
        package, locked = _lock(package, [], timezone.now())
        for article in locked.values():
            _take_out(article, by=by)
        package.delete()


def _lock(package, articles, now):
    """Return the package as it stands, and by their keys its articles and those to come into it, all held."""
    if package:
        package = Package.objects.select_for_update().filter(pk=package.pk).first()
        if package is None:
            raise WrongState(_("The package has been dissolved."))
    keys = {*articles, *(package.articles.values_list("pk", flat=True) if package else ())}
    locked = {row.pk: row for row in Article.objects.select_for_update().filter(pk__in=keys).order_by("pk")}
    members = [row for row in locked.values() if package and row.package_id == package.pk]
    if members and not any(waiting_package(row, now) for row in members):
        raise WrongState(_("The package is out already."))
    if not locked.keys() >= set(articles):
        raise WrongState(_("One of the articles has been deleted."))
    return package, locked


def _member(article, package, at, now, *, is_newest):
    """Return what is to come out of an article. Raises WrongState and NotReady."""
    waits_in = waiting_package(article, now)
    if waits_in and waits_in != package:
        raise WrongState(_("It is to come out with the package “%(package)s”.") % {"package": waits_in})
    state = article.state(now)
    is_update = state == ArticleState.LIVE
    if state != ArticleState.DRAFT and not is_update and not (waits_in and state == ArticleState.SCHEDULED):
        raise WrongState(_("The state of the article does not fit: %(state)s.") % {"state": state.label})
    change = open_change(article)
    if change and not waits_in:
        raise WrongState(_("An update of it is planned by itself. Cancel that first."))
    if change and not is_newest:
        version = Snapshot.objects.get(pk=change.version_id)
        work = work_of(article, content_in(version))
    elif state == ArticleState.SCHEDULED and not is_newest:
        rows = take(article.pk)
        version, work = kept_newest(article, rows), work_of(article, rows)
    else:
        work = newest_work(article)
        if is_update and work.draft is None:
            raise WrongState(_("There are no changes to publish."))
        version = work.draft or kept_newest(article, work.content)
    require_ready(work)
    require_before_withdrawal(article, at)
    return _Member(article, work, version, is_update)


def _plan(members, package, now, *, by):
    by_the_clock = not any(member.is_update for member in members)
    for member in members:
        article = member.article
        article.package = package
        if by_the_clock:
            _leave_to_the_clock(member, package.at, now, by=by)
            continue
        if article.state(now) == ArticleState.SCHEDULED:
            unschedule(article, by=by)
        else:
            article.save(update_fields=["package"])
        kind = ChangeKind.UPDATE if member.is_update else ChangeKind.PUBLISH
        plan_change(article, kind, member.version, at=package.at, time_zone=package.time_zone, by=by)


def _leave_to_the_clock(member, at, now, *, by):
    """Give an article that was never public its time. What was saved after the planned version stays beside it."""
    article, planned = member.article, member.work.content
    if article.state(now) == ArticleState.SCHEDULED:
        if planned == take(article.pk):
            set_publication(article, at)
            return
        make_draft(article)
    end_change(article, _("Nothing in the package is live any more, so that the clock brings it out."))
    rows = take(article.pk)
    newer = kept_newest(article, rows)
    bring_out(article, member.work, by=by, at=at, now=now, base=member.version.digest)
    if rows == planned:
        end_review(article)
    else:
        carry_on_with(article, newer, planned, planned, by=by)


def _take_out(article, *, by):
    """Make an article that is no longer to come out with others what it was."""
    article.package = None
    end_change(article, _("It was taken out of the package."))
    if article.state(timezone.now()) == ArticleState.SCHEDULED:
        unschedule(article, by=by)
    else:
        article.save(update_fields=["package"])
