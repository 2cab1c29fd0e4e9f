from django.http import HttpResponseServerError
from django.template.loader import get_template


def server_error(request):
    """The page for what went wrong, with what it is called in the log. Asks neither database, cache nor session."""
    page = get_template("500.html").render({"request_id": getattr(request, "id", "")})
    return HttpResponseServerError(page, headers={"Cache-Control": "no-store"})
