from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from articles.admin.listing import as_counted, number_of
from articles.admin.merger import MergerPages
from articles.models import ArticleTopic, Proposition, Topic


@admin.register(Topic)
class TopicAdmin(MergerPages):
    list_display = ["name", "article_count", "proposition_count"]
    in_order = ["name"]
    search_fields = ["name"]
    fieldsets = [
        (None, {"fields": ["name", "description"]}),
        (_("Address of the page"), {"fields": ["slug"], "classes": ["collapse"]}),
    ]

    def get_queryset(self, request):
        return (
            super()
            .get_queryset(request)
            .annotate(
                article_count=number_of(ArticleTopic.objects, "tag"),
                proposition_count=number_of(Proposition.objects, "topic"),
            )
        )

    @admin.display(description=_("articles"), ordering="article_count")
    def article_count(self, topic):
        return as_counted(topic.article_count)

    @admin.display(description=_("propositions"), ordering="proposition_count")
    def proposition_count(self, topic):
        return as_counted(topic.proposition_count)
