import pytest

from tests import factories

pytestmark = pytest.mark.django_db


def test_topic_page_gathers_propositions_articles_and_takeaways(reader):
    topic = factories.TopicFactory(description="What belongs to examples.")
    article = factories.ArticleFactory(published=True, topics=[topic])
    takeaway = factories.TakeawayFactory(article__published=True, topics=[topic], body="<p>A <em>short</em> text.</p>")
    position = factories.PositionFactory(takeaway__article__published=True, proposition__topic=topic)
    page = reader.get(topic.get_absolute_url()).text
    for words in ("What belongs to examples.", article.headline, takeaway.heading, position.proposition.statement):
        assert words in page
    assert "A short text." in page


@pytest.mark.parametrize("via", ["article", "takeaway", "proposition"])
def test_topic_is_public_as_soon_as_one_thing_under_it_is(reader, via):
    topic = factories.TopicFactory()
    assert reader.get(topic.get_absolute_url()).status_code == 404
    if via == "article":
        factories.ArticleFactory(published=True, topics=[topic])
    elif via == "takeaway":
        factories.TakeawayFactory(article__published=True, topics=[topic])
    else:
        factories.PositionFactory(takeaway__article__published=True, proposition__topic=topic)
    assert reader.get(topic.get_absolute_url()).status_code == 200
    assert topic.name in reader.get("/topics/").text


def test_topic_with_many_propositions_and_articles_turns_the_pages_of_each_by_itself(reader, monkeypatch):
    monkeypatch.setattr("articles.queries.topic.PROPOSITIONS_A_PAGE", 2)
    monkeypatch.setattr("articles.queries.topic.ARTICLES_A_PAGE", 2)
    topic = factories.TopicFactory()
    factories.ArticleFactory.create_batch(3, published=True, topics=[topic])
    for number in range(3):
        factories.PositionFactory(
            takeaway__article__published=True, proposition__topic=topic, proposition__short_title=f"Question {number}"
        )
    first = reader.get(topic.get_absolute_url()).text
    second = reader.get(topic.get_absolute_url(), {"propositions": "2"}).text
    assert [f"Question {number}" in first for number in range(3)] == [True, True, False]
    assert [f"Question {number}" in second for number in range(3)] == [False, False, True]
    # Turning the pages of articles keeps the place among the propositions.
    assert 'href="?propositions=2&amp;page=2"' in second
    assert reader.get(topic.get_absolute_url(), {"propositions": "3"}).status_code == 404
