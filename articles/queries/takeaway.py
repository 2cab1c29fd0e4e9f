from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from articles.models import Takeaway
from articles.queries.article import lay_out, named_in, takeaways_of


@dataclass(frozen=True)
class TakeawayPage:
    takeaway: Takeaway
    previous: Takeaway | None
    next: Takeaway | None
    total: int


def takeaway_detail(pk: UUID, now: datetime) -> TakeawayPage | None:
    """Return one takeaway with its positions and its neighbours, or None where no reader may see it."""
    found = Takeaway.objects.published(now).select_related("article__conference__series").filter(pk=pk).first()
    if found is None:
        return None
    topics = named_in(found.article).topics
    takeaways = takeaways_of(found.article)
    lay_out(found.article, takeaways, topics, now)
    place = next((place for place, takeaway in enumerate(takeaways) if takeaway.pk == pk), None)
    if place is None:  # taken out since it was found
        return None
    return TakeawayPage(
        takeaway=takeaways[place],
        previous=takeaways[place - 1] if place else None,
        next=takeaways[place + 1] if place + 1 < len(takeaways) else None,
        total=len(takeaways),
    )
