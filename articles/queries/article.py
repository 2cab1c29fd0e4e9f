from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch, Value

from articles.models import Article, ArticleTopic, Author, Correction, Position, Source, Takeaway, TakeawayTopic, Topic
from articles.queries.composing import composed
from articles.queries.coverage import Coverage, coverage_around
from articles.queries.elsewhere import ask, stated, statements_elsewhere


@dataclass(frozen=True)
class Named:
    """The authors of an article, and by the keys of the article and of its takeaways the topics of each, by name."""

    authors: Sequence[Author]
    topics: Mapping[UUID, list[Topic]]


@dataclass(frozen=True)
class ArticlePage:
    article: Article
    authors: Sequence[Author]
    topics: list[Topic]
    takeaways: list[Takeaway]
    corrections: list[Correction]
    sources: list[Source]
    coverage: Coverage
    minutes: int
    updated_at: datetime | None


def article_detail(slug: str, now: datetime) -> ArticlePage | None:
    """Return what the article page shows, or None where no reader may see such an article.

    Retracted positions come along, for their tombstones. Seven queries, whatever the size of the article.
    """
    article = next(iter(_article(slug, now)), None)
    if article is None:
        return None
    named = named_in(article)
    takeaways = takeaways_of(article)
    corrections = _corrections(article.pk, now)
    for correction in corrections:
        correction.article = article
    return article_page(article, named, takeaways, corrections, now)


@composed
def _article(slug: str, now: datetime):
    articles = Article.objects.published(now).select_related("conference__series", "lead_photo")
    return articles.filter(slug=slug).order_by()


@composed
def _corrections(article: UUID, now: datetime):
    return Correction.objects.made(now).filter(article=article)


def article_page(
    article: Article, named: Named, takeaways: list[Takeaway], corrections: list[Correction], now: datetime
) -> ArticlePage:
    """Return the page of an article, stored or not, whose takeaways have `number` and `position_list`. Two queries."""
    asked = {position.proposition_id: position.proposition for takeaway in takeaways for position in stated(takeaway)}
    elsewhere = lay_out(article, takeaways, named.topics, now)
    return ArticlePage(
        article=article,
        authors=named.authors,
        topics=named.topics[article.pk],
        takeaways=takeaways,
        corrections=corrections,
        sources=_sources_of(takeaways),
        coverage=coverage_around(article, list(asked.values()), elsewhere, now),
        minutes=article.reading_minutes(takeaways),
        updated_at=last_change(article, corrections),
    )


def retracted_article(slug: str, now: datetime) -> Article | None:
    """Return the article of which only the tombstone may be shown, or None."""
    return Article.objects.retracted(now).select_related("conference").filter(slug=slug).first()


def takeaways_of(article: Article) -> list[Takeaway]:
    """Return the takeaways in order, each with its `number` and `position_list`. Two queries."""
    positions = defaultdict(list)
    for position in _positions(article.pk):
        positions[position.takeaway_id].append(position)
    takeaways = numbered(_takeaways(article.pk))
    for takeaway in takeaways:
        takeaway.article, takeaway.position_list = article, positions[takeaway.pk]
    return takeaways


@composed
def _takeaways(article: UUID):
    return Takeaway.objects.filter(article=article).select_related("photo")


@composed
def _positions(article: UUID):
    related = ["speaker", "on_behalf_of", "proposition", "source", "quote_source"]
    return Position.objects.filter(takeaway__article=article).select_related(*related)


def lay_out(
    article: Article, takeaways: list[Takeaway], topics: Mapping[UUID, list[Topic]], now: datetime
) -> Mapping[UUID, Sequence[Position]]:
    """Give takeaways that have their `position_list` their `topic_list`, of those `named_in` it, and `questions`.

    Returns what `statements_elsewhere` found for these. One query.
    """
    propositions = {position.proposition_id for takeaway in takeaways for position in stated(takeaway)}
    elsewhere = statements_elsewhere(article, propositions, now)
    ask(takeaways, elsewhere)
    for takeaway in takeaways:
        takeaway.topic_list = topics[takeaway.pk]
    return elsewhere


def numbered(takeaways: Iterable[Takeaway]) -> list[Takeaway]:
    """Return takeaways that are in order with their `number`, from 1."""
    takeaways = list(takeaways)
    for number, takeaway in enumerate(takeaways, start=1):
        takeaway.number = number
    return takeaways


def named_in(article: Article) -> Named:
    """Return the authors of an article, and the topics of it and of its takeaways. One query."""
    authors, topics = [], defaultdict(list)
    for kind, named, *values in _named_in(article.pk):
        record = _NAMED[kind].from_db(article._state.db, _OF_A_NAME, values)
        (authors if kind == _AUTHOR else topics[named]).append(record)
    return Named(authors, defaultdict(list, {named: sorted(found) for named, found in topics.items()}))


_AUTHOR, _TOPIC = "author", "topic"
_NAMED, _OF_A_NAME = {_AUTHOR: Author, _TOPIC: Topic}, ["id", "slug", "name"]


@composed
def _named_in(article: UUID):
    ways = [
        (_AUTHOR, "articles", {"articles": article}),
        (_TOPIC, "article_items__content_object", {"article_items__content_object": article}),
        (_TOPIC, "takeaway_items__content_object", {"takeaway_items__content_object__article": article}),
    ]
    first, *others = (
        _NAMED[kind].objects.order_by().filter(**chosen).values_list(Value(kind), path, *_OF_A_NAME)
        for kind, path, chosen in ways
    )
    return first.union(*others, all=True).order_by("name", "slug")


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
