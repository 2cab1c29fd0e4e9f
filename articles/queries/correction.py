from datetime import datetime

from django.core.paginator import Paginator

from articles.models import Correction

CORRECTIONS_A_PAGE = 50


def correction_list(now: datetime) -> Paginator:
    """Return the public notes, the latest first, with their articles."""
    return Paginator(Correction.objects.published(now).select_related("article__conference"), CORRECTIONS_A_PAGE)
