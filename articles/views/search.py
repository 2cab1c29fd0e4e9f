from dataclasses import replace

from django.apps import apps
from django.http import Http404, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.forms.search import SearchForm
from articles.queries.search import page as queries
from articles.queries.search.question import question_of
from articles.queries.search.ranking import KINDS
from articles.queries.search.suggestion import suggestions
from articles.views.caching import kept
from articles.views.paging import before_page, missing_page_is_404, page_number, query_string

TEMPLATE = "articles/search.html"


@require_safe
@kept(*SearchForm.base_fields, "page")
def search(request):
    now = timezone.now()
    form = SearchForm(request.GET, now)
    if not form.is_valid():
        raise Http404
    question, filters = question_of(form.cleaned_data["q"]), form.filters
    if not question:
        return _nothing_asked(request, question, now)
    with missing_page_is_404():
        page = queries.search(question, filters, now, page_number(request))
    context = vars(page) | _context(question, filters, page)
    if not page.results and not filters.asked:
        context["ways"] = queries.ways(now)
    return render(request, TEMPLATE, context)


@require_safe
@kept("q", max_age=60)
def search_suggestions(request):
    """What the field offers while somebody types, as JSON: names, what each is, and its address."""
    found = suggestions(request.GET.get("q", ""), timezone.now())
    return JsonResponse({"suggestions": [vars(each) for each in found]})


def _nothing_asked(request, question, now):
    if page_number(request) > 1:
        raise Http404
    return render(request, TEMPLATE, {"typed": question.typed, "ways": queries.ways(now)})


def _context(question, filters, page):
    typed = {"q": question.typed}
    asked = typed | filters.asked
    shown = page.finding.cut & ({filters.kind} if filters.kind else set(KINDS))
    return {
        "typed": question.typed,
        "filters": filters,
        "is_cut": bool(shown),
        "is_narrowed": bool(filters.asked),
        "has_filters": filters.narrows or any(len(options) > 1 for options in vars(page.offer).values()),
        "tabs": _tabs(typed, filters, page.finding),
        "all_query": query_string(typed),
        "canonical_query": query_string(asked),
        "page_query": before_page(asked),
    }


def _tabs(typed, filters, finding):
    """Return a link for all kinds and for each of which there is something, with how many there are."""
    kinds = {None: sum(finding.counts.values()), **{kind: 0 for kind in [filters.kind] if kind}, **finding.counts}
    return [
        {
            "name": apps.get_model("articles", kind)._meta.verbose_name_plural if kind else None,
            "count": count,
            "is_cut": kind in finding.cut or (kind is None and bool(finding.cut)),
            "is_current": kind == filters.kind,
            "query": query_string(typed | replace(filters, kind=kind).asked),
        }
        for kind, count in kinds.items()
    ]
