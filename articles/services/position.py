"""Writing positions. They follow their article: who may change the one may change the other."""

from django.db import transaction
from django.db.models import Max

from articles.models import Position, User
from articles.services.article import require_may_change, touch_article


@transaction.atomic
def save_position(position: Position, *, by: User) -> None:
    """Store a position; a new one, or one moved to another takeaway, comes last there.

    Raises PermissionDenied where the person may not change the article it belongs to or comes from.
    """
    stored = Position.objects.select_related("takeaway__article").filter(pk=position.pk).first()
    for article in {position.article, stored.article if stored else position.article}:
        require_may_change(by, article)
    if stored is None or stored.takeaway_id != position.takeaway_id:
        last = position.takeaway.positions.aggregate(last=Max("sort_order"))["last"]
        position.sort_order = (last or 0) + 1
    position.save()
    touch_article(position.article)


@transaction.atomic
def delete_position(position: Position, *, by: User) -> None:
    """Remove a position from its article. Raises PermissionDenied."""
    article = position.article
    require_may_change(by, article)
    position.delete()
    touch_article(article)
