from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from string import ascii_uppercase

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, Max, Min, Q, When
from django.db.models.functions import Substr
from django.utils.translation import gettext_lazy as _

from articles.countries import countries
from articles.enums import SpeakerKind
from articles.lexemes import words
from articles.models import Position, Proposition, Speaker
from articles.models.position import CONFERENCE, SAID
from articles.queries.offer import Offer
from articles.queries.page import KeysFirst, parts_touched
from articles.queries.position import (
    STATEMENTS_A_PAGE,
    ConferenceGroup,
    by_conference,
    by_or_for,
    grouped,
    latest_of_each,
)

SPEAKERS_A_PAGE = 60
ROLES_SHOWN = 3
DIFFERING_SHOWN = 10
# Of each stance on a proposition on which there are several.
STATEMENTS_A_STANCE = 3
SILENT_SHOWN = 12
# Names that begin with no letter from A to Z, with or without a mark, stand after them.
OTHER = "other"
LETTERS = {letter: letter for letter in ascii_uppercase} | {OTHER: _("Other")}
# Of a name that begins with a mark, such as an apostrophe, the first letter is the second character.
INITIALS = 2
INITIAL = Substr("sort_name", 1, INITIALS)


@dataclass(frozen=True)
class SpeakerOffer(Offer):
    """By what the speakers can be filtered, and by letter what the names that stand under it begin with."""

    initials: dict[str, list[str]]


@dataclass(frozen=True)
class SpeakerList:
    """One page of speakers, as pairs of a letter and those whose names stand under it."""

    page_obj: Page
    groups: list[tuple[str, list[Speaker]]]


@dataclass(frozen=True)
class SpeakerFacts:
    """What all statements of a speaker come to: numbers and the days of the first and the last."""

    own: int
    on_behalf: int
    propositions: int
    first_on: date | None
    last_on: date | None


@dataclass(frozen=True)
class Differing:
    """Statements of one speaker on one proposition that differ in stance, by date, and how many are not shown."""

    proposition: Proposition
    positions: list[Position]

    @property
    def more(self) -> int:
        shown = {position.stance: position.of_group for position in self.positions}
        return sum(shown.values()) - len(self.positions)


@dataclass(frozen=True)
class SpeakerPage:
    """One page of what is on record of a speaker. A list that says it is cut holds one more than is shown of it."""

    speaker: Speaker
    facts: SpeakerFacts
    roles: list[str]
    page_obj: Page
    groups: list[ConferenceGroup]
    on_behalf: list[ConferenceGroup]
    differing: list[Differing]
    silent: list[Proposition]


def speaker_offer(now: datetime) -> SpeakerOffer:
    """Return the letters, kinds and countries of the speakers that readers may see. One query."""
    speakers = Speaker.objects.published(now).annotate(initial=INITIAL).order_by()
    counts, letters, initials = Counter(), {}, defaultdict(list)
    rows = speakers.values_list("initial", "kind", "country").annotate(number=Count("pk"))
    for initial, kind, country, number in rows:
        if initial not in letters:
            letters[initial] = letter_of(initial)
            initials[letters[initial]].append(initial)
        counts[letters[initial], kind, country] += number
    labels = {"letter": LETTERS, "kind": dict(SpeakerKind.choices), "country": countries()}
    return SpeakerOffer(labels, counts, initials)


def speaker_list(offer: SpeakerOffer, asked: dict[str, str], number: int, now: datetime) -> SpeakerList:
    """Return one page of the speakers as asked by letter and sort name, each with `position_count`.

    Accents and case make no difference to the order, whatever the database thinks of them. So the names of the letters
    on the page are read, and no others: no page costs more than its letters do. Raises EmptyPage beyond the last page.
    Two queries.
    """
    sizes = offer.sizes("letter", asked)
    page = Paginator(range(sum(sizes.values())), SPEAKERS_A_PAGE).page(number)
    first, last = page.object_list.start, page.object_list.stop
    letters, before = parts_touched(sizes, first, last)
    keys = _in_order(offer, asked, letters, now)[first - before : last - before]
    found = Speaker.objects.with_counts(now).in_bulk(keys)
    page.object_list = [found[key] for key in keys if key in found]
    by_letter = grouped(page, lambda speaker: letter_of(speaker.sort_name))
    return SpeakerList(page, [(LETTERS[letter], group) for letter, group in by_letter])


def _in_order(offer, asked, letters, now):
    """Return the keys of the speakers under some letters, letter by letter."""
    speakers = Speaker.objects.published(now).annotate(initial=INITIAL)
    speakers = speakers.filter(**{name: asked[name] for name in asked if name != "letter"})
    speakers = speakers.filter(initial__in=[initial for letter in letters for initial in offer.initials[letter]])
    names = speakers.order_by().values_list("sort_name", "pk")
    places = {letter: place for place, letter in enumerate(letters)}
    return [key for *_, key in sorted((places[letter_of(name)], _folded(name), name, key) for name, key in names)]


def _folded(name):
    return [word.plain for word in words(name)]


def letter_of(name: str) -> str:
    """Return the letter from A to Z under which a name stands, É under E and Ø under O, or else `OTHER`."""
    first = next(words(name[:INITIALS]), None)
    letter = first.plain[0].upper() if first else OTHER
    return letter if letter in LETTERS else OTHER


def speaker_detail(slug: str, now: datetime, number: int) -> SpeakerPage | None:
    """Return one page of a speaker's statements by conference, the latest first.

    What others said on the speaker's behalf comes after all of them and is kept apart. `roles` are those held, the
    latest first. Only on the first page: the propositions on which the speaker's own statements differ, and those on
    which there are none. Raises EmptyPage beyond the last page. Eight queries, five beyond the first page.
    """
    speaker = Speaker.objects.published(now).select_related("photo").filter(slug=slug).first()
    if speaker is None:
        return None
    published = Position.objects.published(now)
    own_first = Case(When(speaker=speaker, then=0), default=1)
    statements = published.filter(by_or_for(speaker)).for_detail().with_conference().latest_conference_first(own_first)
    page = KeysFirst(statements, STATEMENTS_A_PAGE).page(number)
    own, on_behalf = ([p for p in page if (p.speaker_id == speaker.pk) is is_own] for is_own in (True, False))
    return SpeakerPage(
        speaker=speaker,
        facts=_facts(speaker, published),
        roles=_roles(published.filter(speaker=speaker)),
        page_obj=page,
        groups=by_conference(own),
        on_behalf=by_conference(on_behalf),
        differing=_differing(published.filter(speaker=speaker)) if number == 1 else [],
        silent=_silent(speaker, published) if number == 1 else [],
    )


def _facts(speaker, published):
    own, on_behalf = Q(speaker=speaker), Q(on_behalf_of=speaker) & ~Q(speaker=speaker)
    return SpeakerFacts(
        **published.filter(by_or_for(speaker)).aggregate(
            own=Count("pk", filter=own),
            on_behalf=Count("pk", filter=on_behalf),
            propositions=Count("proposition", filter=own, distinct=True),
            first_on=Min(SAID, filter=own),
            last_on=Max(SAID, filter=own),
        )
    )


def _roles(own):
    roles = own.exclude(role="").order_by().values("role").annotate(last_on=Max(SAID)).order_by("-last_on", "role")
    return list(roles.values_list("role", flat=True)[: ROLES_SHOWN + 1])


def _differing(own):
    """Return the propositions with statements of more than one stance, by title, with the latest of each stance."""
    by_title = ["proposition__short_title", "proposition"]
    asked = own.order_by().values("proposition").annotate(stances=Count("stance", distinct=True)).filter(stances__gt=1)
    asked = asked.order_by(*by_title).values("proposition")[: DIFFERING_SHOWN + 1]
    statements = latest_of_each(own.filter(proposition__in=asked), ["proposition", "stance"], STATEMENTS_A_STANCE)
    statements = statements.for_detail().with_conference().order_by(*by_title, SAID, "id")
    return [Differing(*pair) for pair in grouped(statements, lambda p: p.proposition)]


def _silent(speaker, published):
    """Return the propositions that others spoke to at conferences where the speaker spoke, and the speaker nowhere."""
    # In a query of its own: told the way, PostgreSQL looks at every statement on every other proposition.
    own = set(published.filter(by_or_for(speaker)).order_by().values_list(CONFERENCE, "proposition").distinct())
    there = published.filter(**{f"{CONFERENCE}__in": {conference for conference, _proposition in own}})
    propositions = Proposition.objects.filter(pk__in=there.values("proposition"))
    return list(propositions.exclude(pk__in={proposition for _conference, proposition in own})[: SILENT_SHOWN + 1])
