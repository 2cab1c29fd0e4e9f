from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.forms import Script
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.base import DeskAdmin
from articles.forms.position import PositionForm
from articles.models import Position, Takeaway
from articles.services.article import may_change_article
from articles.services.position import delete_position, save_position


@admin.register(Position)
class PositionAdmin(DeskAdmin):
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
        return may and (obj is None or may_change_article(request.user, obj.article))

    def has_delete_permission(self, request, obj=None):
        may = super().has_delete_permission(request)
        return may and (obj is None or may_change_article(request.user, obj.article))

    def changelist_view(self, request, extra_context=None):
        # A position is added under its takeaway, never from the list.
        return super().changelist_view(request, {"has_add_permission": False, **(extra_context or {})})

    def add_view(self, request, form_url="", extra_context=None):
        takeaway = self._takeaway(request)
        if takeaway is None:
            self.message_user(request, _("Open an article and add the position under its takeaway."), messages.WARNING)
            return HttpResponseRedirect(reverse("admin:articles_article_changelist"))
        if not may_change_article(request.user, takeaway.article):
            raise PermissionDenied
        return super().add_view(request, form_url, {"takeaway": takeaway, **(extra_context or {})})

    def change_view(self, request, object_id, form_url="", extra_context=None):
        position = self.get_object(request, object_id)
        extra = {"takeaway": position.takeaway} if position else {}
        return super().change_view(request, object_id, form_url, extra | (extra_context or {}))

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        form.article_id = (obj.takeaway if obj else self._takeaway(request)).article_id
        if "responds_to" in form.base_fields:
            form.base_fields["responds_to"].widget.can_add_related = False
        return form

    def _takeaway(self, request):
        """Return the takeaway that the address names, or None."""
        try:
            pk = UUID(request.GET.get("takeaway", ""))
        except ValueError:
            return None
        return Takeaway.objects.select_related("article__conference").filter(pk=pk).first()

    def save_model(self, request, obj, form, change):
        save_position(obj, by=request.user)
        for name in form.filled_in:
            text = _("%(speaker)s: %(field)s was left empty and is now “%(value)s”. Change it if that is not right.")
            label = obj._meta.get_field(name).verbose_name
            words = {"speaker": obj.speaker, "field": label, "value": getattr(obj, name)}
            self.message_user(request, text % words, messages.WARNING)

    def response_change(self, request, obj):
        if "_addanother" in request.POST:
            self.message_user(request, _("Saved. Here is the form for the next one."), messages.SUCCESS)
            return HttpResponseRedirect(reverse("admin:articles_position_add", query={"takeaway": obj.takeaway_id}))
        return super().response_change(request, obj)

    def response_post_save_add(self, request, obj):
        return self._back(obj.takeaway, obj)

    def response_post_save_change(self, request, obj):
        return self._back(obj.takeaway, obj)

    def delete_model(self, request, obj):
        request.left_takeaway = obj.takeaway
        delete_position(obj, by=request.user)

    def response_delete(self, request, obj_display, obj_id):
        super().response_delete(request, obj_display, obj_id)
        return self._back(request.left_takeaway, request.left_takeaway)

    def _back(self, takeaway, anchored):
        """Go to the article's form, to the row that this was about."""
        address = reverse("admin:articles_article_change", args=[takeaway.article_id])
        return HttpResponseRedirect(f"{address}#{anchored.anchor}")
