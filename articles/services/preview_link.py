"""Letting somebody without an account read what is not published, and ending it again."""

from datetime import timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.aggregate.content import digest
from articles.models import Article, PreviewLink
from articles.queries.snapshot import newest_content, snapshot_with
from articles.services.article import lock_open, require_may_change
from articles.services.role import Actor, user_of
from articles.services.snapshot import keep_newest

USUAL_DAYS = 7
MOST_DAYS = 90


def make_preview_link(
    article: Article, *, by: Actor, key: UUID, for_whom: str = "", days: int = USUAL_DAYS, is_pinned: bool = False
) -> tuple[PreviewLink, bool]:
    """Return a link to the newest work on an article, and whether it is new: a second one of the same key is not made.

    Pinned, it stays with the version that is the newest now. Raises PermissionDenied, WrongState (retracted),
    ValidationError (it would work for too long, or not at all) and IntegrityError (the key is another article's).
    """
    if not 1 <= days <= MOST_DAYS:
        raise ValidationError(_("A preview link works for 1 to %(most)s days.") % {"most": MOST_DAYS})
    with transaction.atomic():
        stored = lock_open(article.pk, by=by)
        return stored.preview_links.get_or_create(
            pk=key,
            defaults={
                "snapshot": _newest_version(stored) if is_pinned else None,
                "for_whom": for_whom,
                "created_by": user_of(by),
                "expires_at": timezone.now() + timedelta(days=days),
            },
        )


def revoke_preview_link(link: PreviewLink, *, by: Actor) -> bool:
    """End a link at once. Returns whether it worked until now. Raises PermissionDenied."""
    require_may_change(by, link.article)
    now = timezone.now()
    return bool(PreviewLink.objects.open(now).filter(pk=link.pk).update(revoked_at=now))


def _newest_version(article):
    newest = newest_content(article)
    keep_newest(article, newest)
    return snapshot_with(article.pk, digest(newest))
