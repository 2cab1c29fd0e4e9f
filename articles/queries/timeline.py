"""Where everything stands in the timeline of a proposition: a lane for each speaker, a column for each conference.

Lengths are whole sixteenths of a rem, so that the picture grows with the reader's size of text.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from uuid import UUID

from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _

from articles.models import Conference, Position, Speaker
from articles.queries.lettering import wrapped

NAMES_WIDTH = 192
FULL_WIDTH = 1136
COLUMN_WIDTHS = 124, 168
# A lane and a column begin so far before what stands in them.
PADDING = 16
MARK = 16
# Between a mark and the line that leads to it.
GAP = 6
SIZE, LINE = 12.5, 16
NAME_SIZE, NAME_LINE = 17, 20
YEAR_LINE = 28
BETWEEN = 12
# Years without a conference that are worth a double rule.
LONG_GAP = 2
# Statements one under the other; the table has them all.
STACKED = 5
# More lanes than are taken in at a glance scroll in their own window, under their heads.
MANY_LANES = 16
# How much of it goes on paper, in width and height, at the size that timeline.css sets it in.
SHEETS = {"upright": (1150, 1500), "across": (1690, 1000)}


@dataclass(frozen=True)
class Column:
    """A conference. `year` is empty where the column before has the same; after a gap the rule is a double one."""

    conference: Conference
    x: int
    place: list[str]
    year: int | str
    after_gap: bool


@dataclass(frozen=True)
class Mark:
    """A statement, the upper left corner of its mark, and what stands under it: the stance, then date and role."""

    position: Position
    x: int
    y: int
    stance: list[str]
    notes: list[str]

    @property
    def height(self) -> int:
        return MARK + LINE * (len(self.stance) + len(self.notes))


@dataclass(frozen=True)
class More:
    """How many statements at a conference have no mark, and where that is said."""

    conference: Conference
    count: int
    x: int
    y: int


@dataclass
class Lane:
    """What a speaker said; `lines` join the marks from conference to conference."""

    speaker: Speaker
    name: list[str]
    y: int
    height: int = 0
    marks: list[Mark] = field(default_factory=list)
    lines: list[tuple[int, int]] = field(default_factory=list)
    more: list[More] = field(default_factory=list)


@dataclass(frozen=True)
class Timeline:
    columns: list[Column]
    lanes: list[Lane]
    column_width: int
    head_height: int

    @property
    def width(self) -> int:
        return len(self.columns) * self.column_width

    @property
    def height(self) -> int:
        return self.lanes[-1].y + self.lanes[-1].height

    @property
    def has_many_lanes(self) -> bool:
        return len(self.lanes) > MANY_LANES

    @property
    def sheet(self) -> str:
        """The way in which paper holds it whole, or `none`: paper then has the table alone, as phones do."""
        width, height = NAMES_WIDTH + self.width, self.head_height + self.height
        return next((sheet for sheet, (wide, high) in SHEETS.items() if width <= wide and height <= high), "none")


def timeline(speakers: Iterable[UUID], positions: Iterable[Position]) -> Timeline | None:
    """Return the timeline of statements that are ordered by conference; None where there are not two conferences.

    The lanes come in the order of `speakers`, without those of whom there is no statement.
    """
    conferences = list(dict.fromkeys(position.article.conference for position in positions))
    if len(conferences) < 2:
        return None
    narrowest, widest = COLUMN_WIDTHS
    column_width = min(max((FULL_WIDTH - NAMES_WIDTH) // len(conferences), narrowest), widest)
    columns = _columns(conferences, column_width)
    head = YEAR_LINE + LINE * (max(len(column.place) for column in columns) + 1) + BETWEEN
    return Timeline(columns, _lanes(speakers, positions, columns, column_width), column_width, head)


def _columns(conferences, width):
    columns, before = [], None
    for number, conference in enumerate(conferences):
        year = conference.year
        place = conference.short_name.removesuffix(f" {year}")
        columns.append(
            Column(
                conference,
                number * width,
                wrapped(place, width - PADDING, SIZE, most=3),
                year if year != before else "",
                before is not None and year - before > LONG_GAP,
            )
        )
        before = year
    return columns


def _lanes(speakers, positions, columns, width):
    said = defaultdict(list)
    for position in positions:
        said[position.speaker_id].append(position)
    places = {column.conference: column.x + PADDING for column in columns}
    lanes, y = [], 0
    for speaker in filter(said.__contains__, speakers):
        lane = _lane(said[speaker], y, places, width - PADDING - 4)
        lanes.append(lane)
        y += lane.height
    return lanes


def _lane(positions, y, places, width):
    speaker, notes_on, stops = positions[0].speaker, _Notes(width), []
    lane = Lane(speaker, wrapped(speaker.name, NAMES_WIDTH - PADDING, NAME_SIZE), y)
    bottom = PADDING + NAME_LINE * len(lane.name)
    for conference, group in groupby(positions, key=lambda position: position.article.conference):
        stack, x, top = list(group), places[conference], PADDING
        stops.append(x)
        for position in stack[:STACKED]:
            stance = wrapped(position.get_stance_display(), width, SIZE)
            mark = Mark(position, x, top, stance, notes_on(position, is_dated=len(stack) > 1))
            lane.marks.append(mark)
            top += mark.height + BETWEEN
        if len(stack) > STACKED:
            lane.more.append(More(conference, len(stack) - STACKED, x, top + LINE))
            top += LINE + BETWEEN
        bottom = max(bottom, top - BETWEEN)
    lane.lines = [(left + MARK + GAP, right - GAP) for left, right in pairwise(stops)]
    lane.height = bottom + PADDING
    return lane


class _Notes:
    """What stands under the marks of a lane: the role at the first mark, and again where it changes."""

    def __init__(self, width):
        self.width = width
        self.said_as = None

    def __call__(self, position, *, is_dated):
        notes = [_day_in(position)] if is_dated and position.said_on else []
        before, self.said_as = self.said_as, (position.role, position.on_behalf_of)
        if self.said_as != before:
            # Nothing under a later mark would say that the role is still the one above.
            role = position.role or (_("role not recorded") if before else "")
            notes += wrapped(role, self.width, SIZE)
            if position.on_behalf_of:
                words = _("on behalf of %(name)s") % {"name": position.on_behalf_of}
                notes += wrapped(words, self.width, SIZE)
        return notes


def _day_in(position):
    """Return the day of a statement, with its year where the column has another one."""
    day = position.said_on
    return date_format(day, "j M" if day.year == position.article.conference.year else "j M Y")
