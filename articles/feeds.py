"""What readers can subscribe to: each feed once, in two forms. Absolute addresses come from the settings alone."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape, linebreaks
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.copy.feed import Author, Entry, Feed, atom, json_feed
from articles.links import absolute
from articles.models import Conference, Proposition, Speaker, Topic
from articles.queries import correction as correction_queries
from articles.queries import feed as queries
from articles.views.caching import kept
from articles.views.cors import for_any_site
from articles.views.redirect import leads_on, moved_to

FORMS = {
    "atom": (atom, "application/atom+xml; charset=utf-8"),
    "json": (json_feed, "application/feed+json; charset=utf-8"),
}


@require_safe
@kept()
def feed_list(request):
    topics = queries.followable_topics(timezone.now())
    context = {
        "forms": [("atom", _("Atom")), ("json", _("JSON Feed"))],
        "topics": topics[: queries.TOPICS_LISTED],
        "has_more_topics": len(topics) > queries.TOPICS_LISTED,
    }
    return render(request, "articles/feed_list.html", context)


@require_safe
@for_any_site
@kept()
def feed(request, form):
    articles = queries.latest_articles(timezone.now())
    description = _("Articles on what was said at conferences.")
    return _answer(request, form, "", description, reverse("articles:home"), map(article_entry, articles))


@require_safe
@for_any_site
@kept()
def correction_feed(request, form):
    notes = correction_queries.correction_feed(timezone.now())
    description = _("What we changed in published articles, and when.")
    page = reverse("articles:correction-list")
    return _answer(request, form, _("Corrections"), description, page, map(correction_entry, notes))


@require_safe
def old_correction_feed(request):
    return moved_to(reverse("articles:correction-feed", args=["atom"]))


def article_entry(article):
    """Return the news of an article, with the headings of its takeaways."""
    return Entry(
        key=article.pk,
        title=article.headline,
        address=absolute(article.get_absolute_url()),
        html=_html("article", article=article),
        published_at=article.published_at,
        changed_at=article.changed_at,
        authors=[Author(author.name, absolute(author.get_absolute_url())) for author in article.authors.all()],
        topics=[item.tag.name for item in article.topic_items.all()],
    )


def statement_entry(position):
    """Return the news of a statement, with its words, role, date, conference and source."""
    return Entry(
        key=position.pk,
        title=str(position),
        address=absolute(position.get_absolute_url()),
        html=_html("statement", position=position),
        published_at=position.article.published_at,
        changed_at=position.changed_at,
        topics=[position.proposition.topic.name],
    )


def correction_entry(correction):
    """Return the news of a note on an article."""
    return Entry(
        key=correction.pk,
        title=f"{correction.get_kind_display()}: {correction.article.headline}",
        address=f"{absolute(correction.article.get_absolute_url())}#correction-{correction.pk}",
        html=linebreaks(escape(correction.text)),
        published_at=correction.corrected_at,
        changed_at=correction.corrected_at,
    )


def _html(name, **context):
    return render_to_string(f"feeds/_{name}.html", {**context, "site_url": settings.SITE_URL}).strip()


def _feed_about(model, find, entry, description):
    """Return the view of the feeds about a record of a model, which `find` finds with its news."""

    @require_safe
    @for_any_site
    @leads_on(model)
    @kept()
    def feed_about(request, slug, form):
        found = find(slug, timezone.now())
        if found is None:
            raise Http404
        record = found.record
        page, entries = record.get_absolute_url(), map(entry, found.news)
        return _answer(request, form, str(record), str(description), page, entries, record.pk.urn)

    return feed_about


def _answer(request, form, subject, description, page, entries, id=None):
    """Return a feed in a form, Http404 where there is no such form. `page` is the path of what it is about."""
    if form not in FORMS:
        raise Http404
    write, content_type = FORMS[form]
    feed = Feed(
        id=id or absolute(page),
        title=": ".join(filter(None, [settings.SITE_NAME, subject])),
        description=description,
        page=absolute(page),
        address=absolute(request.path),
        site=Author(settings.SITE_NAME, absolute("/")),
        language=get_language(),
        entries=list(entries),
    )
    return HttpResponse(write(feed), content_type=content_type)


conference_feed = _feed_about(
    Conference, queries.news_of_conference, article_entry, gettext_lazy("Articles on this conference.")
)
topic_feed = _feed_about(Topic, queries.news_of_topic, article_entry, gettext_lazy("Articles on this topic."))
proposition_feed = _feed_about(
    Proposition, queries.news_of_proposition, statement_entry, gettext_lazy("Statements on this proposition.")
)
speaker_feed = _feed_about(
    Speaker,
    queries.news_of_speaker,
    statement_entry,
    gettext_lazy("Statements by this speaker or on the speaker’s behalf."),
)
