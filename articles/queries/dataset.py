"""The record as tables that lead to one another: all that readers may see, and nothing that they may not."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.db.models import F, Model, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from articles.copy.dataset import Column, Table
from articles.enums import Stance
from articles.models import (
    Article,
    ArticleTopic,
    Author,
    Conference,
    ConferenceSeries,
    Correction,
    Position,
    Proposition,
    Source,
    Speaker,
    Takeaway,
    TakeawayTopic,
    Topic,
)
from articles.models.publication import published_condition
from articles.queries.statement import (
    PUBLISHED,
    REMAINS,
    RETRACTED,
    cells,
    recorded_positions,
    tombstones,
    with_state,
)

# Table Schema's name for what a field holds. The first that fits.
_KINDS = [
    (models.DateTimeField, "datetime"),
    (models.DateField, "date"),
    (models.DecimalField, "number"),
    (models.IntegerField, "integer"),
]
# Columns that are no field of a row.
_MADE = {
    "address": Column("address", _("Address of its page"), is_required=True),
    "status": Column("status", _("Status"), values=(PUBLISHED, RETRACTED), is_required=True),
    "number": Column("number", _("Place in the article, from 1"), kind="integer", is_required=True),
}


@dataclass(frozen=True)
class _Part:
    """A table of rows: its columns by the fields they are read from, `address` by the key in it.

    `remains` are the columns of a row that is retracted, where rows can be.
    """

    name: str
    title: str
    model: type[Model]
    columns: dict[str, str]
    rows: Callable[[datetime], QuerySet]
    key: Sequence[str] = ("id",)
    remains: Sequence[str] = ()


def _columns(*names, **elsewhere):
    """Return columns by the field each is read from: the one of its name, or the one given for it."""
    return {name: elsewhere.get(name, name) for name in names}


def _published(model):
    return lambda now: model.objects.published(now)


def _of_published(model, article):
    """Return the rows of something that hangs from articles; `article` is the way there, see `published_condition`."""
    return lambda now: model.objects.filter(published_condition(now, article))


def _articles(now):
    return with_state(Article.objects.published(now) | Article.objects.retracted(now))


def _takeaways(now):
    place = Window(RowNumber(), partition_by=F("article"), order_by=["sort_order", "id"])
    return Takeaway.objects.published(now).annotate(place=place)


# What refers stands before what it refers to: read in this order while the record grows, no row leads to a missing one.
_PARTS = [
    _Part(
        "positions",
        _("Statements: what a speaker said on a proposition, with its words, stance, date, role and source"),
        Position,
        _columns(
            *("id", "address", "status", "takeaway", "speaker", "role", "on_behalf_of", "proposition"),
            *("stance", "conditions", "stance_reason", "paraphrase", "quote", "quote_language"),
            *("translation", "quote_source", "said_on", "occasion", "source", "locator", "figure_low"),
            *("figure_high", "figure_wording", "responds_to", "retracted_at", "retraction_note"),
            address="id",
            status="state",
            responds_to="answered",
        ),
        recorded_positions,
        remains=REMAINS,
    ),
    _Part(
        "takeaway_topics",
        _("Which takeaway is tagged with which topic"),
        TakeawayTopic,
        _columns("takeaway", "topic", takeaway="content_object", topic="tag"),
        _of_published(TakeawayTopic, "content_object__article__"),
        key=("takeaway", "topic"),
    ),
    _Part(
        "takeaways",
        _("Numbered findings of articles"),
        Takeaway,
        _columns("id", "address", "article", "number", "heading", "body", address="id", number="place"),
        _takeaways,
    ),
    _Part(
        "corrections",
        _("Public notes on what was changed in articles"),
        Correction,
        _columns("id", "article", "kind", "text", "corrected_at"),
        _published(Correction),
    ),
    _Part(
        "article_authors",
        _("Who wrote which article"),
        Article.authors.through,
        _columns("article", "author"),
        _of_published(Article.authors.through, "article__"),
        key=("article", "author"),
    ),
    _Part(
        "article_topics",
        _("Which article is tagged with which topic"),
        ArticleTopic,
        _columns("article", "topic", article="content_object", topic="tag"),
        _of_published(ArticleTopic, "content_object__"),
        key=("article", "topic"),
    ),
    _Part(
        "articles",
        _("The coverage of conferences"),
        Article,
        _columns(
            *("id", "address", "slug", "status", "conference", "headline", "deck", "key_points"),
            *("introduction", "conclusion", "published_at", "modified_at", "retracted_at", "retraction_note"),
            address="slug",
            status="state",
        ),
        _articles,
        remains=(*REMAINS, "slug", "conference", "headline"),
    ),
    _Part(
        "authors",
        _("Who writes the articles"),
        Author,
        _columns("id", "address", "slug", "name", "biography", address="slug"),
        _published(Author),
    ),
    _Part(
        "speakers",
        _("Who speaks: persons, governments, delegations and organisations"),
        Speaker,
        _columns(
            "id", "address", "slug", "kind", "name", "sort_name", "aliases", "country", "wikidata_id", address="slug"
        ),
        _published(Speaker),
    ),
    _Part(
        "sources",
        _("Where statements can be checked"),
        Source,
        _columns(
            *("id", "slug", "kind", "title", "publisher", "url", "archived_url", "published_on"),
            *("accessed_on", "language", "excerpt"),
        ),
        _published(Source),
    ),
    _Part(
        "propositions",
        _("Sentences that can be supported or opposed, each with one claim"),
        Proposition,
        _columns("id", "address", "slug", "topic", "statement", "short_title", "scope_note", "unit", address="slug"),
        _published(Proposition),
    ),
    _Part(
        "topics",
        _("What propositions, takeaways and articles are about"),
        Topic,
        _columns("id", "address", "slug", "name", "description", address="slug"),
        _published(Topic),
    ),
    _Part(
        "conferences",
        _("Conferences, also those without coverage"),
        Conference,
        _columns(
            *("id", "address", "slug", "series", "name", "short_name", "edition", "starts_on", "ends_on"),
            *("time_zone", "venue", "city", "country", "organiser", "website", "ground_rules", "description"),
            address="slug",
        ),
        lambda now: Conference.objects.all(),
    ),
    _Part(
        "series",
        _("Conferences that come back; their editions are the conferences"),
        ConferenceSeries,
        _columns("id", "address", "slug", "name", "organiser", "website", "description", address="slug"),
        lambda now: ConferenceSeries.objects.all(),
    ),
]
_TABLE_OF = {part.model: part.name for part in _PARTS}
_STANCES = Table(
    "stances",
    _("The codebook: what each stance means"),
    [
        Column("id", _("Stance"), is_required=True),
        Column("label", _("Word"), is_required=True),
        Column("meaning", _("Meaning"), is_required=True),
    ],
    ("id",),
)


def record_tables(now: datetime) -> list[tuple[Table, Iterator[dict[str, str]]]]:
    """Return the tables of the record, each with its rows as cells by column. One query a table, made when it is read.

    Left out of the rows is what readers may not see, and of what is retracted all but that it is, when and why. What is
    merged or retracted while the tables are being read may be missing from those that are read after.
    """
    return [*((_table(part), _rows(part, now)) for part in _PARTS), (_STANCES, _stances())]


def _rows(part, now):
    """Give the rows in the order of their keys, which stays."""
    yield from tombstones(cells(part.columns, part.rows(now).order_by("pk")), part.remains)


def _stances():
    for stance in Stance:
        yield {"id": stance.value, "label": str(stance.label), "meaning": str(stance.meaning)}


def _table(part):
    columns = [_MADE.get(name) or _column(part, name, path) for name, path in part.columns.items()]
    return Table(part.name, part.title, columns, part.key)


def _column(part, name, path):
    """Return a column as the field describes it from which it is read, or else the one of its name."""
    fields = {field.name: field for field in part.model._meta.get_fields()}
    field = fields.get(path) or fields[name]
    return Column(
        name,
        capfirst(field.verbose_name),
        kind=next((kind for of, kind in _KINDS if isinstance(field, of)), "string"),
        form="uuid" if isinstance(field, models.UUIDField | models.ForeignKey) else "default",
        # Of countries there may be more than we have names for.
        values=[] if name == "country" else [value for value, _label in field.flatchoices],
        leads_to="stances" if name == "stance" else _TABLE_OF.get(field.related_model, ""),
        is_required=not (field.null or field.blank or (part.remains and name not in part.remains)),
    )
