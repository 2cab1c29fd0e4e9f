from decimal import Decimal
from uuid import UUID

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from articles.copy.table.cells import read_day, read_figure, read_key, read_stance, show_figure
from articles.enums import Stance


def refusal(read, cell):
    with pytest.raises(ValidationError) as raised:
        read(cell)
    return raised.value.message


@given(st.dates())
def test_day_is_read_as_it_is_written(day):
    assert read_day(day.isoformat()) == day


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("03/04/2025", "“03/04/2025” can be two days. Write year, month and day: 2025-04-03 or 2025-03-04."),
        ("3.4.2025", "“3.4.2025” can be two days. Write year, month and day: 2025-04-03 or 2025-03-04."),
        ("14/02/2025", "Write “14/02/2025” as year, month and day: 2025-02-14."),
        ("02-14-2025", "Write “02-14-2025” as year, month and day: 2025-02-14."),
        ("4/4/2025", "Write “4/4/2025” as year, month and day: 2025-04-04."),
        ("2025/2/14", "Write “2025/2/14” as year, month and day: 2025-02-14."),
        ("2025-02-30", "There is no such day as 2025-02-30."),
        ("45702", "“45702” is no date. Write year, month and day, such as 2025-02-14."),
        ("99/99/2025", "“99/99/2025” is no date. Write year, month and day, such as 2025-02-14."),
        ("20250214", "“20250214” is no date. Write year, month and day, such as 2025-02-14."),
        ("2025-02-14T10:00", "“2025-02-14T10:00” is no date. Write year, month and day, such as 2025-02-14."),
        ("٢٠٢٥-٠٢-١٤", "“٢٠٢٥-٠٢-١٤” is no date. Write year, month and day, such as 2025-02-14."),
    ],
)
def test_day_in_another_form_is_refused_with_what_it_may_mean(cell, message):
    assert refusal(read_day, cell) == message


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**10), max_value=10**10))
def test_figure_is_read_as_it_is_shown(figure):
    assert read_figure(show_figure(figure)) == figure


@pytest.mark.parametrize(("figure", "shown"), [("2.000", "2"), ("3.125", "3.125"), ("1200", "1200"), ("0.000", "0")])
def test_figure_is_shown_without_zeros_at_its_end(figure, shown):
    assert show_figure(Decimal(figure)) == shown


@pytest.mark.parametrize("cell", ["2,5", "3%", "1e3", "NaN", "Infinity", "1.", "٣", "--1", "1" * 5000])
def test_figure_that_is_no_plain_number_is_refused(cell):
    assert refusal(read_figure, cell).endswith("is no number. Write it with a point and without a unit, such as 2.5.")


@pytest.mark.parametrize("cell", ["supports_with_conditions", "Supports with conditions", "SUPPORTS  with_conditions"])
def test_stance_is_known_by_value_and_label(cell):
    assert read_stance(cell) == Stance.SUPPORTS_WITH_CONDITIONS


def test_stance_that_is_none_is_refused_with_those_there_are():
    assert refusal(read_stance, "for it") == (
        "“for it” is no stance. Write one of: supports, supports_with_conditions, opposes, neutral, unclear."
    )


def test_key_is_read_or_refused():
    assert read_key("068C5AF2-adc1-4d88-bbb4-ae0e467bb3c7") == UUID("068c5af2-adc1-4d88-bbb4-ae0e467bb3c7")
    assert refusal(read_key, "12") == "“12” is no key of a position. Leave it as it was exported, or empty."
