"""Retracting one statement of a live article, and lifting the retraction."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.aggregate.content import digest
from articles.enums import ArticleState, AuditAction, CorrectionKind, SnapshotKind, Stance
from articles.models import Correction, Position
from articles.queries.snapshot import content_in, newest_draft, take
from articles.services.article import WrongState, lock_article, require_state, touch_article
from articles.services.audit import audit
from articles.services.content import WORDS
from articles.services.role import Actor, require_permission
from articles.services.search import index_articles
from articles.services.snapshot import keep_newest, keep_version
from articles.services.version import keep_tombstones
from articles.text import REMOVED, clean_text


@transaction.atomic
def retract_position(position: Position, *, reason: str, by: Actor, takes_words: bool = False) -> None:
    """Leave only a tombstone with a public reason of a statement in a live article, and a note that one was retracted.

    A draft of the article goes on with it. Its words are no longer shown; with `takes_words` they go from what is
    published altogether, and stay in the history of the article alone. Raises PermissionDenied, WrongState (readers do
    not see it) and ValidationError (no reason).
    """
    require_permission(by, "withdraw_article")
    stored = _lock(position)
    article, now = stored.takeaway.article, timezone.now()
    if stored.retracted_at:
        raise WrongState(_("It is retracted already."))
    before = take(article.pk)
    stored.retracted_at, stored.retraction_note = now, reason
    if takes_words:
        _take_words(stored)
    _save(stored)
    _add_note(stored, CorrectionKind.RETRACTION, _("One statement was retracted: %(reason)s"), reason)
    touch_article(article)
    keep_newest(article, before)
    _keep_in_draft(article, by)
    note = _("One statement was retracted.")
    keep_version(article, take(article.pk), kind=SnapshotKind.RETRACTED, by=by, base=digest(before), note=note)
    audit(AuditAction.RETRACTED, by=by, about=stored)


@transaction.atomic
def lift_retraction(position: Position, *, reason: str, by: Actor) -> None:
    """Show readers a statement again that was retracted by mistake, and tell them with the reason that it stands again.

    The note on the retraction stays, as readers have seen it. Raises PermissionDenied, WrongState (it is not
    retracted, its article is not live, or its words were taken away) and ValidationError (no reason).
    """
    require_permission(by, "withdraw_article")
    stored = _lock(position)
    if stored.retracted_at is None:
        raise WrongState(_("It is not retracted."))
    if not (stored.quote or stored.paraphrase):
        raise WrongState(_("Its words were taken away. Add it to the article as a new position."))
    stored.retracted_at, stored.retraction_note = None, ""
    _save(stored)
    text = _("A statement that had been retracted stands again: %(reason)s")
    _add_note(stored, CorrectionKind.CORRECTION, text, reason)
    touch_article(stored.takeaway.article)
    audit(AuditAction.RESTORED, by=by, about=stored)


def _lock(position):
    """Return the stored row of a position with its article, which is held and live. Raises WrongState."""
    stored = Position.objects.filter(pk=position.pk).select_related("takeaway").first()
    if stored is None:
        raise WrongState(_("Readers have not seen it yet: simply delete it from the draft."))
    article = lock_article(stored.takeaway.article_id)
    require_state(article, timezone.now(), ArticleState.LIVE)
    stored = Position.objects.select_related("takeaway", "speaker", "proposition").get(pk=position.pk)
    stored.takeaway.article = article
    return stored


def _take_words(position):
    keeps_stance = position.stance != Stance.SUPPORTS_WITH_CONDITIONS
    for name in set(WORDS) - {"stance"}:
        field = Position._meta.get_field(name)
        setattr(position, field.attname, None if field.null else "")
    position.conditions = "" if keeps_stance else REMOVED


def _save(position):
    position.clean_fields(exclude={field.name for field in position._meta.fields} - {"retraction_note"})
    position.clean()
    position.save()
    index_articles([position.takeaway.article_id])


def _add_note(position, kind, text, reason):
    if not clean_text(reason):
        raise ValidationError({"reason": _("Say publicly why.")})
    article, now = position.takeaway.article, timezone.now()
    note = Correction(article=article, kind=kind, text=text % {"reason": reason}, corrected_at=now)
    note.full_clean()
    note.save()


def _keep_in_draft(article, by):
    """Put back into the draft of an article what stands retracted in front of readers and was deleted there."""
    if draft := newest_draft(article):
        content = content_in(draft)
        if keep_tombstones(article, content):
            note = _("A retracted statement stays.")
            keep_version(article, content, kind=SnapshotKind.SAVED, by=by, base=draft.digest, note=note)
