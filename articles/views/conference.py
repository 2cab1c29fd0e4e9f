from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.copy.linked_data import conference_data
from articles.models import Conference
from articles.queries import conference as queries
from articles.views.paging import kept_place, page_or_404, paged_or_404
from articles.views.redirect import leads_on


@require_safe
def conference_list(request):
    page = page_or_404(queries.conference_list(timezone.now()), request)
    return render(request, "articles/conference_list.html", {"page_obj": page})


@require_safe
@leads_on(Conference)
def conference_detail(request, slug):
    page = paged_or_404(queries.conference_detail, slug, request, "articles")
    context = {**vars(page), **kept_place(request, "articles"), "structured_data": conference_data(page.conference)}
    return render(request, "articles/conference_detail.html", context)
