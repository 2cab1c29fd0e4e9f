"""Where the figures of statements stand between the ends of an axis, in parts of a hundred of its width."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from math import ceil, floor

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from articles.enums import SpeakerKind
from articles.models import Position, Speaker
from articles.queries.lettering import text_width
from articles.text import excerpt

MOST_REFERENCES = 4
# Steps of the axis; where its numbers are long, there is room for few.
MOST_STEPS, FEW_STEPS, LONG_NUMBER = 6, 3, 5
# The axis begins at nought unless the figures lie this many times further from it than from each other.
FAR_FROM_NOUGHT = 10
# What labels are set in, and how wide the plot is at its narrowest with room for them.
SIZE, NARROWEST = 12.5, 400
LABEL_LENGTH = 26
NEAR_AN_END = 15
# In sixteenths of a rem: three lines or one, and how much of the reference line is seen under the lowest label.
LABEL_HEIGHT, SHORT_LABEL_HEIGHT, LABEL_TAIL = 56, 24, 8


@dataclass(frozen=True)
class Tick:
    label: str
    x: float


@dataclass(frozen=True)
class Row:
    """The figures of a statement as stated: one, both ends of a range, or one end that is open."""

    position: Position
    marks: list[float]
    is_open_above: bool
    is_open_below: bool

    @property
    def is_range(self) -> bool:
        return len(self.marks) == 2


@dataclass(frozen=True)
class Reference:
    """An exact figure of a government, a group or an organisation, where it was first stated by those on the page.

    Its label stands at `top`, or at `short_top` where there is room for the figure alone.
    """

    figure: str
    origin: Speaker
    position: Position
    x: float
    level: int = 0

    @property
    def top(self) -> int:
        return self.level * LABEL_HEIGHT

    @property
    def bottom(self) -> int:
        return self.top + LABEL_HEIGHT

    @property
    def short_top(self) -> int:
        return self.level * SHORT_LABEL_HEIGHT

    @property
    def short_bottom(self) -> int:
        return self.short_top + SHORT_LABEL_HEIGHT

    @property
    def lines(self) -> list[str]:
        """What is written over the plot; the whole is said under it."""
        return [self.figure, excerpt(self.origin.name, LABEL_LENGTH), self.position.article.conference.short_name]

    @property
    def anchor(self) -> str:
        """Which end of its lines stands at the figure, near an end of the plot, or else their middle."""
        return "start" if self.x < NEAR_AN_END else "end" if self.x > 100 - NEAR_AN_END else "middle"

    @property
    def extent(self) -> tuple[float, float]:
        """From where to where its lines reach, with some space around them."""
        width = max(text_width(line, SIZE) for line in self.lines) / NARROWEST * 100 + 2
        left = self.x - width * {"start": 0, "middle": 0.5, "end": 1}[self.anchor]
        return left, left + width


@dataclass(frozen=True)
class DotPlot:
    rows: list[Row]
    ticks: list[Tick]
    references: list[Reference]

    @property
    def labels_height(self) -> int:
        return max(reference.bottom for reference in self.references) + LABEL_TAIL

    @property
    def short_labels_height(self) -> int:
        return max(reference.short_bottom for reference in self.references) + LABEL_TAIL


def dot_plot(positions: Iterable[Position], unit: str) -> DotPlot | None:
    """Return the plot of the figures stated, by their `day`; None without a figure, or a unit to read them in.

    Figures in different statements may count different things; nothing is made of them but their places.
    """
    stated = sorted((p for p in positions if _figures(p)), key=lambda position: position.day)
    if not (unit and stated):
        return None
    ends = _axis([figure for position in stated for figure in _figures(position)])
    axis = _Axis(ends[0], ends[-1])
    rows = [_row(position, axis) for position in stated]
    ticks = [Tick(_written(end), axis.place(end)) for end in ends]
    return DotPlot(rows, ticks, _references(stated, axis, unit))


def _figures(position):
    return [figure for figure in (position.figure_low, position.figure_high) if figure is not None]


def _row(position, axis):
    marks = [axis.place(figure) for figure in sorted(set(_figures(position)))]
    return Row(position, marks, position.figure_high is None, position.figure_low is None)


@dataclass(frozen=True)
class _Axis:
    first: Decimal
    last: Decimal

    def place(self, figure):
        return round(float((figure - self.first) / (self.last - self.first) * 100), 2)


def _axis(figures):
    """Return the round numbers of the axis; all figures lie between the first and the last, or at a nought."""
    low, high = min(figures), max(figures)
    if low == high or min(abs(low), abs(high)) <= FAR_FROM_NOUGHT * (high - low):
        low, high = min(low, Decimal()), max(high, Decimal())
    if low == high:
        high = Decimal(1)
    is_long = max(len(_written(round(end, 0))) for end in (low, high)) > LONG_NUMBER
    step = _round_step((high - low) / (FEW_STEPS if is_long else MOST_STEPS))
    first, last = floor(low / step), ceil(high / step)
    first -= first * step == low != 0
    last += last * step == high != 0
    return [step * number for number in range(first, last + 1)]


def _round_step(least):
    """Return the least of 1, 2, 5, 10, 20 and so on, or of their parts, that is not under it."""
    size = Decimal(1).scaleb(least.adjusted())
    return next(size * factor for factor in (1, 2, 5, 10) if size * factor >= least)


def _written(number):
    return number_format(f"{number.normalize():f}", force_grouping=True)


def _references(stated, axis, unit):
    """Return the first statements of as many figures as are labelled, from the lowest figure to the highest."""
    first = {}
    for position in stated:
        if _origin(position) and position.figure_low == position.figure_high:
            first.setdefault(position.figure_low, position)
    references, ends = [], []
    for figure, position in sorted(list(first.items())[:MOST_REFERENCES]):
        label = _written(figure)
        label = _("%(number)s%%") % {"number": label} if unit.startswith("%") else label
        reference = Reference(label, _origin(position), position, axis.place(figure))
        left, right = reference.extent
        level = next((level for level, end in enumerate(ends) if end < left), len(ends))
        ends[level : level + 1] = [right]
        references.append(replace(reference, level=level))
    return [replace(reference, level=len(ends) - 1 - reference.level) for reference in references]


def _origin(position):
    """Return on whose behalf an exact figure was stated, unless that is a person alone."""
    origin = position.on_behalf_of or position.speaker
    return origin if origin.kind != SpeakerKind.PERSON else None
