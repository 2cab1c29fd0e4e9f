from datetime import UTC

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.links import absolute
from articles.models import Article
from articles.queries import article as queries
from articles.views.redirect import leads_on


@require_safe
@leads_on(Article)
def article_detail(request, slug):
    now = timezone.now()
    if page := queries.article_detail(slug, now):
        return render_article(request, page, structured_data=structured_data(page))
    if article := queries.retracted_article(slug, now):
        return render(request, "articles/article_retracted.html", {"article": article})
    raise Http404


def render_article(request, page, template="articles/article_detail.html", **more):
    """Return the page of an article. Another template extends the one for readers and may be told more."""
    return render(request, template, vars(page) | more)


def structured_data(page):
    """Return what the page says to machines, in the terms of schema.org: its times and its public corrections."""
    article = page.article
    return {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.headline,
        "url": absolute(article.get_absolute_url()),
        "datePublished": _moment(article.published_at),
        "dateModified": _moment(page.updated_at or article.published_at),
        "correction": [
            {"@type": "CorrectionComment", "text": note.text, "datePublished": _moment(note.corrected_at)}
            for note in reversed(page.corrections)
        ],
    }


def _moment(value):
    return value.astimezone(UTC).isoformat(timespec="seconds")
