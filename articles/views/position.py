from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.queries import position as queries


@require_safe
def position_detail(request, pk):
    now = timezone.now()
    position = queries.position_detail(pk, now)
    if position is None:
        raise Http404
    others = [] if position.retracted_at else queries.elsewhere(position, now)
    return render(request, "articles/position_detail.html", {"position": position, "elsewhere": others})
