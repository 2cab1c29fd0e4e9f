from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.queries import article as queries


@require_safe
def article_detail(request, slug):
    now = timezone.now()
    if page := queries.article_detail(slug, now):
        return render(request, "articles/article_detail.html", vars(page))
    if article := queries.retracted_article(slug, now):
        return render(request, "articles/article_retracted.html", {"article": article})
    raise Http404
