from csp.constants import NONE
from csp.decorators import csp_replace
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from articles.copy.embed import STATEMENTS_SHOWN
from articles.models import Conference
from articles.queries.position import position_detail
from articles.queries.takeaway import takeaway_detail
from articles.views.caching import kept
from articles.views.matrix import PARAMETERS, matrix_page
from articles.views.redirect import leads_on

ANYWHERE = csp_replace({"frame-ancestors": ["*"], "script-src": [NONE], "form-action": [NONE]})


def framable(view):
    """Wrap the view of a page that any site may show in a frame. Nothing runs there, and nothing is sent from it."""
    return xframe_options_exempt(ANYWHERE(view))


@require_safe
@framable
@kept()
def position_embed(request, pk):
    position = position_detail(pk, timezone.now())
    if position is None:
        raise Http404
    return render(request, "articles/position_embed.html", {"position": position})


@require_safe
@framable
@kept()
def takeaway_embed(request, pk):
    page = takeaway_detail(pk, timezone.now())
    if page is None:
        raise Http404
    shown = page.takeaway.position_list[:STATEMENTS_SHOWN]
    return render(request, "articles/takeaway_embed.html", {**vars(page), "shown": shown})


@require_safe
@leads_on(Conference)
@framable
@kept(*PARAMETERS)
def matrix_embed(request, slug):
    return render(request, "articles/matrix_embed.html", matrix_page(request.GET, slug))
