"""The records of a page of results, each with what is marked in its name and in the words that answer best."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, Max, Min, Model, OuterRef, Q, QuerySet, Subquery

from articles.enums import SearchKind
from articles.models import ArticleTopic, Position, Proposition
from articles.models.base import counted, counted_to
from articles.models.position import CONFERENCE, SAID, statement_condition
from articles.queries.composing import composed
from articles.queries.search.excerpt import Excerpt, Part, excerpt, marked
from articles.queries.search.question import Question
from articles.queries.search.visible import Filters, visible
from articles.text import clean_line, plain_text

# Of what has a topic; where there is more, that is what is said.
MOST_COUNTED = 100


@dataclass(frozen=True)
class Result:
    """A record that was found. `source_field` names the field of which `words` is a part, None where there is none."""

    kind: SearchKind
    record: Model
    question: Question
    words: Excerpt | None
    source_field: str | None

    @property
    def name(self) -> list[Part]:
        return marked(name_of(self.kind, self.record), self.question)

    @property
    def most(self) -> int:
        """Of a topic: so many articles or propositions are counted."""
        return MOST_COUNTED

    @property
    def role(self) -> list[Part]:
        """Of a statement: the role at the time."""
        return marked(self.record.role, self.question)

    @property
    def proposition(self) -> list[Part]:
        """Of a statement: what it is on, in few words."""
        return marked(self.record.proposition.short_title, self.question)


def results_of(found: Iterable[tuple[SearchKind, UUID]], question: Question, now: datetime) -> list[Result]:
    """Return the results in the order given. One query for each kind among them."""
    keys = {}
    for kind, key in found:
        keys.setdefault(kind, []).append(key)
    records = {(kind, row.pk): row for kind, those in keys.items() for row in _ROWS[kind](those, now)}
    return [_result(kind, records[kind, key], question) for kind, key in found if (kind, key) in records]


def texts_of(kind: SearchKind, record: Model) -> dict[str, str]:
    """Return the texts of a record that answer, by field, each on one line; those without words are left out."""
    texts = {field: clean_line(read(record)) for field, read in _TEXTS[kind].items()}
    return {field: text for field, text in texts.items() if text}


def name_of(kind: SearchKind, record: Model) -> str:
    """Return what a result is called."""
    return record.speaker.name if kind == SearchKind.POSITION else str(record)


def _result(kind, record, question):
    excerpts = [(field, excerpt(text, question)) for field, text in texts_of(kind, record).items()]
    field, words = max(excerpts, key=lambda pair: pair[1].found, default=(None, None))
    return Result(kind, record, question, words, field)


def _field(name) -> Callable[[Model], str]:
    return lambda record: getattr(record, name)


def _markup(name) -> Callable[[Model], str]:
    return lambda record: plain_text(getattr(record, name))


# The first of several that answer equally well is shown.
_TEXTS = {
    SearchKind.ARTICLE: {
        "deck": _field("deck"),
        "key_points": _field("key_points"),
        "introduction": _markup("introduction"),
        "conclusion": _markup("conclusion"),
    },
    SearchKind.TAKEAWAY: {"body": _markup("body")},
    SearchKind.POSITION: {
        "quote": _field("quote"),
        "translation": _field("translation"),
        "paraphrase": _field("paraphrase"),
        "conditions": _field("conditions"),
        "figure_wording": _field("figure_wording"),
        "occasion": _field("occasion"),
    },
    SearchKind.SPEAKER: {"aliases": lambda speaker: ", ".join(speaker.alias_list)},
    SearchKind.PROPOSITION: {"scope_note": _field("scope_note")},
    SearchKind.CONFERENCE: {"description": _field("description")},
    SearchKind.TOPIC: {"description": _field("description")},
}


def _articles(rows, now) -> QuerySet:
    return rows.select_related("conference")


def _takeaways(rows, now) -> QuerySet:
    earlier = Q(article__takeaways__sort_order__lt=F("sort_order")) | Q(
        article__takeaways__sort_order=F("sort_order"), article__takeaways__lte=F("id")
    )
    numbered = rows.annotate(number=Count("article__takeaways", filter=earlier))
    return numbered.select_related("article__conference")


def _positions(rows, now) -> QuerySet:
    return rows.for_detail().with_conference()


def _speakers(rows, now) -> QuerySet:
    latest = Position.objects.published(now).filter(speaker=OuterRef("pk")).exclude(role="")
    latest = latest.order_by(SAID.desc(), "id").values("role")
    return rows.with_counts(now).annotate(latest_role=Subquery(latest[:1]))


def _propositions(rows, now) -> QuerySet:
    # In one go through the statements; there may be many on a proposition.
    said = rows.filter(statement_condition(now, "positions__"))
    starts_on = "positions__takeaway__article__conference__starts_on"
    return said.annotate(
        position_count=Count("positions"),
        speaker_count=Count("positions__speaker", distinct=True),
        first_on=Min(starts_on),
        last_on=Max(starts_on),
    )


def _conferences(rows, now) -> QuerySet:
    return rows.annotate(position_count=counted(Position.objects.published(now), CONFERENCE))


def _topics(rows, now) -> QuerySet:
    # One more than is told: nearly all articles may have one of a few topics.
    return rows.annotate(
        article_count=counted_to(ArticleTopic.objects.published(now), "tag", MOST_COUNTED),
        proposition_count=counted_to(Proposition.objects.published(now), "topic", MOST_COUNTED),
    )


# What is shown of a record besides its words.
_WITH_FACTS = {
    SearchKind.ARTICLE: _articles,
    SearchKind.TAKEAWAY: _takeaways,
    SearchKind.POSITION: _positions,
    SearchKind.SPEAKER: _speakers,
    SearchKind.PROPOSITION: _propositions,
    SearchKind.CONFERENCE: _conferences,
    SearchKind.TOPIC: _topics,
}


def _rows_of(kind):
    @composed
    def rows_of(keys: list[UUID], now: datetime):
        return _WITH_FACTS[kind](visible(kind, keys, Filters(), now), now)

    return rows_of


_ROWS = {kind: _rows_of(kind) for kind in _WITH_FACTS}
