from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from articles.admin.base import SharedAdmin
from articles.admin.filters import article_list
from articles.admin.listing import number_of
from articles.models import Article, Author


@admin.register(Author)
class AuthorAdmin(SharedAdmin):
    list_display = ["name", "user", "article_count"]
    in_order = ["name", "user"]
    list_select_related = ["user"]
    search_fields = ["name"]
    autocomplete_fields = ["user"]
    fieldsets = [
        (None, {"fields": ["name", "biography", "user"]}),
        (_("Address of the page"), {"fields": ["slug"], "classes": ["collapse"]}),
    ]

    def get_fieldsets(self, request, obj=None):
        if request.user.has_perm("articles.view_user"):
            return super().get_fieldsets(request, obj)
        # Who logs in is the chiefs' to see.
        [(name, options), *others] = self.fieldsets
        return [(name, {**options, "fields": ["name", "biography"]}), *others]

    def get_list_display(self, request):
        columns = super().get_list_display(request)
        return columns if request.user.has_perm("articles.view_user") else ["name", "article_count"]

    def lookup_allowed(self, lookup, value, request):
        # Nor can it be found out by asking for the authors of a person.
        is_for_chiefs = lookup.partition("__")[0] == "user"
        may = not is_for_chiefs or request.user.has_perm("articles.view_user")
        return may and super().lookup_allowed(lookup, value, request)

    def get_queryset(self, request):
        return (
            super()
            .get_queryset(request)
            .select_related("user")
            .annotate(article_count=number_of(Article.authors.through.objects, "author"))
        )

    @admin.display(description=_("articles"), ordering="article_count")
    def article_count(self, author):
        return article_list(author.article_count, authors__id__exact=author.pk)
