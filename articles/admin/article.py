from django.contrib import admin
from django.forms import Script
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.base import DeskAdmin, as_ids, shown
from articles.admin.state import StateButtons
from articles.admin.takeaway import TakeawayInline
from articles.enums import ArticleState
from articles.forms.article import ArticleForm
from articles.models import Article, Position
from articles.queries.desk import articles_in_state, with_counts
from articles.services.article import delete_article, may_change_article, save_article, touch_article
from articles.services.order import order_aggregate


class StateFilter(admin.SimpleListFilter):
    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return ArticleState.choices

    def queryset(self, request, articles):
        if self.value() not in ArticleState.values:
            return articles
        return articles_in_state(articles, ArticleState(self.value()), timezone.now())


@admin.register(Article)
class ArticleAdmin(StateButtons, DeskAdmin):
    form = ArticleForm
    inlines = [TakeawayInline]
    # Deleting many at once would be too easy; a draft is deleted from its own form.
    actions = None
    list_display = ["headline", "conference_name", "state", "takeaways", "positions", "author_names", "saved"]
    list_filter = [
        StateFilter,
        ("conference", admin.RelatedOnlyFieldListFilter),
        ("authors", admin.RelatedOnlyFieldListFilter),
    ]
    search_fields = ["headline", "deck", "conference__name", "conference__short_name"]
    date_hierarchy = "published_at"
    autocomplete_fields = ["conference", "authors", "lead_photo"]
    # The template puts the takeaways after the first of these.
    fieldsets = [
        (None, {"fields": ["conference", "headline", "deck", "key_points", "introduction"]}),
        (None, {"fields": ["conclusion"]}),
        (gettext_lazy("About the article"), {"fields": ["topics", "authors", "lead_photo"]}),
        (gettext_lazy("Address of the page"), {"fields": ["slug"], "classes": ["collapse"]}),
    ]

    # Who may not change the article reads its text instead of the markup.
    introduction_shown = shown("introduction", gettext_lazy("introduction"))
    conclusion_shown = shown("conclusion", gettext_lazy("conclusion"))

    class Media:
        js = [Script(f"admin/js/{name}.js", type="module") for name in ("counts", "editor", "order", "place")]

    def get_queryset(self, request):
        queryset = super().get_queryset(request).select_related("conference", "lead_photo")
        return with_counts(queryset).prefetch_related("authors", "topic_items__tag")

    @admin.display(description=gettext_lazy("conference"), ordering="conference__starts_on")
    def conference_name(self, article):
        return article.conference.short_name

    @admin.display(description=gettext_lazy("state"), ordering="status")
    def state(self, article):
        return article.state(timezone.now()).label

    @admin.display(description=gettext_lazy("takeaways"), ordering="takeaway_count")
    def takeaways(self, article):
        return article.takeaway_count

    @admin.display(description=gettext_lazy("positions"), ordering="position_count")
    def positions(self, article):
        return article.position_count

    @admin.display(description=gettext_lazy("authors"))
    def author_names(self, article):
        return ", ".join(author.name for author in article.authors.all())

    @admin.display(description=gettext_lazy("saved"), ordering="updated_at")
    def saved(self, article):
        return date_format(timezone.localtime(article.updated_at), "j M Y, H:i")

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request) if obj is None else may_change_article(request.user, obj)

    def has_delete_permission(self, request, obj=None):
        if obj is None:
            return super().has_delete_permission(request)
        is_draft = obj.state(timezone.now()) == ArticleState.DRAFT
        return is_draft and super().has_delete_permission(request) and may_change_article(request.user, obj)

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return fieldsets
        instead = {"introduction": "introduction_shown", "conclusion": "conclusion_shown"}
        return [
            (name, {**options, "fields": [instead.get(field, field) for field in options["fields"]]})
            for name, options in fieldsets
        ]

    def get_readonly_fields(self, request, obj=None):
        return ["introduction_shown", "conclusion_shown"]

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context |= self.state_context(request, obj)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def save_model(self, request, obj, form, change):
        if change:
            save_article(obj, by=request.user)
            return
        obj.created_by = request.user
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        article, [takeaways] = form.instance, formsets
        positions = as_ids(request.POST.getlist("position_order"))
        moved = order_aggregate(article, takeaways=takeaways.ids_in_order(), positions=positions, by=request.user)
        if moved or form.has_changed() or takeaways.has_changed():
            touch_article(article)
        request.pressed_takeaway = takeaways.pressed("add_position")

    def delete_model(self, request, obj):
        delete_article(obj, by=request.user)

    def response_add(self, request, obj, post_url_continue=None):
        return self._next_step(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request, obj):
        return self._next_step(request, obj) or super().response_change(request, obj)

    def _next_step(self, request, article):
        """Go where the pressed button leads. All of them save the form first, so that nothing typed is lost."""
        if "_publish" in request.POST:
            self.publish(request, article)
            return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))
        if "_open_position" in request.POST:
            [pk] = as_ids([request.POST["_open_position"]])
            position = get_object_or_404(Position, pk=pk, takeaway__article=article)
            return HttpResponseRedirect(reverse("admin:articles_position_change", args=[position.pk]))
        return self._add_position(request, article) if request.pressed_takeaway else None

    def _add_position(self, request, article):
        takeaway = request.pressed_takeaway.instance
        if takeaway._state.adding:
            self.message_user(request, _("Saved. Give the takeaway a heading before you add positions."), "warning")
            return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))
        return HttpResponseRedirect(reverse("admin:articles_position_add", query={"takeaway": takeaway.pk}))
