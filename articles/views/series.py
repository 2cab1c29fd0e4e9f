from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles.copy.linked_data import series_data
from articles.models import ConferenceSeries
from articles.queries import series as queries
from articles.views.caching import kept
from articles.views.paging import paged_or_404
from articles.views.redirect import leads_on


@require_safe
@leads_on(ConferenceSeries)
@kept("page")
def series_detail(request, slug):
    page = paged_or_404(queries.series_detail, slug, request)
    context = {**vars(page), "structured_data": series_data(page.series, page.page_obj)}
    return render(request, "articles/series_detail.html", context)
