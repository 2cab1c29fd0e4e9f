from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Media as Assets
from django.forms import Script
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from js_asset.media import Media

from articles.admin.base import to_article_form
from articles.admin.open_form import CARRY_ON, kept_data, open_form_context
from articles.forms.clash import ClashForm
from articles.models import Snapshot
from articles.queries.clash import Settling
from articles.queries.joining import content_seen
from articles.queries.snapshot import newest_content
from articles.services.article import WrongState, may_change_article
from articles.services.open_form import forget_open_form
from articles.services.work import drop_work, settle_work

# The editor is prepared before its own script runs.
EDITOR = Assets(js=[Script("admin/js/editor.js", type="module")])
PAGE = Assets(
    css={"all": ["admin/css/forms.css", "admin/css/history.css", "admin/css/clash.css", "admin/css/keep.css"]},
    js=[
        "admin/js/vendor/jquery/jquery.js",
        "admin/js/jquery.init.js",
        Script("admin/js/keep.js", type="module"),
    ],
)


class ClashPages(admin.ModelAdmin):
    """Settling what was set aside: each clash side by side, to choose a side or to write one text from both."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.settle_view)
        address = path("<path:object_id>/settle/<int:number>/", view, name="articles_article_settle")
        return [address, *super().get_urls()]

    def settle_view(self, request, object_id, number):
        """Show what clashes, and store the edit once everything is chosen. The page can be left and found again."""
        article = self.record_or_404(request, object_id)
        if not may_change_article(request.user, article):
            raise PermissionDenied
        versions = article.snapshots.unsettled().select_related("base", "created_by")
        version = versions.filter(number=number).first()
        if version is None:
            return self._nothing_to_settle(request, article)
        if "_drop" in request.POST:
            return self._drop(request, article, version)
        carries_on = request.method == "GET" and CARRY_ON in request.GET
        sent = kept_data(request, request.GET[CARRY_ON]) if carries_on else request.POST
        newest = newest_content(article)
        seen = content_seen(article, newest, sent.get("seen", ""))
        settling = Settling(article, version, seen or newest, sent.getlist("asked"))
        if request.method == "POST" and seen:
            return self._settle(request, settling)
        if sent and not seen:
            self.message_user(request, _("The article has changed since. Choose again, please."), messages.WARNING)
        return self._show_clashes(
            request, settling, self._forms(request, settling, sent if carries_on and seen else None)
        )

    def _drop(self, request, article, version):
        drop_work(version, by=request.user)
        forget_open_form(request.POST, by=request.user)
        self.message_user(
            request, _("Dropped. It stays in the history, from where it can be restored."), messages.SUCCESS
        )
        return to_article_form(article.pk)

    def _settle(self, request, settling):
        forms = self._forms(request, settling, request.POST)
        if not all(form.is_valid() for form in forms):
            self.message_user(request, _("Not saved yet."), messages.ERROR)
            return self._show_clashes(request, settling, forms)
        choices = {form.clash.key: form.chosen for form in forms}
        try:
            saved = settle_work(settling.version, choices, seen=settling.seen, by=request.user)
        except Snapshot.DoesNotExist:
            return self._nothing_to_settle(request, settling.article)
        except (WrongState, ValidationError) as refusal:
            self.tell_not_saved(request, refusal)
            return self._show_clashes(request, settling, forms)
        if saved.clashes and saved.version == settling.version:
            return self._ask_again(request, settling, saved.clashes)
        return self._tell_settled(request, saved)

    def _forms(self, request, settling, data=None):
        is_own = settling.version.created_by_id == request.user.pk
        return [ClashForm(clash, settling, data, is_own=is_own) for clash in settling.clashes]

    def _ask_again(self, request, settling, clashes):
        """Show what came up when everything chosen was put together; what was chosen of the rest stays."""
        back = {clash.key for clash in clashes}
        asked = {*request.POST.getlist("asked"), *back}
        settling = Settling(settling.article, settling.version, settling.theirs, asked)
        forms = self._forms(request, settling, request.POST)
        for form in forms:
            if form.clash.key in back and form.is_valid():
                form.add_error("choice", _("It cannot be stored like this. Choose otherwise."))
        text = _("Not saved yet: what you chose does not go together. It is asked about below.")
        self.message_user(request, text, messages.ERROR)
        return self._show_clashes(request, settling, forms)

    def _show_clashes(self, request, settling, forms):
        media = sum((form.edited.media for form in forms if form.edited), EDITOR + PAGE)
        clashes = list(zip(settling.shown(), forms, strict=True))
        context = {
            "article": settling.article,
            "settling": settling,
            "is_own": settling.version.created_by_id == request.user.pk,
            "clashes": clashes,
            "refused": [(shown, form) for shown, form in clashes if form.is_bound and not form.is_valid()],
            "opts": self.opts,
            "title": _("What holds?"),
            # The browser starts the editor only if its import map carries the nonce of the policy.
            "media": Media.from_media(media, nonce=str(request.csp_nonce)),
            **open_form_context(request, article_id=settling.article.pk, base=settling.seen),
            **self.admin_site.each_context(request),
        }
        return TemplateResponse(request, "admin/articles/article/clash.html", context)

    def _tell_settled(self, request, saved):
        article = saved.article
        forget_open_form(request.POST, by=request.user)
        if saved.clashes:
            text = ngettext(
                "Somebody changed %(count)s of these places once more meanwhile. Choose there again, please.",
                "Somebody changed %(count)s of these places once more meanwhile. Choose there again, please.",
                len(saved.clashes),
            )
            self.message_user(request, text % {"count": len(saved.clashes)}, messages.WARNING)
            numbers = [article.pk, saved.version.number]
            return HttpResponseRedirect(reverse("admin:articles_article_settle", args=numbers))
        if saved.version:
            self.log_change(request, article, _("Settled what two people had changed."))
        text = _("Settled and saved as a draft.") if article.is_published else _("Settled and saved.")
        self.message_user(request, text if saved.version else _("Settled: everything is as it was."), messages.SUCCESS)
        return to_article_form(article.pk)

    def _nothing_to_settle(self, request, article):
        self.message_user(request, _("There is nothing to settle there any more."), messages.INFO)
        return to_article_form(article.pk)
