from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.queries.home import home as home_page
from articles.views.caching import kept


@require_safe
@kept()
def home(request):
    return render(request, "articles/home.html", vars(home_page(timezone.now())))
