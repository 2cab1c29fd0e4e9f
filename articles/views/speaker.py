from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.copy.linked_data import speaker_data
from articles.models import Speaker
from articles.queries import speaker as queries
from articles.views.paging import page_or_404, paged_or_404
from articles.views.redirect import leads_on


@require_safe
def speaker_list(request):
    page = page_or_404(queries.speaker_list(timezone.now()), request)
    return render(request, "articles/speaker_list.html", {"page_obj": page})


@require_safe
@leads_on(Speaker)
def speaker_detail(request, slug):
    page = paged_or_404(queries.speaker_detail, slug, request)
    context = {**vars(page), "structured_data": speaker_data(page.speaker)}
    return render(request, "articles/speaker_detail.html", context)
