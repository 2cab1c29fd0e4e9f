from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.admin.base import to_article_form
from articles.admin.moment import zones_of
from articles.admin.schedule import telling_of_plan
from articles.admin.work import note_of
from articles.enums import ArticleState
from articles.forms.article import RetractionForm
from articles.queries.clash import unsettled_of
from articles.services.article import NotReady, WrongState, publish_article, retract_article, withdraw_article
from articles.services.version import discard_draft, duplicate_article


class StateButtons(admin.ModelAdmin):
    """The article's state on its form, and the ways to change it. Who may is asked here and again in the services."""

    def get_urls(self):
        return [
            path(
                f"<path:object_id>/{step}/",
                self.admin_site.admin_view(getattr(self, f"{step}_view")),
                name=f"articles_article_{step}",
            )
            for step in ("withdraw", "retract", "discard", "duplicate")
        ] + super().get_urls()

    def form_context(self, request, work):
        """Add what the form says of the state, and which buttons it shows. One query, and those for permissions."""
        context = super().form_context(request, work)
        may_publish = request.user.has_perm("articles.publish_article")
        if work is None:
            return context | {"may_publish": may_publish}
        article = work.article
        state = article.state(timezone.now())
        may_withdraw = request.user.has_perm("articles.withdraw_article")
        may_change = self.has_change_permission(request, article)
        return context | {
            "work": work,
            "unsettled": unsettled_of(article, request.user) if may_change else [],
            "state": state,
            "zones": zones_of(article),
            "may_publish": may_publish and may_change,
            "may_discard": may_change and work.draft is not None,
            "may_duplicate": request.user.has_perm("articles.add_article"),
            "may_withdraw": may_withdraw and state in {ArticleState.LIVE, ArticleState.SCHEDULED},
            "may_retract": may_withdraw and state == ArticleState.LIVE,
            "may_correct": state == ArticleState.LIVE and request.user.has_perm("articles.add_correction"),
        }

    def publish(self, request, article):
        """Publish what has just been saved and tell how it went."""
        try:
            with telling_of_plan(self, request, article):
                warnings = publish_article(article, by=request.user, note=note_of(request))
        except NotReady as refusal:
            count = len(refusal.findings)
            text = ngettext(
                "Saved, but not published: %(count)s thing is to be mended first.",
                "Saved, but not published: %(count)s things are to be mended first.",
                count,
            )
            self.message_user(request, text % {"count": count}, messages.ERROR)
        except WrongState as refusal:
            text = _("Saved, but not published. %(fault)s") % {"fault": refusal}
            self.message_user(request, text, messages.WARNING)
        else:
            self.log_change(request, article, _("Published."))
            self.message_user(request, _("Published. Readers see it now."), messages.SUCCESS)
            if warnings:
                self.message_user(
                    request, _("Some things are worth a second look, see the checklist."), messages.WARNING
                )

    def withdraw_view(self, request, object_id):
        """Ask, then take the article off the site."""
        article = self._article_to_withdraw(request, object_id)
        if request.method == "POST":
            told = _("Withdrawn. Readers cannot open it.")
            return self._change_state(request, article, withdraw_article, _("Withdrawn."), told)
        return self.ask(
            request,
            article,
            title=_("Withdraw this article?"),
            explanation=_(
                "Readers no longer find it: its address answers like one that never was. Nothing is deleted; it can be "
                "published again."
            ),
            button=_("Withdraw it"),
        )

    def retract_view(self, request, object_id):
        """Ask for the public reason, then leave only a tombstone."""
        article = self._article_to_withdraw(request, object_id)
        form = RetractionForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            told, reason = _("Retracted. Readers see the reason in its place."), form.cleaned_data["reason"]
            return self._change_state(request, article, retract_article, _("Retracted."), told, reason=reason)
        return self.ask(
            request,
            article,
            title=_("Retract this article?"),
            explanation=_("Readers find the reason in place of the article. This cannot be undone."),
            button=_("Retract it"),
            form=form,
        )

    def discard_view(self, request, object_id):
        """Ask, then let what readers see be the newest again."""
        article = self.record_or_404(request, object_id)
        if not self.has_change_permission(request, article):
            raise PermissionDenied
        if request.method == "POST":
            told, seen = _("The draft is discarded. It stays in the history."), request.GET.get("seen", "")
            return self._change_state(request, article, discard_draft, _("Draft discarded."), told, seen=seen)
        return self.ask(
            request,
            article,
            title=_("Discard the draft?"),
            explanation=_(
                "What readers see becomes the newest text again. The draft can be restored from the history."
            ),
            button=_("Discard it"),
        )

    def duplicate_view(self, request, object_id):
        """Ask, then make a new draft with the same words."""
        article = self.record_or_404(request, object_id)
        if not self.has_view_permission(request, article) or not self.has_add_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return self.ask(
                request,
                article,
                title=_("Duplicate this article?"),
                explanation=_("A new draft with the same text, takeaways and positions, which is yours to change."),
                button=_("Duplicate it"),
            )
        try:
            copy = duplicate_article(article, by=request.user)
        except ValidationError as fault:
            self.tell_refused(request, fault)
            return to_article_form(article.pk)
        self.log_addition(request, copy, _("Duplicated."))
        self.message_user(request, _("This is the copy, a draft of your own."), messages.SUCCESS)
        return to_article_form(copy.pk)

    def _article_to_withdraw(self, request, object_id):
        if not request.user.has_perm("articles.withdraw_article"):
            raise PermissionDenied
        return self.record_or_404(request, object_id)

    def _change_state(self, request, article, service, logged, told, **details):
        try:
            with telling_of_plan(self, request, article):
                service(article, by=request.user, **details)
        except (WrongState, ValidationError) as fault:
            self.tell_refused(request, fault)
        else:
            self.log_change(request, article, logged)
            self.message_user(request, told, messages.SUCCESS)
        return to_article_form(article.pk)

    def ask(self, request, article, *, title, explanation, button, form=None):
        """Return the page that asks before something is done; its button sends the address again, as a POST."""
        words = {"title": title, "explanation": explanation, "button": button}
        context = {"article": article, "opts": self.opts, "form": form, **words}
        context |= self.admin_site.each_context(request)
        return TemplateResponse(request, "admin/articles/article/ask.html", context)
