"""Where a shared record is used: an edit to it shows in all these articles at once."""

from collections.abc import Iterable
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Model, Q, QuerySet, TextField
from django.db.models.functions import Cast

from articles.enums import ArticleStatus
from articles.models import Article, Snapshot
from articles.models.publication import not_withdrawn

_PATHS = {
    "author": ["authors"],
    "conferenceseries": ["conference__series"],
    "conference": ["conference"],
    "photo": ["lead_photo", "takeaways__photo", "conference__photo", "takeaways__positions__speaker__photo"],
    "proposition": ["takeaways__positions__proposition"],
    "source": ["takeaways__positions__source", "takeaways__positions__quote_source"],
    "speaker": ["takeaways__positions__speaker", "takeaways__positions__on_behalf_of"],
    "topic": ["topic_items__tag", "takeaways__topic_items__tag", "takeaways__positions__proposition__topic"],
}


def articles_using(record: Model) -> QuerySet[Article]:
    """Return the articles, in any state, that show the shared record, or would once published, each once."""
    return articles_showing(record) | articles_with_drafts_naming([record])


def articles_showing(record: Model) -> QuerySet[Article]:
    """Return the articles, in any state, whose rows show the shared record, each once."""
    conditions = (Q((path, record.pk)) for path in _PATHS[record._meta.model_name])
    return Article.objects.filter(pk__in=Article.objects.filter(reduce(or_, conditions)).values("pk"))


def articles_with_drafts_naming(records: Iterable[Model]) -> QuerySet[Article]:
    """Return the published articles whose unpublished work names one of the shared records, each once.

    A draft is no row that a foreign key could lead from; keys are unique enough to be looked for in its text.
    """
    keys = "|".join(str(record.pk) for record in records) or "^$"
    drafts = Snapshot.objects.drafts().annotate(text=Cast("content", TextField())).filter(text__regex=keys)
    return Article.objects.filter(pk__in=drafts.values("article"))


def is_used_live(record: Model, now: datetime) -> bool:
    """Tell whether readers see the record in an article, or will when a scheduled one comes out."""
    return articles_showing(record).filter(not_withdrawn(now), status=ArticleStatus.PUBLISHED).exists()
