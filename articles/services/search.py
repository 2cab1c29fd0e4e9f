"""Keeping the search index as the record is. What is written here can be made anew from the rows at any time.

Whoever writes what readers see calls this in the same transaction. A name that somebody changes at the very moment may
be indexed as it was, until the next change or `rebuild_index`; what pages show is never taken from here.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from uuid import UUID

from django.db import connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Max, Model, Q, QuerySet

from articles.enums import SearchKind
from articles.lexemes import sections
from articles.models import (
    Article,
    ArticleTopic,
    Author,
    Conference,
    ConferenceSeries,
    Position,
    Proposition,
    SearchEntry,
    Speaker,
    SpeakerRole,
    Takeaway,
    TakeawayTopic,
    Topic,
)
from articles.queries.search_entry import INDEX, entries
from articles.services.generation import move_generation

AT_ONCE, MANY = 50, 500
_SHARED = {Conference: SearchKind.CONFERENCE, Topic: SearchKind.TOPIC}
_SHARED |= {Proposition: SearchKind.PROPOSITION, Speaker: SearchKind.SPEAKER}
_UNDER_ARTICLE = {SearchKind.ARTICLE: "", SearchKind.TAKEAWAY: "article__", SearchKind.POSITION: "takeaway__article__"}
# What else is found by the names and days of a shared record, and by which of its fields it names that.
_CARRIED = {
    Author: {SearchKind.ARTICLE: ["authors"]},
    ConferenceSeries: {SearchKind.CONFERENCE: ["series"]},
    Conference: {kind: [f"{path}conference"] for kind, path in _UNDER_ARTICLE.items()},
    Topic: {SearchKind.PROPOSITION: ["topic"]},
    Proposition: {SearchKind.POSITION: ["proposition"]},
    Speaker: {SearchKind.POSITION: ["speaker", "on_behalf_of"]},
}

# What is indexed along with another record, and by which of its fields that is known.
_PARTS = {
    Takeaway: (Article, "article"),
    Position: (Article, "takeaway__article"),
    ArticleTopic: (Article, "content_object"),
    TakeawayTopic: (Article, "content_object__article"),
    SpeakerRole: (Speaker, "speaker"),
}


def index_articles(keys: Collection[UUID]) -> None:
    """Index articles with their takeaways and positions as they stand. What no reader can come to see leaves the index.

    About ten queries for fifty articles; only what differs is written.
    """
    for chunk in _chunks(keys):
        _write(_of_articles(chunk), SearchEntry.objects.filter(article__in=chunk))


def index_records(model: type[Model], keys: Collection[UUID]) -> None:
    """Index shared records as they stand, and whatever is found by their names where these have changed.

    What is gone leaves the index. Of a model that nothing is found by, such as photos, nothing happens.
    """
    if model in _SHARED:
        keys = _index(_SHARED[model], keys)
    for kind, names in _CARRIED.get(model, {}).items() if keys else ():
        for name in names:
            carriers = INDEX[kind].model.objects.filter(**{f"{name}__in": keys})
            _index(kind, carriers.order_by("pk").distinct().values_list("pk", flat=True))


def index_loaded(loaded: Mapping[type[Model], Collection[UUID]]) -> None:
    """Index what came past the services, such as from a fixture: rows of any kind, given as their keys by model."""
    keys = {model: set(loaded.get(model, ())) for model in (Article, *_CARRIED)}
    for part, (model, name) in _PARTS.items():
        for chunk in _chunks(loaded.get(part, ()), MANY):
            keys[model].update(part.objects.filter(pk__in=chunk).values_list(name, flat=True))
    articles = keys.pop(Article)
    for model, those in keys.items():
        index_records(model, those)
    if articles:
        latest_last = [key for key in _keys(SearchKind.ARTICLE) if key in articles]
        index_articles([*articles.difference(latest_last), *latest_last])


def _index(kind, keys) -> set[UUID]:
    """Index records of one kind, and return the keys of those whose marks or names are others than before."""
    changed = set()
    for chunk in _chunks(keys):
        changed |= _write(entries(kind, Q(pk__in=chunk)), SearchEntry.objects.filter(kind=kind, record_key__in=chunk))
    return changed


def _write(wanted: Iterable[SearchEntry], stored: QuerySet) -> set[UUID]:
    there = {(kind, key): (pk, article, text) for pk, kind, key, article, text in stored.values_list(*_STORED)}
    kept, written, changed = set(), [], set()
    for entry in wanted:
        pk, article, text = there.get((entry.kind, entry.record_key), (None, None, ""))
        kept.add(pk)
        if (article, text) != (entry.article_id, entry.lexemes):
            written.append(entry)
            # Nothing in the index can name what is new in it.
            if text and sections(text)[:2] != sections(entry.lexemes)[:2]:
                changed.add(entry.record_key)
    if gone := [pk for pk, _article, _text in there.values() if pk not in kept]:
        SearchEntry.objects.filter(pk__in=gone).delete()
    update = {"update_fields": ["article", "lexemes"], "unique_fields": ["kind", "record_key"]}
    SearchEntry.objects.bulk_create(written, update_conflicts=True, **update)
    return changed


_STORED = ("pk", "kind", "record_key", "article", "lexemes")


def _of_articles(keys: Collection[UUID]) -> Iterator[SearchEntry]:
    for kind, path in _UNDER_ARTICLE.items():
        yield from entries(kind, Q((f"{path}pk__in", keys)))


def _keys(kind: SearchKind) -> QuerySet:
    """Return the keys of what belongs into the index of a kind, the latest last."""
    return INDEX[kind].rows().prefetch_related(None).values_list("pk", flat=True)


def _chunks(keys: Iterable[UUID], size: int = AT_ONCE) -> Iterator[Sequence[UUID]]:
    keys = list(keys)
    return (keys[first : first + size] for first in range(0, len(keys), size))


def rebuild_index(tell: Callable[[str], None]) -> None:
    """Make the index anew, a few records at a time, the latest last, while readers search and editors save.

    `tell` is given a line on how far it has come, now and then.
    """
    last = SearchEntry.objects.aggregate(last=Max("pk"))["last"] or 0
    for model, kind in [*_SHARED.items(), (Article, SearchKind.ARTICLE)]:
        keys = list(_keys(kind))
        for done, chunk in enumerate(_chunks(keys), start=1):
            _renew(model, kind, chunk)
            if done % 20 == 0 or done * AT_ONCE >= len(keys):
                names = model._meta.verbose_name_plural
                tell(f"{names}: {min(done * AT_ONCE, len(keys))} of {len(keys)}")
    # Of records that are gone, and of what no reader can come to see.
    SearchEntry.objects.filter(pk__lte=last).delete()
    SearchEntry.objects.tidy()
    move_generation()


@transaction.atomic
def _renew(model, kind, keys):
    """Replace the entries of records by new ones, which nobody changes meanwhile."""
    list(model.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk", flat=True))
    is_article = model is Article
    stored = {"article__in": keys} if is_article else {"kind": kind, "record_key__in": keys}
    SearchEntry.objects.filter(**stored).delete()
    SearchEntry.objects.bulk_create(_of_articles(keys) if is_article else entries(kind, Q(pk__in=keys)))


def fill_index(using="default", plan=None, verbosity=1, stdout=None, **kwargs):
    """Index a record that is there already after a migration; called when `migrate` has ended.

    Only by a database that is as this version of the code needs it.
    """
    executor = MigrationExecutor(connections[using])
    if plan is None or executor.migration_plan(executor.loader.graph.leaf_nodes("articles")):
        return
    if Article.objects.exists() and not SearchEntry.objects.exists():
        rebuild_index(lambda line: None)
