"""An article as readers may have it, in Django's format for `loaddata`."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.core.serializers.python import Serializer
from django.db.models import Model

from articles.enums import Stance
from articles.models import Article, Photo, Position, SpeakerRole
from articles.queries.export import article_to_export, positions_of, rows_in_order

# What a statement keeps once it is retracted: the keys by which the record holds together, and why it was.
_KEPT = {"id", "takeaway", "sort_order", "speaker", "proposition", "stance", "retracted_at", "retraction_note"}
# What the tombstone still names of speaker and proposition, where nothing else is left of them.
_OF_SPEAKER = {"id", "slug", "kind", "name", "sort_name"}
_OF_PROPOSITION = {"id", "slug", "topic", "statement", "short_title"}


def public_fixture(slug: str, now: datetime) -> Iterator[bytes] | None:
    """Return the article as a fixture in pieces, or None where no reader may see it. At most ten queries.

    It holds what the public pages say: no times and names of the desk, no planned withdrawal, no photo's master file,
    no correction whose time has not come. Of a retracted statement the tombstone is left: not what was said, nor the
    stance, in the place of which stands `unclear` because there has to be one.
    """
    article = Article.objects.published(now).filter(slug=slug).first()
    return None if article is None else _pieces(_public_rows(article_to_export(article.pk), now))


def _public_rows(article, now):
    takeaways = list(article.takeaways.select_related("photo"))
    positions = positions_of(article)
    stated = {position.pk: position for position in positions if position.retracted_at is None}
    known = {key for each in stated.values() for key in (each.speaker_id, each.on_behalf_of_id, each.proposition_id)}
    for position in positions:
        if position.pk not in stated:
            _hide_words(position, known)
        elif position.responds_to_id not in stated:
            position.responds_to = None
    rows = rows_in_order(article, takeaways, positions, article.corrections.published(now))
    for photo in rows:
        if isinstance(photo, Photo):
            _hide_master(photo, article)
    article.withdrawn_at, article.created_at = None, article.published_at
    article.updated_at = article.modified_at or article.published_at
    return [row for row in rows if not isinstance(row, SpeakerRole) or row.speaker_id in known]


def _hide_words(position: Position, known: set[UUID]) -> None:
    """Empty a retracted statement, and speaker and proposition where no other statement knows them."""
    _empty(position, _KEPT)
    position.stance = Stance.UNCLEAR
    for row, kept in ((position.speaker, _OF_SPEAKER), (position.proposition, _OF_PROPOSITION)):
        if row.pk not in known:
            _empty(row, kept)


def _hide_master(photo: Photo, article: Article) -> None:
    """Keep of a photo what pages show: the sizes made of it, and what is printed with it."""
    photo.file, photo.renditions_due_at, photo.licence = "", None, ""
    photo.created_at = article.published_at


def _empty(row: Model, kept: set[str]) -> None:
    for field in row._meta.concrete_fields:
        if field.name not in kept:
            setattr(row, field.name, None if field.null else "")


def _pieces(rows: Iterable[Model]) -> Iterator[bytes]:
    """Yield a list of rows as JSON, row by row, with slugs for references."""
    before = "["
    for row in Serializer().serialize(rows, use_natural_foreign_keys=True):
        written = json.dumps(row, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
        yield f"{before}\n{written}".encode()
        before = ","
    yield b"\n]\n"
