"""Saving work on an article. What two people did to different places is joined; the rest is theirs to settle."""

from dataclasses import dataclass, field
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.aggregate.content import Content, digest, without_lost_answers
from articles.aggregate.difference import Change, diff
from articles.aggregate.merging import Choices, Clash
from articles.enums import SnapshotKind
from articles.models import Article, Snapshot
from articles.queries.joining import content_before, content_seen, join_work
from articles.queries.merger import with_kept
from articles.queries.snapshot import content_in, newest_content, snapshot_with
from articles.services.article import lock_article, lock_open, require_may_change
from articles.services.role import Actor, require_permission, user_of
from articles.services.snapshot import apply, check, keep_newest, keep_version


@dataclass(frozen=True)
class Saved:
    """What became of an edit.

    `version` is what was kept, None where nothing changed. Where `clashes` has something, the edit was only set aside,
    as `version`, and waits to be settled. `joined` lists what others had changed since the form was opened.
    """

    article: Article
    version: Snapshot | None = None
    clashes: list[Clash] = field(default_factory=list)
    joined: list[Change] = field(default_factory=list)
    others: list[Snapshot] = field(default_factory=list)


def create_article(content: Content, *, by: Actor, note: str = "") -> Saved:
    """Store an article for the first time, as a draft, under the key that its form was made with.

    A form that is sent twice, one after the other or at once, makes one article. Raises as `save_work` does.
    """
    require_permission(by, "add_article")
    key = Article._meta.pk.to_python(content["article"]["id"])
    try:
        with transaction.atomic():
            article, content = Article(pk=key, created_by=user_of(by)), with_kept(content)
            apply(article, content)
            return Saved(article, keep_version(article, content, kind=SnapshotKind.SAVED, by=by, note=note))
    except ValidationError:
        if not Article.objects.filter(pk=key).exists():
            raise
    return save_work(key, content, base="", by=by, note=note)


def save_work(article: UUID, mine: Content, *, base: str, by: Actor, note: str = "") -> Saved:
    """Store an edit that was made from the content with the digest `base`.

    Of an article that was never published the rows change; else a draft is kept beside what readers see. Raises
    Article.DoesNotExist, PermissionDenied, WrongState (retracted) and ValidationError (cannot be stored like this).
    """
    try:
        return _save_locked(article, mine, base=base, by=by, note=note)
    except (IntegrityError, ValidationError):
        # What it names may have been merged or deleted at the same moment. By now that can be seen.
        return _save_locked(article, mine, base=base, by=by, note=note)


def settle_work(version: Snapshot, choices: Choices, *, seen: str, by: Actor) -> Saved:
    """Store what was set aside, with what was chosen for each clash with the content of the digest `seen`.

    What is not chosen, or breaks a rule, comes back. So does everything if what was seen is not on record any more.
    Where others have changed the same once more, the outcome is set aside in turn, as another version. Raises
    Snapshot.DoesNotExist where it is settled already, and else as `save_work` does.
    """
    with transaction.atomic():
        stored = lock_open(version.article_id, by=by)
        version = stored.snapshots.unsettled().select_for_update().get(pk=version.pk)
        newest = newest_content(stored)
        theirs = content_seen(stored, newest, seen)
        before, choices = content_before(version.base), choices if theirs else {}
        merged = join_work(stored, before, theirs or newest, content_in(version), choices)
        if merged.clashes:
            return Saved(stored, version, merged.clashes)
        version.settled_at = timezone.now()
        version.save(update_fields=["settled_at"])
        base = digest(theirs or newest)
        return _save(stored, newest, merged.content, base=base, by=by, note=version.note)


def drop_work(version: Snapshot, *, by: Actor) -> None:
    """Let go of what was set aside: it waits no longer and stays in the history. Raises PermissionDenied."""
    with transaction.atomic():
        require_may_change(by, lock_article(version.article_id))
        Snapshot.objects.unsettled().filter(pk=version.pk).update(settled_at=timezone.now())


def _save_locked(article, mine, *, base, by, note):
    with transaction.atomic():
        stored = lock_open(article, by=by)
        return _save(stored, newest_content(stored), with_kept(mine), base=base, by=by, note=note)


def _save(article, newest, mine, *, base, by, note):
    if digest(newest) == base:
        return Saved(article, keep_work(article, newest, mine, by=by, base=base, note=note))
    return _join(article, newest, mine, base=base, by=by, note=note)


def _join(article, newest, mine, *, base, by, note):
    kept = snapshot_with(article.pk, base)
    merged = join_work(article, content_before(kept), newest, mine)
    if merged.clashes:
        return Saved(article, set_aside(article, newest, mine, base=base, by=by, note=note), merged.clashes)
    others = _versions_after(kept) if kept else []
    version = keep_work(article, newest, merged.content, by=by, base=base, note=note)
    return Saved(article, version, joined=diff(mine, merged.content), others=others)


def _versions_after(version):
    later = version.article.snapshots.for_list().filter(number__gt=version.number)
    return list(later.exclude(kind=SnapshotKind.SET_ASIDE))


def set_aside(
    article: Article, newest: Content, mine: Content, *, base: str, by: Actor | None, note: str = ""
) -> Snapshot:
    """Keep what cannot be stored yet, once: a double click sets the same aside twice. The article is locked.

    `base` is the digest of what it was made from, `newest` what it clashes with.
    """
    same = article.snapshots.unsettled().filter(digest=digest(mine), created_by=user_of(by)).first()
    if same:
        return same
    keep_newest(article, newest)
    return keep_version(article, mine, kind=SnapshotKind.SET_ASIDE, by=by, base=base, note=note)


def keep_work(
    article: Article,
    newest: Content,
    content: Content,
    *,
    by: Actor,
    base: str,
    note: str = "",
    kind: SnapshotKind = SnapshotKind.SAVED,
) -> Snapshot | None:
    """Make a content the newest work on an article, which is locked. Returns its version, None if it is that already.

    It goes into the rows of an article that was never published, and else beside them. Raises ValidationError.
    """
    content = without_lost_answers(content, newest)
    if content == newest:
        return None
    keep_newest(article, newest)
    if article.is_published:
        check(article, content)
    else:
        apply(article, content)
    return keep_version(article, content, kind=kind, by=by, base=base, note=note)
