"""Public notes on what was changed in a live article."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from articles.enums import ArticleState, CorrectionKind
from articles.models import Article, Correction, User
from articles.services.article import WrongState, touch_article
from articles.services.role import require_permission


@transaction.atomic
def add_correction(
    article: Article, *, kind: CorrectionKind, text: str, by: User, at: datetime | None = None
) -> Correction:
    """Publish a note on a live article, whose time of change becomes now.

    Raises PermissionDenied, WrongState (not live) and ValidationError.
    """
    require_permission(by, "add_correction")
    now = timezone.now()
    if article.state(now) != ArticleState.LIVE:
        raise WrongState(article.state(now).label)
    correction = Correction(article=article, kind=kind, text=text, corrected_at=at or now)
    correction.full_clean()
    correction.save()
    touch_article(article)
    return correction


@transaction.atomic
def change_correction(correction: Correction, *, by: User) -> None:
    """Store an edited note. Raises PermissionDenied."""
    require_permission(by, "change_correction")
    correction.save()
    touch_article(correction.article)
