from django.http import HttpResponse
from django.urls import path

from coverage_site.urls import urlpatterns as site


def bare(request):
    """The yardstick: what server, middleware and Django cost by themselves."""
    return HttpResponse("Nothing.\n", content_type="text/plain")


# First, so that the yardstick is not made longer by looking for it.
urlpatterns = [path("bare/", bare, name="bare"), *site]
