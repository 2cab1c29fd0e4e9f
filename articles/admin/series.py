from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from articles.admin.base import SharedAdmin
from articles.admin.listing import as_counted, number_of
from articles.models import Conference, ConferenceSeries


@admin.register(ConferenceSeries)
class ConferenceSeriesAdmin(SharedAdmin):
    list_display = ["name", "organiser", "conference_count"]
    in_order = ["name", "organiser"]
    search_fields = ["name", "organiser"]
    fieldsets = [
        (None, {"fields": ["name", "organiser", "website", "description"]}),
        (_("Address of the page"), {"fields": ["slug"], "classes": ["collapse"]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(conference_count=number_of(Conference.objects, "series"))

    @admin.display(description=_("conferences"), ordering="conference_count")
    def conference_count(self, series):
        return as_counted(series.conference_count)
