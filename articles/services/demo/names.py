"""Names of people, places, topics and conferences, each with a number of its own and no two the same."""

from functools import cache
from math import gcd

from articles.services.demo.words import (
    ADJECTIVES,
    EVENTS,
    GIVEN_NAMES,
    NAME_ENDINGS,
    NOUNS,
    PLACE_ENDINGS,
    STEMS,
)

_SURNAMES = len(STEMS) * len(NAME_ENDINGS)
_PEOPLE = len(GIVEN_NAMES) * _SURNAMES


def person(number: int) -> tuple[str, str]:
    """Return the given names and the surname of a person. Number 0 is Ada Example; some have long names."""
    round_, place = divmod(number, _PEOPLE)
    rest, given = divmod(_strewn(place, _PEOPLE), len(GIVEN_NAMES))
    first, last = GIVEN_NAMES[given], surname(rest + round_ * _SURNAMES)
    if number % 9 == 4:
        last += f"-{STEMS[number % len(STEMS) - 1]}{NAME_ENDINGS[number % len(NAME_ENDINGS)]}"
    if number % 50 == 7:
        first += f" {GIVEN_NAMES[number % 31]} {GIVEN_NAMES[number % 29]}"
        last = f"von und zu {last}-{STEMS[number % 23]}stein"
    return first, last


def surname(number: int) -> str:
    """Return a simple surname; of so many that there are no others they bear a number as well."""
    round_, place = divmod(number, _SURNAMES)
    name = STEMS[place % len(STEMS)] + NAME_ENDINGS[place // len(STEMS)]
    return f"{name} {round_ + 1}" if round_ else name


def topic(number: int) -> str:
    """Return the name of a topic. Number 0 is Made-up matters."""
    round_, place = divmod(number, len(ADJECTIVES) * len(NOUNS))
    place = _strewn(place, len(ADJECTIVES) * len(NOUNS))
    name = f"{ADJECTIVES[place % len(ADJECTIVES)]} {NOUNS[place // len(ADJECTIVES)]}".capitalize()
    return f"{name} {round_ + 1}" if round_ else name


def place(number: int) -> str:
    number = _strewn(number % (len(STEMS) * len(PLACE_ENDINGS)), len(STEMS) * len(PLACE_ENDINGS))
    return STEMS[number % len(STEMS)] + PLACE_ENDINGS[number // len(STEMS)]


def series(number: int) -> str:
    """Return the name of a series of conferences. Number 0 is the Example Forum on Made-up Matters."""
    subject = " ".join(word.capitalize() for word in topic(number).split())
    return f"Example {EVENTS[number % len(EVENTS)]} on {subject}"


def ordinal(number: int) -> str:
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _strewn(number, whole):
    """Return another number for each below `whole`, neighbours far apart."""
    return number * _step(whole) % whole


@cache
def _step(whole):
    """Return the number nearest to the golden section that has no factor in common with `whole`."""
    return next(step for step in range(round(whole * 0.618), whole) if gcd(step, whole) == 1)
