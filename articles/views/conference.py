from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.copy.linked_data import conference_data
from articles.forms.offer import ConferenceFilterForm
from articles.models import Conference, ConferenceSeries
from articles.queries import conference as queries
from articles.queries.address import current_slug
from articles.views.caching import kept
from articles.views.paging import filtered_places, kept_place, missing_page_is_404, page_number, paged_or_404
from articles.views.redirect import leads_on


@require_safe
@kept(*ConferenceFilterForm.base_fields, "page")
def conference_list(request):
    now = timezone.now()
    form = filtered_or_404(request, queries.conference_offer(), now)
    with missing_page_is_404():
        page = queries.conference_list(form.offer, form.asked, page_number(request), now)
    context = {"form": form, "is_empty": not form.offer.counts}
    return render(request, "articles/conference_list.html", vars(page) | context | filtered_places(form.asked))


def filtered_or_404(request, offer, now):
    """Return the filters asked for; Http404 where one is no option. A series may be named by an address it has left."""
    form = ConferenceFilterForm(request.GET, offer)
    if form.is_valid():
        return form
    series = current_slug(ConferenceSeries, request.GET.get("series", ""), now)
    form = ConferenceFilterForm({**request.GET.dict(), "series": series}, offer)
    if series is None or not form.is_valid():
        raise Http404
    return form


@require_safe
@leads_on(Conference)
@kept("page", "articles")
def conference_detail(request, slug):
    page = paged_or_404(queries.conference_detail, slug, request, "articles")
    context = {**vars(page), **kept_place(request, "articles"), "structured_data": conference_data(page.conference)}
    return render(request, "articles/conference_detail.html", context)
