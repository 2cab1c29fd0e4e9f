from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles.enums import Stance
from articles.views.caching import kept


@require_safe
@kept()
def about(request):
    return render(request, "articles/about.html", {"stances": Stance})
