from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch

from articles.models import Article, Correction, Position, Source, Takeaway

OTHER_COVERAGE = 4


@dataclass(frozen=True)
class ArticlePage:
    article: Article
    takeaways: list[Takeaway]
    corrections: list[Correction]
    sources: list[Source]
    other_coverage: list[Article]
    minutes: int


def article_detail(slug: str, now: datetime) -> ArticlePage | None:
    """Return what the article page shows, or None where no reader may see such an article.

    Retracted positions come along, for their tombstones. Eight queries, whatever the size of the article.
    """
    articles = Article.objects.published(now).select_related("conference__series", "lead_photo")
    article = articles.prefetch_related("authors", "topic_items__tag").filter(slug=slug).first()
    if article is None:
        return None
    takeaways = takeaways_of(article)
    return ArticlePage(
        article=article,
        takeaways=takeaways,
        corrections=list(article.corrections.published(now)),
        sources=_sources_of(takeaways),
        other_coverage=list(
            Article.objects.published(now)
            .for_card()
            .filter(conference=article.conference_id)
            .exclude(pk=article.pk)[:OTHER_COVERAGE]
        ),
        minutes=article.reading_minutes(takeaways),
    )


def retracted_article(slug: str, now: datetime) -> Article | None:
    """Return the article of which only the tombstone may be shown, or None."""
    return Article.objects.retracted(now).select_related("conference").filter(slug=slug).first()


def takeaways_of(article: Article) -> list[Takeaway]:
    """Return the takeaways in order, each with `number`, `position_list` and `topic_list`. Three queries."""
    positions = Prefetch("positions", Position.objects.for_detail(), to_attr="position_list")
    takeaways = list(article.takeaways.select_related("photo").prefetch_related(positions, "topic_items__tag"))
    for number, takeaway in enumerate(takeaways, start=1):
        takeaway.article = article
        takeaway.number = number
        takeaway.topic_list = topics_of(takeaway)
    return takeaways


def topics_of(tagged: Article | Takeaway) -> list:
    """Return the topics of an object whose `topic_items__tag` were prefetched, by name."""
    return sorted(item.tag for item in tagged.topic_items.all())


def _sources_of(takeaways):
    """Return the sources of everything not retracted, once each, in the order in which the text refers to them."""
    positions = [p for takeaway in takeaways for p in takeaway.position_list if not p.retracted_at]
    sources = [source for p in positions for source in (p.quote_source, p.source) if source]
    return list({source.pk: source for source in sources}.values())
