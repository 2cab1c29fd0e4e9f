from dataclasses import dataclass
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.db import IntegrityError
from django.forms import Script
from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.admin.base import as_ids, as_sentence
from articles.forms.comment import CommentForm
from articles.queries.comment import (
    Conversation,
    all_conversations,
    conversations_about,
    counts_of,
    open_conversations,
    subject_in,
)
from articles.queries.work import Work, newest_work
from articles.services.article import WrongState, may_change_article
from articles.services.comment import add_comment, answer_comment, may_resolve, reopen_comment, resolve_comment
from articles.text import is_id


@dataclass(frozen=True)
class Shown:
    """A conversation as a page shows it: with the key of its next answer, and what was typed of that."""

    conversation: Conversation
    may_resolve: bool
    key: str
    typed: str = ""


class CommentBox(admin.ModelAdmin):
    """Comments beside a form. Their own form stands outside of it, so that neither sends nor loses the other's text."""

    class Media:
        css = {"all": [f"admin/css/{name}.css" for name in ("checklist", "workflow", "comments")]}
        js = [Script("admin/js/comments.js", type="module")]

    def comments_context(self, request, work: Work, found: list[Conversation], about: UUID | None = None) -> dict:
        """Return what `_comments.html` shows: conversations, and a box for a new one about the article or a record."""
        may_change = may_change_article(request.user, work.article)
        typed = request.POST if getattr(request, "comment_is_refused", False) else {}
        conversations = [
            Shown(
                each,
                may_resolve(request.user, each.begun, may_change=may_change),
                CommentForm.new_key(),
                typed.get(f"answer-{each.begun.pk}", ""),
            )
            for each in found
        ]
        return {
            "conversations": conversations,
            "comment_key": CommentForm.new_key(),
            "comment_about": subject_in(work, about) if about else None,
            "comment_typed": typed.get("text", ""),
            "comments_address": reverse("admin:articles_article_comments", args=[work.article.pk]),
        }


class PositionComments(CommentBox):
    """What is open about a position, on its own form."""

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj is not None:
            found = conversations_about(open_conversations(request.work), obj.pk)
            context |= self.comments_context(request, request.work, found, obj.pk) | {"is_of_one": True}
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)


class CommentPages(CommentBox):
    """What the desk says about an article, its takeaways and positions: beside its form and on a page of its own."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.comments_view)
        return [path("<path:object_id>/comments/", view, name="articles_article_comments"), *super().get_urls()]

    def form_context(self, request, work):
        """Add what is open; how much of it about a takeaway or position stands there as `comment_label`. One query."""
        context = super().form_context(request, work)
        if work is None:
            return context
        found = open_conversations(work)
        labels = labels_of(found)
        for record in (*work.takeaways, *work.positions):
            record.comment_label = labels.get(str(record.pk), "")
        return context | self.comments_context(request, work, found)

    def comments_view(self, request, object_id):
        """Show every conversation on an article. What is sent here is a comment, an answer or that one is settled.

        A script of a form sends it as well, and gets what is open now in return.
        """
        article = self.record_or_404(request, object_id)
        if not self.has_view_permission(request, article):
            raise PermissionDenied
        by_script = request.headers.get("Accept") == "application/json"
        if request.method != "POST":
            return self._show_comments(request, article)
        try:
            done = self._act(request, article)
        except (WrongState, ValidationError) as refusal:
            if by_script:
                return JsonResponse({"fault": as_sentence(refusal)}, status=409)
            self.message_user(request, as_sentence(refusal), messages.ERROR)
            request.comment_is_refused = True
            return self._show_comments(request, article)
        except IntegrityError as forged:
            raise BadRequest from forged
        if by_script:
            return self._answer_script(request, article, done)
        self.message_user(request, done, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:articles_article_comments", args=[article.pk]))

    def _act(self, request, article):
        """Do what the pressed button says and return it in words."""
        if "_answer" in request.POST:
            comment = _comment_named(request, article, "_answer")
            details = _cleaned(request, f"answer-{comment.pk}", f"key-{comment.pk}")
            answer_comment(comment, text=details["text"], key=details["comment_key"], by=request.user)
            return _("Answered.")
        if "_resolve" in request.POST:
            resolve_comment(_comment_named(request, article, "_resolve"), by=request.user)
            return _("Settled. It stays among all comments.")
        if "_reopen" in request.POST:
            reopen_comment(_comment_named(request, article, "_reopen"), by=request.user)
            return _("Open again.")
        details = _cleaned(request, "text", "comment_key")
        about, key = details["about"], details["comment_key"]
        add_comment(article, text=details["text"], about=about, key=key, by=request.user)
        return _("Commented.")

    def _show_comments(self, request, article):
        work = newest_work(article)
        named = request.POST.get("about") or request.GET.get("about", "")
        about = UUID(named) if is_id(named) else None
        context = self.comments_context(request, work, all_conversations(work), about)
        context |= {"article": article, "opts": self.opts, "title": _("Comments"), "is_own_page": True}
        context |= self.admin_site.each_context(request)
        return TemplateResponse(request, "admin/articles/article/comments.html", context)

    def _answer_script(self, request, article, done):
        """Return what is open now on the article, or about the position whose form asks, and the counts beside rows."""
        work, only = newest_work(article), request.POST.get("only", "")
        found = open_conversations(work)
        labels = labels_of(found)
        if is_id(only):
            found = conversations_about(found, UUID(only))
        context = self.comments_context(request, work, found) | {"is_of_one": is_id(only)}
        page = render_to_string("admin/articles/article/_conversations.html", context, request)
        return JsonResponse({"done": done, "page": page, "labels": labels, "key": context["comment_key"]})


def labels_of(conversations: list[Conversation]) -> dict[str, str]:
    """Return for each takeaway and position with open comments, by key, how many there are, in words."""
    return {
        str(key): ngettext("%(count)s open comment", "%(count)s open comments", count) % {"count": count}
        for key, count in counts_of(conversations).items()
    }


def _comment_named(request, article, button):
    [key] = as_ids([request.POST[button]])
    return get_object_or_404(article.comments.select_related("answers_to"), pk=key)


def _cleaned(request, text, key):
    sent = request.POST
    form = CommentForm({"text": sent.get(text, ""), "comment_key": sent.get(key, ""), "about": sent.get("about", "")})
    if not form.is_valid():
        raise ValidationError(form.errors.get("text") or _("The comment could not be read. Reload the page."))
    return form.cleaned_data
