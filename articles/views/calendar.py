from datetime import UTC

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.copy.calendar import Event, calendar
from articles.countries import countries
from articles.links import absolute
from articles.models import Conference
from articles.queries import calendar as queries
from articles.views.caching import kept
from articles.views.cors import for_any_site
from articles.views.redirect import leads_on


@require_safe
@for_any_site
@kept(is_hourly=True)
def conference_calendar(request):
    name = _("%(site)s: conferences") % {"site": settings.SITE_NAME}
    return _answer(name, queries.latest_conferences(), "conferences.ics")


@require_safe
@for_any_site
@leads_on(Conference)
@kept(is_hourly=True)
def conference_event(request, slug):
    conference = queries.conference_of(slug)
    if conference is None:
        raise Http404
    return _answer(conference.name, [conference], f"{slug}.ics")


def _answer(name, conferences, file_name):
    written_on = timezone.now().astimezone(UTC).date()
    return HttpResponse(
        calendar(name, map(_event, conferences), written_on),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'inline; filename="{file_name}"'},
    )


def _event(conference):
    place = [conference.venue, conference.city, countries().get(conference.country)]
    address = absolute(conference.get_absolute_url())
    edition = ", ".join(filter(None, [conference.series and conference.series.name, conference.edition]))
    return Event(
        key=conference.pk,
        name=conference.name,
        starts_on=conference.starts_on,
        ends_on=conference.ends_on,
        place=", ".join(filter(None, place)),
        description="\n".join(filter(None, [edition, conference.description, address])),
        address=address,
    )
