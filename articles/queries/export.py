"""What leaves: an article as Markdown, for people, or as a fixture, for another database.

Both take an article in any state, so whoever calls them has to have the right to see it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.core import serializers
from django.db.models import Model

from articles.copy.assembly import Draft, DraftTakeaway
from articles.copy.markdown_writer import write_markdown
from articles.enums import ReviewState
from articles.models import Article, Correction, Photo, Position, Takeaway, TakeawayTopic
from articles.queries.article import topics_of

# Where a position leads to a row of the record that the fixture has to hold.
_PEOPLE = ["speaker", "on_behalf_of"]
_SOURCES = ["source", "quote_source"]
_SHARED = ["proposition__topic", *_SOURCES, *(f"{person}__photo" for person in _PEOPLE)]


@dataclass(frozen=True)
class Fixture:
    """An article in Django's format for `loaddata`.

    `files` are the names, in the media storage, of the photos' files, which are not in it. `answers` counts the
    positions that respond to one of another article: that one is not in it, so they come without the link.
    """

    text: str
    files: list[str]
    answers: int


def export_markdown(article: Article) -> str:
    """Return the article as Markdown that reads well and comes back the same. Seven queries.

    Its words, topics, authors and photos' keys are in it. Its state, corrections and positions are not: positions have
    a table of their own.
    """
    article = (
        Article.objects.select_related("conference").prefetch_related("authors", "topic_items__tag").get(pk=article.pk)
    )
    takeaways = list(article.takeaways.prefetch_related("topic_items__tag"))
    draft = Draft(
        headline=article.headline,
        deck=article.deck,
        key_points=article.key_point_list,
        introduction=article.introduction,
        takeaways=[DraftTakeaway(takeaway.heading, takeaway.body) for takeaway in takeaways],
        conclusion=article.conclusion,
    )
    return write_markdown(draft, _facts(article, takeaways))


def _facts(article, takeaways):
    facts = {
        "article": article.pk,
        "slug": article.slug,
        "conference": article.conference.slug,
        "authors": _slugs(article.authors.all()),
        "topics": _slugs(topics_of(article)),
        "lead_photo": article.lead_photo_id,
    }
    for number, takeaway in enumerate(takeaways, start=1):
        facts[f"takeaway_{number}_topics"] = _slugs(topics_of(takeaway))
        facts[f"takeaway_{number}_photo"] = takeaway.photo_id
    return {name: str(fact) for name, fact in facts.items() if fact}


def _slugs(records):
    return ", ".join(record.slug for record in records)


def export_fixture(article: Article) -> str:
    """Return the article as a fixture, see `fixture_of`."""
    return fixture_of(article).text


def fixture_of(article: Article) -> Fixture:
    """Return the article with all rows that it needs, so that it loads into an empty database. At most nine queries.

    Corrections and the state come along, so that a live article stays live where it is loaded; drafts of corrections do
    not. Nor do people who log in, article and bylines come without theirs, nor what was found of the links of sources.
    The same rows give the same text.
    """
    article = article_to_export(article.pk)
    takeaways = list(article.takeaways.select_related("photo"))
    positions = positions_of(article)
    answers = _without_answers_elsewhere(positions)
    rows = rows_in_order(article, takeaways, positions, article.corrections.filter(is_draft=False))
    files = sorted(name for row in rows if isinstance(row, Photo) for name in row.file_names)
    text = serializers.serialize("json", rows, use_natural_foreign_keys=True, indent=1)
    return Fixture(text, files, answers)


def article_to_export(pk: UUID) -> Article:
    """Return an article with what belongs to it in a fixture besides takeaways and positions. Two queries."""
    articles = Article.objects.select_related("conference__series", "conference__photo", "lead_photo")
    return articles.prefetch_related("authors").get(pk=pk)


def positions_of(article: Article) -> list[Position]:
    """Return the positions of an article in order, with all rows that they refer to. Three queries."""
    positions = Position.objects.filter(takeaway__article=article).select_related(*_SHARED)
    roles = [f"{person}__roles" for person in _PEOPLE]
    return list(positions.prefetch_related(*roles).order_by("takeaway__sort_order", "takeaway", "sort_order", "id"))


def _leave_out_desk(article):
    """Empty what belongs to the desk that it comes from: logins, and how far the review has come."""
    article.created_by = article.submitted_by = article.assignee = article.package = article.reviewed_at = None
    article.review, article.approved_digest = ReviewState.WORKING, ""


def _without_answers_elsewhere(positions):
    """Take the links to positions that are not among them away, and return how many there were."""
    present = {position.pk for position in positions}
    cut = [position for position in positions if position.responds_to_id not in {None, *present}]
    for position in cut:
        position.responds_to = None
    return len(cut)


def rows_in_order(
    article: Article, takeaways: list[Takeaway], positions: list[Position], corrections: Iterable[Correction]
) -> list[Model]:
    """Return all rows, once each, such that a row stands after those that it refers to by slug.

    What belongs to the desk is emptied in them.
    """
    article_topics = list(article.topic_items.select_related("tag"))
    takeaway_topics = list(TakeawayTopic.objects.filter(content_object__article=article).select_related("tag"))
    propositions = _distinct(position.proposition for position in positions)
    speakers = _distinct(getattr(position, person) for position in positions for person in _PEOPLE)
    sources = _distinct(getattr(position, source) for position in positions for source in _SOURCES)
    conference = article.conference
    photos = [holder.photo for holder in [conference, *speakers, *takeaways]]
    topics = [item.tag for item in [*article_topics, *takeaway_topics]]
    roles = [role for speaker in speakers for role in speaker.roles.all()]
    authors = _distinct(article.authors.all())
    _leave_out_desk(article)
    for author in authors:
        author.user = None
    for source in sources:
        source.checked_at, source.dead_since, source.check_fault, source.failed_days = None, None, "", 0
    return [
        *_distinct([conference.series]),
        *_distinct([article.lead_photo, *photos]),
        conference,
        *_distinct([*topics, *(proposition.topic for proposition in propositions)]),
        *propositions,
        *speakers,
        *_distinct(roles),
        *sources,
        *authors,
        article,
        *_distinct(article_topics),
        *takeaways,
        *_distinct(takeaway_topics),
        *positions,
        *_distinct(corrections),
    ]


def _distinct(rows: Iterable[Model | None]) -> list[Model]:
    """Return the rows once each, in the order of their keys, which never changes."""
    found = {row.pk: row for row in rows if row is not None}
    return [found[key] for key in sorted(found)]
