from django.http import Http404, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.copy.ninjs import article_item, retracted_item
from articles.models import Article
from articles.queries import article as queries
from articles.views.caching import kept
from articles.views.cors import for_any_site
from articles.views.redirect import leads_on


@require_safe
@for_any_site
@leads_on(Article)
@kept()
def article_ninjs(request, slug):
    """Answer with the article as ninjs; a retracted one with its cancellation, which other systems act on."""
    now = timezone.now()
    if page := queries.article_detail(slug, now):
        item = article_item(page)
    elif article := queries.retracted_article(slug, now):
        item = retracted_item(article)
    else:
        raise Http404
    return JsonResponse(item, headers={"Content-Disposition": f'attachment; filename="{slug}.ninjs.json"'})
