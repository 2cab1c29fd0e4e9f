"""The API for machines: read-only, for everybody. What holds for every answer of it is in `ApiMiddleware`."""

from functools import wraps

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.copy.openapi import describe
from articles.copy.resource import MOST_A_PAGE, PAGE_SIZE, RESOURCE_OF, RESOURCES, write_cursor
from articles.forms.api import read_parameters
from articles.links import absolute
from articles.queries import api as queries
from articles.views.caching import WHOLE_QUERY, kept
from articles.views.paging import query_string
from articles.views.problem import problem
from articles.views.redirect import moved_to


def answers(view):
    """Wrap a view that returns what is to be said as a dictionary, or else a whole response.

    An unknown parameter is a fault, so all of the query counts.
    """

    @require_safe
    @kept(WHOLE_QUERY)
    @wraps(view)
    def answering(request, *args, **kwargs):
        said = view(request, *args, **kwargs)
        if not isinstance(said, dict):
            return said
        following = said.get("next")
        headers = {"Link": f'<{following}>; rel="next"'} if following else {}
        return JsonResponse(said, json_dumps_params={"ensure_ascii": False}, headers=headers)

    return answering


@require_safe
@kept()
def api_docs(request):
    context = {
        "resources": RESOURCES.values(),
        "common": RESOURCES["articles"].common_fields,
        "kinds": {"enum": list(RESOURCE_OF)},
        "root": absolute(reverse("articles:api-root")),
        "description": absolute(reverse("articles:api-description")),
        "licence": settings.DATA_LICENCE.title,
        "page_size": PAGE_SIZE,
        "most": MOST_A_PAGE,
    }
    return render(request, "articles/api_docs.html", context)


@answers
def api_root(request):
    return {
        "name": settings.SITE_NAME,
        "documentation": absolute(reverse("articles:api-docs")),
        "description": absolute(reverse("articles:api-description")),
        "licence": settings.DATA_LICENCE.name,
        "resources": {resource.name: resource.address for resource in RESOURCES.values()},
    }


@answers
def api_description(request):
    return describe()


@answers
def api_list(request, resource):
    resource = resource_or_404(resource)
    try:
        asked = read_parameters(request.GET, resource)
    except ValidationError as error:
        faults = [{"parameter": name, "detail": " ".join(texts)} for name, texts in error.message_dict.items()]
        return problem(400, _("There is something wrong with the parameters."), errors=faults)
    part = queries.api_list(resource, asked, timezone.now())
    items = [resource.item(row, is_alone=False) for row in part.rows]
    return {"items": items, "next": part.next and next_address(request, resource, part.next)}


def next_address(request, resource, after):
    """Return the address of the page behind a place, with all else as it was asked for."""
    order = request.GET.get("order", resource.default_order)
    query = request.GET.dict() | {"cursor": write_cursor(order, *after)}
    return f"{resource.address}{query_string(query)}"


@answers
def api_detail(request, resource, key):
    now, resource = timezone.now(), resource_or_404(resource)
    if found := queries.api_detail(resource, key, now):
        shown, row = found
        return shown.item(row, is_alone=True)
    if article := queries.retracted_article(resource, key, now):
        return problem(410, _("This article was retracted."), reason=article.retraction_note)
    if current := queries.kept_key(resource, key, now):
        return moved_to(reverse("articles:api-detail", args=[resource.name, current]))
    raise Http404


def resource_or_404(name):
    if name not in RESOURCES:
        raise Http404
    return RESOURCES[name]
