from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from articles.admin.correction import SharedCorrections
from articles.admin.filters import FewRelated
from articles.admin.listing import as_counted, number_of
from articles.admin.merger import MergerPages
from articles.models import Position, Proposition


@admin.register(Proposition)
class PropositionAdmin(SharedCorrections, MergerPages):
    corrected_fields = ("statement",)
    list_display = ["short_title", "statement", "topic", "position_count"]
    in_order = ["short_title", "statement", "topic"]
    list_filter = [("topic", FewRelated)]
    list_select_related = ["topic"]
    search_fields = ["short_title", "statement"]
    autocomplete_fields = ["topic"]
    fieldsets = [
        (None, {"fields": ["statement", "short_title", "topic", "scope_note", "unit"]}),
        (_("Address of the page"), {"fields": ["slug"], "classes": ["collapse"]}),
    ]

    def get_queryset(self, request):
        return (
            super()
            .get_queryset(request)
            .select_related("topic")
            .annotate(position_count=number_of(Position.objects, "proposition"))
        )

    @admin.display(description=_("positions"), ordering="position_count")
    def position_count(self, proposition):
        return as_counted(proposition.position_count)
