from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page

from articles.models import Article, Proposition, Takeaway, Topic
from articles.queries.page import KeysFirst

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
    return KeysFirst(Topic.objects.published(now).with_counts(now), TOPICS_A_PAGE)


def topic_detail(slug: str, now: datetime, number: int, proposition_page: int) -> TopicPage | None:
    """Return a topic with one page of its propositions and of its articles, and its latest takeaways.

    Raises EmptyPage beyond the last page of either.
    """
    topic = Topic.objects.published(now).filter(slug=slug).first()
    if topic is None:
        return None
    takeaways = Takeaway.objects.published(now).filter(topic_items__tag=topic).select_related("article__conference")
    articles = Article.objects.published(now).for_card().filter(topic_items__tag=topic)
    propositions = Proposition.objects.published(now).with_counts(now).filter(topic=topic)
    return TopicPage(
        topic=topic,
        propositions=KeysFirst(propositions, PROPOSITIONS_A_PAGE).page(proposition_page),
        takeaways=list(takeaways.order_by("-article__published_at", "sort_order", "id")[:TAKEAWAYS]),
        page_obj=KeysFirst(articles, ARTICLES_A_PAGE).page(number),
    )
