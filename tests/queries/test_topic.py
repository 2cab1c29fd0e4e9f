import pytest
from django.utils import timezone

from articles.models import ArticleTopic, Topic
from articles.queries.topic import topic_list
from tests.effort import counted_by_sqlite, effort
from tests.factories import ArticleFactory, PositionFactory, PropositionFactory, TopicFactory
from tests.filling import fill, make

pytestmark = pytest.mark.django_db


def listed():
    return list(topic_list(timezone.now()).page(1))


def test_topics_count_what_readers_may_see_alone():
    both, quiet = TopicFactory(name="Defence"), TopicFactory(name="Trade")
    ArticleFactory.create_batch(2, published=True, topics=[both, quiet])
    for state in ("scheduled", "withdrawn", "retracted"):
        ArticleFactory(**{state: True}, topics=[both])
    ArticleFactory(topics=[both])
    spoken_to, retracted, _silent = PropositionFactory.create_batch(3, topic=both)
    PositionFactory(takeaway__article__published=True, proposition=spoken_to)
    PositionFactory(takeaway__article__published=True, proposition=retracted, retracted=True)
    found = [(topic.name, topic.article_count, topic.proposition_count) for topic in listed()]
    assert [each for each in found if each[0] in {"Defence", "Trade"}] == [("Defence", 2, 1), ("Trade", 2, 0)]


@counted_by_sqlite
def test_topics_without_articles_are_not_looked_for_among_all_articles(editor):
    make(Topic, 30, lambda n: {"name": f"Example {n}", "slug": f"example-{n}"})
    costs = []
    for name, articles in (("few", 20), ("many", 180)):
        fill(editor, name, articles=articles, positions=5, speakers=5)
        costs.append(effort(lambda: list(Topic.objects.published(timezone.now()))))
    assert costs[1] < 2 * costs[0]


@counted_by_sqlite
def test_articles_on_a_topic_are_counted_without_looking_at_each():
    topic = TopicFactory()
    ArticleFactory.create_batch(10, published=True, topics=[topic])
    few = effort(listed)
    ArticleFactory.create_batch(100, published=True, topics=[topic])
    each = effort(lambda: ArticleTopic.objects.published(timezone.now()).filter(tag=topic).count())
    assert effort(listed) - few < 0.8 * each
