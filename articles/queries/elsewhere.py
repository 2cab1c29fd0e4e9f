"""The questions of an article as others answered them."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Case, Count, F, When, Window
from django.db.models.functions import DenseRank, RowNumber

from articles.models import Article, Position, Proposition, Takeaway
from articles.models.position import CONFERENCE, LATEST_SAID_FIRST, SAID, PositionQuerySet
from articles.queries.composing import composed

SHOWN_ELSEWHERE = 3
# One more than are shown beside a takeaway: their articles are those that an article leads on to.
LAST_CONFERENCES = 4
# So many statements on a proposition are looked at, the latest: all of them may be many thousands.
LOOKED_AT = 20
# Of so many propositions; no database takes unions of any number of parts.
ASKED_AT_ONCE = 128


@dataclass(frozen=True)
class Question:
    """A proposition on which other articles have `statements` too, of which a few.

    `count` is of all on record, or None where there are more than are counted.
    """

    proposition: Proposition
    statements: list[Position]
    count: int | None


def statements_elsewhere(article: Article, propositions: Collection[UUID], now: datetime) -> dict[UUID, list[Position]]:
    """Return by proposition a few of the latest statements of other articles: those that stand for the rest first.

    These are the latest statement of each of the last four conferences, then further ones of the same four. The
    article's own conference comes after all others. Each says in `conference_name` and `day` where and when it was
    made, in `of_article`, `of_conference` and `published_at` where it is recorded, and in `elsewhere_count` how many
    there are in all, None where they were not all looked at. One query for each hundred or so propositions.
    """
    found = defaultdict(list)
    asked = list(propositions)
    for start in range(0, len(asked), ASKED_AT_ONCE):
        some = asked[start : start + ASKED_AT_ONCE]
        for position in _elsewhere(article.pk, article.conference_id, some, now):
            if position.elsewhere_count == LOOKED_AT:
                position.elsewhere_count = None
            found[position.proposition_id].append(position)
    return dict(found)


@composed
def _elsewhere(article: UUID, conference: UUID, propositions: list[UUID], now: datetime):
    is_own = Case(When(**{CONFERENCE: conference}, then=1), default=0)
    latest = [is_own.asc(), F(f"{CONFERENCE}__starts_on").desc(), F(CONFERENCE)]
    placed = latest_elsewhere(article, propositions, now).annotate(
        day=SAID,
        of_article=F("takeaway__article"),
        of_conference=F(CONFERENCE),
        published_at=F("takeaway__article__published_at"),
        conference_name=F(f"{CONFERENCE}__short_name"),
        conference_place=Window(DenseRank(), partition_by="proposition", order_by=latest),
        place=Window(RowNumber(), partition_by=["proposition", CONFERENCE], order_by=[SAID.desc(), "id"]),
        elsewhere_count=Window(Count("pk"), partition_by="proposition"),
    )
    chosen = placed.filter(conference_place__lte=LAST_CONFERENCES, place__lte=SHOWN_ELSEWHERE)
    chosen = chosen.select_related("speaker").only("proposition", "stance", "speaker__name")
    return chosen.order_by("place", "conference_place")


def latest_elsewhere(article: UUID, propositions: Collection[UUID], now: datetime) -> PositionQuerySet:
    """Return the latest statements of other articles on each of the propositions, and no more than are looked at.

    Those without a day come last. What it costs does not grow with the number of statements on a proposition.
    """
    others = Position.objects.published(now).exclude(takeaway__article=article)
    latest = (others.filter(proposition=each).order_by(*LATEST_SAID_FIRST)[:LOOKED_AT] for each in propositions)
    # SQLite takes no part of a union that is cut off, but one of rows that are in what was.
    first, *more = [Position.objects.filter(pk__in=part.values("pk")).order_by() for part in latest] or [others.none()]
    return Position.objects.filter(pk__in=first.union(*more).values("pk"))


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
            others = found[0].elsewhere_count
            count = None if others is None else here[proposition.pk] + others
            takeaway.questions.append(Question(proposition, shown, count))


def stated(takeaway: Takeaway) -> list[Position]:
    """Return the positions of a takeaway that has its `position_list`, without the retracted ones."""
    return [position for position in takeaway.position_list if not position.retracted_at]
