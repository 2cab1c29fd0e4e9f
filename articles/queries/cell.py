"""Who stood where at a conference, as a cell of a page that goes from one to the next shows it: names by stance."""

from dataclasses import dataclass

from django.db.models import Count, Window

from articles.enums import Stance
from articles.models import Conference, Position, TakeawayTopic
from articles.models.position import CONFERENCE, SAID, PositionQuerySet
from articles.queries.position import latest_of_each

ROWS_A_PART = 5
SHOWN = ["proposition", "stance", "said_on", "speaker__name", "speaker__slug"]
SHOWN += [f"{CONFERENCE}__{field}" for field in ("slug", "short_name", "starts_on")]


@dataclass(frozen=True)
class Part:
    """Statements of one stance, or takeaways, of which each says in `of_group` how many there are."""

    stance: Stance | None
    rows: list[Position] | list[TakeawayTopic]

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.rows[0].of_group - len(self.rows)


@dataclass(frozen=True)
class Cell:
    conference: Conference
    parts: list[Part]


def named_statements(positions: PositionQuerySet) -> PositionQuerySet:
    """Return the latest statements of each stance on a proposition at a conference, five at most, by speaker.

    With what a list of names shows; `statement_count` is that of the speaker in the cell, whatever the stance.
    """
    cell = ["proposition", CONFERENCE]
    said = Window(Count("pk"), partition_by=[*cell, "speaker"])
    positions = latest_of_each(positions.annotate(statement_count=said), [*cell, "stance"], ROWS_A_PART)
    positions = positions.select_related("speaker", CONFERENCE).only(*SHOWN)
    return positions.order_by("speaker__sort_name", "speaker", SAID, "id")


def by_stance(positions: list[Position]) -> list[Part]:
    """Return the statements of a cell in the order of the vocabulary, without the stances that nobody took."""
    parts = [(stance, [position for position in positions if position.stance == stance]) for stance in Stance]
    return [Part(stance, rows) for stance, rows in parts if rows]
