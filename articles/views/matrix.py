from dataclasses import replace

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.copy.embed import embed_of_matrix
from articles.copy.table import table_lines
from articles.enums import Stance
from articles.forms.matrix import MatrixForm
from articles.models import Conference, Topic
from articles.queries import matrix as queries
from articles.queries.address import current_slug
from articles.queries.matrix import Filters
from articles.views.caching import kept
from articles.views.download import CSV, download
from articles.views.paging import before_page, missing_page_is_404, number_or_404, query_string
from articles.views.redirect import leads_on

PARAMETERS = (*MatrixForm.base_fields, "page", "propositions")


@require_safe
@leads_on(Conference)
@kept(*PARAMETERS)
def matrix_detail(request, slug):
    return render(request, "articles/matrix_detail.html", matrix_page(request.GET, slug))


def matrix_page(asked, slug):
    """Return what a page with the matrix of a conference is told, of the filters and numbers of pages in its address.

    Http404 where there is no such conference, filter or page.
    """
    now = timezone.now()
    offer, form = filtered_or_404(asked, slug, now)
    number, column_page = (number_or_404(asked.get(name, "1")) for name in ("page", "propositions"))
    with missing_page_is_404():
        page = queries.matrix_detail(offer.conference, form.filters, now, number, column_page)
    return vars(page) | _around(offer, form, page, column_page)


def _around(offer, form, page, column_page):
    """Return what stands around the table: what can be asked of it and with which address."""
    filters, conference = form.filters, offer.conference
    asked = filters.asked
    placed = asked | ({"propositions": column_page} if column_page > 1 else {})
    shown = placed | ({"page": page.page_obj.number} if page.page_obj.number > 1 else {})
    return {
        "section": "conference",
        "conference": conference,
        "has_statements": bool(offer.counts),
        "topics_left_out": offer.topics_left_out,
        "statement_count": offer.count(filters),
        "form": form,
        "stances": Stance,
        "all_query": query_string(Filters(elsewhere=filters.elsewhere).asked),
        "canonical_query": query_string(placed),
        "csv_query": query_string(asked),
        "elsewhere_query": query_string(replace(filters, elsewhere="1").asked),
        "page_query": before_page(placed),
        "column_query": before_page(asked),
        "embed": embed_of_matrix(conference, page.rows, query_string(shown)),
    }


@require_safe
@leads_on(Conference)
@kept(*MatrixForm.base_fields)
def matrix_csv(request, slug):
    now = timezone.now()
    offer, form = filtered_or_404(request.GET, slug, now)
    rows = queries.matrix_table(offer.conference, form.filters, now)
    return download(table_lines(queries.COLUMNS, rows), f"{slug}-positions.csv", CSV)


def filtered_or_404(asked, slug, now):
    """Return what a matrix can be filtered by, and the filters asked for; Http404 where one of them is no option.

    A topic may be named by an address that it has left since.
    """
    offer = queries.matrix_offer(slug, now)
    if offer is None:
        raise Http404
    form = MatrixForm(asked, offer)
    if form.is_valid():
        return offer, form
    topic = current_slug(Topic, asked.get("topic", ""), now)
    form = MatrixForm({**asked.dict(), "topic": topic}, offer)
    if topic is None or not form.is_valid():
        raise Http404
    return offer, form
