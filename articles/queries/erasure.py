"""What an erasure reaches: every row that holds given words, or hangs from a record. Nothing is written here."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.validators import MaxLengthValidator
from django.db.models import CharField, Field, Model, Q, SlugField, TextField
from django.utils.translation import gettext as _

from articles.aggregate.content import Content, digest
from articles.aggregate.erasing import Passage, positions_naming, with_texts, without_rows
from articles.copy.manuscript import Unreadable
from articles.copy.reading import read_copy
from articles.models import (
    Article,
    Comment,
    Conference,
    Copy,
    Correction,
    Mail,
    MergedRecord,
    OldAddress,
    OpenForm,
    Photo,
    Position,
    SearchEntry,
    Snapshot,
    Source,
    Speaker,
    SpeakerRole,
    Takeaway,
    User,
)
from articles.models.fields import RichTextField
from articles.queries.open_form import SEEN_FOR
from articles.queries.usage import articles_showing
from articles.text import REMOVED, clean_characters
from articles.validators import validate_http_url

# Of each place so many excerpts are shown, and so many live articles are named.
EXCERPTS = 5
ARTICLES = 50
# A word of fewer letters stands everywhere.
SHORTEST = 5
NOWHERE = "https://removed.invalid/"
ERASABLE = {model._meta.model_name: model for model in (Speaker, Position, Photo, Source, Comment)}

_AGGREGATE = {"article": Article, "takeaway": Takeaway, "position": Position}
# These are read in ways of their own, are made anew from others, or hold nothing that anybody wrote.
_OWN_WAY = {Snapshot, SearchEntry, OpenForm, Copy, Session, User, Group, Permission, ContentType}
_NO_TEXT = {
    *("digest", "approved_digest", "live_digest", "base", "path", "file", "kind", "job", "object_id"),
    *("time_zone", "country", "language", "quote_language"),
}
# By which the article of a row is known.
_LINKS = {
    Takeaway: ["article"],
    Correction: ["article"],
    Position: ["takeaway__article"],
    SpeakerRole: ["speaker"],
}
_RICH = ("introduction", "conclusion", "body")


@dataclass(frozen=True)
class Hit:
    """A row that is reached: `values` are its fields as they become, None where the row goes."""

    row: Model
    values: dict[str, Any] | None = None
    excerpts: tuple[str, ...] = ()


@dataclass
class Place:
    """What is reached in one table."""

    label: str
    changed: int = 0
    deleted: int = 0
    excerpts: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Reach:
    """What an erasure reaches, by the name of the model; and what it does not.

    `articles` are the live ones whose readers see something else afterwards, `by_hand` sentences on what is left to be
    done, `open_by` who has something of it open in a browser. `seen` differs as soon as other rows would be reached.
    """

    places: dict[str, Place]
    articles: list[Article]
    by_hand: list[str]
    open_by: list[User]
    seen: str


def reach_of(hits: Iterable[Hit], now: datetime, by_hand: Iterable[str] = ()) -> Reach:
    """Return in numbers and excerpts what would be done to the rows."""
    places, state, hits = {}, sha256(), list(hits)
    for hit in hits:
        model = hit.row._meta
        place = places.setdefault(model.model_name, Place(str(model.verbose_name_plural)))
        place.changed += hit.values is not None
        place.deleted += hit.values is None
        place.excerpts += hit.excerpts[: EXCERPTS - len(place.excerpts)]
        state.update(f"{model.label} {hit.row.pk} {hit.values is None}\n".encode())
    articles = Article.objects.published(now).filter(pk__in=articles_touched(hits)).for_card()
    forms = [hit.row.pk for hit in hits if isinstance(hit.row, OpenForm)]
    keys = articles_touched(hits, with_versions=True)
    is_open = OpenForm.objects.filter(Q(article_id__in=keys) | Q(pk__in=forms), seen_at__gt=now - SEEN_FOR)
    open_by = User.objects.filter(pk__in=is_open.values("user"))
    return Reach(places, list(articles), [*by_hand], list(open_by), state.hexdigest())


def articles_touched(hits: Iterable[Hit], *, with_versions: bool = False) -> set[UUID]:
    """Return the keys of the articles in whose pages one of the rows stands; on request of those of versions too."""
    keys = set()
    for row in (hit.row for hit in hits):
        match row:
            case Article():
                keys.add(row.pk)
            case Takeaway() | Correction():
                keys.add(row.article_id)
            case Position():
                keys.add(row.takeaway.article_id)
            case Snapshot() if with_versions:
                keys.add(row.article_id)
            case SpeakerRole():
                keys |= set(articles_showing(row.speaker).values_list("pk", flat=True))
            case _ if row._meta.model_name in _SHARED:
                keys |= set(articles_showing(row).values_list("pk", flat=True))
    return keys


_SHARED = {"author", "conferenceseries", "conference", "photo", "proposition", "source", "speaker", "topic"}


# Words, wherever they stand


def rows_with_words(passage: Passage) -> Iterator[Hit]:
    """Give every row of every table that holds the words, with what it becomes without them."""
    for model in apps.get_models():
        if model not in _OWN_WAY:
            yield from _plain_rows(model, passage)
    yield from _snapshots(partial(content_without_words, passage=passage), passage)
    yield from _open_forms(passage)
    yield from _waiting_copies(passage)
    yield from _sessions(passage)


def accounts_with_words(passage: Passage) -> list[str]:
    """Return sentences on the accounts that have the words in them, which are left to be changed by hand."""
    users = [
        user
        for user in User.objects.all()
        if any(map(passage.is_in, (user.username, user.get_full_name(), user.email)))
    ]
    text = _("An account of the desk has the words in it. Change it under Users.")
    return [text] if users else []


def content_without_words(content: Content, passage: Passage) -> Content:
    """Return a content without the words, each text as the row that it stands for becomes."""

    def change(record, name, value, key):
        db_field = _AGGREGATE[record]._meta.get_field(name)
        return _without(db_field, value, key, passage) if _is_text(db_field) else value

    return with_texts(content, change)


def _plain_rows(model, passage):
    fields = [field for field in model._meta.concrete_fields if _is_text(field)]
    if not fields:
        return
    rows = model._base_manager.only("pk", *_LINKS.get(model, ()), *(each.name for each in fields))
    for row in (rows.select_related("takeaway") if model is Position else rows).iterator():
        texts = {each: value for each in fields if (value := getattr(row, each.attname))}
        changed = {each: _without(each, value, row.pk, passage) for each, value in texts.items()}
        values = {each.attname: value for each, value in changed.items() if value != texts[each]}
        if values:
            goes = isinstance(row, OldAddress)
            excerpts = tuple(passage.around(getattr(row, name)) for name in values)
            yield Hit(row, None if goes else values, excerpts)


def _is_text(db_field: Field) -> bool:
    """Tell whether people write in the field: it holds no key, no digest and no word of a vocabulary."""
    return isinstance(db_field, CharField | TextField) and not db_field.choices and db_field.name not in _NO_TEXT


def _without(db_field, value, key, passage):
    """Return what becomes of the text in a field of the row with the key, the same where the words are not in it."""
    if isinstance(db_field, SlugField):
        return f"removed-{str(key).replace('-', '')[:8]}" if passage.is_in_address(value) else value
    if validate_http_url in db_field.validators:
        return NOWHERE if passage.is_in_address(value) else value
    if isinstance(db_field, RichTextField):
        return passage.without_markup(value)
    new = _without_json(value, passage) if db_field.name == "change_message" else passage.without(value)
    if new == value:
        return value
    if db_field.blank and any(not isinstance(each, MaxLengthValidator) for each in db_field.validators):
        return ""
    new = f"{new} {str(key)[:8]}" if db_field.unique else new
    return new[: db_field.max_length]


def _without_json(value, passage):
    """Return a message of the log, which is plain or JSON, without the words."""
    try:
        leaves = json.loads(value)
    except ValueError:
        return passage.without(value)
    changed = _without_leaves(leaves, passage)
    return value if changed == leaves else json.dumps(changed)


def _without_leaves(value, passage):
    match value:
        case str():
            return passage.without(value)
        case list():
            return [_without_leaves(each, passage) for each in value]
        case dict():
            return {passage.without(str(key)): _without_leaves(each, passage) for key, each in value.items()}
    return value


def _snapshots(change, passage=None):
    """Give the versions that `change` makes others of, and those with the words in their note."""
    for version in Snapshot.objects.iterator(chunk_size=50):
        content, values = change(version.content), {}
        if content != version.content:
            values |= {"content": content, "digest": digest(content)}
        if passage and version.note != (note := passage.without(version.note)):
            values["note"] = note[: Snapshot._meta.get_field("note").max_length]
        if values:
            yield Hit(version, values, _around(version.content, passage) if "content" in values and passage else ())


def _around(content, passage):
    return tuple(passage.around(text) for text in _texts(content) if passage.is_in(text))[:1]


def _texts(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each)


def _open_forms(passage):
    for form in OpenForm.objects.all().iterator(chunk_size=50):
        values = {}
        pairs = _pairs(form)
        changed = [(name, _without_typed(name, value, passage)) for name, value in pairs]
        if changed != pairs:
            values["data"] = urlencode(changed).encode()
        if form.content and (content := content_without_words(form.content, passage)) != form.content:
            values["content"] = content
        if passage.is_in(form.title):
            values["title"] = passage.without(form.title)[: OpenForm._meta.get_field("title").max_length]
        if values:
            typed = [value for name, value in pairs if passage.is_in(clean_characters(value))]
            yield Hit(form, values, tuple(passage.around(value) for value in typed[:1]))


def _pairs(form):
    return parse_qsl(bytes(form.data).decode(errors="replace"), keep_blank_values=True)


def _without_typed(name, value, passage):
    """Return what somebody has typed without the words; it is as it came, with whatever is cleaned away on saving."""
    if name == "slug" and passage.is_in_address(value):
        return ""
    if name.endswith(_RICH):
        return passage.without_markup(value)
    cleaned = clean_characters(value)
    return passage.without(cleaned) if passage.is_in(cleaned) else value


def _waiting_copies(passage):
    """Give the imports with the words in them: one that waits goes as a whole, as its pieces are places in its file."""
    for copy in Copy.objects.all().iterator(chunk_size=50):
        words = _words_of(copy)
        if passage.is_in(words):
            yield Hit(copy, None, (passage.around(words),))
        elif passage.is_in(copy.name):
            yield Hit(copy, {"name": passage.without(copy.name)[:200]}, (passage.around(copy.name),))


def _words_of(copy):
    content = bytes(copy.content)
    try:
        return read_copy(content, copy.name).text if content else ""
    except Unreadable:
        return content.decode(errors="replace")


def _sessions(passage):
    """Give the sessions with the words in them, in a message that waits to be shown perhaps."""
    for session in Session.objects.all().iterator():
        data = session.get_decoded()
        changed = _without_leaves(data, passage)
        if changed != data:
            yield Hit(session, {"session_data": session.get_session_store_class()().encode(changed)})


# A record, with all that hangs from it


def rows_of_record(record: Model) -> Iterator[Hit]:
    """Give every row that an erasure of a speaker, position, photo, source's excerpt or comment reaches.

    With a speaker go all statements by and on behalf of them, in whatever state, and their photo if nobody else has it.
    """
    match record:
        case Source():
            yield Hit(record, {"excerpt": ""}, (record.excerpt[:160],) if record.excerpt else ())
        case Comment():
            yield Hit(record, {"text": REMOVED, "subject_words": "", "created_by_id": None}, (record.text[:160],))
            yield from _traces([record.text])
        case Photo():
            yield from _rows_without(set(), [record])
        case Position():
            yield from _rows_without({str(record.pk)}, [])
        case Speaker():
            yield from _speaker(record)


def _speaker(speaker):
    merged = MergedRecord.objects.filter(kept_key=speaker.pk)
    people = {str(speaker.pk), *(str(pk) for pk in merged.values_list("pk", flat=True))}
    rows = Position.objects.filter(Q(speaker=speaker) | Q(on_behalf_of=speaker))
    positions = {str(pk) for pk in rows.values_list("pk", flat=True)}
    for content in _contents():
        positions |= positions_naming(content, people)
    photos = [speaker.photo] if speaker.photo_id and not _is_used_elsewhere(speaker.photo, speaker, positions) else []
    yield from _rows_without(positions, photos, people=people)
    yield from (Hit(row) for row in merged)
    yield from (Hit(row) for row in OldAddress.objects.filter(record_key=speaker.pk))
    yield from _log_of([speaker])
    yield Hit(speaker, None, (str(speaker),))
    names = [speaker.name, speaker.sort_name, *speaker.alias_list, *merged.values_list("name", flat=True)]
    yield from _traces(names)


def _contents():
    for model in (Snapshot, OpenForm):
        yield from model.objects.exclude(content=None).values_list("content", flat=True).iterator(chunk_size=50)


def _is_used_elsewhere(photo, speaker, positions):
    """Tell whether anything but the speaker shows the photo: a row, or a version of an article."""
    others = [Article.objects.filter(lead_photo=photo), Takeaway.objects.filter(photo=photo)]
    others += [Conference.objects.filter(photo=photo), Speaker.objects.filter(photo=photo).exclude(pk=speaker.pk)]
    return any(rows.exists() for rows in others) or any(
        without_rows(content, positions, {str(photo.pk)}) != without_rows(content, positions, set())
        for content in _contents()
    )


def _rows_without(positions: set[str], photos: list[Photo], people: Iterable[str] = ()) -> Iterator[Hit]:
    """Give what changes or goes with positions, by their keys, and photos."""
    if not positions and not photos and not people:
        return
    pictures = {str(photo.pk) for photo in photos}
    change = partial(without_rows, positions=positions, photos=pictures)
    yield from _snapshots(change)
    gone = {*positions, *pictures, *people}
    for form in OpenForm.objects.all().iterator(chunk_size=50):
        yield from _form_without(form, change, gone, {*positions, *people})
    begun = Comment.objects.filter(subject_key__in=positions)
    yield from (Hit(row, None, (row.text[:160],)) for row in begun)
    rows = Position.objects.filter(pk__in=positions).select_related("takeaway", "speaker", "proposition")
    for row in rows:
        yield Hit(row, None, ((row.quote or row.paraphrase)[:160],))
    yield from _log_of(Position(pk=UUID(key)) for key in positions)
    for model, name in ((Article, "lead_photo"), (Takeaway, "photo"), (Conference, "photo"), (Speaker, "photo")):
        for row in model.objects.filter(**{f"{name}__in": photos}) if photos else ():
            yield Hit(row, {f"{name}_id": None})
    yield from (Hit(photo, None, (str(photo),)) for photo in photos)
    yield from _log_of(photos)


def _form_without(form, change, gone, own):
    """Give a form that names something of it; one that is about it goes with what was typed in it."""
    pairs = _pairs(form)
    is_about = any(key in form.path for key in own) or any(
        name in {"speaker", "on_behalf_of"} and value in own for name, value in pairs
    )
    if is_about:
        yield Hit(form)
        return
    kept = [(name, value) for name, value in pairs if value not in gone]
    values = {"data": urlencode(kept).encode()} if kept != pairs else {}
    if form.content and (content := change(form.content)) != form.content:
        values["content"] = content
    if values:
        yield Hit(form, values)


def _log_of(records):
    keys = {}
    for record in records:
        keys.setdefault(type(record), []).append(str(record.pk))
    for model, named in keys.items():
        kind = ContentType.objects.get_for_model(model)
        for entry in LogEntry.objects.filter(content_type=kind, object_id__in=named):
            yield Hit(entry, {"object_repr": REMOVED, "change_message": ""})


def _traces(names):
    """Give what else tells of it although it is no page: mail that waits, the log, notes of versions, sessions."""
    for name in dict.fromkeys(names):
        passage = Passage(name)
        if len(passage.words) >= SHORTEST:
            yield from _plain_rows(LogEntry, passage)
            yield from _plain_rows(Mail, passage)
            yield from _snapshots(lambda content: content, passage)
            yield from _sessions(passage)
