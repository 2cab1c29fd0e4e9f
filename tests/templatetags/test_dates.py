from datetime import date

import pytest

from articles.templatetags.dates import months_to


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (date(2024, 2, 17), date(2025, 6, 1), "February 2024 to June 2025"),
        (date(2024, 2, 1), date(2024, 2, 29), "February 2024"),
        (date(2024, 2, 1), date(2025, 2, 1), "February 2024 to February 2025"),
    ],
)
def test_period_is_given_in_months(first, last, months):
    assert months_to(first, last) == months
