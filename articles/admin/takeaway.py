from django.contrib import admin
from django.db.models import Prefetch

from articles.admin.base import Autocompletes
from articles.forms.takeaway import TakeawayForm, TakeawayFormSet
from articles.models import Position, Takeaway


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

    def get_queryset(self, request):
        positions = Prefetch("positions", Position.objects.for_detail())
        return super().get_queryset(request).select_related("photo").prefetch_related(positions, "topic_items__tag")
