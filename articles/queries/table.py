"""What a table of positions is written from, and what its rows are read against."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q

from articles.copy.table import COLUMNS, write_table
from articles.copy.table.cells import show_figure
from articles.copy.table.register import Register
from articles.models import Article, Position, Proposition, Source, Speaker, Takeaway

# The columns that name a record by its slug.
SLUGS = ["speaker", "on_behalf_of", "proposition", "quote_source", "source"]
FIGURES = ["figure_low", "figure_high"]


@dataclass(frozen=True)
class OnFile:
    """The records that rows may name. `positions` are those of the article, and the others that were asked for."""

    article: Article
    takeaways: Register[Takeaway]
    speakers: Register[Speaker]
    propositions: Register[Proposition]
    sources: Register[Source]
    positions: dict[UUID, Position]


def load_on_file(article: Article, keys: Collection[UUID]) -> OnFile:
    """Return what rows for this article may name, and the positions of the keys. Six queries, however many rows."""
    speakers = Speaker.objects.prefetch_related("roles")
    positions = Position.objects.filter(Q(takeaway__article=article) | Q(pk__in=keys))
    return OnFile(
        article=article,
        takeaways=_numbered(article.takeaways.select_related("article__conference")),
        speakers=Register((each, each.slug, [each.name, each.sort_name, *each.alias_list]) for each in speakers),
        propositions=Register(
            (each, each.slug, [each.short_title, each.statement]) for each in Proposition.objects.all()
        ),
        sources=Register((each, each.slug, [each.url, each.title, str(each)]) for each in Source.objects.all()),
        positions={each.pk: each for each in positions.select_related("takeaway", "source", "quote_source")},
    )


def positions_table(article: Article) -> bytes:
    """Return the article's positions as CSV, in their order; of an empty article, the names of the columns.

    Those that are retracted are left out: brought in elsewhere, they would stand again. Two queries.
    """
    takeaways = list(article.takeaways.all())
    positions = (
        Position.objects.filter(takeaway__article=article, retracted_at=None)
        .select_related("takeaway", *SLUGS)
        .order_by("takeaway__sort_order", "takeaway", "sort_order", "id")
    )
    names = _names(takeaways)
    return write_table(_cells(position, article.slug, names[position.takeaway_id]) for position in positions)


def _numbered(takeaways: Iterable[Takeaway]) -> Register[Takeaway]:
    return Register((each, str(number), [each.heading]) for number, each in enumerate(takeaways, start=1))


def _names(takeaways):
    """Return for each takeaway its heading or, where that would not lead back to it, its number."""
    register, names = _numbered(takeaways), {}
    for number, takeaway in enumerate(takeaways, start=1):
        try:
            is_plain = register.find(takeaway.heading) == takeaway
        except ValidationError:
            is_plain = False
        names[takeaway.pk] = takeaway.heading if is_plain else str(number)
    return names


def _cells(position, article, takeaway):
    records = {column: getattr(position, column) for column in SLUGS}
    figures = {column: getattr(position, column) for column in FIGURES}
    cells = {
        **{column: record.slug if record else "" for column, record in records.items()},
        **{column: show_figure(figure) if figure is not None else "" for column, figure in figures.items()},
        "id": str(position.pk),
        "article": article,
        "takeaway": takeaway,
        "said_on": position.said_on.isoformat() if position.said_on else "",
        "responds_to": str(position.responds_to_id or ""),
    }
    # The other columns are the position's own texts.
    return cells | {column: getattr(position, column) for column in COLUMNS if column not in cells}
