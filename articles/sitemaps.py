"""What search engines are told: which pages there are, what is new, and what they need not ask for."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from articles.copy.sitemap import NewsItem, Place, news_sitemap, sitemap, sitemap_index
from articles.links import absolute, path_of, path_to
from articles.queries import sitemap as queries
from articles.views.caching import kept
from articles.views.paging import missing_page_is_404, number_or_404

XML = "application/xml; charset=utf-8"
# The pages that stand whatever is on record.
PAGES = "pages"
FIXED = [
    "home",
    "conference-list",
    "speaker-list",
    "proposition-list",
    "topic-list",
    "correction-list",
    "feed-list",
    "data",
    "api-docs",
    "about",
    "codebook",
]


@require_safe
@kept()
def index(request):
    parts = [(PAGES, 1), *queries.parts_of_sections(timezone.now())]
    # Reversed once for each section: of articles there may be thousands of parts.
    around = {section: _around_number(section) for section, _number in parts}
    addresses = [absolute(str(number).join(around[section])) for section, number in parts]
    return HttpResponse(sitemap_index(addresses), content_type=XML)


@require_safe
@kept()
def section(request, section, number):
    number = number_or_404(number)
    if section == PAGES and number == 1:
        places = [Place(absolute(path_of(name))) for name in FIXED]
    elif section in queries.SECTIONS:
        with missing_page_is_404():
            places = _places(section, number, timezone.now())
    else:
        raise Http404
    return HttpResponse(sitemap(places), content_type=XML)


@require_safe
@kept(is_hourly=True)
def news(request):
    items = [
        NewsItem(absolute(article.get_absolute_url()), article.headline, article.published_at)
        for article in queries.news(timezone.now())
    ]
    language = get_language().partition("-")[0]
    return HttpResponse(news_sitemap(settings.SITE_NAME, language, items), content_type=XML)


@require_safe
@kept()
def robots(request):
    return render(request, "robots.txt", content_type="text/plain; charset=utf-8")


def _places(section, number, now):
    """Return the pages of a part: those of articles with the time of the last change, also for what hangs from them."""
    records = queries.records_in_part(section, number, now)
    if section == "articles":
        return [place for coverage in queries.coverage_of(records) for place in _places_below(coverage)]
    places = [Place(absolute(record.get_absolute_url())) for record in records]
    if section == "conferences":
        places += [Place(absolute(path_to("matrix-detail", record.slug))) for record in records]
    return places


def _places_below(coverage):
    changed_at = coverage.article.changed_at
    yield Place(absolute(coverage.article.get_absolute_url()), changed_at)
    for name, keys in (("takeaway-detail", coverage.takeaways), ("position-detail", coverage.positions)):
        yield from (Place(absolute(path_to(name, key)), changed_at) for key in keys)


def _around_number(section):
    """Return what stands before and after the number of a part in its path."""
    return reverse("articles:sitemap-section", args=[section, "0"]).rsplit("0", 1)
