from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.enums import ArticleState
from articles.forms.article import RetractionForm
from articles.services.article import NotReady, WrongState, publish_article, retract_article, withdraw_article
from articles.services.gate import inspect_article

PUBLISHABLE = {ArticleState.DRAFT, ArticleState.WITHDRAWN}


class StateButtons(admin.ModelAdmin):
    """The article's state on its form, and the ways to change it. Who may is asked here and again in the services."""

    def get_urls(self):
        return [
            path(
                f"<path:object_id>/{step}/",
                self.admin_site.admin_view(getattr(self, f"{step}_view")),
                name=f"articles_article_{step}",
            )
            for step in ("withdraw", "retract")
        ] + super().get_urls()

    def state_context(self, request, article=None):
        """Return what the form says of the state, and which buttons it shows. At most five queries."""
        may_publish = request.user.has_perm("articles.publish_article")
        if article is None:
            return {"may_publish": may_publish}
        state = article.state(timezone.now())
        may_withdraw = request.user.has_perm("articles.withdraw_article")
        found = inspect_article(article) if self.has_change_permission(request, article) else []
        findings = [(finding, place_of(finding)) for finding in found]
        return {
            "state": state,
            "zones": list(dict.fromkeys([article.conference.time_zone, settings.TIME_ZONE, "UTC"])),
            "refusals": [(finding, place) for finding, place in findings if finding.refuses],
            "warnings": [(finding, place) for finding, place in findings if not finding.refuses],
            "may_publish": may_publish and state in PUBLISHABLE,
            "may_withdraw": may_withdraw and state in {ArticleState.LIVE, ArticleState.SCHEDULED},
            "may_retract": may_withdraw and state == ArticleState.LIVE,
            "may_correct": state == ArticleState.LIVE and request.user.has_perm("articles.add_correction"),
        }

    def publish(self, request, article):
        """Publish what has just been saved and tell how it went."""
        try:
            warnings = publish_article(article, by=request.user)
        except NotReady as refusal:
            count = len(refusal.findings)
            text = ngettext(
                "Saved, but not published: %(count)s thing is to be mended first.",
                "Saved, but not published: %(count)s things are to be mended first.",
                count,
            )
            self.message_user(request, text % {"count": count}, messages.ERROR)
        except WrongState as state:
            self.message_user(request, _("Saved. It is %(state)s already.") % {"state": state}, messages.WARNING)
        else:
            self.log_change(request, article, _("Published."))
            self.message_user(request, _("Published. Readers can open it now."), messages.SUCCESS)
            if warnings:
                self.message_user(request, _("Some things are worth a second look, see below."), messages.WARNING)

    def withdraw_view(self, request, object_id):
        """Ask, then take the article off the site."""
        article = self._article_to_withdraw(request, object_id)
        if request.method == "POST":
            return self._change_state(request, article, withdraw_article, _("Withdrawn. Readers cannot open it."))
        return self._ask(request, article, "withdraw", _("Withdraw this article?"))

    def retract_view(self, request, object_id):
        """Ask for the public reason, then leave only a tombstone."""
        article = self._article_to_withdraw(request, object_id)
        form = RetractionForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            done = _("Retracted. Readers see the reason in its place.")
            return self._change_state(request, article, retract_article, done, reason=form.cleaned_data["reason"])
        return self._ask(request, article, "retract", _("Retract this article?"), form=form)

    def _article_to_withdraw(self, request, object_id):
        if not request.user.has_perm("articles.withdraw_article"):
            raise PermissionDenied
        article = self.get_object(request, object_id)
        if article is None:
            raise Http404
        return article

    def _change_state(self, request, article, service, done, **details):
        try:
            service(article, by=request.user, **details)
        except (WrongState, ValidationError) as fault:
            self.message_user(request, _("Nothing was done: %(fault)s") % {"fault": fault}, messages.ERROR)
        else:
            self.log_change(request, article, done)
            self.message_user(request, done, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))

    def _ask(self, request, article, step, title, form=None):
        context = {"article": article, "opts": self.opts, "title": title, "step": step, "form": form}
        context |= self.admin_site.each_context(request)
        return TemplateResponse(request, "admin/articles/article/ask.html", context)


def place_of(finding):
    """Return the address where it can be mended, on the article's own form where it is there."""
    name = finding.record._meta.model_name
    if name == "article":
        return f"#id_{finding.field}"
    if name == "takeaway":
        return f"#{finding.record.anchor}"
    return f"{reverse(f'admin:articles_{name}_change', args=[finding.record.pk])}#id_{finding.field}"
