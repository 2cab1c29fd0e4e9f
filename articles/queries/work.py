"""The newest work on an article as rows in memory, which forms, the gate and previews read as if they were stored.

Nothing here is to be saved: a draft beside a live article lives in a version, and its rows exist only in memory.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from django.db.models import Model, Prefetch

from articles.aggregate.content import SETS, Content, digest
from articles.models import (
    Article,
    ArticleTopic,
    Author,
    Conference,
    Photo,
    Position,
    Proposition,
    Snapshot,
    Source,
    Speaker,
    Takeaway,
    TakeawayTopic,
    Topic,
)
from articles.queries.article import numbered, with_topics
from articles.queries.snapshot import content_in, content_of, newest_draft, rows_named, set_plain

# How the rows that a content names are loaded: as the pages and forms show them.
_LOADED = {
    Author: Author.objects.all(),
    Conference: Conference.objects.select_related("series"),
    Photo: Photo.objects.all(),
    Proposition: Proposition.objects.select_related("topic"),
    Source: Source.objects.all(),
    Speaker: Speaker.objects.all(),
    Topic: Topic.objects.all(),
}


@dataclass(frozen=True)
class Missing:
    """A row that the content names and that is no longer on file; what needs it is left out."""

    record: Model
    field: str
    left_out: bool


@dataclass(frozen=True)
class Work:
    """An article with its takeaways and positions as rows in memory.

    The article has its `takeaways`, `authors` and `topic_items` loaded; each takeaway its `positions`, `topic_items`
    and `number`; foreign keys lead to loaded rows. `draft` is the unpublished version that it comes from, or None.
    """

    article: Article
    content: Content
    draft: Snapshot | None = None
    missing: list[Missing] = field(default_factory=list)

    @cached_property
    def digest(self) -> str:
        """Return the digest of the content, by which a form says what it was built from."""
        return digest(self.content)

    @property
    def takeaways(self) -> list[Takeaway]:
        return list(self.article.takeaways.all())

    @property
    def positions(self) -> list[Position]:
        """Return all positions in the order of the page."""
        return [position for takeaway in self.takeaways for position in takeaway.positions.all()]


def newest_work(article: Article) -> Work:
    """Return the newest work on an article. At most ten queries, whatever its size."""
    draft = newest_draft(article)
    return work_of(article, content_in(draft), draft) if draft else stored_work(article.pk)


def stored_work(pk: UUID) -> Work:
    """Return what the rows of an article hold. Six queries. Raises Article.DoesNotExist."""
    works = stored_works([pk])
    if not works:
        raise Article.DoesNotExist
    return works[pk]


def stored_works(keys: Iterable[UUID]) -> dict[UUID, Work]:
    """Return by their keys what the rows of articles hold. Six queries, whatever their number and size."""
    positions = Prefetch("positions", Position.objects.for_detail())
    takeaways = Takeaway.objects.select_related("photo").prefetch_related(positions, with_topics(TakeawayTopic))
    articles = Article.objects.select_related("conference__series", "lead_photo", "created_by").prefetch_related(
        "authors", with_topics(ArticleTopic), Prefetch("takeaways", takeaways)
    )
    return {article.pk: _stored(article) for article in articles.filter(pk__in=keys)}


def _stored(article):
    for takeaway in numbered(article.takeaways.all()):
        for position in takeaway.positions.all():
            position.takeaway = takeaway
    return Work(article, content_of(article, article.takeaways.all()))


def work_of(article: Article, content: Content, draft: Snapshot | None = None) -> Work:
    """Return a content as rows in memory; states and times are those of the stored rows, which are left as they are.

    At most nine queries. What a content of long ago did not know has the value of the stored row or the default. A
    position whose speaker or proposition is no longer on file is left out; other lost links are empty.
    """
    return _Building(article, content).work(draft)


def article_of_position(pk: str) -> Article | None:
    """Return the article in which the position stands, or in whose draft, or None."""
    drafts = Snapshot.objects.drafts().filter(content__positions__has_key=str(pk))
    return (
        Article.objects.filter(takeaways__positions=pk).first() or Article.objects.filter(snapshots__in=drafts).first()
    )


class _Building:
    def __init__(self, article, content):
        self.stored, self.content, self.missing = article, content, []
        self.rows = _load(rows_named(content))
        retracted = Position.objects.retracted().filter(takeaway__article=article)
        self.retracted = {str(position.pk): position for position in retracted}

    def work(self, draft):
        article = self.row(Article, self.stored.pk, self.content["article"], of=self.stored)
        takeaways = [self.takeaway(article, key) for key in self.content["article"]["takeaways"]]
        for number, takeaway in enumerate(takeaways, start=1):
            takeaway.number = takeaway.sort_order = number
        cache(article, "authors", self.found(Author, self.content["article"].get("authors", ())))
        cache(article, "takeaways", takeaways)
        return Work(article, self.content, draft, self.missing)

    def takeaway(self, article, key):
        fields = self.content["takeaways"][key]
        takeaway = self.row(Takeaway, UUID(key), fields)
        takeaway.article = article
        positions = [self.position(takeaway, position) for position in fields["positions"]]
        cache(takeaway, "positions", [position for position in positions if position])
        return takeaway

    def position(self, takeaway, key):
        position = self.row(Position, UUID(key), self.content["positions"][key])
        position.takeaway = takeaway
        if tombstone := self.retracted.get(key):
            position.retracted_at, position.retraction_note = tombstone.retracted_at, tombstone.retraction_note
        lost = [missing for missing in self.missing if missing.record is position and missing.left_out]
        return None if lost else position

    def row(self, model, pk, fields, of=None):
        """Return a row in memory with the values of the content, and of a stored row where there is one."""
        values = {f.attname: getattr(of, f.attname) for f in model._meta.concrete_fields} if of else {}
        row = model(**values)
        row.pk, row._state.adding, row._state.db = pk, False, self.stored._state.db
        for name, value in fields.items():
            if name in SETS:
                through = row._meta.get_field(name).remote_field.through
                if name == "topics":
                    tags = sorted(self.found(Topic, value), key=str)
                    cache(row, "topic_items", [through(tag=tag, content_object=row) for tag in tags])
            elif name not in ("id", "takeaways", "positions"):
                self.set_value(row, row._meta.get_field(name), value)
        return row

    def set_value(self, row, db_field, value):
        if value is None or db_field.related_model not in self.rows:
            set_plain(row, db_field, value)
        elif related := self.rows[db_field.related_model].get(value):
            setattr(row, db_field.name, related)
        else:
            self.missing.append(Missing(row, db_field.name, left_out=not db_field.null))
            if db_field.null:
                setattr(row, db_field.name, None)

    def found(self, model, keys):
        return [self.rows[model][key] for key in keys if key in self.rows[model]]


def cache(row: Model, name: str, related: Iterable[Model]) -> None:
    """Give a row the rows that `row.<name>.all()` returns, as prefetching would."""
    queryset = getattr(row, name).get_queryset()
    queryset._result_cache = list(related)
    queryset._prefetch_done = True
    row.__dict__.setdefault("_prefetched_objects_cache", {})[name] = queryset


def _load(named):
    rows = {}
    for model, queryset in _LOADED.items():
        keys = named[model]
        rows[model] = {str(row.pk): row for row in queryset.filter(pk__in=keys)} if keys else {}
    return rows
