from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.models import Article
from articles.queries.article import retracted_article
from articles.queries.fixture import public_fixture
from articles.views.caching import kept
from articles.views.download import download
from articles.views.redirect import leads_on


@require_safe
@leads_on(Article)
@kept()
def article_fixture(request, slug):
    """Answer with the article as a fixture; of a retracted one nothing is left to load."""
    now = timezone.now()
    if pieces := public_fixture(slug, now):
        return download(pieces, f"{slug}.json", "application/json")
    if retracted_article(slug, now):
        words = _("This article was retracted. It is no longer given away.")
        return HttpResponse(words, status=410, content_type="text/plain; charset=utf-8")
    raise Http404
