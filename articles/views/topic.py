from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.models import Topic
from articles.queries import topic as queries
from articles.views.caching import kept
from articles.views.paging import kept_place, page_or_404, paged_or_404
from articles.views.redirect import leads_on


@require_safe
@kept("page")
def topic_list(request):
    page = page_or_404(queries.topic_list(timezone.now()), request)
    return render(request, "articles/topic_list.html", {"page_obj": page})


@require_safe
@leads_on(Topic)
@kept("page", "propositions")
def topic_detail(request, slug):
    page = paged_or_404(queries.topic_detail, slug, request, "propositions")
    return render(request, "articles/topic_detail.html", vars(page) | kept_place(request, "propositions"))
