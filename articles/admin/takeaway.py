from django.contrib import admin
from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from articles.admin.base import Autocompletes, shown
from articles.forms.takeaway import TakeawayForm, TakeawayFormSet
from articles.models import Position, Takeaway
from articles.services.article import may_change_article


class TakeawayInline(Autocompletes, admin.StackedInline):
    """The takeaways on their article's form, each with its positions as compact rows."""

    model = Takeaway
    form = TakeawayForm
    formset = TakeawayFormSet
    template = "admin/articles/article/takeaways.html"
    extra = 0
    view_on_site = False
    autocomplete_fields = ["photo"]
    fields = ["heading", "body", ("topics", "photo"), "sort_order"]
    text = shown("body", _("text"))

    def get_fields(self, request, obj=None):
        if obj is None or may_change_article(request.user, obj):
            return self.fields
        return ["heading", "text", ("topics", "photo")]

    def get_readonly_fields(self, request, obj=None):
        return ["text"] if "text" in self.get_fields(request, obj) else []

    def get_queryset(self, request):
        positions = Prefetch("positions", Position.objects.for_detail())
        return super().get_queryset(request).select_related("photo").prefetch_related(positions, "topic_items__tag")
