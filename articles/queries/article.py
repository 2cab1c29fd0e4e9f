from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, Prefetch

from articles.models import Article, ArticleTopic, Correction, Position, Source, Takeaway, TakeawayTopic, Topic
from articles.queries.coverage import Coverage, coverage_around
from articles.queries.elsewhere import ask, stated, statements_elsewhere


@dataclass(frozen=True)
class ArticlePage:
    article: Article
    topics: list[Topic]
    takeaways: list[Takeaway]
    corrections: list[Correction]
    sources: list[Source]
    coverage: Coverage
    minutes: int
    updated_at: datetime | None


def article_detail(slug: str, now: datetime) -> ArticlePage | None:
    """Return what the article page shows, or None where no reader may see such an article.

    Retracted positions come along, for their tombstones. Eight queries, whatever the size of the article.
    """
    articles = Article.objects.published(now).select_related("conference__series", "lead_photo")
    article = articles.prefetch_related("authors").filter(slug=slug).first()
    if article is None:
        return None
    topics = topics_under(article)
    takeaways = takeaways_of(article, topics, now)
    return article_page(article, topics[article.pk], takeaways, list(article.corrections.published(now)), now)


def article_page(
    article: Article, topics: list[Topic], takeaways: list[Takeaway], corrections: list[Correction], now: datetime
) -> ArticlePage:
    """Return the page of an article, stored or not, whose takeaways are as `laid_out` returns them. One query."""
    asked = {position.proposition_id: position.proposition for takeaway in takeaways for position in stated(takeaway)}
    return ArticlePage(
        article=article,
        topics=topics,
        takeaways=takeaways,
        corrections=corrections,
        sources=_sources_of(takeaways),
        coverage=coverage_around(article, list(asked.values()), now),
        minutes=article.reading_minutes(takeaways),
        updated_at=last_change(article, corrections),
    )


def retracted_article(slug: str, now: datetime) -> Article | None:
    """Return the article of which only the tombstone may be shown, or None."""
    return Article.objects.retracted(now).select_related("conference").filter(slug=slug).first()


def takeaways_of(article: Article, topics: dict[UUID, list[Topic]], now: datetime) -> list[Takeaway]:
    """Return the takeaways in order, laid out, of an article with its `topics_under`. Three queries."""
    positions = Prefetch("positions", Position.objects.for_detail(), to_attr="position_list")
    takeaways = numbered(article.takeaways.select_related("photo").prefetch_related(positions))
    return laid_out(article, takeaways, topics, now)


def laid_out(
    article: Article, takeaways: list[Takeaway], topics: dict[UUID, list[Topic]], now: datetime
) -> list[Takeaway]:
    """Return takeaways that have `number` and `position_list` with their `topic_list` and `questions`. One query."""
    propositions = {position.proposition_id for takeaway in takeaways for position in stated(takeaway)}
    ask(takeaways, statements_elsewhere(article, propositions, now))
    for takeaway in takeaways:
        takeaway.topic_list = topics[takeaway.pk]
    return takeaways


def numbered(takeaways: Iterable[Takeaway]) -> list[Takeaway]:
    """Return takeaways that are in order with their `number`, from 1."""
    takeaways = list(takeaways)
    for number, takeaway in enumerate(takeaways, start=1):
        takeaway.number = number
    return takeaways


def topics_under(article: Article) -> dict[UUID, list[Topic]]:
    """Return the topics of an article and of its takeaways by the keys of these, each by name. One query."""
    own, below = "article_items__content_object", "takeaway_items__content_object"
    topics = Topic.objects.order_by()
    of_article = topics.filter(**{own: article}).annotate(tagged=F(own))
    of_takeaways = topics.filter(**{f"{below}__article": article}).annotate(tagged=F(below))
    found = defaultdict(list)
    for topic in sorted(of_article.union(of_takeaways)):
        found[topic.tagged].append(topic)
    return found


def topics_of(tagged: Article | Takeaway) -> list[Topic]:
    """Return the topics of an object that came with its topic items, by name."""
    return sorted(item.tag for item in tagged.topic_items.all())


def with_topics(through: type[ArticleTopic | TakeawayTopic]) -> Prefetch:
    """Return what loads the topic items of an article or a takeaway, by the names of the topics."""
    return Prefetch("topic_items", through.objects.select_related("tag").order_by("tag__name"))


def last_change(article, corrections):
    """Return when readers last saw something else than what was first published, or None."""
    if article.published_at is None:
        return None
    changes = [article.modified_at or article.published_at, *(correction.corrected_at for correction in corrections)]
    return max(changes) if max(changes) > article.published_at else None


def _sources_of(takeaways):
    """Return the sources of everything not retracted, once each, in the order in which the text refers to them."""
    positions = [position for takeaway in takeaways for position in stated(takeaway)]
    sources = [source for p in positions for source in (p.quote_source, p.source) if source]
    return list({source.pk: source for source in sources}.values())
