import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from articles.models import Article, ArticleTopic, Topic
from tests.factories import ArticleFactory, TakeawayFactory, TopicFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "message"),
    [("Defence", "Topic with this Name already exists."), ("defence", "There is a topic of this name.")],
)
def test_topic_of_the_same_name_is_refused(name, message):
    TopicFactory(name="Defence")
    other = TopicFactory(name="Trade")
    with pytest.raises(ValidationError) as caught:
        Topic(name=name).full_clean()
    assert caught.value.messages == [message]
    with pytest.raises(IntegrityError), transaction.atomic():
        Topic.objects.filter(pk=other.pk).update(name=name)
    with pytest.raises(IntegrityError), transaction.atomic():
        Topic.objects.bulk_create([Topic(name=name, slug="other")])


def test_topics_of_many_articles_are_prefetched():
    topic = TopicFactory()
    article = ArticleFactory(topics=[topic])
    found = Article.objects.prefetch_related("topic_items__tag").get(pk=article.pk)
    assert [item.tag for item in found.topic_items.all()] == [topic]


def test_topics_are_added_by_any_spelling_of_the_name():
    topic, article = TopicFactory(name="Defence"), ArticleFactory()
    article.topics.add("DEFENCE")
    assert list(article.topics.all()) == [topic]


@pytest.mark.parametrize("factory", [ArticleFactory, TakeawayFactory])
def test_topic_twice_on_the_same_thing_is_refused(factory):
    topic = TopicFactory()
    item = factory(topics=[topic]).topic_items.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        type(item).objects.bulk_create([type(item)(tag=topic, content_object=item.content_object)])


def test_topic_in_use_cannot_be_deleted():
    topic = TopicFactory()
    ArticleFactory(topics=[topic])
    with pytest.raises(IntegrityError):
        topic.delete()
    assert ArticleTopic.objects.filter(tag=topic).exists()
