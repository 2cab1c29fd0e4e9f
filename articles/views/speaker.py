from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.copy.linked_data import speaker_data
from articles.forms.offer import SpeakerFilterForm
from articles.models import Speaker
from articles.queries import speaker as queries
from articles.views.caching import kept
from articles.views.paging import (
    before_page,
    filtered_places,
    missing_page_is_404,
    page_number,
    paged_or_404,
    query_string,
)
from articles.views.redirect import leads_on


@require_safe
@kept(*SpeakerFilterForm.base_fields, "page")
def speaker_list(request):
    now = timezone.now()
    form = SpeakerFilterForm(request.GET, queries.speaker_offer(now))
    if not form.is_valid():
        raise Http404
    with missing_page_is_404():
        page = queries.speaker_list(form.offer, form.asked, page_number(request), now)
    besides = {name: value for name, value in form.asked.items() if name != "letter"}
    context = {
        "form": form,
        "letter_query": before_page(besides),
        "all_query": query_string(besides),
        "is_empty": not form.offer.counts,
    }
    return render(request, "articles/speaker_list.html", vars(page) | context | filtered_places(form.asked))


@require_safe
@leads_on(Speaker)
@kept("page")
def speaker_detail(request, slug):
    page = paged_or_404(queries.speaker_detail, slug, request)
    context = {**vars(page), "structured_data": speaker_data(page.speaker)}
    return render(request, "articles/speaker_detail.html", context)
