"""The words of the mails that tell people of the desk what happened to an article that they have to do with."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.links import absolute
from articles.models import Article, Comment, ScheduledChange, User
from articles.queries.workflow import people_who_publish
from articles.services.mail import write_mail
from articles.services.role import Actor, user_of


def tell_submitted(article: Article, *, by: Actor) -> None:
    """Tell the assignee, if that is somebody else who may publish, or else everybody who may."""
    assignee = article.assignee
    is_theirs = assignee and assignee.pk != by.pk and assignee.has_perm("articles.publish_article")
    to = [assignee] if is_theirs else people_who_publish()
    _tell(to, article, _("Waiting for review"), _("%(name)s has submitted “%(headline)s” for review."), by=by)


def tell_returned(article: Article, comment: Comment, *, by: Actor) -> None:
    """Tell whoever submitted it, its writer and the new assignee why it comes back."""
    to = [article.submitted_by, article.created_by, article.assignee]
    _tell(to, article, _("Returned"), _("%(name)s has returned “%(headline)s”:"), by=by, words=comment.text)


def tell_approved(article: Article, *, by: Actor) -> None:
    """Tell whoever submitted it and its writer."""
    to = [article.submitted_by, article.created_by]
    _tell(to, article, _("Approved"), _("%(name)s has approved “%(headline)s”. It can be published."), by=by)


def tell_published(article: Article, *, by: Actor | None) -> None:
    """Tell its writer, whoever submitted it and the assignee, unless they did it. None acts for a plan of the desk."""
    to = [article.created_by, article.submitted_by, article.assignee]
    if article.published_at > timezone.now():
        subject, sentence = _("Scheduled"), _("%(name)s has scheduled “%(headline)s”.")
    else:
        subject, sentence = _("Published"), _("%(name)s has published “%(headline)s”. Readers see it now.")
    _tell(to, article, subject, sentence, by=by)


def tell_held(change: ScheduledChange, *, by: Actor | None) -> None:
    """Tell whoever planned a change that it is held and why, unless it is `by`, who is told anyway."""
    text = _("What was planned for “%(headline)s” is held: it was not published and needs you.")
    _tell([change.created_by], change.article, _("Held"), text, by=by, words=change.fault)


def tell_comment(comment: Comment, others: Iterable[User], *, by: Actor) -> None:
    """Tell the article's writer and assignee of a comment or an answer, and the others of the conversation."""
    article = comment.article
    sentence = _("%(name)s has commented on “%(headline)s”:")
    if comment.answers_to_id:
        sentence = _("%(name)s has answered a comment on “%(headline)s”:")
    words = f"{comment.subject_words}\n\n{comment.text}" if comment.subject_words else comment.text
    to = [article.created_by, article.assignee, *others]
    _tell(to, article, _("Comment"), sentence, by=by, words=words)


def _tell(to, article, subject, sentence, *, by, words=""):
    about = {"name": user_of(by) or settings.SITE_NAME, "headline": article.headline}
    address = absolute(reverse("admin:articles_article_change", args=[article.pk]))
    text = "\n\n".join(filter(None, [sentence % about, words, address]))
    write_mail(to, subject=f"{subject}: {article.headline}", text=text, by=by)
