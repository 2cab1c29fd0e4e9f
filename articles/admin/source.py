from django.contrib import admin, messages
from django.db.models import Q
from django.http import HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.correction import SharedCorrections
from articles.admin.filters import YearFilter
from articles.admin.listing import as_counted, number_of
from articles.admin.merger import MergerPages
from articles.models import Position, Source
from articles.queries.link import BEING_CHECKED
from articles.services.link import check_link, forget_findings


class LinkFilter(admin.SimpleListFilter):
    title = gettext_lazy("link")
    parameter_name = "link"

    def lookups(self, request, model_admin):
        return [("dead", _("Dead")), ("unclear", _("Not certain")), ("unchecked", _("Never looked at"))]

    def queryset(self, request, sources):
        choices = {
            "dead": Q(dead_since__isnull=False),
            "unclear": Q(dead_since=None, check_fault__gt="") & ~Q(check_fault=BEING_CHECKED),
            "unchecked": Q(checked_at=None) & ~Q(url="", archived_url=""),
        }
        return sources.filter(choices[self.value()]) if self.value() in choices else sources


@admin.register(Source)
class SourceAdmin(SharedCorrections, MergerPages):
    corrected_fields = ("title", "publisher", "url", "excerpt")
    list_display = ["title", "publisher", "kind", "published_on", "position_count"]
    in_order = ["publisher", "published_on"]
    list_filter = [LinkFilter, "kind", ("archived_url", admin.EmptyFieldListFilter), ("published_on", YearFilter)]
    search_fields = ["title", "publisher", "url"]
    fieldsets = [
        (None, {"fields": ["kind", "title", "publisher", "url", ("published_on", "accessed_on"), "language"]}),
        (gettext_lazy("To check it later"), {"fields": ["archived_url", "excerpt"]}),
        (gettext_lazy("Short name in exports"), {"fields": ["slug"], "classes": ["collapse"]}),
    ]

    class Media:
        css = {"all": ["admin/css/source.css"]}

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(position_count=number_of(Position.objects, "source"))

    @admin.display(description=gettext_lazy("positions"), ordering="position_count")
    def position_count(self, source):
        return as_counted(source.position_count)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj is not None:
            context["has_address"] = bool(obj.url or obj.archived_url)
            context["is_being_checked"] = obj.check_fault == BEING_CHECKED
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def save_model(self, request, obj, form, change):
        if {"url", "archived_url"} & set(form.changed_data):
            forget_findings(obj)
        super().save_model(request, obj, form, change)

    def response_change(self, request, obj):
        answer = super().response_change(request, obj)
        if "_check" not in request.POST or not (obj.url or obj.archived_url):
            return answer
        self._check(request, obj)
        return HttpResponseRedirect(self._form_address(obj.pk))

    def _check(self, request, source):
        found = check_link(source, by=request.user)
        text, level = _("The link leads somewhere."), messages.SUCCESS
        if found.check_fault:
            text = _("The link is dead: %(fault)s") if found.dead_since else _("The link is not certain: %(fault)s")
            level = messages.WARNING
        self.message_user(request, text % {"fault": found.check_fault}, level)
