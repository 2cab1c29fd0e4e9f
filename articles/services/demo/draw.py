"""Chance that falls the same way on every machine: keys and draws that depend on nothing but a name."""

from collections.abc import Sequence
from random import Random
from typing import TypeVar
from uuid import UUID, uuid5

NAMESPACE = UUID("5eed0000-dea1-4000-8000-000000000000")
Thing = TypeVar("Thing")


def key(*name: str | int) -> UUID:
    """Return the key of what bears a name: the same in every database, and strewn as random ones are."""
    return uuid5(NAMESPACE, "/".join(map(str, name)))


class Draw:
    """Draws under a name, one after the other.

    Of `Random` only `random()` is used, because only that is promised to stay the same in every version of Python.
    """

    def __init__(self, *name: str | int):
        self.random = Random("/".join(map(str, name))).random  # noqa: S311 nothing here is to be secret

    def below(self, number: int) -> int:
        """Return a whole number from 0, less than `number`."""
        return int(self.random() * number)

    def pick(self, things: Sequence[Thing]) -> Thing:
        return things[int(self.random() * len(things))]

    def chance(self, share: float) -> bool:
        """Return True in so many of all cases."""
        return self.random() < share

    def several(self, number: int, below: int) -> list[int]:
        """Return so many different whole numbers from 0, less than `below`; all where there are not so many."""
        found = {}
        while len(found) < min(number, below):
            found[int(self.random() * below)] = None
        return list(found)
