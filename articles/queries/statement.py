"""Statements as data: each in a row of its own, with all that a researcher needs to read it alone."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When

from articles.copy.table.cells import show_figure
from articles.links import absolute
from articles.models import Position
from articles.models.base import Addressed
from articles.models.position import CONFERENCE
from articles.models.publication import published_condition
from articles.text import utc_moment

# What is on record of a statement, in one row: its columns, and where each comes from.
STATEMENT = {
    "id": "pk",
    "address": "pk",
    "conference": f"{CONFERENCE}__slug",
    "conference_id": CONFERENCE,
    "conference_name": f"{CONFERENCE}__name",
    "conference_starts_on": f"{CONFERENCE}__starts_on",
    "conference_ends_on": f"{CONFERENCE}__ends_on",
    "conference_city": f"{CONFERENCE}__city",
    "conference_country": f"{CONFERENCE}__country",
    "series": f"{CONFERENCE}__series__slug",
    "speaker": "speaker__slug",
    "speaker_id": "speaker",
    "speaker_name": "speaker__name",
    "speaker_kind": "speaker__kind",
    "speaker_country": "speaker__country",
    "speaker_wikidata_id": "speaker__wikidata_id",
    "role": "role",
    "on_behalf_of": "on_behalf_of__slug",
    "on_behalf_of_id": "on_behalf_of",
    "on_behalf_of_name": "on_behalf_of__name",
    "topic": "proposition__topic__slug",
    "topic_name": "proposition__topic__name",
    "proposition": "proposition__slug",
    "proposition_id": "proposition",
    "proposition_title": "proposition__short_title",
    "proposition_statement": "proposition__statement",
    "stance": "stance",
    "conditions": "conditions",
    "stance_reason": "stance_reason",
    "paraphrase": "paraphrase",
    "quote": "quote",
    "quote_language": "quote_language",
    "translation": "translation",
    "said_on": "said_on",
    "occasion": "occasion",
    "figure_low": "figure_low",
    "figure_high": "figure_high",
    "figure_wording": "figure_wording",
    "figure_unit": "unit",
    "source": "source__slug",
    "source_title": "source__title",
    "source_publisher": "source__publisher",
    "source_url": "source__url",
    "source_archived_url": "source__archived_url",
    "locator": "locator",
    "quote_source": "quote_source__slug",
    "quote_source_title": "quote_source__title",
    "quote_source_publisher": "quote_source__publisher",
    "quote_source_url": "quote_source__url",
    "article": "takeaway__article__slug",
    "article_id": "takeaway__article",
    "article_headline": "takeaway__article__headline",
    "takeaway": "takeaway",
}
# The same of a statement that may be retracted, and what then remains of it.
RECORDED = STATEMENT | {
    "responds_to": "answered",
    "status": "state",
    "retracted_at": "retracted_at",
    "retraction_note": "retraction_note",
}
# So many rows are in memory at once.
ROWS_AT_A_TIME = 500
PUBLISHED, RETRACTED = "published", "retracted"
REMAINS = ("id", "address", "status", "retracted_at", "retraction_note")


def statement_table(now: datetime) -> Iterator[dict[str, str]]:
    """Give every statement of the record as cells by column; of retracted ones what remains. One query, read in parts.

    They come in the order of their keys, which stays.
    """
    return tombstones(cells(RECORDED, with_unit(recorded_positions(now)).order_by("pk")), REMAINS)


def recorded_positions(now: datetime) -> QuerySet[Position]:
    """Return the statements of articles that readers may see, with `state`, published or retracted.

    `answered` is the statement that one responds to, where that one is among them.
    """
    is_recorded = published_condition(now, "responds_to__takeaway__article__")
    answered = Case(When(is_recorded, then=F("responds_to")))
    return with_state(Position.objects.in_published_articles(now)).annotate(answered=answered)


def with_unit(statements: QuerySet[Position]) -> QuerySet[Position]:
    """Add `unit` to statements: that of the figure which is stated, empty where none is."""
    is_stated = When(~Q(figure_wording=""), then=F("proposition__unit"))
    return statements.annotate(unit=Case(is_stated, default=Value("")))


def with_state(rows: QuerySet) -> QuerySet:
    """Add `state` to rows that can be retracted: whether they are."""
    is_standing = When(retracted_at=None, then=Value(PUBLISHED))
    return rows.annotate(state=Case(is_standing, default=Value(RETRACTED), output_field=CharField()))


def tombstones(rows: Iterable[dict[str, str]], remains: Iterable[str]) -> Iterator[dict[str, str]]:
    """Give the rows, of those whose status is retracted only the columns that remain."""
    for row in rows:
        yield {column: row[column] for column in remains} if row.get("status") == RETRACTED else row


def cells(columns: Mapping[str, str], rows: QuerySet) -> Iterator[dict[str, str]]:
    """Give each row as texts by column; `columns` says where each comes from. One query, read in parts.

    The column `address` comes from the key in the address of the row's page and holds that address.
    """
    paths = list(dict.fromkeys(columns.values()))
    written = dict.fromkeys(columns, text_of)
    if "address" in columns:
        written["address"] = _link_of(rows.model)
    for values in rows.values_list(*paths).iterator(ROWS_AT_A_TIME):
        found = dict(zip(paths, values, strict=True))
        yield {column: written[column](found[path]) for column, path in columns.items()}


def text_of(value: object) -> str:
    """Return a value as it stands in a table: days and moments as ISO 8601 has them, moments in UTC."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case Decimal():
            return show_figure(value)
        case datetime():
            return utc_moment(value)
    return str(value)


def _link_of(model):
    """Return what makes an address of the key in it, looked up once: row by row that took as long as all else."""
    name, key = ("slug", "the-key") if issubclass(model, Addressed) else ("pk", UUID(int=0))
    before, after = absolute(model(**{name: key}).get_absolute_url()).split(str(key))
    return lambda value: f"{before}{value}{after}"
