from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles.models import Author
from articles.queries import author as queries
from articles.views.caching import kept
from articles.views.paging import paged_or_404
from articles.views.redirect import leads_on


@require_safe
@leads_on(Author)
@kept("page")
def author_detail(request, slug):
    page = paged_or_404(queries.author_detail, slug, request)
    return render(request, "articles/author_detail.html", vars(page))
