"""What waits to be settled, as people read it: names for keys, the words that either side changed marked."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import reduce
from operator import or_

from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _

from articles.aggregate.content import Content, digest
from articles.aggregate.difference import Change, FieldChange, diff, places_of
from articles.aggregate.merging import Clash
from articles.aggregate.order import moved_keys
from articles.aggregate.unit import records_of
from articles.aggregate.wording import Piece
from articles.enums import SnapshotKind
from articles.models import Article, Snapshot, Takeaway, User
from articles.queries.difference import Labels, ShownChange, ShownField, name_of, show_changes
from articles.queries.joining import content_before, join_work
from articles.queries.snapshot import content_in


def unsettled_of(article: Article, user: User) -> list[Snapshot]:
    """Return what waits to be settled in an article, the person's own first, without the contents. One query."""
    versions = article.snapshots.unsettled().for_list()
    return sorted(versions, key=lambda version: version.created_by_id != user.pk)


@dataclass(frozen=True)
class ShownSide:
    """What one side says: fields, or an order of names, with what it changed marked; or that it deleted the record."""

    fields: list[ShownField] = field(default_factory=list)
    order: list[Piece] = field(default_factory=list)
    is_deleted: bool = False


@dataclass(frozen=True)
class ShownClash:
    """A clash in words: what it is about, what was there before, both sides, and what deleting would lose."""

    clash: Clash
    name: str
    title: str
    before: ShownSide
    theirs: ShownSide
    mine: ShownSide
    lost: list[ShownChange]
    lost_positions: list[str]

    @property
    def about(self) -> str:
        """Return which of the record it is: the labels of its fields, its order or its end."""
        if self.clash.unit == "deleted":
            return _("Deleted")
        if self.clash.unit == "order":
            is_article = self.clash.record == "article"
            return _("Order of the takeaways") if is_article else _("Order of the positions")
        return get_text_list([field.label for field in self.theirs.fields or self.mine.fields], _("and"))


class Settling:
    """A version that was set aside, beside the newest work or what somebody has seen of it.

    `asked` are the keys of clashes that came up on the way. Loading takes twelve queries, showing at most thirty more,
    whatever the size of the article.
    """

    def __init__(self, article: Article, version: Snapshot, theirs: Content, asked: Iterable[str] = ()):
        self.article, self.version, self.theirs = article, version, theirs
        self.base, self.mine = content_before(version.base), content_in(version)
        joined = join_work(article, self.base, theirs, self.mine, dict.fromkeys(asked))
        self.joined, self.clashes = joined.content, joined.clashes
        self._loaded = {}
        self.labels = Labels(self.base, theirs, self.mine)
        self.contents = self.joined, theirs, self.mine, self.base
        self.records = reduce(or_, map(records_of, reversed(self.contents)))

    @property
    def seen(self) -> str:
        """Return the digest of what the edit is beside."""
        return digest(self.theirs)

    def versions(self) -> list[Snapshot]:
        """Return the versions that made the newest work of what the edit was made from, the latest first. One query."""
        saved = self.article.snapshots.for_list().exclude(kind=SnapshotKind.SET_ASIDE)
        return list(saved.filter(number__gt=self.version.base.number) if self.version.base else saved[:1])

    def shown(self) -> list[ShownClash]:
        """Return the clashes in the order of the page."""
        return [self._shown(clash) for clash in self.clashes]

    def _shown(self, clash):
        show = {"order": self._order, "place": self._place}.get(clash.unit, self._fields)
        sides = [show(clash, values) for values in (clash.base, clash.theirs, clash.mine)]
        lost = self._lost(clash) if clash.unit == "deleted" else ([], [])
        title = self.labels.title(clash.record, self.records[clash.record, clash.pk])
        return ShownClash(clash, self._name(clash.record, clash.pk), title, *sides, *lost)

    def _name(self, record, pk):
        content = next(content for content in self.contents if (record, pk) in records_of(content))
        place = places_of(content).get((record, pk))
        return name_of(Change(record, pk, "kept", new_place=place), (content, content))

    def _fields(self, clash, values):
        if values is None or clash.unit == "deleted":
            return ShownSide(is_deleted=values is None)
        return ShownSide([self._field(clash, name, values) for name in _differing(clash)])

    def _field(self, clash, name, values):
        """Return a field as a side has it, what it changed marked; if before is not known, what the other lacks."""
        other = clash.mine if values is clash.theirs else clash.theirs
        before = clash.base if clash.base is not None else other or {}
        old, new = before.get(name), values.get(name)
        if old == new:
            whole = self.labels.field(clash.record, FieldChange(name, None, new))
            return replace(whole, pieces=[piece._replace(kind="same") for piece in whole.new])
        shown = self.labels.field(clash.record, FieldChange(name, old, new))
        return shown if clash.base is not None else replace(shown, pieces=shown.new)

    def _place(self, clash, values):
        if values is None:
            return ShownSide()
        name = self._name("takeaway", values["takeaway"])
        text = f"{name}: {self.records['takeaway', values['takeaway']]['heading']}"
        kind = "new" if clash.base and values != clash.base else "same"
        return ShownSide([ShownField(capfirst(Takeaway._meta.verbose_name), [Piece(kind, text)])])

    def _order(self, clash, values):
        [name] = clash.fields
        if values is None:
            return ShownSide()
        moved = moved_keys((clash.base or clash.theirs)[name], values[name])
        record = name.removesuffix("s")
        return ShownSide(
            order=[
                Piece("new" if key in moved else "same", self.labels.title(record, self.records[record, key]))
                for key in values[name]
            ]
        )

    def _lost(self, clash):
        """Return what a deletion would lose: the work that was done on it, and all positions that would go with it."""
        kept, other = (self.theirs, self.mine) if clash.mine is None else (self.mine, self.theirs)
        under = kept["takeaways"].get(clash.pk, {}).get("positions", [])
        changes = [each for each in self._changes(kept) if each.change.pk in {clash.pk, *under}]
        gone = [kept["positions"][key] for key in under if key not in other["positions"]]
        return changes, [self.labels.title("position", fields) for fields in gone]

    def _changes(self, side):
        """Return what a side changed of all that the other one deleted. Loaded once for each side."""
        name = "theirs" if side is self.theirs else "mine"
        if name not in self._loaded:
            deleted = {clash.pk for clash in self.clashes if clash.unit == "deleted" and getattr(clash, name)}
            wanted = deleted.union(*(side["takeaways"].get(key, {}).get("positions", []) for key in deleted))
            changes = [change for change in diff(self.base, side) if change.pk in wanted]
            self._loaded[name] = show_changes(changes, self.base, side)
        return self._loaded[name]


def _differing(clash):
    """Return the fields in which the sides differ, or of a record of one side those that say something."""
    sides = [side for side in (clash.base, clash.theirs, clash.mine) if side is not None]
    sides = sides if len(sides) > 1 else [{}, *sides]
    return [name for name in clash.fields if len({side.get(name) or None for side in sides}) > 1]
