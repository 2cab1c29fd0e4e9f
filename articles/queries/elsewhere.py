"""The questions of an article as others answered them."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Case, Count, F, When, Window
from django.db.models.functions import DenseRank, RowNumber

from articles.models import Article, Position, Proposition, Takeaway
from articles.models.position import CONFERENCE, SAID
from articles.queries.composing import composed

SHOWN_ELSEWHERE = 3


@dataclass(frozen=True)
class Question:
    """A proposition on which other articles have `statements` too, of which a few; `count` is of all on record."""

    proposition: Proposition
    statements: list[Position]
    count: int


def statements_elsewhere(article: Article, propositions: Collection[UUID], now: datetime) -> dict[UUID, list[Position]]:
    """Return by proposition a few statements of other articles: those that stand for the rest first.

    These are the latest statement of each of the last three conferences, then further ones of the same three. The
    article's own conference comes after all others. Each says in `conference_name` and `day` where and when it was
    made, and in `elsewhere_count` how many there are in all. One query.
    """
    found = defaultdict(list)
    for position in _elsewhere(article.pk, article.conference_id, propositions, now):
        found[position.proposition_id].append(position)
    return dict(found)


@composed
def _elsewhere(article: UUID, conference: UUID, propositions: list[UUID], now: datetime):
    others = Position.objects.published(now).filter(proposition__pk__in=propositions).exclude(takeaway__article=article)
    is_own = Case(When(**{CONFERENCE: conference}, then=1), default=0)
    latest = [is_own.asc(), F(f"{CONFERENCE}__starts_on").desc(), F(CONFERENCE)]
    chosen = others.annotate(
        day=SAID,
        conference_name=F(f"{CONFERENCE}__short_name"),
        conference_place=Window(DenseRank(), partition_by="proposition", order_by=latest),
        place=Window(RowNumber(), partition_by=["proposition", CONFERENCE], order_by=[SAID.desc(), "id"]),
        elsewhere_count=Window(Count("pk"), partition_by="proposition"),
    ).filter(conference_place__lte=SHOWN_ELSEWHERE, place__lte=SHOWN_ELSEWHERE)
    chosen = chosen.select_related("speaker").only("proposition", "stance", "speaker__name")
    return chosen.order_by("place", "conference_place")


def ask(takeaways: Iterable[Takeaway], elsewhere: dict[UUID, list[Position]]) -> None:
    """Give all takeaways of an article their `questions`, with what `statements_elsewhere` found on them.

    The statements are in the order in which they were made, three at a takeaway: several questions share these, and
    from the fourth on they have none. Retracted positions ask nothing.
    """
    here = Counter(position.proposition_id for takeaway in takeaways for position in stated(takeaway))
    for takeaway in takeaways:
        asked = {position.proposition_id: position.proposition for position in stated(takeaway)}
        asked = [proposition for pk, proposition in asked.items() if pk in elsewhere]
        share = max(1, SHOWN_ELSEWHERE // max(1, len(asked)))
        takeaway.questions = []
        for place, proposition in enumerate(asked):
            found = elsewhere[proposition.pk]
            shown = sorted(found[: share if place < SHOWN_ELSEWHERE else 0], key=lambda position: position.day)
            count = here[proposition.pk] + found[0].elsewhere_count
            takeaway.questions.append(Question(proposition, shown, count))


def stated(takeaway: Takeaway) -> list[Position]:
    """Return the positions of a takeaway that has its `position_list`, without the retracted ones."""
    return [position for position in takeaway.position_list if not position.retracted_at]
