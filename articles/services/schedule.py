"""Planning what happens to an article at a time, and doing what is due.

First publications and withdrawals are times of the article, by which the clock decides. What changes a live article,
or has to wait for something that does, is a ScheduledChange, which somebody has to make.
"""

import logging
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.aggregate.content import Content, digest
from articles.enums import ArticleState, AuditAction, ChangeKind, ChangeState, SnapshotKind
from articles.models import Article, Package, ScheduledChange, Snapshot
from articles.queries.joining import content_before, join_work
from articles.queries.schedule import open_change
from articles.queries.snapshot import content_in, newest_draft, snapshot_with, take
from articles.queries.work import newest_work, work_of
from articles.services.article import (
    NotReady,
    WrongState,
    bring_out,
    end_change,
    lock_article,
    make_draft,
    require_no_package,
    require_ready,
    require_seen,
    require_state,
)
from articles.services.audit import audit
from articles.services.gate import Finding
from articles.services.generation import move_generation
from articles.services.notice import tell_held
from articles.services.review import end_review
from articles.services.role import Actor, require_permission, user_of
from articles.services.search import index_articles
from articles.services.snapshot import keep_newest, keep_version
from articles.services.work import set_aside
from articles.text import excerpt

logger = logging.getLogger(__name__)


def schedule_update(article: Article, *, at: datetime, time_zone: str, seen: str, by: Actor) -> list[Finding]:
    """Plan that the newest draft of a live article goes out at a time, as it is now. Returns the warnings of the gate.

    It takes the place of what was planned or held before. `seen` is the digest of the draft that the person saw.
    Raises PermissionDenied, WrongState (not live, no draft, saved since, withdrawn by then, in a package that waits)
    and NotReady (the gate refuses).
    """
    require_permission(by, "publish_article")
    with transaction.atomic():
        article, now = lock_article(article.pk), timezone.now()
        require_no_package(article, now)
        require_state(article, now, ArticleState.LIVE)
        work = newest_work(article)
        if work.draft is None:
            raise WrongState(_("There are no changes to publish."))
        require_seen(work, seen)
        findings = require_ready(work)
        require_before_withdrawal(article, at)
        article.package = None
        article.save(update_fields=["package"])
        plan_change(article, ChangeKind.UPDATE, work.draft, at=at, time_zone=time_zone, by=by)
    return findings


def plan_change(
    article: Article, kind: ChangeKind, version: Snapshot, *, at: datetime, time_zone: str, by: Actor
) -> None:
    """Write down that a version goes out at a time, in the place of what is planned. The article is locked."""
    live = take(article.pk)
    keep_newest(article, live)
    change = open_change(article) or ScheduledChange(article=article)
    change.kind, change.version, change.live_digest = kind, version, digest(live)
    change.at, change.time_zone, change.state, change.fault = at, time_zone, ChangeState.WAITING, ""
    change.created_by, change.created_at = user_of(by), timezone.now()
    change.save()
    audit(AuditAction.PLANNED, by=by, about=article, at=at.isoformat())


def move_update(article: Article, *, at: datetime, time_zone: str, by: Actor) -> None:
    """Give the update that waits another time; its version stays.

    Raises PermissionDenied and WrongState (none waits, withdrawn by then, in a package that waits).
    """
    require_permission(by, "publish_article")
    with transaction.atomic():
        article, now = lock_article(article.pk), timezone.now()
        require_no_package(article, now)
        change = open_change(article)
        if change is None or change.is_held:
            raise WrongState(_("No update waits that could be moved."))
        require_before_withdrawal(article, at)
        change.at, change.time_zone = at, time_zone
        change.save(update_fields=["at", "time_zone"])


def cancel_update(article: Article, *, by: Actor) -> None:
    """Cancel the update that waits or is held; the draft stays.

    Raises PermissionDenied and WrongState (there is none, or it is in a package that waits).
    """
    require_permission(by, "publish_article")
    with transaction.atomic():
        article = lock_article(article.pk)
        require_no_package(article, timezone.now())
        if end_change(article, _("It was cancelled.")) is None:
            raise WrongState(_("No update is planned any more."))
        audit(AuditAction.CANCELLED, by=by, about=article)


def move_publication(article: Article, *, at: datetime, by: Actor) -> None:
    """Give the first publication that lies ahead another time; what goes out stays.

    Raises PermissionDenied and WrongState (not scheduled, withdrawn by then, in a package that waits).
    """
    require_permission(by, "publish_article")
    with transaction.atomic():
        article, now = lock_article(article.pk), timezone.now()
        require_no_package(article, now)
        require_state(article, now, ArticleState.SCHEDULED)
        require_before_withdrawal(article, at)
        set_publication(article, max(at, now))
        audit(AuditAction.PLANNED, by=by, about=article, at=max(at, now).isoformat())


def set_publication(article: Article, at: datetime) -> None:
    """Have a locked article, which was never public yet, come out at a time."""
    article.published_at = article.modified_at = at
    article.save()
    move_generation()


def cancel_publication(article: Article, *, by: Actor) -> None:
    """Make a draft again of an article whose first publication lies ahead, with the changes that were made since.

    Raises PermissionDenied, WrongState (not scheduled, in a package that waits) and ValidationError (those changes
    cannot be stored).
    """
    require_permission(by, "publish_article")
    with transaction.atomic():
        article, now = lock_article(article.pk), timezone.now()
        require_no_package(article, now)
        require_state(article, now, ArticleState.SCHEDULED)
        unschedule(article, by=by)


def unschedule(article: Article, *, by: Actor) -> None:
    """Make a draft of a locked article that was never public. Raises ValidationError."""
    make_draft(article)
    article.save()
    index_articles([article.pk])
    keep_version(article, take(article.pk), kind=SnapshotKind.WITHDRAWN, by=by)
    audit(AuditAction.WITHDRAWN, by=by, about=article)
    move_generation()


def cancel_withdrawal(article: Article, *, by: Actor) -> None:
    """Let an article stay that was to be withdrawn. Raises PermissionDenied and WrongState (it is not to be)."""
    require_permission(by, "withdraw_article")
    with transaction.atomic():
        article, now = lock_article(article.pk), timezone.now()
        require_state(article, now, ArticleState.LIVE, ArticleState.SCHEDULED)
        if article.withdrawn_at is None:
            raise WrongState(_("No withdrawal is planned any more."))
        article.withdrawn_at = None
        article.save()
        audit(AuditAction.CANCELLED, by=by, about=article)
        move_generation()


def require_before_withdrawal(article: Article, at: datetime) -> None:
    """Raise WrongState where the article will be withdrawn by then."""
    if article.withdrawn_at and article.withdrawn_at <= at:
        raise WrongState(_("It will be withdrawn by then. Choose an earlier time, or cancel the withdrawal first."))


def make_due_changes() -> tuple[int, list[str]]:
    """Make the changes that are due, each for itself, those of a package together, all or none.

    Returns how many were made, and a sentence on each that broke down and is tried again by the next run. What cannot
    be made is held, and whoever planned it is told.
    """
    due = ScheduledChange.objects.due(timezone.now()).order_by("at", "created_at")
    made, faults = 0, []
    for article, package in dict.fromkeys(
        (None, package) if package else (article, None)
        for article, package in due.values_list("article", "article__package")
    ):
        try:
            made += _make_together(Article.objects.filter(package=package) if package else [article])
        except Exception as error:
            logger.exception("The planned change of %s could not be made.", package or article)
            name = Package.objects.filter(pk=package).first() or Article.objects.filter(pk=article).first()
            text = _("“%(name)s” was not changed: %(fault)s")
            faults.append(text % {"name": name, "fault": f"{type(error).__name__}: {error}"})
    return made, faults


class _Held(Exception):
    """Not all can be made; what was made of the others is taken back."""


def _make_together(articles: Iterable[UUID | Article]) -> int:
    with transaction.atomic():
        # Whoever plans, moves or cancels holds the article first; so nobody else decides on these changes now.
        locked = {row.pk: row for row in Article.objects.select_for_update().filter(pk__in=articles).order_by("pk")}
        changes = list(ScheduledChange.objects.open().filter(article__in=locked).select_related("version"))
        now = timezone.now()
        if any(change.is_held or change.at > now for change in changes):
            return 0
        faults = _faults_of_making(changes, locked, now)
        if faults:
            hold_changes(changes, faults)
    return 0 if faults else len(changes)


def _faults_of_making(changes, locked, now):
    """Make all changes or none, and return by their keys why those that cannot be made cannot."""
    faults = {}
    missing = locked.keys() - {change.article_id for change in changes}
    names = ", ".join(f"“{locked[pk]}”" for pk in missing)
    try:
        with transaction.atomic():
            for change in changes:
                change.article = locked[change.article_id]
                if fault := _fault_of_making(change, now):
                    faults[change.pk] = fault
                elif missing:
                    faults[change.pk] = _("Nothing is planned any more for %(names)s.") % {"names": names}
            if faults:
                raise _Held
    except _Held:
        pass
    return faults


def _fault_of_making(change, now):
    """Make a change, and return in sentences why that is not possible, or an empty text."""
    try:
        with transaction.atomic():
            _make(change, now)
    except NotReady as refusal:
        return " ".join(finding.text for finding in refusal.findings)
    except WrongState as refusal:
        return str(refusal)
    except ValidationError as refusal:
        return " ".join(refusal.messages)
    return ""


def _make(change, now):
    article, version = change.article, change.version
    is_update = change.kind == ChangeKind.UPDATE
    wanted = ArticleState.LIVE if is_update else ArticleState.DRAFT
    if (state := article.state(now)) != wanted:
        raise WrongState(_("The state of the article has changed: %(state)s.") % {"state": state.label})
    live, planned = take(article.pk), content_in(version)
    content = planned
    if is_update and digest(live) != change.live_digest:
        before = content_before(snapshot_with(article.pk, change.live_digest))
        content = _joined(article, before, live, planned)
    work = work_of(article, content)
    require_ready(work)
    newer = newest_draft(article) if is_update else kept_newest(article, live)
    bring_out(article, work, by=change.created_by, at=now, now=now, base=version.digest)
    # By what they say and not by their digests: a record that was merged since goes by another key in them.
    if newer is None or content_in(newer) in (planned, content):
        end_review(article)
    else:
        goes_on = carry_on_with(article, newer, planned, content, by=newer.created_by)
        if goes_on is None:
            set_draft_aside(article, newer, planned, content)
    change.state, change.ended_at = ChangeState.DONE, now
    change.save(update_fields=["state", "ended_at"])


def kept_newest(article: Article, rows: Content) -> Snapshot:
    """Return the version of what the rows of a locked article hold, which is kept now where there is none yet."""
    keep_newest(article, rows)
    return snapshot_with(article.pk, digest(rows))


def _joined(article, before, live, planned):
    merged = join_work(article, before, live, planned)
    if merged.clashes:
        raise WrongState(_("What readers see was changed since, in the same places as what was planned."))
    return merged.content


def carry_on_with(
    article: Article, work: Snapshot, before: Content, after: Content, *, by: Actor | None, note: str = ""
) -> Snapshot | None:
    """Make work that was begun on `before` the draft of a locked article whose rows have become `after`.

    Returns the draft, or None where the work clashes with what readers see now; nothing is written then.
    """
    content = content_in(work)
    merged = join_work(article, before, after, content)
    if merged.clashes:
        return None
    if merged.content != content:
        return keep_version(article, merged.content, kind=SnapshotKind.SAVED, by=by, base=work.digest, note=note)
    article.snapshots.drafts().update(is_draft=False)
    article.snapshots.filter(pk=work.pk).update(is_draft=True)
    return work


def set_draft_aside(article: Article, draft: Snapshot, before: Content, after: Content) -> Snapshot:
    """Keep a draft that clashes with what readers see now for its writer to settle. The article is locked."""
    return set_aside(article, after, content_in(draft), base=digest(before), by=draft.created_by, note=draft.note)


def hold_changes(changes: Iterable[ScheduledChange], faults: dict[UUID, str], *, by: Actor | None = None) -> None:
    """Hold changes that were to be made together, with the fault of each by its key.

    Whoever planned one is told, unless it is `by`, who is told anyway.
    """
    for change in changes:
        fault = faults.get(change.pk) or _("It waits for the others of its package.")
        change.state, change.fault = (
            ChangeState.HELD,
            excerpt(fault, ScheduledChange._meta.get_field("fault").max_length),
        )
        change.save(update_fields=["state", "fault"])
        if change.pk in faults:
            tell_held(change, by=by)
