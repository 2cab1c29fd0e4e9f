from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.admin.base import to_article_form
from articles.enums import ArticleState
from articles.queries.difference import compare
from articles.queries.history import LIVE, NOW, find_side, history, standing_of
from articles.services.article import WrongState, require_may_change, require_open
from articles.services.retention import WHOLE_HISTORY
from articles.services.version import restore_version
from articles.views.paging import missing_page_is_404, number_or_404, page_number

# What the rows of an article are to readers.
ROWS_MARKS = {
    ArticleState.DRAFT: gettext_lazy("newest"),
    ArticleState.SCHEDULED: gettext_lazy("comes out"),
    ArticleState.LIVE: gettext_lazy("live"),
    ArticleState.WITHDRAWN: gettext_lazy("last published"),
    ArticleState.RETRACTED: gettext_lazy("last published"),
}


class HistoryPages(admin.ModelAdmin):
    """The versions of an article: listed, compared, restored. Whoever may read the article may read them."""

    def get_urls(self):
        view = self.admin_site.admin_view
        restore = "<path:object_id>/restore/<str:number>/"
        return [
            path("<path:object_id>/compare/", view(self.compare_view), name="articles_article_compare"),
            path(restore, view(self.restore_view), name="articles_article_restore"),
            *super().get_urls(),
        ]

    def history_view(self, request, object_id, extra_context=None):
        """List the versions, fifty a page."""
        article = self._article_to_read(request, object_id)
        with missing_page_is_404():
            found = history(article, page_number(request))
        context = {"history": found, "page_obj": found.page, "standing": found.standing}
        context["whole_history"] = WHOLE_HISTORY
        return self._page(request, article, "history", _("History"), **context)

    def compare_view(self, request, object_id):
        """Show what differs between two versions, or between one and what readers see or what is newest."""
        article = self._article_to_read(request, object_id)
        standing = standing_of(article, article.snapshots.for_list())
        old, new = [self._side_or_404(request, article, standing, end) for end in ("from", "to")]
        comparison = compare(old.content, new.content)
        context = {"old": old, "new": new, "standing": standing, "comparison": comparison, "same": _same(comparison)}
        return self._page(request, article, "compare", _("What changed"), **context)

    def restore_view(self, request, object_id, number):
        """Ask, then make a new draft of a version."""
        article = self._article_to_read(request, object_id)
        require_may_change(request.user, article)
        version = get_object_or_404(article.snapshots, number=number_or_404(number))
        try:
            require_open(article)
            if request.method != "POST":
                return self._ask_to_restore(request, article, version)
            self._restore(request, article, version)
        except (WrongState, ValidationError) as refusal:
            self.tell_refused(request, refusal)
            return HttpResponseRedirect(reverse("admin:articles_article_history", args=[article.pk]))
        return to_article_form(article.pk)

    def _ask_to_restore(self, request, article, version):
        if article.is_published:
            what = _("It becomes the draft. Readers see it once the changes are published.")
        else:
            what = _("Its text takes the place of the text in the form.")
        return self.ask(
            request,
            article,
            title=_("Restore version %(number)s?") % {"number": version},
            explanation=f"{what} {_('What is there now stays in the history.')}",
            button=_("Restore it"),
        )

    def _restore(self, request, article, version):
        restored = restore_version(version, by=request.user)
        if restored.version:
            done = _("Version %(number)s is restored.") % {"number": version}
            self.log_change(request, article, done)
            self.message_user(request, done, messages.SUCCESS)
        else:
            text = _("The newest text is the same as version %(number)s already.")
            self.message_user(request, text % {"number": version}, messages.INFO)
        for note in restored.notes:
            self.message_user(request, note, messages.WARNING)

    def _side_or_404(self, request, article, standing, end):
        wanted = request.GET.get(end, "")
        side = find_side(article, standing, wanted if wanted in {NOW, LIVE} else number_or_404(wanted))
        if side is None:
            raise Http404
        return side

    def _article_to_read(self, request, object_id):
        article = self.record_or_404(request, object_id)
        if not self.has_view_permission(request, article):
            raise PermissionDenied
        return article

    def _page(self, request, article, template, title, **context):
        state = article.state(timezone.now())
        context |= {"article": article, "opts": self.opts, "title": title, "rows_mark": ROWS_MARKS[state]}
        context["may_restore"] = self.has_change_permission(request, article)
        context |= self.admin_site.each_context(request)
        return TemplateResponse(request, f"admin/articles/article/{template}.html", context)


def _same(comparison):
    """Say in words how much is the same, of what there is at all."""
    takeaways = ngettext("%(count)s takeaway", "%(count)s takeaways", comparison.same_takeaways)
    positions = ngettext("%(count)s position", "%(count)s positions", comparison.same_positions)
    counts = [(takeaways, comparison.same_takeaways), (positions, comparison.same_positions)]
    return get_text_list([text % {"count": count} for text, count in counts if count], _("and"))
