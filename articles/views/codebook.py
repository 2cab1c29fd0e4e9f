from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.enums import Stance
from articles.queries.codebook import codebook as codebook_page
from articles.views.caching import kept


@require_safe
@kept()
def codebook(request):
    context = vars(codebook_page(timezone.now())) | {"stances": Stance}
    return render(request, "articles/codebook.html", context)
