from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.forms.comparison import Choice
from articles.models import Conference, Speaker
from articles.queries import candidate
from articles.queries import comparison as queries
from articles.queries.address import current_slug
from articles.views.caching import kept
from articles.views.paging import missing_page_is_404, page_number, page_or_404
from articles.views.redirect import moved_to

MOST_SPEAKERS = 4
MOST_CONFERENCES = 2


@require_safe
@kept("speaker", "q", "page")
def speaker_comparison(request):
    """Two to four speakers side by side; with fewer, or where a name is asked for, the page to choose them on."""
    now, choice = timezone.now(), Choice.of("speaker", request.GET.getlist("speaker"))
    template = "articles/speaker_comparison.html"
    if len(choice.slugs) > MOST_SPEAKERS:
        return _refused(request, template, choice.first(MOST_SPEAKERS))
    found = queries.chosen_speakers(choice.slugs, now)
    if len(found) < len(choice.slugs):
        return _moved(request, Speaker, choice, found, now)
    speakers, can_add = list(found.values()), len(found) < MOST_SPEAKERS
    context = _context(choice, found) | {"can_add": can_add}
    if len(speakers) > 1 and not (can_add and "q" in request.GET):
        return _compared(request, template, context, queries.speaker_comparison, speakers, now)
    name = request.GET.get("q", "").strip()
    page = page_or_404(candidate.speaker_candidates(speakers, name, now), request)
    query = f"{context['added']}{urlencode({'q': name})}&"
    return render(request, template, context | {"page_obj": page, "name": name, "query": query})


@require_safe
@kept("conference", "page")
def conference_comparison(request):
    """Two conferences side by side; with fewer the page to choose them on."""
    now, choice = timezone.now(), Choice.of("conference", request.GET.getlist("conference"))
    template = "articles/conference_comparison.html"
    if len(choice.slugs) > MOST_CONFERENCES:
        return _refused(request, template, choice.first(MOST_CONFERENCES))
    found = queries.chosen_conferences(choice.slugs)
    if len(found) < len(choice.slugs):
        return _moved(request, Conference, choice, found, now)
    conferences = list(found.values())
    context = _context(choice, found) | {"offered": candidate.conferences_offered(conferences, now)}
    if len(conferences) == MOST_CONFERENCES:
        return _compared(request, template, context, queries.conference_comparison, conferences, now)
    page = page_or_404(candidate.conference_candidates(conferences, now), request)
    return render(request, template, context | {"page_obj": page, "query": context["added"]})


def _context(choice, found):
    """Return what both pages say of a choice; each of those chosen comes with the query of the others."""
    added = f"{choice.query}&" if choice.slugs else ""
    return {
        "section": "comparison",
        "chosen": [(record, choice.without(slug).query) for slug, record in found.items()],
        "added": added,
        "canonical_query": f"?{choice.query}" if choice.slugs else "",
    }


def _compared(request, template, context, query, records, now):
    with missing_page_is_404():
        comparison = query(records, now, page_number(request))
    return render(request, template, context | vars(comparison) | {"is_compared": True, "query": context["added"]})


def _refused(request, template, choice):
    context = {"section": "comparison", "refused": choice.query}
    return render(request, template, context, status=400)


def _moved(request, model, choice, found, now):
    """Lead on where addresses that were left since are compared. Raises Http404 where one is of nothing to be seen."""
    slugs = [slug if slug in found else current_slug(model, slug, now) for slug in choice.slugs]
    if None in slugs:
        raise Http404
    return moved_to(f"{request.path}?{Choice.of(choice.field, slugs).query}")
