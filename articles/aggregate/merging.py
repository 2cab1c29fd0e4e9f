"""Joining two edits of one content: what they do to different units joins by itself, one unit edited twice clashes."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from articles.aggregate.content import SETS, Content, takeaway_of
from articles.aggregate.order import Identity, join_orders, page_order
from articles.aggregate.unit import FIELDS, UNITS, records_of

# The unit of a record that cannot be joined from two sides.
WHOLE = "whole"


@dataclass(frozen=True)
class Clash:
    """Something that both sides did differently.

    `record` is "article", "takeaway" or "position", `pk` its key. `unit` names what clashes: a field or a group of
    fields that belong together, "place" (which takeaway a position stands under), "order", "deleted", or "whole" (all
    that either side changed of what does not go together). `base`, `theirs` and `mine` hold the values of `fields` on
    each side, or are None where the side has no such record. `key` is the same for the same clash in any process, and
    good as a name in a form.
    """

    record: str
    pk: str
    unit: str
    fields: tuple[str, ...]
    base: dict[str, Any] | None
    theirs: dict[str, Any] | None
    mine: dict[str, Any] | None

    @property
    def key(self) -> str:
        return clash_key(self.record, self.pk, self.unit)


def clash_key(record: str, pk: str, unit: str) -> str:
    """Return what a clash goes by in choices and forms."""
    return f"{record}-{pk}-{unit}"


@dataclass(frozen=True)
class Merged:
    """The joined content; where `clashes` has something, what theirs says stands in it for the time being."""

    content: Content
    clashes: list[Clash]


# What is chosen for a clash, by its key: "mine", "theirs", or the values of its fields, edited from both.
Choices = Mapping[str, str | dict[str, Any]]


def merge(
    base: Content, theirs: Content, mine: Content, choices: Choices | None = None, *, whole: Collection[Identity] = ()
) -> Merged:
    """Join two edits of `base`.

    A unit that only one side changed is taken from that side. Topics and authors are sets and never clash. Additions
    keep their place after what precedes them on their side. A takeaway that somebody deleted comes back where a
    position that nobody deleted has no other place. A response to what is gone is no response any more.

    `choices` settle clashes; one that settles nothing is ignored. The records named in `whole` are not joined from
    both sides: all that either changed of them is one clash. A field that a side does not know, because it was kept
    before there was such a field, is one that it did not change. Takes time in proportion to the contents.
    """
    start = _Side(base)
    merging = _Merging(start, _Side(theirs, start), _Side(mine, start), choices or {}, whole)
    content = merging.content()
    order = {identity: place for place, identity in enumerate(join_orders(page_order(theirs), page_order(mine)))}
    clashes = merging.clashes.values()
    return Merged(content, sorted(clashes, key=lambda clash: order[clash.record, clash.pk]))


class _Side:
    """A content with its records by identity; what it does not know of one stands there as the content before it."""

    def __init__(self, content, before=None):
        earlier = before.records if before else {}
        self.records = {
            identity: {**earlier.get(identity, {}), **fields} for identity, fields in records_of(content).items()
        }
        self.place_of = takeaway_of(content)
        for identity, fields in self.records.items():
            self.keep_response(fields, earlier.get(identity, {}))

    def keep_response(self, fields, before):
        """Leave a response that was emptied because what it answers was deleted, which may not come to pass."""
        answered = before.get("responds_to")
        if answered and not fields["responds_to"] and ("position", answered) not in self.records:
            fields["responds_to"] = answered

    def values(self, identity, fields):
        """Return those of the fields that it knows with their values, or None where it has no such record."""
        record = self.records.get(identity)
        return None if record is None else {name: record[name] for name in fields if name in record}

    def members(self, identity, name):
        return self.records.get(identity, {}).get(name, [])


class _Merging:
    def __init__(self, base, theirs, mine, choices, whole):
        self.sides = self.base, self.theirs, self.mine = base, theirs, mine
        self.choices, self.whole, self.clashes = choices, whole, {}

    def content(self):
        """Return the joined content and leave in `clashes` what is not settled."""
        identities = sorted(self.theirs.records.keys() | self.mine.records.keys())
        [article] = [each for each in identities if each[0] == "article"]
        takeaways = {key for record, key in identities if record == "takeaway" and self.keeps_takeaway(key)}
        positions = {key for record, key in identities if record == "position" and self.keeps_position(key, takeaways)}
        under = self.places(takeaways, positions)
        return {
            "article": {"id": article[1], **self.record(article, takeaways=under.keys())},
            "takeaways": {key: self.record(("takeaway", key), positions=under[key]) for key in sorted(under)},
            "positions": {key: self.position(key, positions) for key in sorted(positions)},
        }

    # What is kept

    def keeps_takeaway(self, key):
        identity = ("takeaway", key)
        keeper, other = self.keeper(identity)
        if other is None:
            return True
        if identity in self.base.records:
            is_wanted = self.worked_on(identity, keeper, other) and self.is_to_stay(identity, "deleted")
            return is_wanted and self.may_stay_alone(identity)
        return self.may_stay_alone(identity)

    def keeps_position(self, key, takeaways):
        identity = ("position", key)
        keeper, other = self.keeper(identity)
        if other is None:
            return True
        takeaway = ("takeaway", keeper.place_of[key])
        if takeaway in self.base.records and takeaway not in other.records:
            # It went with its takeaway, and comes back with it.
            kept = takeaway[1] in takeaways
        elif identity in self.base.records:
            kept = self.touched(identity, keeper) and self.is_to_stay(identity, "deleted")
        else:
            kept = True
        return kept and self.may_stay_alone(identity)

    def is_to_stay(self, identity, unit):
        fields = FIELDS[identity[0]]
        return self.ask(identity, unit, [side.values(identity, fields) for side in self.sides]) is not None

    def may_stay_alone(self, identity):
        return identity not in self.whole or self.is_to_stay(identity, WHOLE)

    def keeper(self, identity):
        """Return the side that has a record and the one that lacks it, or None for that where both have it."""
        if identity not in self.mine.records:
            return self.theirs, self.mine
        return self.mine, None if identity in self.theirs.records else self.theirs

    def worked_on(self, takeaway, keeper, other):
        """Tell whether the side that keeps a takeaway changed it, or anything that would go with it."""
        return self.edited(takeaway, keeper) or any(
            self.base.place_of.get(key) != takeaway[1]
            or (key not in other.place_of and self.edited(("position", key), keeper))
            for key in keeper.members(takeaway, "positions")
        )

    def touched(self, position, side):
        moved = side.place_of[position[1]] != self.base.place_of[position[1]]
        return moved or self.edited(position, side)

    def edited(self, identity, side):
        before = self.base.values(identity, FIELDS[identity[0]])
        return before != side.values(identity, before)

    # Where it stands

    def places(self, takeaways, positions):
        """Return the takeaways that there are, each with the positions under it."""
        wanted = {key: self.wanted_places(key) for key in sorted(positions)}
        needed = {places[-1] for places in wanted.values() if takeaways.isdisjoint(places)}
        under = {takeaway: set() for takeaway in takeaways | needed}
        for key, places in wanted.items():
            under[next(place for place in places if place in under)].add(key)
        return under

    def wanted_places(self, position):
        """Return the takeaways under which a position is wanted, the most wanted first."""
        places = [side.place_of.get(position) for side in self.sides]
        values = [place and {"takeaway": place} for place in places]
        chosen = self.join(("position", position), "place", values)["takeaway"]
        return list(dict.fromkeys([chosen, *filter(None, places[1:])]))

    def order(self, identity, name, members):
        """Return the members in the order of the side that changed it, with what only the other side has."""
        orders = [side.members(identity, name) for side in self.sides]
        common = set(orders[1]).intersection(orders[2])
        base, theirs, mine = ([key for key in order if key in common] for order in orders)
        lead = orders[2] if theirs == base else orders[1]
        if theirs != base and mine not in (base, theirs):
            lead = self.ask(identity, "order", [{name: order} for order in orders])[name]
        joined = [key for key in dict.fromkeys(lead) if key in members]
        for order in (*orders[1:], orders[0]):
            joined = join_orders(joined, [key for key in order if key in members])
        return joined + sorted(set(members).difference(joined))

    # What it says

    def record(self, identity, **members):
        """Return a record that at least one side has: its fields, and the keys of what stands under it."""
        joined = {}
        for unit, fields in self.units(identity).items():
            joined |= self.join(identity, unit, [side.values(identity, fields) for side in self.sides])
        for name in SETS.intersection(FIELDS[identity[0]]):
            joined |= self.join_set(identity, name)
        return joined | {name: self.order(identity, name, keys) for name, keys in members.items()}

    def position(self, key, positions):
        """Return a position; what it responds to is in another article, or still there."""
        joined = self.record(("position", key))
        answered = joined.get("responds_to")
        gone = answered not in positions and any(("position", answered) in side.records for side in self.sides)
        return joined | {"responds_to": None} if gone else joined

    def units(self, identity):
        units = UNITS[identity[0]]
        if identity not in self.whole:
            return units
        base, *others = (side.values(identity, chain(*units.values())) or {} for side in self.sides)
        changed = [name for side in others for name, value in side.items() if value != base.get(name)]
        return {WHOLE: changed} | {name: [name] for name in chain(*units.values()) if name not in changed}

    def join(self, identity, unit, values):
        """Return the values of the side that changed them, or what is chosen where both did."""
        base, theirs, mine = values
        if None in (theirs, mine):
            # What has come back for the sake of something else says at least what one side says.
            chosen = self.ask(identity, unit, values) if unit == WHOLE else None
            return chosen or (mine if theirs is None else theirs)
        if theirs == mine or (mine == base and unit != WHOLE):
            return theirs
        return mine if theirs == base and unit != WHOLE else self.ask(identity, unit, values)

    def join_set(self, identity, name):
        """Return the set with what either side added and without what either took out, unless nobody knows it."""
        known = [side.values(identity, [name]) for side in self.sides]
        if None in known[1:] or known[1] == known[2]:
            return known[1] or known[2]
        base, theirs, mine = (set(fields.get(name, ())) if fields else set() for fields in known)
        return {name: sorted((theirs & mine) | (theirs - base) | (mine - base))}

    def ask(self, identity, unit, values):
        """Return what is chosen, or for the time being what theirs says."""
        base, theirs, mine = values
        fields = tuple({**(base or {}), **(theirs or {}), **(mine or {})})
        clash = Clash(*identity, unit, fields, base, theirs, mine)
        choice = self.choices.get(clash.key)
        if isinstance(choice, Mapping):
            return (mine if theirs is None else theirs) | {name: choice[name] for name in fields if name in choice}
        if choice not in ("mine", "theirs"):
            self.clashes[clash.key] = clash
        return mine if choice == "mine" else theirs
