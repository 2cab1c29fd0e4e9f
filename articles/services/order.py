"""The order of takeaways in an article and of positions under a takeaway."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import transaction

from articles.models import Article, Position, Takeaway, User
from articles.services.article import require_may_change


@transaction.atomic
def order_aggregate(article: Article, *, takeaways: Sequence[UUID], positions: Sequence[UUID], by: User) -> bool:
    """Number the takeaways of the article, and the positions under each, from 1 on in the order of the ids.

    What is not named follows in the order it had; ids of other articles are left out. At most four
    queries. Returns whether anything moved. Raises PermissionDenied.
    """
    require_may_change(by, article)
    moved = _number(article.takeaways.all(), takeaways)
    Takeaway.objects.bulk_update(moved, ["sort_order"])
    under = defaultdict(list)
    for position in Position.objects.filter(takeaway__article=article):
        under[position.takeaway_id].append(position)
    moved_positions = [position for rows in under.values() for position in _number(rows, positions)]
    Position.objects.bulk_update(moved_positions, ["sort_order"])
    return bool(moved or moved_positions)


def _number(rows: Iterable, ids: Sequence[UUID]) -> list:
    """Set the places of the rows and return those that changed."""
    place = {pk: number for number, pk in enumerate(ids)}
    ordered = sorted(rows, key=lambda row: place.get(row.pk, len(place)))
    moved = []
    for number, row in enumerate(ordered, start=1):
        if row.sort_order != number:
            row.sort_order = number
            moved.append(row)
    return moved
