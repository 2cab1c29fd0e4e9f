from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.copy.linked_data import article_data
from articles.models import Article
from articles.queries import article as queries
from articles.views.caching import kept
from articles.views.redirect import leads_on


@require_safe
@leads_on(Article)
@kept()
def article_detail(request, slug):
    now = timezone.now()
    if page := queries.article_detail(slug, now):
        return render_article(request, page, structured_data=article_data(page))
    if article := queries.retracted_article(slug, now):
        return render(request, "articles/article_retracted.html", {"article": article})
    raise Http404


def render_article(request, page, template="articles/article_detail.html", **more):
    """Return the page of an article. Another template extends the one for readers and may be told more."""
    return render(request, template, vars(page) | more)
