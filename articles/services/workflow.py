"""The way of an article from its writer to whoever publishes it: submitted, returned or approved, assigned.

Publishing and discarding end a review, see `review.py`. Nothing of this keeps anybody from saving or publishing.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.aggregate.content import digest
from articles.enums import ArticleState, ReviewState
from articles.models import Article, Comment, User
from articles.queries.snapshot import newest_content, take
from articles.services.article import WrongState, lock_article, lock_open, may_change_article, require_open
from articles.services.comment import keep_comment
from articles.services.notice import tell_approved, tell_returned, tell_submitted
from articles.services.role import Actor, require_permission, user_of


def submit_article(article: Article, *, by: Actor) -> bool:
    """Ask for a review of the newest work. Returns False where it waits for one already, as after a double click.

    Raises PermissionDenied and WrongState (retracted, nothing that readers do not see already, approved as it is).
    """
    with transaction.atomic():
        article = lock_open(article.pk, by=by)
        if article.review == ReviewState.SUBMITTED:
            return False
        content = newest_content(article)
        if article.review == ReviewState.APPROVED and digest(content) == article.approved_digest:
            raise WrongState(_("This text has been approved already."))
        is_out = article.state(timezone.now()) in {ArticleState.LIVE, ArticleState.SCHEDULED}
        if is_out and content == take(article.pk):
            raise WrongState(_("There is nothing to review: readers get this text already."))
        article.submitted_by = user_of(by)
        _step(article, ReviewState.SUBMITTED)
        tell_submitted(article, by=by)
    return True


def take_back(article: Article, *, by: Actor) -> None:
    """End the waiting for a review, for whoever asked for it. Raises PermissionDenied and WrongState (not waiting)."""
    with transaction.atomic():
        article = lock_open(article.pk, by=by)
        _require_waiting(article)
        if user_of(by) and article.submitted_by_id != by.pk:
            raise PermissionDenied
        _step(article, ReviewState.WORKING)


def return_article(article: Article, *, text: str, by: Actor, to: User | None = None) -> Comment:
    """Give what was submitted or approved back with a comment, and assign it `to` somebody, or else to its writer.

    The writer is who submitted it, or made it. Raises PermissionDenied, WrongState (retracted, neither submitted nor
    approved) and ValidationError (no text, or whoever it goes to may not work on it).
    """
    require_permission(by, "publish_article")
    with transaction.atomic():
        article = _lock_reviewed(article.pk)
        if article.review not in {ReviewState.SUBMITTED, ReviewState.APPROVED}:
            raise WrongState(_not_waiting(article))
        article.assignee = to or article.submitted_by or article.created_by
        if to is not None:
            _require_able(to)
        comment = keep_comment(Comment(article=article, text=text), by=by)
        _step(article, ReviewState.RETURNED)
        tell_returned(article, comment, by=by)
    return comment


def approve_article(article: Article, *, seen: str, by: Actor) -> None:
    """Find the newest work, whose digest is the one that was `seen`, fit to be published; later work is not.

    Raises PermissionDenied and WrongState (retracted, not submitted, approved as it is, another text by now).
    """
    require_permission(by, "publish_article")
    with transaction.atomic():
        article = _lock_reviewed(article.pk)
        newest = digest(newest_content(article))
        if article.review == ReviewState.APPROVED and newest == article.approved_digest:
            raise WrongState(_("This text has been approved already."))
        if article.review != ReviewState.APPROVED:
            _require_waiting(article)
        if newest != seen:
            raise WrongState(_("Somebody has saved it since you opened it. Read the newest text, then approve it."))
        article.approved_digest = newest
        _step(article, ReviewState.APPROVED)
        tell_approved(article, by=by)


def assign_article(article: Article, *, to: User | None, by: Actor) -> bool:
    """Say who works on an article, None for nobody. Returns False where that is so already.

    Whoever may change it takes it, gives it up or hands it to somebody who may publish; who may publish assigns it to
    anybody. Raises PermissionDenied and ValidationError (that person may not work on articles).
    """
    with transaction.atomic():
        article = lock_article(article.pk)
        if not by.has_perm("articles.publish_article"):
            _require_own_choice(article, to, by)
        if to is not None:
            _require_able(to)
        if article.assignee == to:
            return False
        article.assignee = to
        article.save(update_fields=["assignee"])
    return True


def may_assign_to(user: Actor, to: User) -> bool:
    """Tell whether somebody who may change an article may assign it to that person."""
    return user.has_perm("articles.publish_article") or to.pk == user.pk or to.has_perm("articles.publish_article")


def _require_own_choice(article, to, by):
    if not may_change_article(by, article) or (to is not None and not may_assign_to(by, to)):
        raise PermissionDenied


def _require_able(user):
    if not (user.is_active and user.is_staff and user.has_perm("articles.change_article")):
        raise ValidationError(_("%(name)s cannot work on articles.") % {"name": user})


def _lock_reviewed(pk):
    """Return the locked row of an article that a reviewer decides on, who need not be one who may change it."""
    article = lock_article(pk)
    require_open(article)
    return article


def _require_waiting(article):
    if article.review != ReviewState.SUBMITTED:
        raise WrongState(_not_waiting(article))


def _not_waiting(article):
    """Say what has become of an article that does not wait for a review any more."""
    return {
        ReviewState.WORKING: _("It does not wait for review: it has been published, discarded or taken back."),
        ReviewState.RETURNED: _("It has been returned already."),
        ReviewState.APPROVED: _("It has been approved already."),
    }[article.review]


def _step(article, review):
    article.review, article.reviewed_at = review, timezone.now()
    if review != ReviewState.APPROVED:
        article.approved_digest = ""
    names = ["review", "reviewed_at", "submitted_by", "approved_digest", "assignee"]
    article.save(update_fields=names)
