"""Keeping versions of an article, and writing one over its rows."""

from copy import copy

from django.db.models import Max

from articles.aggregate.content import SCHEMA, Content, digest
from articles.enums import SnapshotKind
from articles.models import Article, Snapshot
from articles.queries.snapshot import snapshot_with, take
from articles.services.content import Overwriting
from articles.services.role import Actor, user_of


def keep_version(
    article: Article, content: Content, *, kind: SnapshotKind, by: Actor | None, base: str = "", note: str = ""
) -> Snapshot:
    """Store a version with the next number; `base` is the digest of what it was made from. The article is locked.

    Work on a published article becomes its draft when it is saved or restored; a publication or a discarding ends it,
    and so does a withdrawal after which the article is one that was never published.
    """
    last = article.snapshots.aggregate(last=Max("number"))["last"] or 0
    is_draft = article.is_published and kind in {SnapshotKind.SAVED, SnapshotKind.RESTORED}
    if is_draft or not article.is_published or kind in {SnapshotKind.PUBLISHED, SnapshotKind.DISCARDED}:
        article.snapshots.drafts().update(is_draft=False)
    return Snapshot.objects.create(
        article=article,
        number=last + 1,
        kind=kind,
        is_draft=is_draft,
        base=snapshot_with(article.pk, base) if base else None,
        note=note,
        created_by=user_of(by),
        digest=digest(content),
        schema=SCHEMA,
        content=content,
    )


def keep_newest(article: Article, newest: Content) -> None:
    """See to it that the newest work is on record before something else takes its place."""
    if not snapshot_with(article.pk, digest(newest)):
        keep_version(article, newest, kind=SnapshotKind.FOUND, by=None)


def keep_import(article: Article, before: Content | None, *, by: Actor) -> None:
    """Keep what an import has made of the rows, and first what it found there, where that is not the same."""
    after = take(article.pk)
    if after != before:
        if before:
            keep_newest(article, before)
        keep_version(article, after, kind=SnapshotKind.IMPORTED, by=by)


def apply(article: Article, content: Content) -> None:
    """Write a content over the rows of an article, and over `article`, which the caller holds locked or has just made.

    Takeaways and positions are matched by their keys. What a content says nothing of stays: state and times, who made
    it, the retractions of positions, fields that a content of long ago did not know. Links that may be empty and lead
    to rows no longer on file become so. At most fifteen queries for thirty takeaways and sixty positions, one more
    where another article answers a position that goes, and four where the address is another: readers are led on from
    the one they knew. Raises ValidationError, in sentences, for what cannot be stored;
    the transaction is then to be given up.
    """
    Overwriting(article, content).write()


def check(article: Article, content: Content) -> None:
    """Raise what `apply` would raise, of a content that is not to be written yet. At most four queries."""
    Overwriting(copy(article), content).check_address()
