from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.aggregate.order import join_orders, longest_rising, moved_keys
from tests.aggregate.contents import UNHURRIED

ORDERS = st.permutations(range(8)).flatmap(lambda order: st.integers(0, 8).map(lambda length: order[:length]))


@pytest.mark.parametrize(
    ("lead", "other", "joined"),
    [
        ("", "", ""),
        ("ab", "", "ab"),
        ("", "ab", "ab"),
        ("ab", "axb", "axb"),
        ("ab", "xyab", "xyab"),
        ("ab", "abxy", "abxy"),
        ("ba", "axb", "bax"),
        ("axb", "ayb", "axyb"),
        ("xa", "ya", "xya"),
        ("ax", "ay", "axy"),
    ],
)
def test_additions_follow_what_precedes_them_on_their_side(lead, other, joined):
    assert "".join(join_orders(lead, other)) == joined


@UNHURRIED
@given(ORDERS, ORDERS)
def test_joined_order_has_everything_once_and_keeps_the_leading_order(lead, other):
    joined = join_orders(lead, other)
    assert sorted(joined) == sorted({*lead, *other})
    assert [key for key in joined if key in lead] == lead


@UNHURRIED
@given(st.lists(st.integers(0, 9), max_size=9))
def test_longest_rising_selection_rises_and_none_is_longer(numbers):
    places = longest_rising(numbers)
    assert places == sorted(places)
    assert all(numbers[one] < numbers[other] for one, other in pairwise(places))
    best = []
    for number in numbers:
        best.append(
            1 + max((length for before, length in zip(numbers, best, strict=False) if before < number), default=0)
        )
    assert len(places) == max(best, default=0)


def test_fewest_have_moved():
    assert moved_keys("abcd", "bcda") == {"a"}
    assert moved_keys("abc", "xbyc") == set()
