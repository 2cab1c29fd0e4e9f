"""What records are found by: entries of the search index as they should be, made from the rows. Nothing is written."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from articles.countries import names_of_country
from articles.enums import ArticleStatus, SearchKind
from articles.lexemes import beginnings, document, slips, words
from articles.models import Article, Conference, Position, Proposition, SearchEntry, Speaker, Takeaway, Topic
from articles.models.position import SAID
from articles.text import plain_text

# What a reader may see at some time: it may be planned or withdrawn, which the clock decides when somebody asks.
INDEXED = Q(status=ArticleStatus.PUBLISHED, retracted_at=None)


@dataclass(frozen=True)
class FoundBy:
    """What a record is found by: marks, its names and its texts, and the article to which it belongs, if to one."""

    marks: set[str]
    name: list[str]
    text: list[str]
    article: UUID | None = None


@dataclass(frozen=True)
class Indexed:
    """How records of one kind come into the index: which of them, in which order, and what each is found by."""

    model: type[Model]
    rows: Callable[[], QuerySet]
    found_by: Callable[[Model], FoundBy]


def entries(kind: SearchKind, chosen: Q) -> Iterator[SearchEntry]:
    """Return the entries, not stored, of the chosen records of a kind that belong into the index, the latest last.

    Neither drafts and retracted articles nor retracted positions do. At most three queries, however many they are.
    """
    return (entry(kind, record) for record in INDEX[kind].rows().filter(chosen))


def entry(kind: SearchKind, record: Model) -> SearchEntry:
    """Return the entry, not stored, of a record of a kind that belongs into the index.

    No query, where the record has the related rows with it that `INDEX` reads.
    """
    found_by = INDEX[kind].found_by(record)
    there = {word for part in found_by.name for word in words(part)}
    marks = {f"k_{kind.value}"} | found_by.marks | {f"n_{word.token}" for word in there}
    if kind in _NAMED:
        marks |= {f"s_{slip}" for word in there for slip in slips(word.plain)}
        # The database could look up beginnings by itself, but would go through all words that begin so.
        marks |= {f"b_{beginning}" for word in there for beginning in beginnings(word.plain)}
    lexemes = document(marks, found_by.name, found_by.text)
    return SearchEntry(kind=kind.value, record_key=record.pk, article_id=found_by.article, lexemes=lexemes)


def texts(kind: SearchKind, keys: Collection[UUID]) -> Iterator[tuple[UUID, list[str]]]:
    """Return the keys of records of a kind that are in the index, each with the texts by which it is found.

    At most three queries.
    """
    indexed = INDEX[kind]
    for record in indexed.rows().filter(pk__in=keys):
        found_by = indexed.found_by(record)
        yield record.pk, [*found_by.name, *found_by.text]


def _articles():
    rows = Article.objects.filter(INDEXED).select_related("conference").prefetch_related("authors", "topic_items")
    return rows.order_by("conference__starts_on", "published_at", "id")


def _article(article):
    parts = [article.deck, article.key_points, plain_text(article.introduction), plain_text(article.conclusion)]
    text = [*parts, *(author.name for author in article.authors.all()), article.conference.name]
    marks = _event(article.conference) | _topics(item.tag_id for item in article.topic_items.all())
    return FoundBy(marks, [article.headline], text, article=article.pk)


def _takeaways():
    rows = Takeaway.objects.filter(*_of_article("article__")).select_related("article__conference")
    rows = rows.only("heading", "body", "article__conference__starts_on").prefetch_related("topic_items")
    return rows.order_by("article__conference__starts_on", "article__published_at", "article", "sort_order", "id")


def _takeaway(takeaway):
    marks = _event(takeaway.article.conference) | _topics(item.tag_id for item in takeaway.topic_items.all())
    text = [plain_text(takeaway.body)]
    return FoundBy(marks, [takeaway.heading], text, article=takeaway.article_id)


_SAID = ("role", "paraphrase", "quote", "translation", "conditions", "occasion", "figure_wording")
_PROPOSED = ("statement", "short_title")


def _positions():
    rows = Position.objects.filter(*_of_article("takeaway__article__"), retracted_at=None)
    rows = rows.select_related("speaker", "on_behalf_of", "proposition", "takeaway__article__conference").only(
        *_SAID,
        "said_on",
        "speaker__name",
        "speaker__aliases",
        "on_behalf_of__name",
        *(f"proposition__{name}" for name in (*_PROPOSED, "topic")),
        "takeaway__article__conference__starts_on",
    )
    return rows.order_by("takeaway__article__conference__starts_on", SAID, "id")


def _position(position):
    speaker, proposition, article = position.speaker, position.proposition, position.takeaway.article
    marks = _event(article.conference) | _topics([proposition.topic_id])
    if position.said_on:
        marks.add(f"y_{position.said_on.year}")
    text = [getattr(proposition, name) for name in _PROPOSED] + [getattr(position, name) for name in _SAID]
    if position.on_behalf_of:
        text.insert(0, position.on_behalf_of.name)
    name = [speaker.name, *speaker.alias_list]
    return FoundBy(marks, name, text, article=article.pk)


def _of_article(path):
    """Return the condition that the article at the end of a path is in the index."""
    return [Q((f"{path}{name}", value)) for name, value in INDEXED.children]


def _speakers():
    return Speaker.objects.prefetch_related("roles").order_by("sort_name", "id")


def _speaker(speaker):
    text = [role.title for role in speaker.roles.all()]
    text += names_of_country(speaker.country)
    return FoundBy(set(), [speaker.name, *speaker.alias_list, speaker.sort_name], text)


def _propositions():
    return Proposition.objects.select_related("topic").order_by("short_title", "id")


def _proposition(proposition):
    name, text = [proposition.statement, proposition.short_title], [proposition.scope_note, proposition.topic.name]
    return FoundBy(_topics([proposition.topic_id]), name, text)


def _conferences():
    return Conference.objects.select_related("series").order_by("starts_on", "id")


def _conference(conference):
    name = [conference.name, conference.short_name, conference.series.name if conference.series else ""]
    place = [conference.city, *names_of_country(conference.country), conference.organiser]
    text = [*place, conference.description, conference.edition]
    return FoundBy(_event(conference), name, text)


def _topic_rows():
    return Topic.objects.order_by("name", "id")


def _topic(topic):
    return FoundBy(_topics([topic.pk]), [topic.name], [topic.description])


def _event(conference):
    return {f"c_{conference.pk.hex}", f"y_{conference.year}"}


def _topics(keys):
    return {f"t_{key.hex}" for key in keys}


# Of these people know the names, which they begin to type, and may misspell.
_NAMED = {SearchKind.SPEAKER, SearchKind.PROPOSITION, SearchKind.CONFERENCE, SearchKind.TOPIC}


INDEX = {
    SearchKind.CONFERENCE: Indexed(Conference, _conferences, _conference),
    SearchKind.TOPIC: Indexed(Topic, _topic_rows, _topic),
    SearchKind.PROPOSITION: Indexed(Proposition, _propositions, _proposition),
    SearchKind.SPEAKER: Indexed(Speaker, _speakers, _speaker),
    SearchKind.ARTICLE: Indexed(Article, _articles, _article),
    SearchKind.TAKEAWAY: Indexed(Takeaway, _takeaways, _takeaway),
    SearchKind.POSITION: Indexed(Position, _positions, _position),
}
