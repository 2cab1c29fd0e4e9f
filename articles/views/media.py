from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.views.decorators.http import require_safe

from articles.renditions import FORMATS, SUFFIXES

MEDIA_TYPES = {suffix: FORMATS[format] for format, suffix in SUFFIXES.items()}
ONE_YEAR = 60 * 60 * 24 * 365


@require_safe
def media_file(request, name):
    """Send a stored picture. Its address lets only names through that we make ourselves."""
    try:
        file = default_storage.open(name)
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(file, content_type=MEDIA_TYPES[name.rpartition(".")[2]])
    response["Cache-Control"] = f"public, max-age={ONE_YEAR}, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    return response
