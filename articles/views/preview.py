from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.enums import ArticleState
from articles.queries import preview as queries
from articles.views.article import render_article


@require_safe
def preview(request, token):
    """Show unpublished work to whoever has been given its address."""
    link = queries.link_of_token(token, timezone.now())
    if link is None:
        raise Http404
    return render_preview(request, queries.work_behind(link), link=link)


def render_preview(request, work, **more):
    """Return the page that readers would get of the work, marked as a preview; nobody is to keep or find it."""
    now = timezone.now()
    page = queries.article_preview(work, now)
    is_live = work.article.state(now) == ArticleState.LIVE
    template = "articles/article_preview.html"
    return unlisted(render_article(request, page, template, preview=True, is_live=is_live, **more))


def render_empty_preview(request):
    """Return a page that says that there is nothing to show yet."""
    return unlisted(render(request, "articles/preview_empty.html"))


def unlisted(response):
    """Keep an answer out of every cache and index, and its address out of the pages that it links to."""
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response
