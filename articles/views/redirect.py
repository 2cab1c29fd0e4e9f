from functools import wraps

from django.http import Http404, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils import timezone

from articles.queries.address import current_slug

# A page may get an address back that it had before: a browser that never asks again would then go round in circles.
GOOD_FOR = 600


def leads_on(model):
    """Wrap the view of a page with a slug: an address that the page once had is answered with the one it has now.

    Only where the view finds nothing are the old addresses asked. Where none leads to a page that readers may open, the
    answer is the 404 of the view. Pages below the page lead on as well, with what follows the question mark.
    """

    def decorate(view):
        @wraps(view)
        def leading_on(request, slug, **kwargs):
            try:
                return view(request, slug, **kwargs)
            except Http404:
                current = current_slug(model, slug, timezone.now())
                if current is None:
                    raise
            address = reverse(request.resolver_match.view_name, kwargs={**kwargs, "slug": current})
            query = request.META.get("QUERY_STRING", "")
            return moved_to(f"{address}?{query}" if query else address)

        return leading_on

    return decorate


def moved_to(address):
    """Return the answer that leads on to an address."""
    response = HttpResponsePermanentRedirect(address)
    response["Cache-Control"] = f"public, max-age={GOOD_FOR}"
    return response
