from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from articles.admin.base import SharedAdmin
from articles.models import Conference, ConferenceSeries
from articles.models.base import counted


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
        return super().get_queryset(request).annotate(conference_count=counted(Conference.objects, "series"))

    @admin.display(description=_("conferences"), ordering="conference_count")
    def conference_count(self, series):
        return series.conference_count
