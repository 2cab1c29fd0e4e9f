from datetime import datetime

from django.db.models import Model, QuerySet

from articles.aggregate.content import Content
from articles.models import Article, Correction
from articles.queries.page import KeysFirst
from articles.queries.usage import articles_showing

CORRECTIONS_A_PAGE = 50
CORRECTIONS_IN_FEED = 50
# Of a position, what is quoted from somebody, and where it comes from.
WORDS = ("quote", "translation", "source", "quote_source")


def correction_list(now: datetime) -> KeysFirst:
    """Return the public notes, the latest first, with their articles."""
    return KeysFirst(_with_articles(now), CORRECTIONS_A_PAGE)


def correction_feed(now: datetime) -> list[Correction]:
    """Return the latest public notes with their articles, fifty at most. One query."""
    return list(_with_articles(now)[:CORRECTIONS_IN_FEED])


def correctable_articles(record: Model, now: datetime) -> QuerySet[Article]:
    """Return the live articles whose readers see the record, each once: an article is its own."""
    articles = Article.objects.filter(pk=record.pk) if isinstance(record, Article) else articles_showing(record)
    return articles.published(now).for_card()


def changed_words(before: Content, after: Content) -> list[tuple[dict, dict]]:
    """Return the fields, before and after, of each position whose quotation, translation or source has changed."""
    kept = [key for key in before["positions"] if key in after["positions"]]
    pairs = [(before["positions"][key], after["positions"][key]) for key in kept]
    return [(old, new) for old, new in pairs if any(old.get(name) != new.get(name) for name in WORDS)]


def _with_articles(now):
    return Correction.objects.published(now).select_related("article__conference")
