"""The one way to publish, withdraw and retract an article."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.enums import ArticleState, ArticleStatus, AuditAction, ChangeState, CorrectionKind, GateRule, SnapshotKind
from articles.models import Article, Correction, ScheduledChange
from articles.queries.schedule import open_change, waiting_package
from articles.queries.snapshot import content_in, newest_draft, take
from articles.queries.work import Work, newest_work
from articles.services.audit import audit
from articles.services.gate import Finding, inspect_article
from articles.services.generation import move_generation
from articles.services.notice import tell_published
from articles.services.review import end_review
from articles.services.role import Actor, require_permission
from articles.services.search import index_articles
from articles.services.snapshot import apply, keep_newest, keep_version


class NotReady(Exception):
    """The gate refuses; `findings` lists what is to be mended."""

    def __init__(self, findings: list[Finding]):
        super().__init__("; ".join(finding.text for finding in findings))
        self.findings = findings


class WrongState(Exception):
    """What was asked for does not fit the state the article is in."""


def may_change_article(user: Actor, article: Article) -> bool:
    """Tell whether the person may change it: a writer own drafts and those assigned to them, an editor everything."""
    if not user.has_perm("articles.change_article"):
        return False
    is_theirs = user.pk in {article.created_by_id, article.assignee_id}
    return (article.status == ArticleStatus.DRAFT and is_theirs) or user.has_perm("articles.change_any_article")


def may_delete_article(user: Actor, article: Article) -> bool:
    """Tell whether the person may delete it, if it is a draft: not what is only assigned to them."""
    is_own = article.created_by_id == user.pk or user.has_perm("articles.change_any_article")
    return is_own and user.has_perm("articles.delete_article")


def require_may_change(user: Actor, article: Article) -> None:
    """Raise PermissionDenied unless the person may change the article."""
    if not may_change_article(user, article):
        raise PermissionDenied


def publish_article(
    article: Article, *, by: Actor, at: datetime | None = None, seen: str = "", note: str = ""
) -> list[Finding]:
    """Make the newest work public: at once, or a draft from `at` on. Returns the warnings of the gate.

    What was never published becomes public; a withdrawn article comes back with its first publication time; of a live
    or scheduled one the changes are published, and an update that was planned is cancelled. `seen` is the digest of the
    work that the person saw. Raises PermissionDenied, WrongState (retracted, or live or scheduled without changes;
    published before, but `at` given; saved since it was seen; in a package that waits) and NotReady (the gate refuses,
    or it cannot be stored).
    """
    require_permission(by, "publish_article")
    with transaction.atomic():
        article, now = lock_article(article.pk), timezone.now()
        require_no_package(article, now)
        work, state = newest_work(article), article.state(now)
        _require_publishable(state, work, at)
        require_seen(work, seen)
        findings = require_ready(work)
        end_change(article, _("A newer text was published before."))
        bring_out(article, work, by=by, at=max(at or now, now), now=now, note=note, is_written=work.draft is None)
        end_review(article)
    return findings


def _require_publishable(state, work, at):
    has_changes = state in {ArticleState.LIVE, ArticleState.SCHEDULED} and work.draft
    if state not in {ArticleState.DRAFT, ArticleState.WITHDRAWN} and not has_changes:
        raise WrongState(_("It is %(state)s already.") % {"state": state.label})
    if at and state != ArticleState.DRAFT:
        raise WrongState(state.label)


def require_seen(work: Work, seen: str) -> None:
    """Raise WrongState where the newest work is no longer the one of the digest that somebody saw."""
    if seen and work.digest != seen:
        raise WrongState(_("Somebody has saved it since you opened it. Look at the newest text first."))


def require_ready(work: Work) -> list[Finding]:
    """Return the warnings of the gate. Raises NotReady where it refuses."""
    findings = inspect_article(work)
    if refusals := [finding for finding in findings if finding.refuses]:
        raise NotReady(refusals)
    return findings


def bring_out(
    article: Article,
    work: Work,
    *,
    by: Actor | None,
    at: datetime,
    now: datetime,
    note: str = "",
    base: str = "",
    is_written: bool = False,
) -> None:
    """Make work public that the gate has passed, a draft from `at` on. The article is locked.

    `is_written` tells that the rows hold it already. Raises NotReady where it cannot be stored.
    """
    state = article.state(now)
    before = None if is_written else take(article.pk)
    after = _write_work(article, work, before) if before else work.content
    _mark_published(article, state, before is not None and after != before, at=at, now=now)
    index_articles([article.pk])
    base = base or work.digest
    keep_version(article, after, kind=SnapshotKind.PUBLISHED, by=by, base=base, note=note)
    tell_published(article, by=by)
    audit(AuditAction.PUBLISHED, by=by, about=article, at=at.isoformat() if at > now else "")
    move_generation()


def _write_work(article, work, before):
    """Write the work over what readers see, which is the content `before`, and return the content that is there now."""
    keep_newest(article, before)
    try:
        apply(article, work.content)
    except ValidationError as error:
        field = next(iter(getattr(error, "error_dict", ["headline"])))
        raise NotReady([Finding(GateRule.STORABLE, text, work.article, field) for text in error.messages]) from error
    return take(article.pk)


def _mark_published(article, state, is_changed, *, at, now):
    if state == ArticleState.DRAFT:
        article.status, article.published_at, article.modified_at = ArticleStatus.PUBLISHED, at, at
    elif state == ArticleState.WITHDRAWN or (state == ArticleState.LIVE and is_changed):
        article.modified_at = now
    if state == ArticleState.WITHDRAWN:
        article.withdrawn_at = None
    article.save()


def withdraw_article(article: Article, *, by: Actor, at: datetime | None = None) -> None:
    """Take the article off the site now or at a time; its address then answers like an unknown one.

    One that would go before it was ever public becomes a draft again, with the changes that were made since, to be
    published or scheduled anew. An update that was planned for later is cancelled. Raises PermissionDenied, WrongState
    (neither live nor scheduled, or in a package that waits) and ValidationError (those changes cannot be stored).
    """
    require_permission(by, "withdraw_article")
    with transaction.atomic():
        article, now = lock_article(article.pk), timezone.now()
        require_no_package(article, now)
        state = require_state(article, now, ArticleState.LIVE, ArticleState.SCHEDULED)
        at = max(at or now, now)
        if state == ArticleState.SCHEDULED and at <= article.published_at:
            make_draft(article)
        else:
            article.withdrawn_at = at
            end_change(article, _("The article is withdrawn before."), since=at)
        article.save()
        index_articles([article.pk])
        keep_version(article, take(article.pk), kind=SnapshotKind.WITHDRAWN, by=by)
        audit(AuditAction.WITHDRAWN, by=by, about=article, at=at.isoformat() if at > now else "")
        move_generation()


def make_draft(article: Article) -> None:
    """Make a draft again of what was never public: its newest work goes into its rows. It is locked and not saved."""
    if draft := newest_draft(article):
        keep_newest(article, take(article.pk))
        apply(article, content_in(draft))
    article.status, article.published_at, article.modified_at = ArticleStatus.DRAFT, None, None
    article.withdrawn_at = None


def retract_article(article: Article, *, reason: str, by: Actor) -> None:
    """Leave only a tombstone with a public reason, and record it among the corrections.

    An update that was planned is cancelled. Raises PermissionDenied and WrongState (not live, or in a package that
    waits).
    """
    require_permission(by, "withdraw_article")
    with transaction.atomic():
        article, now = lock_article(article.pk), timezone.now()
        require_no_package(article, now)
        require_state(article, now, ArticleState.LIVE)
        article.retracted_at = article.modified_at = now
        article.retraction_note = reason
        # The tombstone stays, also where the article was to go.
        article.withdrawn_at = None
        article.full_clean(validate_unique=False)
        article.save()
        index_articles([article.pk])
        end_change(article, _("The article was retracted."))
        Correction.objects.create(article=article, kind=CorrectionKind.RETRACTION, text=reason, corrected_at=now)
        keep_version(article, take(article.pk), kind=SnapshotKind.RETRACTED, by=by)
        audit(AuditAction.RETRACTED, by=by, about=article)
        move_generation()


def delete_article(article: Article, *, by: Actor) -> None:
    """Delete a draft with all that belongs to it.

    Raises PermissionDenied and WrongState (not a draft, or in a package that waits).
    """
    with transaction.atomic():
        stored, now = lock_article(article.pk), timezone.now()
        if not may_delete_article(by, stored):
            raise PermissionDenied
        require_state(stored, now, ArticleState.DRAFT)
        require_no_package(stored, now)
        article.delete()


def require_state(article: Article, now: datetime, *states: ArticleState) -> ArticleState:
    """Return the state of the article. Raises WrongState where it is none of these."""
    if (state := article.state(now)) not in states:
        raise WrongState(state.label)
    return state


def require_no_package(article: Article, now: datetime) -> None:
    """Raise WrongState, with a sentence, where the article is to come out with others."""
    if package := waiting_package(article, now):
        text = _("It is to come out with the package “%(package)s”. Take it out of the package first.")
        raise WrongState(text % {"package": package})


def end_change(article: Article, reason: str, *, since: datetime | None = None) -> ScheduledChange | None:
    """Cancel the change that is planned for a locked article, or held, and return it, None where there is none.

    `reason` is a sentence for the desk. One that is due before `since` stays.
    """
    change = open_change(article)
    if change is None or (since and change.at < since):
        return None
    change.state, change.fault, change.ended_at = ChangeState.CANCELLED, reason, timezone.now()
    change.save(update_fields=["state", "fault", "ended_at"])
    return change


def touch_article(article: Article) -> None:
    """Record that readers see something else in an article, for a live one also when."""
    now = timezone.now()
    if article.state(now) == ArticleState.LIVE:
        Article.objects.filter(pk=article.pk).update(modified_at=now)
    move_generation()


def require_draft(article: Article) -> None:
    """Raise WrongState, with a sentence, unless the article is a draft, into which one may import."""
    if (state := article.state(timezone.now())) != ArticleState.DRAFT:
        text = _("Imports go into drafts only. The state of this article: %(state)s.")
        raise WrongState(text % {"state": state.label})


def lock_draft(article: Article, *, by: Actor) -> Article:
    """Return the row of a draft, held until the transaction ends.

    Raises PermissionDenied, and WrongState where it is no draft any more, or deleted.
    """
    try:
        article = lock_article(article.pk)
    except Article.DoesNotExist as error:
        raise WrongState(_("The article has been deleted.")) from error
    require_may_change(by, article)
    require_draft(article)
    return article


def require_open(article: Article) -> None:
    """Raise WrongState, with a sentence, where the article is retracted: nothing can be published of it any more."""
    if article.state(timezone.now()) == ArticleState.RETRACTED:
        raise WrongState(_("The article has been retracted; its text cannot be changed any more."))


def lock_open(pk: UUID, *, by: Actor) -> Article:
    """Return the row of an article that the person may work on, held until the transaction ends.

    Raises Article.DoesNotExist, PermissionDenied and WrongState (retracted).
    """
    article = lock_article(pk)
    require_may_change(by, article)
    require_open(article)
    return article


def lock_article(pk: UUID) -> Article:
    """Return the row as it stands, held until the transaction ends. Raises Article.DoesNotExist."""
    return Article.objects.select_for_update().get(pk=pk)
