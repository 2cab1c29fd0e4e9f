from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.admin.base import to_article_form
from articles.forms.retraction import LiftForm, PositionRetractionForm
from articles.models import Position
from articles.services.article import WrongState
from articles.services.retraction import lift_retraction, retract_position
from articles.text import is_id


class RetractionPages(admin.ModelAdmin):
    """Retracting one statement that readers see, and lifting that. Who may is asked here and again in the services."""

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("<path:object_id>/retract/", view(self.retract_view), name="articles_position_retract"),
            path("<path:object_id>/lift/", view(self.lift_view), name="articles_position_lift"),
            *super().get_urls(),
        ]

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context |= self._ways(request, obj)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def _ways(self, request, position):
        """Say whether the position, which may stand in a draft, may be retracted, or the retraction lifted."""
        may = position is not None and request.user.has_perm("articles.withdraw_article")
        stored = may and Position.objects.in_published_articles(timezone.now()).filter(pk=position.pk).first()
        if not stored:
            return {}
        is_wordless = not (stored.quote or stored.paraphrase)
        return {"may_retract": not stored.retracted_at, "may_lift": bool(stored.retracted_at and not is_wordless)}

    def retract_view(self, request, object_id):
        """Ask for the public reason, then leave a tombstone of the statement."""
        words = {
            "title": _("Retract this statement?"),
            "explanation": _(
                "Readers find the reason in place of the words, in the article and at the address of the statement. It "
                "leaves all comparisons. A note in the article says that one statement was retracted."
            ),
            "button": _("Retract it"),
        }
        done = _("Retracted. Readers see the reason in its place.")
        return self._step(request, object_id, PositionRetractionForm, retract_position, done, words)

    def lift_view(self, request, object_id):
        """Ask for the public reason, then show the statement again."""
        words = {
            "title": _("Lift the retraction?"),
            "explanation": _(
                "Readers see the statement again as it was. The note on the retraction stays, and another says that "
                "the statement stands again."
            ),
            "button": _("Show it again"),
        }
        done = _("The retraction is lifted. Readers see the statement again.")
        return self._step(request, object_id, LiftForm, lift_retraction, done, words)

    def _step(self, request, object_id, form_class, service, done, words):
        position = self._position_or_404(request, object_id)
        form = form_class(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                service(position, by=request.user, **form.cleaned_data)
            except (WrongState, ValidationError) as refusal:
                self.tell_refused(request, refusal)
            else:
                self.log_change(request, position, done)
                self.message_user(request, done, messages.SUCCESS)
                return to_article_form(position.article.pk)
        context = {"position": position, "form": form, "opts": self.opts, **words}
        context |= self.admin_site.each_context(request)
        return TemplateResponse(request, "admin/articles/position/retract.html", context)

    def _position_or_404(self, request, object_id):
        if not request.user.has_perm("articles.withdraw_article"):
            raise PermissionDenied
        found = Position.objects.for_detail().select_related("takeaway__article")
        position = found.filter(pk=object_id).first() if is_id(object_id) else None
        if position is None:
            raise Http404
        return position
