from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.copy.embed import embed_of_position
from articles.copy.linked_data import position_data
from articles.queries import position as queries
from articles.views.caching import kept


@require_safe
@kept()
def position_detail(request, pk):
    now = timezone.now()
    position = queries.position_detail(pk, now)
    if position is None:
        raise Http404
    others = [] if position.retracted_at else queries.elsewhere(position, now)
    context = {"position": position, "elsewhere": others, "embed": embed_of_position(position)}
    context["structured_data"] = position_data(position)
    return render(request, "articles/position_detail.html", context)
