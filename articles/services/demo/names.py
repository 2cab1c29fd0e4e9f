"""Names of people, places, topics and conferences, each with a number of its own and no two the same."""

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


def person(number: int) -> tuple[str, str]:
    """Return the given names and the surname of a person. Number 0 is Ada Example; some have long names."""
    round_, place = divmod(number, len(GIVEN_NAMES) * len(STEMS) * len(NAME_ENDINGS))
    rest, given = divmod(_strewn(place, len(GIVEN_NAMES) * len(STEMS) * len(NAME_ENDINGS)), len(GIVEN_NAMES))
    ending, stem = divmod(rest, len(STEMS))
    first, last = GIVEN_NAMES[given], STEMS[stem] + NAME_ENDINGS[ending]
    if number % 9 == 4:
        last += f"-{STEMS[number % len(STEMS) - 1]}{NAME_ENDINGS[number % len(NAME_ENDINGS)]}"
    if number % 50 == 7:
        first += f" {GIVEN_NAMES[number % 31]} {GIVEN_NAMES[number % 29]}"
        last = f"von und zu {last}-{STEMS[number % 23]}stein"
    return first, f"{last} {round_ + 1}" if round_ else last


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
    step = next(step for step in (7919, 7907, 7901) if gcd(step, whole) == 1)
    return number * step % whole
