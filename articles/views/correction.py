from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.queries import correction as queries
from articles.views.caching import kept
from articles.views.paging import page_or_404


@require_safe
@kept("page")
def correction_list(request):
    page = page_or_404(queries.correction_list(timezone.now()), request)
    return render(request, "articles/correction_list.html", {"page_obj": page})
