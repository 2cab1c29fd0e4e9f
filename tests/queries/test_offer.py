from collections import Counter

import pytest

from articles.queries.offer import Offer

OFFER = Offer(
    labels={"colour": {"red": "Red", "blue": "Blue"}, "shape": {"round": "Round", "square": "Square"}},
    counts=Counter({("red", "round"): 2, ("blue", "round"): 3, ("blue", "square"): 5, ("blue", ""): 7}),
)


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({}, 17),
        ({"colour": "blue"}, 15),
        ({"colour": "blue", "shape": "square"}, 5),
        ({"colour": "red", "shape": "square"}, 0),
    ],
)
def test_rows_that_are_as_asked_are_counted(asked, count):
    assert OFFER.count(asked) == count


def test_values_are_counted_in_the_order_of_their_labels_without_rows_that_have_none():
    assert list(OFFER.sizes("colour", {}).items()) == [("red", 2), ("blue", 15)]
    assert OFFER.sizes("shape", {"colour": "blue"}) == {"round": 3, "square": 5}
    assert OFFER.sizes("shape", {"shape": "round"}) == {"round": 5}


def test_options_lead_somewhere_beside_what_else_is_asked():
    assert OFFER.options("shape", {}) == [("round", "Round"), ("square", "Square")]
    assert OFFER.options("shape", {"colour": "red"}) == [("round", "Round")]


def test_what_is_asked_of_a_field_narrows_the_others_and_stays_among_its_own():
    assert OFFER.options("shape", {"shape": "square"}) == [("round", "Round"), ("square", "Square")]
    assert OFFER.options("colour", {"shape": "square"}) == [("blue", "Blue")]
    assert OFFER.options("shape", {"colour": "red", "shape": "square"}) == [("round", "Round"), ("square", "Square")]
