"""The shared records of the demo, each made from its number alone."""

from datetime import UTC, date, datetime, timedelta
from functools import cache

from articles.enums import GroundRules, SpeakerKind
from articles.models import Author, Conference, ConferenceSeries, Proposition, Speaker, SpeakerRole, Topic
from articles.queries.work import cache as give
from articles.services.demo import names, pictures, size
from articles.services.demo.draw import Draw, key
from articles.services.demo.words import (
    ACTIONS,
    CIRCUMSTANCES,
    COUNTRIES,
    EVENTS,
    OFFICES,
    VENUES,
)
from articles.text import make_slug

MARK = "demo-"
LAST_YEAR = 2024
# A time that nobody who tries this out will see.
FAR_FUTURE = datetime(2199, 1, 1, 9, tzinfo=UTC)
UNITS = ("% of the example budget", "imaginary tonnes a year", "specimens a head")


def slug(name, number=None):
    """Return an address that says that it is made up; with a number where names may come twice."""
    stem = make_slug(name, fallback="record", length=70)
    return f"{MARK}{stem}" if number is None else f"{MARK}{stem}-{number}"


@cache
def topic(number: int) -> Topic:
    name = names.topic(number)
    description = f"What is said about {name.lower()}, all of it made up: costs, rules, and who has to look after them."
    return Topic(id=key("topic", number), name=name, slug=slug(name), description=description)


@cache
def proposition(number: int) -> Proposition:
    draw = Draw("proposition", number)
    # Those of the matrix stand under the first topics, two each.
    chosen = number // 2 if number < size.MATRIX_PROPOSITIONS else draw.below(size.topics_at_proposition(number))
    about, action = topic(chosen), ACTIONS[(number * 7) % len(ACTIONS)]
    end = f" {draw.pick(CIRCUMSTANCES)}" if number >= len(ACTIONS) or draw.chance(0.3) else ""
    short = f"{about.name.split(' ', 1)[1]}: {action.removeprefix('be ')}"
    return Proposition(
        id=key("proposition", number),
        topic=about,
        statement=f"{about.name} should {action}{end}.",
        short_title=short[:60].rstrip(" ,:").capitalize(),
        slug=slug(f"{about.name} {action}", number),
        scope_note="Supports: wants it or votes for it. Opposes: says no to it." if draw.chance(0.3) else "",
        unit=UNITS[number // 6 % len(UNITS)] if number % 6 == 1 else "",
    )


@cache
def speaker(number: int) -> Speaker:
    """Return a speaker with the roles held over the years. One in eight is a government, a group or an organisation."""
    draw = Draw("speaker", number)
    country, _zone, language = COUNTRIES[number % len(COUNTRIES)] if number < 60 else draw.pick(COUNTRIES)
    given, last = names.person(number)
    person = Speaker(id=key("speaker", number), country=country)
    person.language = language
    if number % 8 != 5:
        person.name, person.sort_name = f"{given} {last}", f"{last}, {given}"
        person.aliases = f"{given[0]}. {last}" if draw.chance(0.4) else ""
        person.photo_id = pictures.photo_key(number % 5) if number % 6 == 0 else None
        roles = _roles(number, draw)
    else:
        kinds = (SpeakerKind.GOVERNMENT, SpeakerKind.DELEGATION, SpeakerKind.ORGANISATION)
        person.kind = kinds[number // 8 % 3]
        form = ("Government of {}land", "Delegation of {}land", "{} Foundation for Examples")[number // 8 % 3]
        person.name = person.sort_name = form.format(names.surname(number // 24))
        roles = []
    person.slug = slug(person.name)
    give(person, "roles", roles)
    return person


def _roles(number, draw):
    """Return one to three roles, one after the other, the latest first."""
    ends = sorted(2003 + year for year in draw.several(draw.below(3), 20))
    starts = [None, *(date(year, 7, 1) for year in ends)]
    ends = [*(date(year, 6, 30) for year in ends), None]
    titles = [f"{draw.pick(OFFICES)} for {names.topic(draw.below(300)).lower()}" for _ in starts]
    return [
        SpeakerRole(
            id=key("role", number, place),
            speaker_id=key("speaker", number),
            title=titles[place],
            starts_on=starts[place],
            ends_on=ends[place],
        )
        for place in reversed(range(len(starts)))
    ]


@cache
def author(number: int) -> Author:
    given, last = names.person(9000 + number)
    return Author(
        id=key("author", number),
        name=f"{given} {last}",
        slug=slug(f"{given} {last}"),
        biography="A made-up byline. Writes about what never happened, and where that can be checked.",
    )


@cache
def series(number: int) -> ConferenceSeries:
    name = names.series(number)
    return ConferenceSeries(
        id=key("series", number),
        name=name,
        slug=slug(name),
        organiser=f"{names.place(number)} Institute for Examples",
        website=f"https://series-{number}.example/",
        description=f"A made-up {EVENTS[number % len(EVENTS)].lower()}, which meets every year in a place that is not.",
    )


def conference(number: int) -> Conference:
    """Return a conference: twelve editions of a series, the latest first, of which the last is one of its own."""
    of, edition = divmod(number, size.EDITIONS)
    draw = Draw("conference", number)
    year = LAST_YEAR - of * 5 % 13 - edition
    starts_on = date(year, 1 + of * 7 % 12, 1 + of % 20) + timedelta(days=draw.below(7))
    # A series meets in one place, or at another each year.
    at = of if of % 3 else number
    country, zone, _language = COUNTRIES[at % len(COUNTRIES)]
    city, held = names.place(at), 5 + of % 40 + size.EDITIONS - edition
    row = Conference(
        id=key("conference", number),
        series=series(of) if edition < size.EDITIONS - 1 else None,
        name=f"{names.ordinal(held)} {names.series(of)}",
        short_name=f"{city} {year}",
        edition=names.ordinal(held),
        slug=slug(f"{names.ordinal(held)} {names.series(of)}") if number else f"{MARK}conference",
        starts_on=starts_on,
        ends_on=starts_on + timedelta(days=draw.below(4)),
        time_zone=zone,
        venue=draw.pick(VENUES),
        city=city,
        country=country,
        organiser=f"{names.place(of)} Institute for Examples",
        website=f"https://series-{of}.example/{year}",
        ground_rules=GroundRules.MIXED if draw.chance(0.1) else GroundRules.ON_THE_RECORD,
        description=(
            f"A made-up conference on {topic(of % 6).name.lower()}, held on paper only. Two questions were on "
            f"everybody’s lips in {city}: who pays for the examples, and whether a sample may be shown twice."
        ),
        photo_id=pictures.photo_key(number % 5) if number % 3 == 0 else None,
    )
    if edition == size.EDITIONS - 1:
        row.name, row.edition = f"Jubilee Meeting of the {names.series(of)}", ""
        row.slug = slug(row.name)
    return row
