from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpResponse, QueryDict
from django.urls import resolve
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.copy.embed import Embed, embed_of_position, embed_of_takeaway
from articles.copy.oembed import FORMATS, rich
from articles.forms.oembed import OEmbedForm
from articles.models import Conference
from articles.queries.address import current_slug
from articles.queries.position import position_detail
from articles.queries.takeaway import takeaway_detail
from articles.views.caching import kept
from articles.views.cors import for_any_site
from articles.views.matrix import matrix_page


@require_safe
@for_any_site
@kept(*OEmbedForm.base_fields)
def oembed(request):
    """Describe the frame of a page of this site, by the address of the page (oEmbed 1.0)."""
    form = OEmbedForm(request.GET)
    if not form.is_valid():
        faults = [f"{name}: {fault}" for name, found in form.errors.items() for fault in found]
        return _plain("\n".join(faults), 400)
    asked = form.cleaned_data
    if (asked["format"] or "json") not in FORMATS:
        return _plain(_("There are these formats: %(names)s.") % {"names": ", ".join(FORMATS)}, 501)
    embed = embed_at(asked["url"])
    if embed is None:
        return _plain(_("There is nothing to embed at this address."), 404)
    content_type, write = FORMATS[asked["format"] or "json"]
    return HttpResponse(write(rich(embed, *form.room)), content_type=content_type)


def embed_at(address: str) -> Embed | None:
    """Return the frame of the page at an absolute address, or None where that is none of ours that has one.

    What a reader may not see has none, nor has a statement that was retracted.
    """
    try:
        parts = urlsplit(address)
        match = resolve(parts.path)
        if f"{parts.scheme}://{parts.netloc}".lower() == settings.SITE_URL.lower() and match.view_name in FINDERS:
            return FINDERS[match.view_name](QueryDict(parts.query), **match.kwargs)
    except (ValueError, Http404):
        pass
    return None


def _position(_asked, pk):
    position = position_detail(pk, timezone.now())
    return embed_of_position(position) if position and not position.retracted_at else None


def _takeaway(_asked, pk):
    page = takeaway_detail(pk, timezone.now())
    return embed_of_takeaway(page.takeaway) if page else None


def _matrix(asked, slug):
    try:
        return matrix_page(asked, slug)["embed"]
    except Http404:
        current = current_slug(Conference, slug, timezone.now())
        return matrix_page(asked, current)["embed"] if current else None


FINDERS = {
    "articles:position-detail": _position,
    "articles:takeaway-detail": _takeaway,
    "articles:matrix-detail": _matrix,
}


def _plain(words, status):
    return HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")
