from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator

from articles.models import Article, Proposition, Takeaway, Topic

ARTICLES_A_PAGE = 20
TOPICS_A_PAGE = 100
TAKEAWAYS = 20


@dataclass(frozen=True)
class TopicPage:
    topic: Topic
    propositions: list[Proposition]
    takeaways: list[Takeaway]
    page_obj: Page


def topic_list(now: datetime) -> Paginator:
    """Return the topics by name, each with `article_count` and `proposition_count`."""
    return Paginator(Topic.objects.published(now).with_counts(now), TOPICS_A_PAGE)


def topic_detail(slug: str, now: datetime, number: int) -> TopicPage | None:
    """Return a topic with its propositions, its latest takeaways and one page of its articles.

    Raises EmptyPage beyond the last page.
    """
    topic = Topic.objects.published(now).filter(slug=slug).first()
    if topic is None:
        return None
    takeaways = Takeaway.objects.published(now).filter(topic_items__tag=topic).select_related("article__conference")
    articles = Article.objects.published(now).for_card().filter(topic_items__tag=topic)
    return TopicPage(
        topic=topic,
        propositions=list(Proposition.objects.published(now).with_counts(now).filter(topic=topic)),
        takeaways=list(takeaways.order_by("-article__published_at", "sort_order", "id")[:TAKEAWAYS]),
        page_obj=Paginator(articles, ARTICLES_A_PAGE).page(number),
    )
