"""The one way to publish, withdraw and retract an article."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from articles.enums import ArticleState, ArticleStatus, CorrectionKind
from articles.models import Article, Correction, User
from articles.services.gate import Finding, inspect_article
from articles.services.role import require_permission


class NotReady(Exception):
    """The gate refuses; `findings` lists what is to be mended."""

    def __init__(self, findings: list[Finding]):
        super().__init__("; ".join(finding.text for finding in findings))
        self.findings = findings


class WrongState(Exception):
    """What was asked for does not fit the state the article is in."""


def may_change_article(user: User, article: Article) -> bool:
    """Tell whether the person may change it: a writer only own drafts, an editor everything."""
    if not user.has_perm("articles.change_article"):
        return False
    own_draft = article.status == ArticleStatus.DRAFT and article.created_by_id == user.pk
    return own_draft or user.has_perm("articles.change_any_article")


def require_may_change(user: User, article: Article) -> None:
    """Raise PermissionDenied unless the person may change the article."""
    if not may_change_article(user, article):
        raise PermissionDenied


def publish_article(article: Article, *, by: User, at: datetime | None = None) -> list[Finding]:
    """Make the article public now, or from `at` on. Returns the warnings of the gate.

    A withdrawn article comes back at once, with its first publication time. Raises PermissionDenied,
    WrongState (already live, scheduled or retracted; withdrawn, but `at` given) and NotReady (the gate refuses).
    """
    require_permission(by, "publish_article")
    with transaction.atomic():
        article, now = _lock(article), timezone.now()
        if article.state(now) not in {ArticleState.DRAFT, ArticleState.WITHDRAWN}:
            raise WrongState(article.state(now).label)
        returning = article.status == ArticleStatus.PUBLISHED
        if returning and at:
            raise WrongState(article.state(now).label)
        findings = inspect_article(article)
        if refusals := [finding for finding in findings if finding.refuses]:
            raise NotReady(refusals)
        article.status = ArticleStatus.PUBLISHED
        article.published_at = article.published_at if returning else at or now
        article.modified_at = now if returning else article.published_at
        article.withdrawn_at = None
        article.save()
    return findings


def withdraw_article(article: Article, *, by: User, at: datetime | None = None) -> None:
    """Take the article off the site now or at a time; its address then answers like an unknown one.

    One that would go before it was ever public becomes a draft again, to be published or scheduled anew.
    Raises PermissionDenied and WrongState (neither live nor scheduled).
    """
    require_permission(by, "withdraw_article")
    with transaction.atomic():
        article, now = _lock(article), timezone.now()
        if article.state(now) not in {ArticleState.LIVE, ArticleState.SCHEDULED}:
            raise WrongState(article.state(now).label)
        at = max(at or now, now)
        if article.state(now) == ArticleState.SCHEDULED and at <= article.published_at:
            article.status, article.published_at, article.modified_at = ArticleStatus.DRAFT, None, None
        else:
            article.withdrawn_at = at
        article.save()


def retract_article(article: Article, *, reason: str, by: User) -> None:
    """Leave only a tombstone with a public reason, and record it among the corrections.

    Raises PermissionDenied and WrongState (not live).
    """
    require_permission(by, "withdraw_article")
    with transaction.atomic():
        article, now = _lock(article), timezone.now()
        if article.state(now) != ArticleState.LIVE:
            raise WrongState(article.state(now).label)
        article.retracted_at = article.modified_at = now
        article.retraction_note = reason
        article.full_clean(validate_unique=False)
        article.save()
        Correction.objects.create(article=article, kind=CorrectionKind.RETRACTION, text=reason, corrected_at=now)


def save_article(article: Article, *, by: User) -> None:
    """Store the words of an existing article, not its state: that stays what it has become meanwhile.

    Raises PermissionDenied, also where it was published after the writer opened it.
    """
    with transaction.atomic():
        require_may_change(by, _lock(article))
        kept = {"id", "status", "published_at", "modified_at", "withdrawn_at", "retracted_at", "retraction_note"}
        article.save(update_fields={field.name for field in article._meta.concrete_fields} - kept)


def delete_article(article: Article, *, by: User) -> None:
    """Delete a draft with all that belongs to it. Raises PermissionDenied and WrongState (not a draft)."""
    require_permission(by, "delete_article")
    with transaction.atomic():
        stored, now = _lock(article), timezone.now()
        require_may_change(by, stored)
        if stored.state(now) != ArticleState.DRAFT:
            raise WrongState(stored.state(now).label)
        article.delete()


def touch_article(article: Article) -> None:
    """Record that readers see something else in a live article; drafts are left alone."""
    now = timezone.now()
    if article.state(now) == ArticleState.LIVE:
        Article.objects.filter(pk=article.pk).update(modified_at=now)


def _lock(article):
    """Return the row as it stands, held until the transaction ends."""
    return Article.objects.select_for_update().get(pk=article.pk)
