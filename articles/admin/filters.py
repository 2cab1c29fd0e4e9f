"""Filters of the desk's lists. None of them lists more than fits beside a list."""

from django.contrib import admin
from django.db.models import Exists, Max, Min, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.listing import as_counted
from articles.queries.desk import articles_with_plans, own_drafts
from articles.text import is_id

FEW = 20
MINE, PLANNED = "mine", "planned"


def article_list(count: int, **query) -> SafeString | int:
    """Return a number of articles as a link to the list of them."""
    address = reverse("admin:articles_article_changelist", query=query)
    return format_html('<a href="{}">{}</a>', address, as_counted(count)) if count else count


class FewRelated(admin.RelatedFieldListFilter):
    """The first of the records that a list can be filtered by, and the one by which it is; others are found by words.

    Those that nothing belongs to are left out.
    """

    def field_choices(self, field, request, model_admin):
        related, chosen = field.related_model._default_manager, str((self.lookup_val or [""])[-1])
        is_used = Exists(model_admin.model._default_manager.filter(**{field.name: OuterRef("pk")}))
        shown = Q(pk__in=related.filter(is_used).values("pk")[:FEW])
        rows = related.filter(shown | Q(pk=chosen) if is_id(chosen) else shown)
        return [(row.pk, str(row)) for row in rows]


class YearFilter(admin.DateFieldListFilter):
    """The latest years. Whatever the list shows, only the first and the last date of all are asked for."""

    def __init__(self, field, request, params, model, model_admin, field_path):
        super().__init__(field, request, params, model, model_admin, field_path)
        # One after the other: asked for both at once, SQLite reads all there are.
        dated = model._default_manager.exclude(**{field_path: None})
        first, last = (dated.aggregate(end=end(field_path))["end"] for end in (Min, Max))
        years = range(last.year, first.year - 1, -1)[:FEW] if last else []
        self.links = [(_("Any year"), {}), *((str(year), {f"{field_path}__year": str(year)}) for year in years)]

    def expected_parameters(self):
        return [f"{self.field_generic}year"]


class WorkFilter(admin.SimpleListFilter):
    """The person's own drafts, and what is planned: lists of the front page, whole."""

    title = gettext_lazy("work")
    parameter_name = "work"

    def lookups(self, request, model_admin):
        return [
            (MINE, _("My drafts")),
            (PLANNED, _("Scheduled")),
        ]

    def queryset(self, request, articles):
        if self.value() == MINE:
            return articles.filter(pk__in=own_drafts(request.user).values("pk"))
        return articles_with_plans(articles, timezone.now()) if self.value() == PLANNED else articles
