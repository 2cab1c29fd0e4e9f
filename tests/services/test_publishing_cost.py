"""What publishing costs the database, however much is on record."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.queries.snapshot import take
from articles.services.article import publish_article, withdraw_article
from articles.services.snapshot import keep_version
from tests.effort import counted_by_sqlite, effort
from tests.factories import ArticleFactory, PositionFactory, TakeawayFactory
from tests.filling import fill


@pytest.fixture
def article(db):
    article = ArticleFactory(status="draft")
    for _ in range(3):
        PositionFactory.create_batch(2, takeaway=TakeawayFactory(article=article))
    return article


def edited(article, headline, by):
    content = take(article.pk)
    content["article"]["headline"] = headline
    keep_version(article, content, kind="saved", by=by)


def queries(step):
    with CaptureQueriesContext(connection) as asked:
        step()
    return len(asked)


def test_first_publication_an_update_and_a_withdrawal_take_few_queries(article, chief):
    first = queries(lambda: publish_article(article, by=chief))
    article.refresh_from_db()
    edited(article, "Another headline", chief)
    update = queries(lambda: publish_article(article, by=chief))
    withdrawal = queries(lambda: withdraw_article(article, by=chief))
    assert [first <= 29, update <= 52, withdrawal <= 22] == [True] * 3, (first, update, withdrawal)


def test_version_kept_by_a_publication_is_what_readers_see(article, chief):
    publish_article(article, by=chief)
    article.refresh_from_db()
    edited(article, "Another headline", chief)
    publish_article(article, by=chief)
    assert article.snapshots.filter(kind="published").first().content == take(article.pk)


@counted_by_sqlite
def test_publishing_costs_the_same_where_there_is_much_else(article, chief):
    def again():
        withdraw_article(article, by=chief)
        publish_article(article, by=chief)

    publish_article(article, by=chief)
    fill(chief, articles=20, positions=100)
    few = effort(again)
    fill(chief, "more", articles=300, positions=1500)
    assert effort(again) <= 1.5 * few
