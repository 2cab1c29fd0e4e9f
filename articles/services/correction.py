"""Public notes on what was changed in a live article."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid5

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.enums import ArticleState, CorrectionKind
from articles.models import Article, Correction
from articles.services.article import WrongState, lock_article, touch_article
from articles.services.generation import move_generation
from articles.services.role import Actor, require_permission


@transaction.atomic
def add_correction(
    article: Article,
    *,
    kind: CorrectionKind,
    text: str,
    by: Actor,
    at: datetime | None = None,
    is_draft: bool = False,
) -> Correction:
    """Publish a note on a live article, whose time of change becomes now; or keep it as a draft, which changes nothing.

    `at` is when the change was made, now unless given. Raises PermissionDenied, WrongState (not live) and
    ValidationError.
    """
    require_permission(by, "add_correction")
    article = _lock_live(article.pk)
    values = {"kind": kind, "text": text, "is_draft": is_draft}
    return _store(Correction(article=article, corrected_at=at or timezone.now(), **values))


@transaction.atomic
def change_correction(correction: Correction, *, by: Actor) -> None:
    """Store an edited note. Where readers saw it, the time of change of its article becomes now.

    The note on the retraction of an article is the reason that its tombstone gives, which changes along. Raises
    PermissionDenied, Correction.DoesNotExist and ValidationError.
    """
    require_permission(by, "change_correction")
    correction.article = article = lock_article(correction.article_id)
    stored = Correction.objects.get(pk=correction.pk)
    correction.is_draft = stored.is_draft
    if _values(stored) == _values(correction):
        return
    _store(correction)
    if stored.kind == CorrectionKind.RETRACTION:
        retracted = Article.objects.filter(pk=article.pk, retracted_at__isnull=False, retraction_note=stored.text)
        retracted.update(retraction_note=correction.text, modified_at=timezone.now())
        move_generation()


@transaction.atomic
def publish_correction(correction: Correction, *, by: Actor) -> None:
    """Let readers see a draft, as it is given: it is dated now, and so is the change of its article.

    Raises PermissionDenied, WrongState (readers see it already, or its article is not live) and ValidationError.
    """
    require_permission(by, "change_correction")
    correction.article = _lock_live(correction.article_id)
    if not Correction.objects.filter(pk=correction.pk, is_draft=True).exists():
        raise WrongState(_("It is published already."))
    correction.is_draft, correction.corrected_at = False, timezone.now()
    _store(correction)


@transaction.atomic
def delete_correction(correction: Correction, *, by: Actor) -> None:
    """Delete a note; a draft may be deleted by whoever may change it. Raises PermissionDenied.

    Where readers saw the note, the time of change of its article becomes now. Raises WrongState for the note on the
    retraction of an article: readers are told there as long as the article is retracted.
    """
    article = lock_article(correction.article_id)
    stored = Correction.objects.get(pk=correction.pk)
    if not may_delete_correction(by, stored):
        raise PermissionDenied
    if article.retracted_at and stored.kind == CorrectionKind.RETRACTION:
        raise WrongState(_("The article is retracted, and this note says why. It stays."))
    stored.delete()
    if not stored.is_draft:
        touch_article(article)


def may_delete_correction(user: Actor, correction: Correction) -> bool:
    """Tell whether the person may delete the note: a draft as whoever may change it, what readers saw as a chief."""
    may_change_draft = correction.is_draft and user.has_perm("articles.change_correction")
    return may_change_draft or user.has_perm("articles.delete_correction")


@transaction.atomic
def draft_corrections(
    articles: Iterable[Article], *, kind: CorrectionKind, text: str, key: UUID, by: Actor
) -> list[Correction]:
    """Keep one draft of a note for each of several live articles; all or none.

    `key` is that of the form: sent twice, it makes them once. Returns those there are now. Raises PermissionDenied,
    WrongState (one of them is not live) and ValidationError.
    """
    require_permission(by, "add_correction")
    keys = sorted(article.pk for article in articles)
    drafts = [
        Correction(pk=uuid5(key, str(pk)), article=_lock_live(pk), kind=kind, text=text, is_draft=True) for pk in keys
    ]
    there = Correction.objects.in_bulk([draft.pk for draft in drafts])
    return [there.get(draft.pk) or _store(draft) for draft in drafts]


def _store(correction):
    """Store a note that holds together, and move the time of change of its article where readers see it."""
    now = timezone.now()
    correction.full_clean()
    if not correction.is_draft:
        _check_time(correction, now)
    correction.save()
    if not correction.is_draft:
        touch_article(correction.article)
    return correction


def _check_time(correction, now):
    if correction.corrected_at > now:
        raise ValidationError({"corrected_at": _("The date lies ahead. Save a draft and publish it on the day.")})
    published_at = correction.article.published_at
    # A form gives whole seconds.
    if published_at and correction.corrected_at < published_at.replace(microsecond=0):
        raise ValidationError({"corrected_at": _("On that date the article was not published yet.")})


def _values(correction):
    return {field.attname: getattr(correction, field.attname) for field in Correction._meta.concrete_fields}


def _lock_live(pk):
    """Return the row of a live article, held until the transaction ends. Raises WrongState with a sentence."""
    article = lock_article(pk)
    state = article.state(timezone.now())
    if state != ArticleState.LIVE:
        text = _("“%(article)s” is not live but: %(state)s. Only what readers see can be corrected.")
        raise WrongState(text % {"article": article, "state": state.label})
    return article
