from django.urls import include, path

from articles import feeds, sitemaps
from articles.views import (
    about,
    api,
    article,
    author,
    calendar,
    card,
    citation,
    codebook,
    comparison,
    conference,
    correction,
    dataset,
    embed,
    fixture,
    home,
    matrix,
    ninjs,
    oembed,
    position,
    preview,
    proposition,
    search,
    series,
    speaker,
    takeaway,
    topic,
)

app_name = "articles"


def under(start, *pages):
    """Return what leads to pages whose paths begin alike: that is looked at once, and not for each of them."""
    return path(start, include(list(pages)))


urlpatterns = [
    path("", home.home, name="home"),
    under(
        "articles/<slug:slug>/",
        path("", article.article_detail, name="article-detail"),
        path("ninjs.json", ninjs.article_ninjs, name="article-ninjs"),
        path("fixture.json", fixture.article_fixture, name="article-fixture"),
        path("cite/", citation.article_citation, name="article-citation"),
        path("cite.<str:form>", citation.article_citation, name="article-citation-file"),
        path("card.png", card.article_card, name="article-card"),
    ),
    path("feeds/", feeds.feed_list, name="feed-list"),
    path("feed.<str:form>", feeds.feed, name="feed"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-<slug:section>-<str:number>.xml", sitemaps.section, name="sitemap-section"),
    path("news-sitemap.xml", sitemaps.news, name="news-sitemap"),
    path("robots.txt", sitemaps.robots, name="robots"),
    under(
        "conferences/",
        path("", conference.conference_list, name="conference-list"),
        path("<slug:slug>/", conference.conference_detail, name="conference-detail"),
        path("<slug:slug>/positions/", matrix.matrix_detail, name="matrix-detail"),
        path("<slug:slug>/positions.csv", matrix.matrix_csv, name="matrix-csv"),
        path("<slug:slug>/calendar.ics", calendar.conference_event, name="conference-event"),
        path("<slug:slug>/feed.<str:form>", feeds.conference_feed, name="conference-feed"),
        path("<slug:slug>/positions/embed/", embed.matrix_embed, name="matrix-embed"),
    ),
    path("conferences.ics", calendar.conference_calendar, name="conference-calendar"),
    path("series/<slug:slug>/", series.series_detail, name="series-detail"),
    under(
        "takeaways/<uuid:pk>/",
        path("", takeaway.takeaway_detail, name="takeaway-detail"),
        path("embed/", embed.takeaway_embed, name="takeaway-embed"),
        path("cite/", citation.takeaway_citation, name="takeaway-citation"),
        path("cite.<str:form>", citation.takeaway_citation, name="takeaway-citation-file"),
        path("card.png", card.takeaway_card, name="takeaway-card"),
    ),
    under(
        "speakers/",
        path("", speaker.speaker_list, name="speaker-list"),
        path("<slug:slug>/", speaker.speaker_detail, name="speaker-detail"),
        path("<slug:slug>/feed.<str:form>", feeds.speaker_feed, name="speaker-feed"),
    ),
    under(
        "compare/",
        path("", comparison.speaker_comparison, name="speaker-comparison"),
        path("conferences/", comparison.conference_comparison, name="conference-comparison"),
    ),
    path("authors/<slug:slug>/", author.author_detail, name="author-detail"),
    under(
        "topics/",
        path("", topic.topic_list, name="topic-list"),
        path("<slug:slug>/", topic.topic_detail, name="topic-detail"),
        path("<slug:slug>/feed.<str:form>", feeds.topic_feed, name="topic-feed"),
    ),
    under(
        "propositions/",
        path("", proposition.proposition_list, name="proposition-list"),
        path("<slug:slug>/", proposition.proposition_detail, name="proposition-detail"),
        path("<slug:slug>/feed.<str:form>", feeds.proposition_feed, name="proposition-feed"),
    ),
    under(
        "positions/<uuid:pk>/",
        path("", position.position_detail, name="position-detail"),
        path("embed/", embed.position_embed, name="position-embed"),
        path("cite/", citation.position_citation, name="position-citation"),
        path("cite.<str:form>", citation.position_citation, name="position-citation-file"),
        path("card.png", card.position_card, name="position-card"),
    ),
    under(
        "corrections/",
        path("", correction.correction_list, name="correction-list"),
        path("feed.<str:form>", feeds.correction_feed, name="correction-feed"),
        path("feed/", feeds.old_correction_feed, name="old-correction-feed"),
    ),
    path("oembed", oembed.oembed, name="oembed"),
    under(
        "search/",
        path("", search.search, name="search"),
        path("suggestions/", search.search_suggestions, name="search-suggestions"),
    ),
    under(
        "data/",
        path("", dataset.data, name="data"),
        path("positions.csv", dataset.position_csv, name="position-csv"),
        path("record.zip", dataset.data_package, name="data-package"),
    ),
    under(
        "api/",
        path("", api.api_docs, name="api-docs"),
        path("v1/", api.api_root, name="api-root"),
        path("v1/openapi.json", api.api_description, name="api-description"),
        path("v1/<slug:resource>/", api.api_list, name="api-list"),
        path("v1/<slug:resource>/<uuid:key>/", api.api_detail, name="api-detail"),
    ),
    path("about/", about.about, name="about"),
    path("codebook/", codebook.codebook, name="codebook"),
    path("preview/<str:token>/", preview.preview, name="preview"),
]
