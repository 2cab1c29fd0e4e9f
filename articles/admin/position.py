from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.forms import Script
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.base import DeskAdmin
from articles.admin.retraction import RetractionPages
from articles.admin.work import WorkForms
from articles.forms.position import PositionForm
from articles.models import Article, Position
from articles.queries.work import article_of_position
from articles.services.position import delete_position
from articles.services.work import save_work
from articles.text import is_id


def position_address(article: UUID, position: UUID | None = None, **query) -> str:
    """Return the address of a position's form, or of the one for a new position, in the work on its article."""
    query = {"article": article, **query}
    if position is None:
        return reverse("admin:articles_position_add", query=query)
    return reverse("admin:articles_position_change", args=[position], query=query)


@admin.register(Position)
class PositionAdmin(WorkForms, RetractionPages, DeskAdmin):
    """A position has its own form, opened from its article, and leads back there."""

    form = PositionForm
    actions = None
    list_display = ["speaker", "stance", "proposition_title", "said_on", "publisher", "article"]
    list_filter = ["stance", ("source", admin.EmptyFieldListFilter)]
    search_fields = ["speaker__name", "speaker__aliases", "proposition__short_title", "quote", "paraphrase"]
    date_hierarchy = "said_on"
    autocomplete_fields = ["speaker", "on_behalf_of", "proposition", "source", "quote_source", "responds_to"]
    fieldsets = [
        (gettext_lazy("Who"), {"fields": ["speaker", "said_on", "occasion", "role", "on_behalf_of"]}),
        (gettext_lazy("What"), {"fields": ["proposition", "stance", "conditions", "stance_reason"]}),
        (
            gettext_lazy("In which words"),
            {"fields": ["paraphrase", "quote", "quote_language", "translation", "quote_source"]},
        ),
        (gettext_lazy("Where it can be checked"), {"fields": ["source", "locator"]}),
        (
            gettext_lazy("Figure"),
            {"fields": ["figure_low", "figure_high", "figure_wording"], "classes": ["collapse"]},
        ),
        (gettext_lazy("Answer to another position"), {"fields": ["responds_to"], "classes": ["collapse"]}),
        (gettext_lazy("Where it stands"), {"fields": ["takeaway"]}),
    ]

    class Media:
        js = [Script("admin/js/conditions.js", type="module")]

    def get_queryset(self, request):
        return super().get_queryset(request).for_detail().with_conference().select_related("responds_to")

    @admin.display(description=gettext_lazy("proposition"), ordering="proposition__short_title")
    def proposition_title(self, position):
        return position.proposition.short_title

    @admin.display(
        description=gettext_lazy("source"), ordering="source__publisher", empty_value=gettext_lazy("no source")
    )
    def publisher(self, position):
        return position.source and position.source.publisher

    @admin.display(description=gettext_lazy("article"), ordering="takeaway__article__headline")
    def article(self, position):
        return position.article

    def has_change_permission(self, request, obj=None):
        may = super().has_change_permission(request)
        return may and (obj is None or self.may_edit(request, obj.article))

    def has_delete_permission(self, request, obj=None):
        may = super().has_delete_permission(request)
        # Of what was retracted the tombstone stays.
        return may and (obj is None or (obj.retracted_at is None and self.may_edit(request, obj.article)))

    def changelist_view(self, request, extra_context=None):
        # A position is added under its takeaway, never from the list.
        return super().changelist_view(request, {"has_add_permission": False, **(extra_context or {})})

    def add_view(self, request, form_url="", extra_context=None):
        article = self._article(request)
        if article is None:
            self.message_user(request, _("Open an article and add the position under its takeaway."), messages.WARNING)
            return HttpResponseRedirect(reverse("admin:articles_article_changelist"))
        if not self.may_edit(request, article):
            raise PermissionDenied
        request.work = self.work_to_edit(request, article)
        return super().add_view(request, form_url, {"takeaway": self._takeaway(request), **(extra_context or {})})

    def change_view(self, request, object_id, form_url="", extra_context=None):
        position = self.get_object(request, object_id)
        extra = {"takeaway": position.takeaway} if position else {}
        return super().change_view(request, object_id, form_url, extra | (extra_context or {}))

    def get_object(self, request, object_id, from_field=None):
        """Return the position in the newest work on its article, or None."""
        article = self._article(request, object_id)
        if article is None:
            return None
        request.work = getattr(request, "work", None) or self.work_to_edit(request, article)
        return next((position for position in request.work.positions if str(position.pk) == object_id), None)

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        form.work = request.work
        if "responds_to" in form.base_fields:
            form.base_fields["responds_to"].widget.can_add_related = False
        return form

    def _article(self, request, position=None):
        """Return the article that the address names, or to which the stored position belongs, or None."""
        named = request.GET.get("article", "")
        if is_id(named):
            return Article.objects.filter(pk=named).first()
        if is_id(takeaway := request.GET.get("takeaway", "")):
            return Article.objects.filter(takeaways=takeaway).first()
        return article_of_position(position) if is_id(position or "") else None

    def _takeaway(self, request):
        """Return the takeaway that the address names, or else the first, or None where there is none."""
        takeaways, named = request.work.takeaways, request.GET.get("takeaway")
        return next((each for each in takeaways if str(each.pk) == named), takeaways[0] if takeaways else None)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context["work"] = request.work
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def save_model(self, request, obj, form, change):
        content, base = form.content(), request.POST.get("base", "")
        request.saved = save_work(request.work.article.pk, content, base=base, by=request.user)
        for name in form.filled_in:
            text = _("%(speaker)s: %(field)s was left empty and is now “%(value)s”. Change it if that is not right.")
            label = obj._meta.get_field(name).verbose_name
            words = {"speaker": obj.speaker, "field": label, "value": getattr(obj, name)}
            self.message_user(request, text % words, messages.WARNING)

    def save_related(self, request, form, formsets, change):
        """Leave it to `save_model`: nothing hangs from a position."""

    def response_add(self, request, obj, post_url_continue=None):
        address = position_address(obj.article.pk, obj.pk)
        return self._next_step(request, obj) or super().response_add(request, obj, address)

    def response_change(self, request, obj):
        return self._next_step(request, obj) or super().response_change(request, obj)

    def _next_step(self, request, position):
        if elsewhere := self.tell_saved(request, request.saved):
            return elsewhere
        if "_addanother" in request.POST:
            self.message_user(request, _("Saved. Here is the form for the next one."), messages.SUCCESS)
            return HttpResponseRedirect(position_address(position.article.pk, takeaway=position.takeaway_id))
        return None

    def response_post_save_add(self, request, obj):
        return self._back(obj.takeaway, obj)

    def response_post_save_change(self, request, obj):
        return self._back(obj.takeaway, obj)

    def delete_model(self, request, obj):
        request.left_takeaway = obj.takeaway
        request.saved = delete_position(obj, work=request.work, by=request.user)

    def response_delete(self, request, obj_display, obj_id):
        super().response_delete(request, obj_display, obj_id)
        return self.tell_saved(request, request.saved) or self._back(request.left_takeaway, request.left_takeaway)

    def _back(self, takeaway, anchored):
        """Go to the article's form, to the row that this was about."""
        address = reverse("admin:articles_article_change", args=[takeaway.article_id])
        return HttpResponseRedirect(f"{address}#{anchored.anchor}")
