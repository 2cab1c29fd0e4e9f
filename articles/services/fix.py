"""Changing what readers see at once, while other work on the article, planned or not, goes on."""

from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.aggregate.content import Content, digest, without_lost_answers
from articles.enums import ArticleState
from articles.models import ScheduledChange, Snapshot
from articles.queries.joining import content_before, join_work
from articles.queries.schedule import open_change, waiting_package
from articles.queries.snapshot import newest_draft, snapshot_with, take
from articles.queries.work import work_of
from articles.services.article import bring_out, lock_open, require_ready, require_state
from articles.services.gate import Finding
from articles.services.review import end_review
from articles.services.role import Actor, require_permission
from articles.services.schedule import carry_on_with, hold_changes, set_draft_aside
from articles.services.work import Saved, set_aside


@dataclass(frozen=True)
class Fixed(Saved):
    """What became of a fix. `version` is what is public now, None where nothing changed.

    `aside` is the draft, where it clashes with the fix and waits to be settled. `moved` and `held` are the planned
    update, which goes out with the fix in it or is held. Where `clashes` has something, nothing was published.
    """

    warnings: list[Finding] = field(default_factory=list)
    aside: Snapshot | None = None
    moved: ScheduledChange | None = None
    held: ScheduledChange | None = None


def publish_fix(article: UUID, mine: Content, *, base: str, by: Actor, note: str = "") -> Fixed:
    """Publish an edit of what readers see, which had the digest `base`, and join it with the draft and what is planned.

    Raises Article.DoesNotExist, PermissionDenied, WrongState (not live) and NotReady (the gate refuses, or it cannot be
    stored); then nothing is published.
    """
    require_permission(by, "publish_article")
    with transaction.atomic():
        stored, now = lock_open(article, by=by), timezone.now()
        require_state(stored, now, ArticleState.LIVE)
        live = take(stored.pk)
        if digest(live) != base:
            merged = join_work(stored, content_before(snapshot_with(stored.pk, base)), live, mine)
            if merged.clashes:
                aside = set_aside(stored, live, mine, base=base, by=by, note=note)
                return Fixed(stored, aside, merged.clashes)
            mine = merged.content
        mine = without_lost_answers(mine, live)
        if mine == live:
            return Fixed(stored)
        work, draft, change = work_of(stored, mine), newest_draft(stored), open_change(stored)
        warnings = require_ready(work)
        bring_out(stored, work, by=by, at=now, now=now, base=digest(live), note=note)
        return _carry_on(stored, live, draft, change, warnings=warnings, by=by)


def _carry_on(article, before, draft, change, *, warnings, by):
    """Join what is planned, then the draft, with a fix that was just published over `before`."""
    after = take(article.pk)
    joining = {"by": by, "note": _("Joined with a fix that was published")}
    moved = held = goes_on = None
    if change and not change.is_held and change.version.digest != draft.digest:
        goes_on = carry_on_with(article, change.version, before, after, **joining)
    drafted = draft and carry_on_with(article, draft, before, after, **joining)
    if change and not change.is_held:
        version = drafted if change.version.digest == draft.digest else goes_on
        moved, held = (change, None) if version else (None, change)
        _move_on(change, version, after) if version else _hold(article, change, by)
    if draft is None:
        end_review(article)
    aside = set_draft_aside(article, draft, before, after) if draft and not drafted else None
    public = snapshot_with(article.pk, digest(after))
    return Fixed(article, public, warnings=warnings, aside=aside, moved=moved, held=held)


def _move_on(change, version, live):
    change.version, change.live_digest = version, digest(live)
    change.save(update_fields=["version", "live_digest"])


def _hold(article, change, by):
    package = waiting_package(article, timezone.now())
    together = ScheduledChange.objects.open().in_package(package) if package else [change]
    text = _("A fix was published that changes the same places. Settle what clashes, then plan the update again.")
    hold_changes(together, {change.pk: text}, by=by)
