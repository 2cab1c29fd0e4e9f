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
