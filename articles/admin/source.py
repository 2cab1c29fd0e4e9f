from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from articles.admin.correction import SharedCorrections
from articles.admin.merger import MergerPages
from articles.models import Position, Source
from articles.models.base import counted


@admin.register(Source)
class SourceAdmin(SharedCorrections, MergerPages):
    corrected_fields = ("title", "publisher", "url", "excerpt")
    list_display = ["title", "publisher", "kind", "published_on", "position_count"]
    list_filter = ["kind", ("archived_url", admin.EmptyFieldListFilter)]
    search_fields = ["title", "publisher", "url"]
    date_hierarchy = "published_on"
    fieldsets = [
        (None, {"fields": ["kind", "title", "publisher", "url", ("published_on", "accessed_on"), "language"]}),
        (_("To check it later"), {"fields": ["archived_url", "excerpt"]}),
        (_("Short name in exports"), {"fields": ["slug"], "classes": ["collapse"]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(position_count=counted(Position.objects, "source"))

    @admin.display(description=_("positions"), ordering="position_count")
    def position_count(self, source):
        return source.position_count
