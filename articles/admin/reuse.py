"""Using a statement on record again: in another article, or taken over into the form of a new position."""

from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from articles.admin.base import as_sentence
from articles.admin.open_form import key_of
from articles.models import Article
from articles.queries.position import find_articles, find_statements
from articles.queries.work import newest_work
from articles.services.article import WrongState, may_change_article
from articles.services.open_form import forget_open_form, see_form
from articles.services.position import require_standing, reuse_position
from articles.text import is_id

# Without any of these, what was typed into a form so far is not worth coming back to.
WORDS = ("paraphrase", "quote", "translation", "conditions", "stance_reason", "locator", "figure_wording")


def position_address(article: UUID, position: UUID | None = None, **query) -> str:
    """Return the address of a position's form, or of the one for a new position, in the work on its article."""
    query = {"article": article, **query}
    if position is None:
        return reverse("admin:articles_position_add", query=query)
    return reverse("admin:articles_position_change", args=[position], query=query)


class ReusePages(admin.ModelAdmin):
    """Pages that find a place for a statement, or a statement for a place. They need no script."""

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("record/", view(self.record_view), name="articles_position_record"),
            path("<uuid:pk>/reuse/", view(self.reuse_view), name="articles_position_reuse"),
            *super().get_urls(),
        ]

    def reuse_link(self, position, text):
        """Return the link to the page that finds an article for a stored position."""
        return format_html('<a href="{}">{}</a>', reverse("admin:articles_position_reuse", args=[position.pk]), text)

    def reuse_saved(self, request, position):
        """Return the way to that page where its button saved the form, else None."""
        if "_reuse" not in request.POST:
            return None
        query = {"article": position.article.pk}
        return HttpResponseRedirect(reverse("admin:articles_position_reuse", args=[position.pk], query=query))

    def leave_form(self, request):
        """Return where a button leads that fills the form anew, or looks for what to fill it with; else None.

        Nothing is saved. What was typed is kept, and the new form offers to carry on with it.
        """
        taken = request.POST.get("_take", "")
        if not is_id(taken) and "_find" not in request.POST:
            return None
        self._let_go(request)
        takeaway = request.POST.get("takeaway", "")
        query = {"takeaway": takeaway} if is_id(takeaway) else {}
        if taken:
            return HttpResponseRedirect(position_address(request.work.article.pk, take=taken, **query))
        names = {name: request.POST.get(name, "") for name in ("speaker", "proposition")}
        query |= {"article": request.work.article.pk} | {name: key for name, key in names.items() if is_id(key)}
        return HttpResponseRedirect(reverse("admin:articles_position_record", query=query))

    def _let_go(self, request):
        """Leave the form, whose text was kept as it came in, or forget that where it holds no words."""
        key = key_of(request)
        if key and any(request.POST.get(name, "").strip() for name in WORDS):
            see_form(key, has_left=True)
        else:
            forget_open_form(request.POST, by=request.user)

    def record_view(self, request):
        """List statements on record, each to be taken over into a new position of the article."""
        article = self._article(request)
        if article is None:
            raise Http404
        if not may_change_article(request.user, article):
            raise PermissionDenied
        query = {name: request.GET[name] for name in ("takeaway",) if is_id(request.GET.get(name, ""))}
        words = request.GET.get("q", "")
        context = {
            "article": article,
            "hidden": {"article": article.pk, **query},
            "words": words,
            "found": find_statements(words, timezone.now()),
            "take_address": position_address(article.pk, **query, take=""),
            "back": position_address(article.pk, **query),
        }
        return self._show(request, "record", _("Take over a statement on record"), context)

    def reuse_view(self, request, pk):
        """Ask for an article and a takeaway; on POST put the statement there and open its form."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        position = self.get_object(request, str(pk))
        if position is None:
            raise Http404
        target = self._target(request)
        try:
            require_standing(position)
            if request.method == "POST" and target and (key := self._put(request, position, target)):
                return HttpResponseRedirect(position_address(target.pk, key))
        except (WrongState, ValidationError) as refusal:
            self.message_user(request, as_sentence(refusal), messages.ERROR)
            return HttpResponseRedirect(position_address(position.article.pk, position.pk))
        return self._ask_where(request, position, target)

    def _target(self, request):
        """Return the article that was chosen, or None. Raises PermissionDenied."""
        key = request.GET.get("to", "")
        target = Article.objects.select_related("conference").filter(pk=key).first() if is_id(key) else None
        if target and not may_change_article(request.user, target):
            raise PermissionDenied
        return target

    def _put(self, request, position, target):
        """Put the statement under the chosen takeaway and return its key; with none chosen say so and return None."""
        chosen, form = request.POST.get("takeaway", ""), request.POST.get("base", "")
        key = None
        if is_id(chosen):
            takeaway, work = UUID(chosen), newest_work(target)
            key = reuse_position(position, work=work, takeaway=takeaway, form=form, by=request.user)
        if key is None:
            self.message_user(request, _("Choose the takeaway under which it is to stand."), messages.ERROR)
            return None
        words = {"article": position.article, "speaker": position.speaker}
        self.log_change(request, target, _("Statement by %(speaker)s used again from “%(article)s”.") % words)
        text = _("This is the statement from “%(article)s”, with its words and source. Change what differs here.")
        self.message_user(request, text % words, messages.SUCCESS)
        return key

    def _ask_where(self, request, position, target):
        words = request.GET.get("q", "")
        context = {"position": position, "article": position.article, "words": words, "target": target}
        context["hidden"] = {"article": position.article.pk}
        if target:
            context["work"] = newest_work(target)
        else:
            sees_all = request.user.has_perm("articles.change_any_article")
            own = None if sees_all else request.user
            context["articles"] = [
                (article, article.state(timezone.now()).label)
                for article in find_articles(words, besides=position.article.pk, own_drafts_of=own)
            ]
        return self._show(request, "reuse", _("Use in another article"), context)

    def _show(self, request, page, title, context):
        context |= {"opts": self.opts, "title": title, **self.admin_site.each_context(request)}
        context["media"] = self.media
        return TemplateResponse(request, f"admin/articles/position/{page}.html", context)
