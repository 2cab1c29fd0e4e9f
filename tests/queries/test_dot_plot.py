from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.enums import SpeakerKind
from articles.queries.dot_plot import dot_plot

UNIT = "% of text"
NUMBERS = st.decimals("-99999999999.999", "99999999999.999", places=3)


def number(value):
    return None if value is None else Decimal(value)


def said(low, high="same", day=0, kind=SpeakerKind.PERSON, on_behalf_of=None, name="Ada Example"):
    """Return what the plot reads of a statement; without `high` the figure is exact."""
    return SimpleNamespace(
        figure_low=number(low),
        figure_high=number(low if high == "same" else high),
        day=date(2025, 1, 1) + timedelta(days=day),
        speaker=SimpleNamespace(name=name, kind=kind),
        on_behalf_of=on_behalf_of,
        article=SimpleNamespace(conference=SimpleNamespace(short_name="Exampletown 2025")),
    )


def labels(*positions):
    return [tick.label for tick in dot_plot(positions, UNIT).ticks]


def references(*positions, unit=UNIT):
    return [(each.figure, each.origin.name) for each in dot_plot(positions, unit).references]


@pytest.mark.parametrize(("positions", "unit"), [([], UNIT), ([said(None)], UNIT), ([said(2)], "")])
def test_no_figure_or_no_unit_is_no_plot(positions, unit):
    assert dot_plot(positions, unit) is None


def test_rows_go_by_day_and_leave_out_what_states_no_figure():
    late, none, early = said(2, day=2), said(None), said(3, day=1)
    assert [row.position for row in dot_plot([late, none, early], UNIT).rows] == [early, late]


@pytest.mark.parametrize(
    ("low", "high", "marks", "is_range", "is_open_above", "is_open_below"),
    [
        (3, 3, [75], False, False, False),
        (1, 3, [25, 75], True, False, False),
        (3, None, [75], False, True, False),
        (None, 3, [75], False, False, True),
    ],
    ids=["exact", "range", "open above", "open below"],
)
def test_figures_are_placed_as_stated(low, high, marks, is_range, is_open_above, is_open_below):
    row = dot_plot([said(low, high), said(3, day=1)], UNIT).rows[0]
    scale = 4 / float(labels(said(low, high), said(3, day=1))[-1])
    assert row.marks == pytest.approx([mark * scale for mark in marks], abs=0.01)
    assert (row.is_range, row.is_open_above, row.is_open_below) == (is_range, is_open_above, is_open_below)


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        (["2", "5"], ["0", "1", "2", "3", "4", "5", "6"]),
        (["2.1"], ["0", "0.5", "1", "1.5", "2", "2.5"]),
        (["5", "5"], ["0", "1", "2", "3", "4", "5", "6"]),
        (["0"], ["0", "0.2", "0.4", "0.6", "0.8", "1", "1.2"]),
        (["0", "100"], ["0", "20", "40", "60", "80", "100", "120"]),
        (["-3", "3"], ["-4", "-3", "-2", "-1", "0", "1", "2", "3", "4"]),
        (["-5"], ["-6", "-5", "-4", "-3", "-2", "-1", "0"]),
        (["2030", "2040"], ["2,028", "2,030", "2,032", "2,034", "2,036", "2,038", "2,040", "2,042"]),
        (["0.001", "0.002"], ["0", "0.0005", "0.001", "0.0015", "0.002", "0.0025"]),
        (["99999999999.999"], ["0", "50,000,000,000", "100,000,000,000"]),
    ],
)
def test_axis_has_round_numbers_around_the_figures(figures, expected):
    assert labels(*map(said, figures)) == expected


@given(st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=8))
def test_any_figures_keep_within_an_axis_of_few_ticks(pairs):
    plot = dot_plot([said(min(pair), max(pair)) for pair in pairs], UNIT)
    assert 3 <= len(plot.ticks) <= 9
    assert (plot.ticks[0].x, plot.ticks[-1].x) == (0, 100)
    assert all(0 <= mark <= 100 for row in plot.rows for mark in row.marks)
    assert len({tick.label for tick in plot.ticks}) == len(plot.ticks)


def test_references_are_first_exact_figures_of_governments_groups_and_organisations():
    land = SimpleNamespace(name="Exampleland", kind=SpeakerKind.GOVERNMENT)
    assert references(
        said(2, kind=SpeakerKind.DELEGATION, name="Allies", day=1),
        said(2, kind=SpeakerKind.ORGANISATION, name="Too late", day=2),
        said(5, on_behalf_of=land),
        said(4),
        said(3, None, kind=SpeakerKind.GOVERNMENT, name="Open"),
        said(1, 3, kind=SpeakerKind.GOVERNMENT, name="Range"),
        said(6, on_behalf_of=SimpleNamespace(name="Bob Example", kind=SpeakerKind.PERSON)),
    ) == [("2%", "Allies"), ("5%", "Exampleland")]


def test_references_are_four_at_most_the_earliest():
    stated = [said(n, kind=SpeakerKind.GOVERNMENT, name=f"Land {n}", day=-n) for n in range(1, 7)]
    assert references(*stated) == [(f"{n}%", f"Land {n}") for n in (3, 4, 5, 6)]


def test_figure_of_a_reference_in_another_unit_stands_alone():
    assert references(said(2000, kind=SpeakerKind.GOVERNMENT, name="Land"), unit="GW") == [("2,000", "Land")]


@given(st.lists(NUMBERS, min_size=2, max_size=4, unique=True))
def test_labels_of_references_never_overlap(figures):
    plot = dot_plot([said(each, kind=SpeakerKind.GOVERNMENT, name="Government of Examples") for each in figures], UNIT)
    for one in plot.references:
        for other in plot.references:
            if one is not other and one.level == other.level:
                assert one.extent[1] < other.extent[0] or other.extent[1] < one.extent[0]
    assert max(each.bottom for each in plot.references) < plot.labels_height


def test_label_near_an_end_turns_inwards():
    plot = dot_plot([said(each, kind=SpeakerKind.GOVERNMENT) for each in (0, 3, 6)], UNIT)
    assert [each.anchor for each in plot.references] == ["start", "middle", "end"]
