from django.urls import path

from articles import feeds
from articles.views import (
    about,
    article,
    author,
    conference,
    correction,
    home,
    position,
    preview,
    proposition,
    series,
    speaker,
    takeaway,
    topic,
)

app_name = "articles"
urlpatterns = [
    path("", home.home, name="home"),
    path("conferences/", conference.conference_list, name="conference-list"),
    path("conferences/<slug:slug>/", conference.conference_detail, name="conference-detail"),
    path("series/<slug:slug>/", series.series_detail, name="series-detail"),
    path("articles/<slug:slug>/", article.article_detail, name="article-detail"),
    path("takeaways/<uuid:pk>/", takeaway.takeaway_detail, name="takeaway-detail"),
    path("speakers/", speaker.speaker_list, name="speaker-list"),
    path("speakers/<slug:slug>/", speaker.speaker_detail, name="speaker-detail"),
    path("authors/<slug:slug>/", author.author_detail, name="author-detail"),
    path("topics/", topic.topic_list, name="topic-list"),
    path("topics/<slug:slug>/", topic.topic_detail, name="topic-detail"),
    path("propositions/", proposition.proposition_list, name="proposition-list"),
    path("propositions/<slug:slug>/", proposition.proposition_detail, name="proposition-detail"),
    path("positions/<uuid:pk>/", position.position_detail, name="position-detail"),
    path("corrections/", correction.correction_list, name="correction-list"),
    path("corrections/feed/", feeds.correction_feed, name="correction-feed"),
    path("about/", about.about, name="about"),
    path("preview/<str:token>/", preview.preview, name="preview"),
]
