"""Bringing text in: a file waits as copy until its cut is right, then becomes a draft in one transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import PureWindowsPath

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.copy.assembly import Draft, assemble
from articles.copy.faults import faults
from articles.copy.manuscript import Manuscript
from articles.copy.pieces import Piece, check_pieces, pieces_from_json, pieces_to_json
from articles.copy.reading import read_copy
from articles.copy.structure import recognise
from articles.models import Article, Conference, Copy, Photo, Speaker, Takeaway, Topic
from articles.queries.copy import article_of
from articles.queries.snapshot import take
from articles.services.article import lock_draft
from articles.services.draft import new_article, write_draft, write_facts
from articles.services.photo import save_photo
from articles.services.picture import stored_pictures
from articles.services.role import Actor, require_permission, user_of
from articles.services.search import index_records
from articles.services.snapshot import keep_import
from articles.text import clean_line, excerpt

# So long an unfinished import waits for its editor to come back to it.
PATIENCE = timedelta(days=30)
MOST_NAME = 200


class AlreadyImported(Exception):
    """The text is an article already."""

    def __init__(self, article: Article):
        super().__init__(_("This text is an article already: “%(headline)s”.") % {"headline": article.headline})
        self.article = article


class NotImportable(Exception):
    """The cut makes no article yet; `faults` are sentences for an editor."""

    def __init__(self, faults: list[str]):
        super().__init__(" ".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class Imported:
    """What came of an import.

    `kept` are takeaways of an updated draft that the text lacks but something hangs on; `missing` are slugs and keys
    that an exported text names and nothing on file has.
    """

    article: Article
    draft: Draft
    kept: list[Takeaway] = field(default_factory=list)
    photos: list[Photo] = field(default_factory=list)
    refused_pictures: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    @property
    def notes(self) -> list[str]:
        """What is left for the editor to see to, in sentences."""
        notes = list(self.refused_pictures)
        if count := len(self.photos):
            text = ngettext(
                "%(count)s picture is in the photo library; it lacks alternative text and credit.",
                "%(count)s pictures are in the photo library; they lack alternative text and credit.",
                count,
            )
            notes.append(text % {"count": count})
        if self.missing:
            notes.append(_("Named in the text and not on file: %(names)s.") % {"names": ", ".join(self.missing)})
        for takeaway in self.kept:
            text = _("The text lacks the takeaway “%(heading)s”. It is kept at the end, because something hangs on it.")
            notes.append(text % {"heading": takeaway.heading})
        return notes


def bring_in(content: bytes, *, name: str, by: Actor) -> Copy:
    """Read a file and have it wait, cut as it is recognised. Raises PermissionDenied and Unreadable.

    The same person's same text waits once: brought in again, it is found with the cut that it has by now.
    """
    require_permission(by, "add_article")
    manuscript = read_copy(content, name)
    name = _file_name(name)
    waiting = Copy.objects.waiting().filter(digest=manuscript.digest, name=name, created_by=user_of(by)).first()
    if waiting and bytes(waiting.content) == content:
        waiting.save(update_fields=["touched_at"])
        return waiting
    return Copy.objects.create(
        name=name,
        content=content,
        digest=manuscript.digest,
        pieces=pieces_to_json(recognise(manuscript)),
        created_by=user_of(by),
    )


def open_copy(copy: Copy) -> tuple[Manuscript, list[Piece]]:
    """Return what waits and how it is cut, which is as recognised anew where the cut does not fit what is read by now.

    Raises Unreadable where a later Plenary than the one that took it refuses it.
    """
    manuscript = read_copy(bytes(copy.content), copy.name)
    try:
        pieces = pieces_from_json(copy.pieces)
        check_pieces(manuscript, pieces)
    except ValueError:
        pieces = recognise(manuscript)
    return manuscript, pieces


def may_use_copy(by: Actor, copy: Copy) -> bool:
    """Tell whether it is the person's own; what somebody brought in and did not save is nobody else's business."""
    return by.has_perm("articles.add_article") and copy.created_by_id == by.pk


def save_cut(copy: Copy, pieces: Sequence[Piece], *, by: Actor) -> None:
    """Keep how the copy is cut by now. Raises PermissionDenied; what has become an article stays as it is."""
    _require_may_use(by, copy)
    copy.pieces = pieces_to_json(pieces)
    Copy.objects.waiting().filter(pk=copy.pk).update(pieces=copy.pieces, touched_at=timezone.now())


def discard_copy(copy: Copy, *, by: Actor) -> None:
    """Delete copy that waits. Raises PermissionDenied."""
    _require_may_use(by, copy)
    Copy.objects.waiting().filter(pk=copy.pk).delete()


def delete_abandoned_copies() -> int:
    """Delete the copy that nobody has worked on for longer than anybody stays away. Returns how many there were."""
    return Copy.objects.waiting().filter(touched_at__lt=timezone.now() - PATIENCE).delete()[0]


def import_copy(copy: Copy, **options) -> Imported:
    """Save waiting copy as a draft, cut as it is. Options and errors are those of `import_article`."""
    _require_may_use(options["by"], copy)
    manuscript, pieces = open_copy(copy)
    return import_article(manuscript, pieces, name=copy.name, **options)


def import_article(
    manuscript: Manuscript,
    pieces: Sequence[Piece],
    *,
    conference: Conference,
    by: Actor,
    name: str = "",
    headline: str = "",
    topics: Iterable[Topic] = (),
    new_speakers: Iterable[str] = (),
    update: Article | None = None,
) -> Imported:
    """Save a manuscript as a draft, or over the draft `update`, in one transaction.

    `headline` stands in where the text has none. Pictures go to the library without alternative text and credit,
    `new_speakers` are names to be entered as people. Raises PermissionDenied, NotImportable, AlreadyImported (the text
    is another article than `update`), WrongState (`update` is no draft any more) and ValidationError.
    """
    require_permission(by, "add_article")
    draft = assemble(manuscript, pieces)
    draft.headline = draft.headline or headline
    if found := faults(draft):
        raise NotImportable(found)
    with stored_pictures(manuscript.pictures, _known_pictures(update)) as (photos, refused):
        try:
            with transaction.atomic():
                _refuse_known(manuscript, update)
                article = lock_draft(update, by=by) if update else new_article(manuscript.facts, created_by=user_of(by))
                before = take(update.pk) if update else None
                article.conference = conference
                kept = write_draft(article, draft)
                missing = write_facts(article, manuscript.facts) if manuscript.is_exported else []
                article.topics.add(*topics)
                _add_speakers(new_speakers, by)
                for photo in photos.values():
                    save_photo(photo, by=by)
                _remember(manuscript, article, name, list(photos), by)
                keep_import(article, before, by=by)
        except IntegrityError as error:
            # Somebody imports the same text at this moment, and was quicker; or deletes what the draft refers to.
            _refuse_known(manuscript, update)
            text = _("Somebody changed what it refers to at this moment. Try again.")
            raise NotImportable([text]) from error
    return Imported(article, draft, kept, list(photos.values()), refused, missing)


def _require_may_use(by, copy):
    if not may_use_copy(by, copy):
        raise PermissionDenied


def _refuse_known(manuscript, update):
    known = article_of(manuscript)
    if known and known != update:
        raise AlreadyImported(known)


def _known_pictures(article):
    return {digest for copy in article.copies.all() for digest in copy.pictures} if article else set()


def _add_speakers(names, by):
    for name in names:
        if Speaker.objects.filter(name=name).exists():
            continue
        require_permission(by, "add_speaker")
        speaker = Speaker(name=name)
        try:
            speaker.full_clean()
        except ValidationError as error:
            raise NotImportable([f"“{excerpt(name, 60)}”: {text}" for text in error.messages]) from error
        speaker.save()
        index_records(Speaker, [speaker.pk])


def _remember(manuscript, article, name, pictures, by):
    """Keep the digest, so that the words are known again; what waited with them is let go.

    The row of what waited is the one that stays, so that who comes back to its page is led to the article.
    """
    waiting = Copy.objects.waiting().filter(digest=manuscript.digest, created_by=user_of(by))
    known = Copy.objects.used().filter(digest=manuscript.digest).first()
    copy = waiting.first() or known or Copy(digest=manuscript.digest, created_by=user_of(by))
    if known and known != copy:
        pictures = known.pictures + pictures
        known.delete()
    copy.article, copy.name, copy.content, copy.pieces = article, _file_name(name), b"", []
    copy.pictures += pictures
    copy.save()
    waiting.delete()


def _file_name(name):
    """The end of it without folders, which are nobody's business, of Windows or others."""
    return clean_line(PureWindowsPath(name).name)[-MOST_NAME:].strip()
