"""Where a shared record is used: an edit to it shows in all these articles at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Model, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from articles.enums import ArticleStatus, ChangeState
from articles.models import Article, Conference, Proposition, ScheduledChange, Snapshot, Speaker
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
# What names a shared record itself, where that is not an article.
_OTHERS = {
    "conferenceseries": [(Conference, "series")],
    "photo": [(Conference, "photo"), (Speaker, "photo")],
    "topic": [(Proposition, "topic")],
}
# An article shows these by way of another record, which stands in the list itself.
_NOT_BY_ITSELF = {"conference__series", "conference__photo", "takeaways__positions__speaker__photo"}
_NOT_BY_ITSELF |= {"takeaways__positions__proposition__topic"}
USES_SHOWN = 10
# What is used in more places is used in many. A hundred beside those that are shown.
USES_COUNTED = USES_SHOWN + 100


@dataclass(frozen=True)
class Uses:
    """Where a shared record is named: how often, and the first ones, each with a label before its name.

    Of each kind no more than `USES_COUNTED` and one are counted, and of those the first are shown.
    """

    count: int
    shown: list[tuple[str, Model]]


def uses_of(record: Model) -> Uses:
    """Return what stands in the way of deleting a shared record. At most eleven queries, however much that is.

    Besides rows of any state that is work which waits: drafts, what was set aside, what is planned. Earlier versions do
    not: they can be read without it.
    """
    kind = record._meta.model_name
    paths = [path for path in _PATHS[kind] if path not in _NOT_BY_ITSELF]
    found = [(_label(model), model.objects.filter(**{name: record.pk})) for model, name in _OTHERS.get(kind, [])]
    if paths:
        found.insert(0, (_label(Article), Article.objects.filter(pk__in=_by_any(paths, record, USES_COUNTED + 1))))
    found += [(label, _articles_of(versions)) for label, versions in _waiting_versions([record])]
    shown = [(label, row) for label, rows in found for row in rows[:USES_SHOWN]][:USES_SHOWN]
    counts = (rows.order_by().values("pk")[: USES_COUNTED + 1].count() for _label, rows in found)
    return Uses(sum(counts), shown)


def _label(model):
    return capfirst(model._meta.verbose_name)


def _waiting_versions(records):
    """Return the versions that wait to be gone on with and name one of the records, each kind with its label."""
    waiting = ScheduledChange.objects.filter(state__in=[ChangeState.WAITING, ChangeState.HELD])
    planned = Snapshot.objects.filter(pk__in=waiting.values("version"), is_draft=False)
    aside = Snapshot.objects.unsettled()
    return [
        (_("Unpublished changes of"), _naming(Snapshot.objects.drafts(), records)),
        (_("Set aside, in"), _naming(aside, records)),
        (_("Planned to come out, of"), _naming(planned, records)),
    ]


def _naming(versions, records):
    """Return the versions whose text has the key of one of the records, as no other text is the same."""
    named = [Q(text__contains=str(record.pk)) for record in records]
    return versions.annotate(text=Cast("content", TextField())).filter(reduce(or_, named)) if named else versions.none()


def _articles_of(versions):
    return Article.objects.filter(pk__in=versions.values("article"))


def articles_using(record: Model, most: int | None = None) -> QuerySet[Article]:
    """Return the articles, in any state, that show the shared record, or would once published, each once.

    With `most` that many for each way in which they show it, so that it costs no more where it is used much.
    """
    keys = _by_any(_PATHS[record._meta.model_name], record, most)
    in_drafts = _naming(Snapshot.objects.drafts(), [record]).order_by().values("article")
    return Article.objects.filter(pk__in=keys.union(in_drafts))


def articles_showing(
    record: Model, most: int | None = None, among: QuerySet[Article] | None = None
) -> QuerySet[Article]:
    """Return the articles, in any state or `among` some, whose rows show the shared record, each once.

    With `most` that many for each way in which they show it.
    """
    return Article.objects.filter(pk__in=_by_any(_PATHS[record._meta.model_name], record, most, among))


def _by_any(paths, record, most=None, among=None):
    """Return the keys of the articles from which one of the paths leads to the record, as a subquery.

    Each path is gone back from the record: where any of them would do, all articles were read with all that is theirs.
    """
    articles = Article.objects.all() if among is None else among
    parts = [articles.filter((path, record.pk)).order_by().values("pk") for path in paths]
    if most is not None:
        # Around each part, as SQLite limits no part of a union.
        parts = [Article.objects.filter(pk__in=part.distinct()[:most]).order_by().values("pk") for part in parts]
    first, *others = parts
    return first.union(*others) if others else first


def articles_with_drafts_naming(records: Iterable[Model]) -> QuerySet[Article]:
    """Return the published articles whose unpublished work names one of the shared records, each once.

    A draft is no row that a foreign key could lead from; keys are unique enough to be looked for in its text.
    """
    return _articles_of(_naming(Snapshot.objects.drafts(), records))


def is_used_live(record: Model, now: datetime) -> bool:
    """Tell whether readers see the record in an article, or will when a scheduled one comes out."""
    seen = Article.objects.filter(not_withdrawn(now), status=ArticleStatus.PUBLISHED)
    return any(seen.filter((path, record.pk)).exists() for path in _PATHS[record._meta.model_name])
