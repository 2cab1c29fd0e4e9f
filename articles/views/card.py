from hashlib import sha256

from django.core.cache import cache
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.cards import VERSION, draw_card
from articles.models import Article
from articles.queries import card as queries
from articles.views.caching import kept
from articles.views.redirect import leads_on

# Of the picture, which is asked for by what is on it.
KEPT_FOR = 60 * 60 * 24 * 7


@require_safe
@leads_on(Article)
@kept()
def article_card(request, slug):
    return _answer(queries.article_card(slug, timezone.now()))


@require_safe
@kept()
def takeaway_card(request, pk):
    return _answer(queries.takeaway_card(pk, timezone.now()))


@require_safe
@kept()
def position_card(request, pk):
    return _answer(queries.position_card(pk, timezone.now()))


def _answer(card):
    if card is None:
        raise Http404
    return HttpResponse(_picture(card), content_type="image/png")


def _picture(card):
    """Return the picture of a card, drawn once for all that is on it."""
    key = f"card-{VERSION}-{sha256(repr(card).encode()).hexdigest()}"
    picture = cache.get(key)
    if not picture:
        picture = draw_card(card)
        cache.set(key, picture, KEPT_FOR)
    return picture
