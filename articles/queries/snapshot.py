"""The content of articles, as it stands in their rows and as it was kept."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Field, Model, Value

from articles.aggregate.content import (
    ARTICLE_FIELDS,
    POSITION_FIELDS,
    SETS,
    TAKEAWAY_FIELDS,
    Content,
    mergeable_keys,
    upgrade,
    with_merged,
)
from articles.enums import ArticleStatus
from articles.models import Article, Position, Snapshot, Takeaway, Topic
from articles.queries.merger import kept_keys


def take(article: UUID) -> Content:
    """Return the content that an article's rows hold. Six queries, whatever its size. Raises Article.DoesNotExist."""
    row = Article.objects.prefetch_related("authors", "topic_items").get(pk=article)
    return content_of(row, row.takeaways.prefetch_related("topic_items", "positions"))


def take_all(articles: Collection[UUID]) -> dict[UUID, Content]:
    """Return the content that the rows of several articles hold, by their keys. Six queries, however many they are."""
    rows = Article.objects.filter(pk__in=articles).order_by("pk").prefetch_related("authors", "topic_items")
    rows = rows.prefetch_related("takeaways__topic_items", "takeaways__positions")
    return {row.pk: content_of(row, row.takeaways.all()) for row in rows}


def content_of(article: Article, takeaways: Iterable[Takeaway]) -> Content:
    """Return the content of rows in memory, which have their authors, topics and positions loaded, in their order."""
    positions = [(takeaway, list(takeaway.positions.all())) for takeaway in takeaways]
    return {
        "article": {
            "id": str(article.pk),
            **plain_fields(article, ARTICLE_FIELDS),
            "takeaways": [str(takeaway.pk) for takeaway, _ in positions],
        },
        "takeaways": {
            str(takeaway.pk): {
                **plain_fields(takeaway, TAKEAWAY_FIELDS),
                "positions": [str(position.pk) for position in under],
            }
            for takeaway, under in positions
        },
        "positions": {
            str(position.pk): plain_fields(position, POSITION_FIELDS) for _, under in positions for position in under
        },
    }


def plain_fields(row: Model, names: tuple[str, ...]) -> dict:
    """Return fields of a row as the plain values that a content holds."""
    return {name: _keys(row, name) if name in SETS else plain(row._meta.get_field(name), row) for name in names}


def plain(field: Field, row: Model) -> str | None:
    """Return the value of one field of a row as text, or None."""
    value = getattr(row, field.attname)
    if isinstance(value, Decimal):
        # As many places as are stored, or what comes from a form would differ from what comes from the database.
        return format(value.quantize(Decimal(1).scaleb(-field.decimal_places)), "f")
    if isinstance(value, date):
        return value.isoformat()
    return None if value is None else str(value)


def set_plain(row: Model, field: Field, value: str | None) -> None:
    """Give a row the value of one field as a content holds it. Raises ValidationError where it is none of this kind."""
    target = field.target_field if field.is_relation else field
    setattr(row, field.attname, target.to_python(value))


def clean_alone(row: Model) -> None:
    """Raise ValidationError where a row breaks a rule of its own. Its links are looked up elsewhere, all at once."""
    row.clean_fields(exclude={field.name for field in row._meta.concrete_fields if field.is_relation})
    row.clean()


def _keys(row, name):
    if name == "topics":
        return sorted(str(item.tag_id) for item in row.topic_items.all())
    return sorted(str(item.pk) for item in getattr(row, name).all())


def rows_named(content: Content) -> dict[type[Model], set[str]]:
    """Return the keys of all rows that a content names and does not hold, by their model. Asks no database."""
    named = defaultdict(set)
    for model, records in (
        (Article, [content["article"]]),
        (Takeaway, content["takeaways"].values()),
        (Position, content["positions"].values()),
    ):
        related = {f.name: f.related_model for f in model._meta.get_fields() if f.is_relation and not f.auto_created}
        related["topics"] = Topic
        for name, value in ((name, value) for fields in records for name, value in fields.items() if name in related):
            named[related[name]].update(value if name in SETS else {value} - {None})
    named[Position] -= set(content["positions"])
    return named


def on_file(named: Mapping[type[Model], set[str]]) -> set[tuple[type[Model], str]]:
    """Return which of the named rows are there, as pairs of model and key. One query."""
    models = {model._meta.model_name: model for model, keys in named.items() if keys}
    found = [model._base_manager.filter(pk__in=named[model]).order_by() for model in models.values()]
    rows = [queryset.values_list(Value(name), "pk") for name, queryset in zip(models, found, strict=True)]
    # From Django 6.1 on, rows put together would again be in the order of the first model, whatever each is in.
    return {(models[name], str(pk)) for name, pk in rows[0].union(*rows[1:]).order_by()} if rows else set()


def newest_draft(article: Article) -> Snapshot | None:
    """Return the unpublished work on a published article, or None where its rows are the newest. One query at most."""
    if article.status == ArticleStatus.DRAFT:
        return None
    return article.snapshots.drafts().select_related("created_by").first()


def newest_content(article: Article) -> Content:
    """Return the content of the newest work on an article: its draft, or else its rows."""
    draft = newest_draft(article)
    return content_in(draft) if draft else take(article.pk)


def content_in(snapshot: Snapshot) -> Content:
    """Return what a version holds, in today's form, with the records of today. One query."""
    [content] = contents_in([snapshot])
    return content


def contents_in(snapshots: Iterable[Snapshot]) -> list[Content]:
    """Return what versions hold, each as `content_in`. One query for all of them."""
    contents = [upgrade(snapshot.content, snapshot.schema) for snapshot in snapshots]
    kept = kept_keys(set().union(*map(mergeable_keys, contents)))
    return [with_merged(content, kept) for content in contents]


def snapshot_with(article: UUID, wanted: str) -> Snapshot | None:
    """Return the latest version of an article with the content of that digest, or None."""
    return Snapshot.objects.filter(article=article, digest=wanted).order_by("-number").first()
