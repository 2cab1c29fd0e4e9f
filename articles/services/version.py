"""Going back: discarding a draft, restoring a version; and going on from an article with a copy of it."""

from dataclasses import dataclass, field
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.aggregate.content import Content, digest
from articles.enums import SnapshotKind
from articles.models import Article, Position, Snapshot
from articles.queries.address import is_free
from articles.queries.snapshot import content_in, content_of, newest_content, newest_draft, take
from articles.queries.work import Work, newest_work, work_of
from articles.services.article import (
    WrongState,
    end_change,
    lock_article,
    lock_open,
    require_may_change,
    require_no_package,
)
from articles.services.gate import inspect_missing
from articles.services.review import end_review
from articles.services.role import Actor, require_permission, user_of
from articles.services.snapshot import apply, keep_version
from articles.services.work import keep_work
from articles.text import excerpt


@dataclass(frozen=True)
class Restored:
    """What became of a version that was to be restored.

    `version` is the new one, None where the newest work is the same already. `notes` are sentences on what could not
    be restored as it was.
    """

    version: Snapshot | None
    notes: list[str] = field(default_factory=list)


def discard_draft(article: Article, *, seen: str, by: Actor) -> None:
    """Let what readers see be the newest work again; the draft stays in the history.

    `seen` is the digest of the draft that the person saw. An update that was planned is cancelled. Raises
    PermissionDenied and WrongState (there is no draft, or it is another one by now; in a package that waits).
    """
    with transaction.atomic():
        article = lock_article(article.pk)
        require_may_change(by, article)
        require_no_package(article, timezone.now())
        draft = newest_draft(article)
        if draft is None:
            raise WrongState(_("There is no draft to discard."))
        if seen not in {draft.digest, digest(content_in(draft))}:
            raise WrongState(_("Somebody has saved it since you opened it. Look at the newest draft first."))
        end_change(article, _("The draft was discarded."))
        keep_version(article, take(article.pk), kind=SnapshotKind.DISCARDED, by=by)
        end_review(article)


def restore_version(version: Snapshot, *, by: Actor) -> Restored:
    """Make a new draft from a version; what readers see, and the state of the article, stay.

    Positions whose speaker or proposition is no longer on file are left out, other lost links are empty; an address
    that another article has by now is not taken back; statements retracted since stay where readers see that they
    were. Raises PermissionDenied, WrongState (retracted) and ValidationError (it cannot be stored).
    """
    with transaction.atomic():
        article = lock_open(version.article_id, by=by)
        content, notes = _restorable(article, content_in(version))
        newest, base = newest_content(article), version.digest
        return Restored(keep_work(article, newest, content, kind=SnapshotKind.RESTORED, by=by, base=base), notes)


def duplicate_article(article: Article, *, by: Actor) -> Article:
    """Return a new draft with the newest work on an article, under keys of its own.

    Answers among its positions are answers among the copies. Neither state nor corrections are copied, nor statements
    that were retracted, nor what is no longer on file. Raises PermissionDenied, Article.DoesNotExist and
    ValidationError (it cannot be stored).
    """
    require_permission(by, "add_article")
    with transaction.atomic():
        work = newest_work(lock_article(article.pk))
        copy = Article(created_by=user_of(by))
        apply(copy, _with_new_keys(_without_retracted(work), copy))
        note = _("Copy of “%(headline)s”") % {"headline": work.article.headline}
        keep_version(copy, take(copy.pk), kind=SnapshotKind.SAVED, by=by, note=note)
    return copy


def _restorable(article, old):
    """Return what can be restored of a content, and sentences on what cannot."""
    work = work_of(article, old)
    content = content_of(work.article, work.takeaways)
    notes = [finding.text for finding in inspect_missing(work)]
    if any(len(record.get(name, ())) > len(stays[name]) for name, record, stays in _sets(old, content)):
        notes.append(_("Topics or authors that are no longer on file are left out."))
    if not is_free(Article, content["article"]["slug"], article.pk):
        content["article"]["slug"] = article.slug
        notes.append(_("Another article has its address by now; it keeps the one that it has."))
    notes += keep_tombstones(article, content)
    _empty_lost_answers(article, content)
    return content, notes


def _sets(old, new):
    yield from ((name, old["article"], new["article"]) for name in ("topics", "authors"))
    yield from (("topics", fields, new["takeaways"][key]) for key, fields in old["takeaways"].items())


def _empty_lost_answers(article, content):
    """What answers a position that is gone, or that this version does not have, answers nothing."""
    records = content["positions"]
    answered = {fields["responds_to"] for fields in records.values()} - {None, *records}
    elsewhere = Position.objects.filter(pk__in=answered).exclude(takeaway__article=article).values_list("pk", flat=True)
    kept = {*records, *map(str, elsewhere)}
    for fields in records.values():
        fields["responds_to"] = fields["responds_to"] if fields["responds_to"] in kept else None


def keep_tombstones(article, content):
    """Add the retracted positions that a content lacks, where they stand, and return a sentence on each."""
    retracted = Position.objects.retracted().filter(takeaway__article=article)
    lost = [row for row in retracted.for_detail() if str(row.pk) not in content["positions"]]
    stored = take(article.pk) if lost else None
    for row in lost:
        takeaway, key = str(row.takeaway_id), str(row.pk)
        if takeaway not in content["takeaways"]:
            content["article"]["takeaways"].append(takeaway)
            content["takeaways"][takeaway] = stored["takeaways"][takeaway] | {"positions": []}
        content["takeaways"][takeaway]["positions"].append(key)
        content["positions"][key] = stored["positions"][key]
    return [_("“%(position)s” has been retracted since; it stays.") % {"position": row} for row in lost]


def _without_retracted(work: Work) -> Content:
    content = content_of(work.article, work.takeaways)
    gone = {str(position.pk) for position in work.positions if position.retracted_at}
    for fields in content["takeaways"].values():
        fields["positions"] = [key for key in fields["positions"] if key not in gone]
    kept = {key: fields for key, fields in content["positions"].items() if key not in gone}
    for fields in kept.values():
        fields["responds_to"] = None if fields["responds_to"] in gone else fields["responds_to"]
    return content | {"positions": kept}


def _with_new_keys(content, copy):
    """Return a content with other keys, the key and address of `copy`, and a headline that says what it is."""
    keys = {key: str(uuid4()) for key in (*content["takeaways"], *content["positions"])}
    copy.headline = excerpt(_("Copy of %(headline)s") % {"headline": content["article"]["headline"]}, 200)
    copy.fill_slug()
    own = {"id": str(copy.pk), "slug": copy.slug, "headline": copy.headline}
    takeaways = {"takeaways": [keys[key] for key in content["article"]["takeaways"]]}
    return {
        "article": content["article"] | own | takeaways,
        "takeaways": {
            keys[key]: fields | {"positions": [keys[position] for position in fields["positions"]]}
            for key, fields in content["takeaways"].items()
        },
        "positions": {
            keys[key]: fields | {"responds_to": keys.get(fields["responds_to"], fields["responds_to"])}
            for key, fields in content["positions"].items()
        },
    }
