"""Erasing what the law requires gone, from wherever this database and its files hold it."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import partial
from urllib.parse import parse_qsl, urlencode

from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.aggregate.content import digest
from articles.aggregate.erasing import Passage
from articles.enums import AuditAction
from articles.models import Article, Erasure, OpenForm, Photo, ScheduledChange, SearchEntry, Snapshot, SpeakerRole
from articles.queries.erasure import (
    SHORTEST,
    Hit,
    articles_touched,
    reach_of,
    rows_of_record,
    rows_with_words,
)
from articles.queries.merger import with_kept
from articles.queries.snapshot import take_all
from articles.services.article import WrongState
from articles.services.audit import audit
from articles.services.generation import move_generation
from articles.services.photo import discard_files
from articles.services.role import Actor, require_permission, user_of
from articles.services.search import index_articles, index_records

WORDS = "words"

logger = logging.getLogger(__name__)


def erase_words(passage: Passage, *, reason: str, seen: str, by: Actor) -> Erasure:
    """Put a mark in place of words wherever they stand, and return the record of that.

    `seen` is what the person was shown, as `Reach.seen`. Raises PermissionDenied, WrongState (something else would be
    done by now) and ValidationError (too short, or the reason is missing or has the words in it).
    """
    if len(passage.words) < SHORTEST:
        raise ValidationError({"words": _("Give at least %(count)s letters.") % {"count": SHORTEST}})
    if passage.is_in(reason):
        raise ValidationError({"reason": _("The reason has the words in it, and it stays. Put it without them.")})
    return _erase(lambda: rows_with_words(passage), Erasure(kind=WORDS, reason=reason), seen, by)


def erase_record(record: Model, *, reason: str, seen: str, by: Actor) -> Erasure:
    """Erase a speaker, position, photo, the excerpt of a source or a comment, and return the record of that.

    Raises as `erase_words` does; the reason must not have the name of a speaker in it.
    """
    if len(str(record)) >= SHORTEST and Passage(str(record)).is_in(reason):
        raise ValidationError({"reason": _("The reason names what is erased, and it stays. Put it without the name.")})
    erasure = Erasure(kind=record._meta.model_name, record_key=record.pk, reason=reason)
    return _erase(lambda: rows_of_record(record), erasure, seen, by)


@transaction.atomic
def _erase(find, erasure, seen, by):
    require_permission(by, "erase_record")
    now = timezone.now()
    # Whoever saves an article locks it first: what is being saved just now is found, or waits and sees what was done.
    list(Article.objects.select_for_update().order_by("pk").values_list("pk", flat=True))
    hits = list(find())
    reach = reach_of(hits, now)
    if reach.seen != seen:
        raise WrongState(_("Something has changed since you looked. Look again at what is reached."))
    erasure.places = {name: place.changed + place.deleted for name, place in reach.places.items()}
    erasure.erased_by = user_of(by)
    erasure.full_clean(exclude=["places"])
    touched = articles_touched(hits)
    before = take_all(touched)
    moved = _digests_moved(hits)
    _write(hits)
    after = take_all(touched)
    moved |= {digest(content): digest(after[key]) for key, content in before.items() if content != after[key]}
    _move_digests(moved)
    _index(hits, touched)
    Article.objects.published(now).filter(pk__in=touched).update(modified_at=now)
    erasure.save()
    audit(AuditAction.ERASED, by=by, about=erasure)
    move_generation()
    return erasure


def _digests_moved(hits: Iterable[Hit]) -> dict[str, str]:
    """Return for the digest of each version, as stored and as it is read, that of what it becomes."""
    moved = {}
    for hit in hits:
        if isinstance(hit.row, Snapshot) and "content" in (hit.values or {}):
            old, new = hit.row.content, hit.values["content"]
            moved |= {hit.row.digest: digest(new), digest(with_kept(old)): digest(with_kept(new))}
    return moved


def _write(hits):
    for hit in hits:
        if hit.values is not None:
            _rows(hit.row).update(**hit.values)
    # A later hit stands for what an earlier one depends on.
    for hit in hits:
        if hit.values is None:
            if isinstance(hit.row, Photo):
                transaction.on_commit(partial(discard_files, hit.row), robust=True)
            _rows(hit.row).delete()


def _index(hits, touched):
    """Let nothing of what is gone be found any more."""
    index_articles(touched)
    keys = defaultdict(set)
    for row in (hit.row for hit in hits):
        record = row.speaker if isinstance(row, SpeakerRole) else row
        keys[type(record)].add(record.pk)
    for model, those in keys.items():
        index_records(model, those)


def _rows(row):
    return type(row)._base_manager.filter(pk=row.pk)


def _move_digests(moved: Mapping[str, str]) -> None:
    """Let everything that names a text by its digest name what has become of it: forms go on, approvals stand."""
    for old, new in moved.items():
        Article.objects.filter(approved_digest=old).update(approved_digest=new)
        ScheduledChange.objects.filter(live_digest=old).update(live_digest=new)
        OpenForm.objects.filter(base=old).update(base=new)
    for form in OpenForm.objects.with_text().only("data", "path") if moved else ():
        pairs = parse_qsl(bytes(form.data).decode(errors="replace"), keep_blank_values=True)
        kept = [(name, moved.get(value, value)) for name, value in pairs]
        if kept != pairs:
            OpenForm.objects.filter(pk=form.pk).update(data=urlencode(kept).encode())


def scrub() -> bool:
    """Make the database give up what its files still hold of rows that are gone. Returns whether that went well.

    To be called after every erasure, and not in a transaction. What PostgreSQL has written ahead is left to it.
    """
    if connection.in_atomic_block:
        return False
    try:
        SearchEntry.objects.tidy()
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("VACUUM")
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                is_busy = cursor.fetchone()[0]
                return not is_busy
            cursor.execute("VACUUM (FULL)")
        return True
    except DatabaseError:
        logger.exception("The files of the database could not be cleaned; what was erased may still be in them.")
        return False
