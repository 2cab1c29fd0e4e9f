from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.enums import Stance
from articles.queries.codebook import codebook as codebook_page


@require_safe
def codebook(request):
    context = vars(codebook_page(timezone.now())) | {"stances": Stance}
    return render(request, "articles/codebook.html", context)
