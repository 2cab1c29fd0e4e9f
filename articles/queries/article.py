from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch

from articles.models import Article, ArticleTopic, Correction, Position, Source, Takeaway, TakeawayTopic, Topic
from articles.models.base import counted

OTHER_COVERAGE = 4


@dataclass(frozen=True)
class ArticlePage:
    article: Article
    topics: list[Topic]
    takeaways: list[Takeaway]
    corrections: list[Correction]
    sources: list[Source]
    other_coverage: list[Article]
    minutes: int
    updated_at: datetime | None


def article_detail(slug: str, now: datetime) -> ArticlePage | None:
    """Return what the article page shows, or None where no reader may see such an article.

    Retracted positions come along, for their tombstones. Eight queries, whatever the size of the article.
    """
    articles = Article.objects.published(now).select_related("conference__series", "lead_photo")
    article = articles.prefetch_related("authors", with_topics(ArticleTopic)).filter(slug=slug).first()
    if article is None:
        return None
    return article_page(article, takeaways_of(article, now), list(article.corrections.published(now)), now)


def article_page(
    article: Article, takeaways: list[Takeaway], corrections: list[Correction], now: datetime
) -> ArticlePage:
    """Return the page of an article, stored or not, whose takeaways are as `takeaways_of` returns them. One query."""
    others = Article.objects.published(now).for_card().filter(conference=article.conference_id).exclude(pk=article.pk)
    return ArticlePage(
        article=article,
        topics=topics_of(article),
        takeaways=takeaways,
        corrections=corrections,
        sources=_sources_of(takeaways),
        other_coverage=list(others[:OTHER_COVERAGE]),
        minutes=article.reading_minutes(takeaways),
        updated_at=_last_change(article, corrections),
    )


def retracted_article(slug: str, now: datetime) -> Article | None:
    """Return the article of which only the tombstone may be shown, or None."""
    return Article.objects.retracted(now).select_related("conference").filter(slug=slug).first()


def takeaways_of(article: Article, now: datetime) -> list[Takeaway]:
    """Return the takeaways in order, each with `number`, `position_list`, `topic_list` and `asked_elsewhere`.

    The last holds the propositions on which other articles have statements, with their `elsewhere_count`.
    Three queries.
    """
    elsewhere = Position.objects.published(now).exclude(takeaway__article=article)
    positions = Position.objects.for_detail().annotate(
        elsewhere_count=counted(elsewhere, "proposition", row="proposition")
    )
    positions = Prefetch("positions", positions, to_attr="position_list")
    takeaways = article.takeaways.select_related("photo").prefetch_related(positions, with_topics(TakeawayTopic))
    return laid_out(numbered(takeaways))


def laid_out(takeaways: list[Takeaway]) -> list[Takeaway]:
    """Return takeaways that have `number` and `position_list` with their `topic_list` and `asked_elsewhere` as well.

    Each position says in `elsewhere_count` how many statements other articles have on its proposition.
    """
    for takeaway in takeaways:
        takeaway.topic_list = topics_of(takeaway)
        takeaway.asked_elsewhere = _asked_elsewhere(takeaway.position_list)
    return takeaways


def numbered(takeaways: Iterable[Takeaway]) -> list[Takeaway]:
    """Return takeaways that are in order with their `number`, from 1."""
    takeaways = list(takeaways)
    for number, takeaway in enumerate(takeaways, start=1):
        takeaway.number = number
    return takeaways


def topics_of(tagged: Article | Takeaway) -> list[Topic]:
    """Return the topics of an object that came with its topic items, by name."""
    return sorted(item.tag for item in tagged.topic_items.all())


def with_topics(through: type[ArticleTopic | TakeawayTopic]) -> Prefetch:
    """Return what loads the topic items of an article or a takeaway, by the names of the topics."""
    return Prefetch("topic_items", through.objects.select_related("tag").order_by("tag__name"))


def _asked_elsewhere(positions):
    """Return the propositions that were spoken to in other articles too, once each, with `elsewhere_count`.

    Those of retracted statements are left out.
    """
    asked = {}
    for position in positions:
        if position.elsewhere_count and not position.retracted_at:
            position.proposition.elsewhere_count = position.elsewhere_count
            asked[position.proposition_id] = position.proposition
    return list(asked.values())


def _last_change(article, corrections):
    """Return when readers last saw something else than what was first published, or None."""
    if article.published_at is None:
        return None
    changes = [article.modified_at or article.published_at, *(correction.corrected_at for correction in corrections)]
    return max(changes) if max(changes) > article.published_at else None


def _sources_of(takeaways):
    """Return the sources of everything not retracted, once each, in the order in which the text refers to them."""
    positions = [p for takeaway in takeaways for p in takeaway.position_list if not p.retracted_at]
    sources = [source for p in positions for source in (p.quote_source, p.source) if source]
    return list({source.pk: source for source in sources}.values())
