from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page
from django.db.models import Count

from articles.models import Article, ArticleTopic, Proposition, Takeaway, Topic
from articles.models.publication import published_condition
from articles.queries.page import KeysFirst, keys_first
from articles.queries.proposition import CountedPropositions

ARTICLES_A_PAGE = 20
TOPICS_A_PAGE = 100
PROPOSITIONS_A_PAGE = 30
TAKEAWAYS = 20


@dataclass(frozen=True)
class TopicPage:
    topic: Topic
    propositions: Page
    takeaways: list[Takeaway]
    page_obj: Page


def topic_list(now: datetime) -> KeysFirst:
    """Return the topics by name, each with `article_count` and `proposition_count`."""
    return _CountedTopics(now)


class _CountedTopics(KeysFirst):
    """Pages of topics with their counts. Four queries."""

    def __init__(self, now: datetime):
        super().__init__(Topic.objects.published(now), TOPICS_A_PAGE)
        self.now = now

    def page(self, number):
        page = super().page(number)
        page.object_list = topics = list(page)
        articles = ArticleTopic.objects.filter(tag__in=topics)
        # All of them less the few that readers may not see: whether they may is then not asked for each of the others.
        hidden = articles.filter(content_object__in=Article.objects.exclude(published_condition(self.now)))
        propositions = Proposition.objects.published(self.now).filter(topic__in=topics)
        every, hidden, propositions = (
            _numbers(rows, by) for rows, by in ((articles, "tag"), (hidden, "tag"), (propositions, "topic"))
        )
        for topic in topics:
            topic.article_count = every.get(topic.pk, 0) - hidden.get(topic.pk, 0)
            topic.proposition_count = propositions.get(topic.pk, 0)
        return page


def _numbers(rows, by):
    return dict(rows.order_by().values_list(by).annotate(number=Count("*")))


def topic_detail(slug: str, now: datetime, number: int, proposition_page: int) -> TopicPage | None:
    """Return a topic with one page of its propositions and of its articles, and its latest takeaways.

    Raises EmptyPage beyond the last page of either.
    """
    topic = Topic.objects.published(now).filter(slug=slug).first()
    if topic is None:
        return None
    takeaways = Takeaway.objects.published(now).filter(topic_items__tag=topic).select_related("article__conference")
    articles = Article.objects.published(now).for_card().filter(topic_items__tag=topic)
    propositions = CountedPropositions(Proposition.objects.published(now).filter(topic=topic), PROPOSITIONS_A_PAGE, now)
    return TopicPage(
        topic=topic,
        propositions=propositions.page(proposition_page),
        takeaways=list(keys_first(takeaways.order_by("-article__published_at", "sort_order", "id"), 0, TAKEAWAYS)),
        page_obj=KeysFirst(articles, ARTICLES_A_PAGE).page(number),
    )
