"""What the form of a position says beside its fields: with the page, and again while they are filled in."""

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from articles.aggregate.quotation import check_quotation
from articles.copy.table.cells import show_figure
from articles.forms.position import FIGURES, FigureField
from articles.models import Article, Proposition, Source, Speaker
from articles.queries.position import on_record
from articles.queries.work import Work, newest_work
from articles.services.position import role_at_the_time
from articles.text import is_id

# What each part is said of.
FOLLOWS = {
    "earlier": ("speaker", "proposition"),
    "role": ("speaker", "said_on"),
    "words": ("quote", "source", "quote_source"),
    "figure": ("proposition", *FIGURES, "figure_wording"),
}


class BesidePages(admin.ModelAdmin):
    """The parts beside the fields as fragments of a page. The form shows the same, so that it needs no script."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.beside_view)
        parts = [path(f"{part}/", view, {"part": part}, name=f"articles_position_{part}") for part in FOLLOWS]
        return [*parts, *super().get_urls()]

    @method_decorator(never_cache)
    def beside_view(self, request, part):
        """Return one part, of what was sent of the form."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        sent = request.POST if request.method == "POST" else request.GET
        work, besides = _work_named(request.GET.get("article", "")), request.GET.get("position", "")
        context = self.beside(request, part, sent, work, besides=UUID(besides) if is_id(besides) else None)
        return TemplateResponse(request, f"admin/articles/position/_{part}.html", {"part": context})

    def beside(self, request, part: str, values: Mapping, work: Work, *, besides: UUID | None, loaded=()) -> dict:
        """Return what a part shows of what stands in the fields, which may be anything.

        `besides` is the position of the form; what is among the `loaded` rows is not asked for again.
        """
        rows = _Rows(values, loaded)
        return getattr(self, f"_{part}")(request, rows, work, besides)

    def _earlier(self, request, rows, work, besides):
        speaker, proposition = rows.find(Speaker, "speaker"), rows.find(Proposition, "proposition")
        context = {"speaker": speaker, "proposition": proposition}
        if speaker and proposition:
            context["found"] = on_record(speaker.pk, proposition.pk, timezone.now(), work=work, besides=besides)
        # A form of a position that is stored already is not filled in with another.
        return context | {"can_take_over": besides is None or str(besides) not in work.content["positions"]}

    def _role(self, request, rows, work, besides):
        speaker, said_on = rows.find(Speaker, "speaker"), _clean(forms.DateField(), rows.values.get("said_on"))
        day = said_on or work.article.conference.starts_on
        role = role_at_the_time(speaker, work.article, said_on) if speaker else ""
        return {"speaker": speaker, "day": day, "is_first_day": said_on is None, "role": role}

    def _words(self, request, rows, work, besides):
        quote = str(rows.values.get("quote") or "").strip()
        source = (rows.find(Source, "quote_source") or rows.find(Source, "source")) if quote else None
        context = {"has_quote": bool(quote), "source": source}
        if source and not source.excerpt:
            own_admin = self.admin_site.get_model_admin(Source)
            context["can_add_excerpt"] = own_admin.has_change_permission(request, source)
        elif source:
            context["check"] = check_quotation(quote, source.excerpt)
        return context

    def _figure(self, request, rows, work, besides):
        proposition = rows.find(Proposition, "proposition")
        low, high = (_clean(FigureField(max_digits=14, decimal_places=3), rows.values.get(name)) for name in FIGURES)
        unit = proposition.unit if proposition else ""
        return {
            "proposition": proposition,
            "unit": unit,
            "reading": figure_in_words(low, high, unit) if unit else "",
            "wording": str(rows.values.get("figure_wording") or "").strip(),
            "is_given": low is not None or high is not None,
        }


def figure_in_words(low: Decimal | None, high: Decimal | None, unit: str) -> str:
    """Return how a figure counts: “at least 3 % of GDP”; an empty text without one or where the ends are twisted."""
    words = {"low": "" if low is None else show_figure(low), "high": "" if high is None else show_figure(high)}
    words["unit"] = unit
    if low is None and high is None:
        return ""
    if high is None:
        return _("at least %(low)s %(unit)s") % words
    if low is None:
        return _("at most %(high)s %(unit)s") % words
    if low == high:
        return _("exactly %(low)s %(unit)s") % words
    return _("%(low)s to %(high)s %(unit)s") % words if low < high else ""


class _Rows:
    """The records that fields name by their keys."""

    def __init__(self, values, loaded):
        self.values = values
        self.loaded = {(type(row), str(row.pk)): row for row in loaded}

    def find(self, model, name):
        """Return the record, or None where the field names none."""
        key = str(self.values.get(name) or "")
        if not is_id(key):
            return None
        return self.loaded.get((model, key)) or model.objects.filter(pk=key).first()


def _work_named(key):
    article = Article.objects.filter(pk=key).first() if is_id(key) else None
    if article is None:
        raise Http404
    return newest_work(article)


def _clean(field, value):
    """Return what a field makes of what was typed, None where that is nothing or wrong: the form says so."""
    field.required = False
    try:
        return field.clean(value)
    except ValidationError:
        return None
