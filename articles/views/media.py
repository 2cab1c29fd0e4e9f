import logging

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.views.decorators.http import require_safe

from articles.renditions import FORMATS, SUFFIXES

MEDIA_TYPES = {suffix: FORMATS[format] for format, suffix in SUFFIXES.items()}
ONE_YEAR = 60 * 60 * 24 * 365

logger = logging.getLogger(__name__)


@require_safe
def media_file(request, name):
    """Send a stored picture, or 503 where it cannot be had now. Its address lets only names of our making through."""
    try:
        file = default_storage.open(name)
    except FileNotFoundError as error:
        raise Http404 from error
    except OSError:
        logger.exception("A photo could not be read.")
        return HttpResponse(status=503, headers={"Cache-Control": "no-store", "Retry-After": "10"})
    response = FileResponse(file, content_type=MEDIA_TYPES[name.rpartition(".")[2]])
    response["Cache-Control"] = f"public, max-age={ONE_YEAR}, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    return response
