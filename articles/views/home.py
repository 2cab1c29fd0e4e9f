from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.queries.home import home as home_page


@require_safe
def home(request):
    return render(request, "articles/home.html", vars(home_page(timezone.now())))
