"""What the desk says to each other about an article. Whoever may read the article may take part."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.enums import CommentSubject
from articles.models import Article, Comment, User
from articles.queries.comment import subject_in
from articles.queries.work import newest_work
from articles.services.article import WrongState, lock_article, may_change_article
from articles.services.notice import tell_comment
from articles.services.role import Actor, require_permission, user_of
from articles.text import clean_line

_LONGEST_WORDS = Comment._meta.get_field("subject_words").max_length


def add_comment(
    article: Article, *, text: str, by: Actor, about: UUID | None = None, key: UUID | None = None
) -> Comment:
    """Begin a conversation about an article, or about the takeaway or position of its newest work with a key.

    `key` is the comment's own, made with the page: what is sent twice is said once. Raises PermissionDenied,
    ValidationError (no text), WrongState (what it is about is gone) and IntegrityError (the key is somebody else's).
    """
    require_permission(by, "view_article")
    with transaction.atomic():
        article = lock_article(article.pk)
        if said := _said(article, key, by):
            return said
        comment = Comment(article=article, text=text, **_subject(article, about))
        keep_comment(comment, by=by, key=key)
        tell_comment(comment, [], by=by)
    return comment


def answer_comment(comment: Comment, *, text: str, by: Actor, key: UUID | None = None) -> Comment:
    """Answer in a conversation; one that was settled is open again, so that the answer is seen. Raises as above."""
    require_permission(by, "view_article")
    with transaction.atomic():
        article = lock_article(comment.article_id)
        if said := _said(article, key, by):
            return said
        begun = _begun(comment)
        answer = Comment(article=article, answers_to=begun, text=text)
        answer.subject, answer.subject_key, answer.subject_words = begun.subject, begun.subject_key, begun.subject_words
        keep_comment(answer, by=by, key=key)
        _settle(begun, None)
        tell_comment(answer, _people_in(begun), by=by)
    return answer


def resolve_comment(comment: Comment, *, by: Actor) -> bool:
    """Call a conversation settled. Returns False where it was already. Raises PermissionDenied."""
    return _change(comment, by, is_resolved=True)


def reopen_comment(comment: Comment, *, by: Actor) -> bool:
    """Take up a settled conversation again. Returns False where it is open. Raises PermissionDenied."""
    return _change(comment, by, is_resolved=False)


def may_resolve(user: Actor, comment: Comment, *, may_change: bool) -> bool:
    """Tell whether the person, who may change the article or not, may settle or reopen a conversation on it."""
    return may_change or comment.created_by_id == user.pk


def keep_comment(comment: Comment, *, by: Actor, key: UUID | None = None) -> Comment:
    """Store a new comment. Raises ValidationError where it has no text, and IntegrityError where its key is taken."""
    comment.created_by = user_of(by)
    comment.pk = key or comment.pk
    comment.clean_fields(exclude=["article", "answers_to", "created_by"])
    comment.save(force_insert=True)
    return comment


def _said(article, key, by):
    """Return the comment with the key, if it is one of the person's on the article."""
    return key and article.comments.filter(pk=key, created_by=user_of(by)).first()


def _subject(article, about):
    if about is None:
        return {}
    record = subject_in(newest_work(article), about)
    if record is None:
        raise WrongState(_("What you comment on is gone by now. Comment on the article instead."))
    subject = CommentSubject(record._meta.model_name)
    return {"subject": subject, "subject_key": about, "subject_words": clean_line(str(record))[:_LONGEST_WORDS]}


def _begun(comment):
    """Return the comment that opened the conversation."""
    return comment.answers_to if comment.answers_to_id else comment


def _people_in(begun):
    spoke = User.objects.filter(comments__in=[begun, *begun.answers.all()])
    return spoke.distinct()


def _change(comment, by, *, is_resolved):
    with transaction.atomic():
        article = lock_article(comment.article_id)
        begun = Comment.objects.get(pk=comment.answers_to_id or comment.pk)
        require_permission(by, "view_article")
        if not may_resolve(by, begun, may_change=may_change_article(by, article)):
            raise PermissionDenied
        if (begun.resolved_at is not None) == is_resolved:
            return False
        _settle(begun, by if is_resolved else None)
    return True


def _settle(begun, by):
    begun.resolved_by = user_of(by) if by else None
    begun.resolved_at = timezone.now() if by else None
    begun.save(update_fields=["resolved_by", "resolved_at"])
