from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from articles.admin.correction import SharedCorrections
from articles.admin.listing import as_counted, number_of
from articles.admin.merger import MergerPages
from articles.forms.speaker import SpeakerForm
from articles.models import Position, Speaker, SpeakerRole
from articles.services.generation import move_generation
from articles.services.search import index_records


class SpeakerRoleInline(admin.StackedInline):
    model = SpeakerRole
    extra = 0
    fields = ["title", ("starts_on", "ends_on")]


@admin.register(Speaker)
class SpeakerAdmin(SharedCorrections, MergerPages):
    form = SpeakerForm
    corrected_fields = ("name", "sort_name")
    inlines = [SpeakerRoleInline]
    list_display = ["name", "kind", "country", "position_count"]
    in_order = ["name", "kind", "country"]
    list_filter = ["kind"]
    search_fields = ["name", "sort_name", "aliases"]
    autocomplete_fields = ["photo"]
    fieldsets = [
        (None, {"fields": ["name", "kind", "country"]}),
        (
            _("Telling people apart"),
            {"fields": ["sort_name", "aliases", "wikidata_id", "photo"], "classes": ["collapse"]},
        ),
        (_("Address of the page"), {"fields": ["slug"], "classes": ["collapse"]}),
    ]

    def get_queryset(self, request):
        return (
            super()
            .get_queryset(request)
            .select_related("photo")
            .annotate(position_count=number_of(Position.objects, "speaker"))
        )

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        # Only now its roles are stored, by which it is found as well.
        index_records(Speaker, [form.instance.pk])
        move_generation()

    @admin.display(description=_("positions"), ordering="position_count")
    def position_count(self, speaker):
        return as_counted(speaker.position_count)
