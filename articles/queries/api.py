"""What the API loads. Which columns that takes is read from the resources; what readers may see, from the models."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Model, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from articles.copy.resource import PAGE_SIZE, RESOURCE_OF, RESOURCES, Field, Order, Resource
from articles.models import (
    Article,
    ArticleTopic,
    Author,
    Conference,
    ConferenceSeries,
    Correction,
    MergedRecord,
    Position,
    Proposition,
    Source,
    Speaker,
    Takeaway,
    TakeawayTopic,
    Topic,
)
from articles.queries.article import with_topics

# What a reader may see of each resource. Conferences and their series are public events.
_PUBLISHED: dict[str, Callable[[datetime], QuerySet]] = {
    "articles": lambda now: Article.objects.published(now),
    "takeaways": lambda now: Takeaway.objects.published(now),
    "positions": lambda now: Position.objects.published(now),
    "retractions": lambda now: Position.objects.in_published_articles(now),
    "speakers": lambda now: Speaker.objects.published(now),
    "propositions": lambda now: Proposition.objects.published(now),
    "conferences": lambda now: Conference.objects.all(),
    "series": lambda now: ConferenceSeries.objects.all(),
    "topics": lambda now: Topic.objects.published(now),
    "sources": lambda now: Source.objects.published(now),
    "corrections": lambda now: Correction.objects.published(now),
}
# Of so many rows it is cheaper to sort all than to go through others until a page is full.
FEW = 1_000
# What is no column and yet shown.
_SHOWN = {"articles": {"changed_at": Coalesce("modified_at", "published_at")}}


def seen(resource: Resource, now: datetime, *, one_by_one: bool = True) -> QuerySet:
    """Return what a reader may see, looked up for one row after the other as they come, or for all at once.

    One by one is right where rows come in order by themselves, so that the first of them are enough. A database that
    joins looks at all of them, which is right where they have to be sorted in any case.
    """
    published = _PUBLISHED[resource.name](now)
    rows = published.model.objects.all()
    if one_by_one:
        found = published.filter(pk=OuterRef("pk")).order_by().values("pk")[:1]
        published = rows.alias(is_seen=Subquery(found)).filter(is_seen__isnull=False)
    return published.retracted() if resource.name == "retractions" else published


@dataclass(frozen=True)
class Asked:
    """What a request asks of a list: conditions, the order, the place behind which to begin, and how many at most."""

    order: Order
    is_descending: bool = False
    conditions: dict[str, Any] = field(default_factory=dict)
    after: tuple[Any, UUID] | None = None
    page_size: int = PAGE_SIZE


@dataclass(frozen=True)
class Part:
    """The rows of one page of a list, and where the next begins, if there is one."""

    rows: list[Model]
    next: tuple[Any, UUID] | None


def api_list(resource: Resource, asked: Asked, now: datetime) -> Part:
    """Return a page of what readers may see. A number of queries that is the same for one row and for many.

    Nothing is counted and nothing is skipped: a page begins behind a place. So what comes in or goes meanwhile moves
    nothing to another page, and the last page costs what the first does.
    """
    asked = replace(asked, conditions=_with_keys(resource, asked, now))
    if None in asked.conditions.values():
        return Part([], None)
    path, sign = asked.order.path, "-" if asked.is_descending else ""
    few = _few(resource, asked, now)
    rows = seen(resource, now, one_by_one=asked.order.is_indexed and few is None)
    rows = rows if few is None else rows.filter(pk__in=few)
    places = _asked_for(rows, resource, asked).order_by(f"{sign}{path}", f"{sign}pk")
    found = list(places.values_list(path, "pk")[: asked.page_size + 1])
    shown = found[: asked.page_size]
    # In a statement of their own: PostgreSQL puts so many joins in order no better than they are written.
    keys = [key for _value, key in shown]
    rows = _shaped(seen(resource, now), resource, now, is_alone=False).in_bulk(keys)
    return Part([rows[key] for key in keys if key in rows], shown[-1] if len(found) > len(shown) else None)


def _with_keys(resource, asked, now):
    """Return the conditions with the key of what they name by its address, None where nothing has that address.

    A query for each. Told the address, PostgreSQL does not know whether that has many rows or none, and goes through
    all rows in their order.
    """
    conditions = {}
    for path, value in asked.conditions.items():
        way, _, column = path.rpartition("__")
        if column == "slug" and way:
            model = _PUBLISHED[resource.name](now).model
            for step in way.split("__"):
                model = model._meta.get_field(step).related_model
            path, value = way, model.objects.filter(slug=value).values_list("pk", flat=True).first()
        conditions[path] = value
    return conditions


def _few(resource, asked, now):
    """Return the keys of what lies between the days asked for, where they are few; None where not, or none are asked.

    Nothing is between some days, which in any order but that of the days all rows would have to be looked at to know.
    """
    between = {path: day for path, day in asked.conditions.items() if path.endswith(("__gte", "__lte"))}
    if not between or any(path.rpartition("__")[0] == asked.order.path for path in between):
        return None
    rows = _PUBLISHED[resource.name](now).model.objects.order_by()
    rows = _worked_out(rows, resource, between).filter(**between)
    keys = list(rows.values_list("pk", flat=True)[: FEW + 1])
    return keys if len(keys) <= FEW else None


def _worked_out(rows, resource, paths):
    used = {path.partition("__")[0] for path in paths}
    return rows.annotate(**{name: how for name, how in _SHOWN.get(resource.name, {}).items() if name in used})


def _asked_for(rows, resource, asked):
    rows = _worked_out(rows, resource, (asked.order.path, *asked.conditions))
    rows = rows.filter(**asked.conditions, **{f"{asked.order.path}__isnull": False})
    return rows.filter(_behind(asked.order.path, asked.is_descending, *asked.after)) if asked.after else rows


def _behind(path, is_descending, value, key) -> Q:
    """Return the condition that a row stands behind a place; the first half of it is what an index can use."""
    is_behind, is_at = ("lt", "lte") if is_descending else ("gt", "gte")
    if path == "pk":
        return Q(**{f"pk__{is_behind}": key})
    return Q(**{f"{path}__{is_at}": value}) & (Q(**{f"{path}__{is_behind}": value}) | Q(**{f"pk__{is_behind}": key}))


def api_detail(resource: Resource, key: UUID, now: datetime) -> tuple[Resource, Model] | None:
    """Return a record that a reader may see, with the resource that says what is shown of it, or None.

    Of what was retracted that is the resource of tombstones. At most one query more than the fields take.
    """
    for each in filter(None, (resource, RESOURCES.get(resource.gone))):
        if row := _shaped(seen(each, now), each, now, is_alone=True).filter(pk=key).first():
            return each, row
    return None


def retracted_article(resource: Resource, key: UUID, now: datetime) -> Article | None:
    """Return the article of which only the reason remains, where it is articles that are asked for, or None."""
    return Article.objects.retracted(now).filter(pk=key).first() if resource.kind == "article" else None


def kept_key(resource: Resource, key: UUID, now: datetime) -> UUID | None:
    """Return the key of the record into which that of a key was merged, where readers may see it, or None."""
    rows = seen(resource, now)
    merged = MergedRecord.objects.filter(pk=key, kind=rows.model._meta.model_name).values("kept_key")
    return rows.filter(pk__in=merged).values_list("pk", flat=True).first()


def _shaped(rows: QuerySet, resource: Resource, now: datetime, *, is_alone: bool) -> QuerySet:
    """Return the rows with the columns and the other records that their fields are read from, and no more."""
    shown = [each for each in resource.fields if is_alone or not each.only_alone]
    columns = {*resource.named_by, *(path for each in shown for path in _columns(each))}
    joined = {each.rpartition("__")[0] for each in columns if "__" in each} - {""}
    steps = {"__".join(each.split("__")[:number]) for each in joined for number in range(1, each.count("__") + 2)}
    rows = rows.only("pk", *columns, *steps).annotate(**_SHOWN.get(resource.name, {}))
    rows = rows.select_related(*joined) if joined else rows
    along = _ALONG.get(resource.name, {})
    return rows.prefetch_related(*(along[each.name](now) for each in shown if each.name in along))


def _columns(field: Field) -> Iterable[str]:
    """Return the columns that a field takes: of another record those that name it."""
    if not field.refers_to or field.refers_to == "position":
        return field.paths
    return [f"{path}__{column}" for path in field.paths for column in _named_by(field.refers_to)]


def _named_by(kind):
    return RESOURCES[RESOURCE_OF[kind]].named_by


def _position_answered(now):
    positions = Position.objects.published(now).select_related("speaker", "proposition")
    return Prefetch("responds_to", positions.only(*_named_by("position"), "speaker", "proposition"))


# What a join cannot bring, by the field that shows it.
_ALONG = {
    "articles": {
        "authors": lambda now: Prefetch("authors", Author.objects.only("name", "slug")),
        "topics": lambda now: with_topics(ArticleTopic),
        "takeaways": lambda now: Prefetch("takeaways", Takeaway.objects.only("heading", "article", "sort_order")),
    },
    "takeaways": {"topics": lambda now: with_topics(TakeawayTopic)},
    "positions": {"responds_to": _position_answered},
}
