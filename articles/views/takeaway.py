from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.copy.embed import embed_of_takeaway
from articles.queries import takeaway as queries
from articles.views.caching import kept


@require_safe
@kept()
def takeaway_detail(request, pk):
    page = queries.takeaway_detail(pk, timezone.now())
    if page is None:
        raise Http404
    return render(request, "articles/takeaway_detail.html", {**vars(page), "embed": embed_of_takeaway(page.takeaway)})
