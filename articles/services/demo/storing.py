"""Writing rows of the demo in bulk, with the entries of the search index by which they are found."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from uuid import UUID

from django.db.models import F, Model

from articles.enums import ArticleStatus, SearchKind
from articles.models import (
    Article,
    ArticleTopic,
    Correction,
    Photo,
    Position,
    SearchEntry,
    Takeaway,
    TakeawayTopic,
)
from articles.queries.search_entry import entry
from articles.services.demo.rows import Story

BATCH = 1000


def add(rows: Iterable[Model], kind: SearchKind | None = None) -> list[Model]:
    """Store those of the rows, all of one model, that are not there yet, and return them."""
    rows = list(rows)
    there = stored(type(rows[0]), [row.pk for row in rows]) if rows else set()
    new = [row for row in rows if row.pk not in there]
    if new:
        type(new[0]).objects.bulk_create(new, batch_size=BATCH)
    if kind:
        write_entries(entry(kind, row) for row in new)
    return new


def stored(model: type[Model], keys: Sequence[UUID]) -> set[UUID]:
    """Return those of the keys that are there."""
    chunks = (keys[first : first + BATCH] for first in range(0, len(keys), BATCH))
    return {key for chunk in chunks for key in model.objects.filter(pk__in=chunk).values_list("pk", flat=True)}


def write_entries(entries: Iterable[SearchEntry]) -> None:
    SearchEntry.objects.bulk_create(entries, batch_size=BATCH)


def add_stories(stories: list[Story]) -> None:
    """Store articles, none of which is there, with all that hangs from them."""
    # Of an article that somebody deleted they have stayed.
    add(source for story in stories for source in story.sources)
    _create(Article, stories, lambda story: [story.article])
    links = Article.authors.through
    _create(
        links,
        stories,
        lambda story: [links(article_id=story.article.pk, author_id=author.pk) for author in story.authors],
    )
    _create(ArticleTopic, stories, lambda story: story.article_topics)
    _create(Takeaway, stories, lambda story: story.takeaways)
    _create(TakeawayTopic, stories, lambda story: story.takeaway_topics)
    _create(Position, stories, lambda story: story.positions)
    _create(Correction, stories, lambda story: story.corrections)
    # The later, the higher the key.
    latest_last = sorted(stories, key=lambda story: story.made_at)
    write_entries(each for story in latest_last for each in entries_of(story))


def set_times(stories: list[Story]) -> None:
    """Say when articles were made and saved, which Django has said to be now."""
    at_publication = [story.article.pk for story in stories if story.article.published_at == story.made_at]
    rows = Article.objects.filter(pk__in=at_publication)
    rows.update(created_at=F("published_at"), updated_at=F("modified_at"))
    others = [story for story in stories if story.article.published_at != story.made_at]
    for story in others:
        story.article.created_at, story.article.updated_at = story.made_at, story.saved_at
    Article.objects.bulk_update([story.article for story in others], ["created_at", "updated_at"])


def add_photos(photos: list[Photo]) -> None:
    """Store the photos that are not there yet, with the time at which they say that they were added."""
    made_at = {photo.pk: photo.created_at for photo in photos}
    new = add(photos)
    for photo in new:
        photo.created_at = made_at[photo.pk]
    Photo.objects.bulk_update(new, ["created_at"])


def _create(model, stories, rows: Callable[[Story], list[Model]]):
    model.objects.bulk_create([row for story in stories for row in rows(story)], batch_size=BATCH)


def entries_of(story: Story) -> Iterator[SearchEntry]:
    """Return the entries of an article with its takeaways and positions, of which it has the rows with it."""
    article = story.article
    if article.status != ArticleStatus.PUBLISHED or article.retracted_at:
        return
    yield entry(SearchKind.ARTICLE, article)
    for takeaway in story.takeaways:
        yield entry(SearchKind.TAKEAWAY, takeaway)
    for position in story.positions:
        if position.retracted_at is None:
            yield entry(SearchKind.POSITION, position)
