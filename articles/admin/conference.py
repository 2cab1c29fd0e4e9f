from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from articles.admin.base import SharedAdmin
from articles.admin.filters import FewRelated, article_list
from articles.admin.listing import number_of
from articles.forms.conference import ConferenceForm
from articles.models import Article, Conference


@admin.register(Conference)
class ConferenceAdmin(SharedAdmin):
    form = ConferenceForm
    list_display = ["name", "starts_on", "city", "country", "ground_rules", "article_count"]
    in_order = ["name", "starts_on", "city", "country", "ground_rules"]
    list_filter = [("series", FewRelated), "ground_rules"]
    search_fields = ["name", "short_name", "city", "series__name"]
    date_hierarchy = "starts_on"
    autocomplete_fields = ["series", "photo"]
    fieldsets = [
        (None, {"fields": ["name", "short_name", "series", "edition"]}),
        (
            _("When and where"),
            {"fields": [("starts_on", "ends_on"), "city", "country", "time_zone", "venue"]},
        ),
        (_("About it"), {"fields": ["ground_rules", "organiser", "website", "description", "photo"]}),
        (_("Address of the page"), {"fields": ["slug"], "classes": ["collapse"]}),
    ]

    def get_queryset(self, request):
        queryset = super().get_queryset(request).select_related("series", "photo")
        return queryset.annotate(article_count=number_of(Article.objects, "conference"))

    @admin.display(description=_("articles"), ordering="article_count")
    def article_count(self, conference):
        return article_list(conference.article_count, conference__id__exact=conference.pk)
