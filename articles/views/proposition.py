from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.enums import Stance
from articles.models import Proposition
from articles.queries import proposition as queries
from articles.views.caching import kept
from articles.views.paging import page_or_404, paged_or_404
from articles.views.redirect import leads_on


@require_safe
@kept("page")
def proposition_list(request):
    page = page_or_404(queries.proposition_list(timezone.now()), request)
    return render(request, "articles/proposition_list.html", {"page_obj": page})


@require_safe
@leads_on(Proposition)
@kept("page")
def proposition_detail(request, slug):
    page = paged_or_404(queries.proposition_detail, slug, request)
    context = {**vars(page), "columns": page.columns, "stances": Stance}
    return render(request, "articles/proposition_detail.html", context)
