"""Which articles are the news, and what finding them costs."""

from datetime import UTC, datetime, timedelta

import pytest

from articles.models import Article, Conference, Takeaway, TakeawayTopic
from articles.queries import feed
from articles.queries.series import series_detail
from tests import factories
from tests.effort import counted_by_sqlite, effort
from tests.filling import make

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 2, 3, tzinfo=UTC)


def published(headline, hours_ago, **fields):
    at = NOW - timedelta(hours=hours_ago)
    return factories.ArticleFactory(published=True, headline=headline, published_at=at, **fields)


def news():
    return [article.headline for article in feed.latest_articles(NOW)]


def test_news_are_new_changed_and_corrected_articles(monkeypatch):
    published("New", 2)
    published("Changed", 90, modified_at=NOW - timedelta(hours=1))
    corrected = published("Corrected", 91)
    factories.CorrectionFactory(article=corrected, corrected_at=NOW - timedelta(hours=3))
    published("Old", 80)
    hidden = factories.ArticleFactory(headline="Hidden")
    factories.CorrectionFactory(article=hidden, corrected_at=NOW - timedelta(minutes=1))
    assert news() == ["Changed", "New", "Corrected", "Old"]
    monkeypatch.setattr(feed, "ENTRIES", 3)
    assert news() == ["Changed", "New", "Corrected"]
    monkeypatch.setattr(feed, "ENTRIES", 1)
    assert news() == ["Changed"]


@counted_by_sqlite
def test_news_cost_the_same_however_many_articles_there_are(monkeypatch):
    monkeypatch.setattr(feed, "ENTRIES", 5)
    conference = factories.ConferenceFactory()

    def articles(name, number, days):
        at = [NOW - timedelta(days=days, minutes=n) for n in range(number)]
        row = {"conference": conference, "headline": "An example", "status": "published"}
        make(Article, number, lambda n: row | {"slug": f"{name}-{n}", "published_at": at[n], "modified_at": at[n]})

    articles("new", 10, 1)
    few = effort(news)
    articles("old", 400, 100)
    assert effort(news) < 1.3 * few


@counted_by_sqlite
def test_editions_cost_the_same_however_much_is_said_on_their_topics_elsewhere():
    series, topic = factories.ConferenceSeriesFactory(), factories.TopicFactory()
    here = [factories.ConferenceFactory(series=series) for _ in range(2)]

    def speak(conference: Conference, number: int):
        article = factories.ArticleFactory(published=True, conference=conference)
        takeaways = make(Takeaway, number, lambda n: {"article": article, "heading": f"Finding {n}", "sort_order": n})
        make(TakeawayTopic, number, lambda n: {"tag": topic, "content_object": takeaways[n]})

    for conference in here:
        speak(conference, 5)
    now = datetime(2036, 1, 1, tzinfo=UTC)
    few = effort(lambda: series_detail(series.slug, now, 1))
    speak(factories.ConferenceFactory(), 1000)
    assert effort(lambda: series_detail(series.slug, now, 1)) < 1.3 * few
