"""Records that became one: where the key of one that is gone leads, and what merging two of them would do."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from urllib.parse import urlsplit

from django.db.models import DateField, F, Model, Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.aggregate.content import Content, mergeable_keys, with_merged
from articles.models import (
    Article,
    ArticleTopic,
    MergedRecord,
    Position,
    Proposition,
    Source,
    Speaker,
    TakeawayTopic,
    Topic,
)
from articles.queries.usage import articles_showing, articles_with_drafts_naming

# Of what moves so many are named, the rest is counted: of live articles, which are dear to count, a hundred of them.
SHOWN = 8
COUNTED = SHOWN + 100
# So many are compared, so many offered, and those at least as alike: of all groups of three letters, the share in both.
MOST_COMPARED = 5000
OFFERED = 5
ALIKE = 0.45
_WORD = re.compile(r"[^\W_]+")

# What can be chosen from either of two records, by their kind. What is joined, and addresses, are left out.
FIELDS = {
    Speaker: ("name", "sort_name", "kind", "country", "wikidata_id", "photo"),
    Source: (
        "kind",
        "title",
        "publisher",
        "url",
        "published_on",
        "accessed_on",
        "archived_url",
        "language",
        "excerpt",
    ),
    Topic: ("name", "description"),
    Proposition: ("statement", "short_title", "topic", "scope_note", "unit"),
}
# What a page of an article shows of them.
SEEN = {
    Speaker: ("name",),
    Source: ("kind", "title", "publisher", "url", "published_on", "archived_url", "language"),
    Topic: ("name",),
    Proposition: ("statement", "short_title", "unit"),
}
# Every link to a record of a kind, by what the page calls what moves.
LINKS = {
    Speaker: [
        (Position, "speaker", gettext_lazy("Positions")),
        (Position, "on_behalf_of", gettext_lazy("Positions on behalf of")),
    ],
    Source: [
        (Position, "source", gettext_lazy("Positions")),
        (Position, "quote_source", gettext_lazy("Quotations")),
    ],
    Topic: [
        (ArticleTopic, "tag", gettext_lazy("Articles")),
        (TakeawayTopic, "tag", gettext_lazy("Takeaways")),
        (Proposition, "topic", gettext_lazy("Propositions")),
    ],
    Proposition: [(Position, "proposition", gettext_lazy("Positions"))],
}


def kept_keys(keys: Collection[str]) -> dict[str, str]:
    """Return the key of the record that stayed, for each key of one that was merged into it. One query at most."""
    if not keys:
        return {}
    merged = MergedRecord.objects.filter(pk__in=keys).values_list("pk", "kept_key")
    return {str(gone): str(kept) for gone, kept in merged}


def with_kept(content: Content) -> Content:
    """Return a content that names the records that stayed in place of those merged into them. One query at most."""
    return with_merged(content, kept_keys(mergeable_keys(content)))


@dataclass(frozen=True)
class Difference:
    """A field in which two records differ, in words. `fills`: only the one that goes says anything."""

    name: str
    label: str
    kept: str
    gone: str

    @property
    def fills(self) -> bool:
        return not self.kept


@dataclass(frozen=True)
class Moving:
    """What leads to the record that goes: how many, and the first of them."""

    label: str
    count: int
    rows: list[Model]

    @property
    def more(self) -> int:
        return self.count - len(self.rows)


@dataclass(frozen=True)
class Merging:
    """What merging one record into another would do."""

    gone: Model
    kept: Model
    differences: list[Difference]
    moving: list[Moving]
    # Articles that readers see now and in which something reads differently afterwards, as far as it depends on `gone`.
    # No more than `COUNTED` and one for each way in which they name it.
    live: Moving
    # Unpublished work that names the record that goes.
    drafts: Moving
    # Positions that say afterwards what another under the same takeaway says.
    same: Moving
    # Positions in which the one speaks on behalf of the other.
    for_itself: int

    @property
    def seen(self) -> str:
        """Return what changes with either record, by which a form says what it has shown."""
        return state_of(self.gone, self.kept)


def merging(gone: Model, kept: Model, now: datetime) -> Merging:
    """Return what merging a record into another of its kind would do. At most eighteen queries, whatever their use."""
    links = LINKS[type(gone)]
    moving = [_moving(label, _rows(model, name, gone), model) for model, name, label in links]
    if isinstance(gone, Speaker):
        moving.append(_moving(_("Roles"), gone.roles.all()))
    return Merging(
        gone=gone,
        kept=kept,
        differences=differences(gone, kept),
        moving=[each for each in moving if each.count],
        live=_moving(_("Live articles"), articles_showing(gone, COUNTED + 1, Article.objects.published(now))),
        drafts=_moving(_("Unpublished changes"), articles_with_drafts_naming([gone])),
        same=_moving(_("Positions that become the same"), _becoming_the_same(gone, kept)),
        for_itself=positions_for_themselves(gone, kept).count() if isinstance(gone, Speaker) else 0,
    )


def differences(gone: Model, kept: Model) -> list[Difference]:
    """Return the fields that can be chosen and in which the two differ; those that only `kept` has are left out."""
    found = []
    for name in FIELDS[type(gone)]:
        field = type(gone)._meta.get_field(name)
        if getattr(gone, field.attname) not in {getattr(kept, field.attname), None, ""}:
            label = str(field.verbose_name)
            found.append(Difference(name, label, shown_value(kept, name), shown_value(gone, name)))
    return found


def shown_value(record: Model, name: str) -> str:
    """Return the value of a field in words, empty where there is none."""
    field, value = record._meta.get_field(name), getattr(record, name)
    if value in {None, ""}:
        return ""
    if field.choices:
        return str(getattr(record, f"get_{name}_display")())
    return date_format(value) if isinstance(field, DateField) else str(value)


def state_of(*records: Model) -> str:
    """Return what differs as soon as anything that one can edit of the records does."""
    fields = [field.attname for field in records[0]._meta.concrete_fields if field.editable]
    values = [(str(row.pk), *(str(getattr(row, name)) for name in fields)) for row in records]
    return sha256(repr(values).encode()).hexdigest()


def positions_for_themselves(gone: Speaker, kept: Speaker) -> QuerySet[Position]:
    """Return the positions in which one of two speakers speaks on behalf of the other."""
    pair = [gone.pk, kept.pk]
    return Position.objects.filter(speaker__in=pair, on_behalf_of__in=pair).filter(
        Q(speaker=gone.pk) | Q(on_behalf_of=gone.pk)
    )


def _rows(model, name, record):
    rows = model.objects.filter(**{name: record.pk})
    if model in {ArticleTopic, TakeawayTopic}:
        # In the order of an index, as there may be very many.
        return rows.select_related("content_object").order_by("content_object_id")
    return rows.select_related("speaker", "proposition") if model is Position else rows


def _moving(label, rows, model=None):
    found = list(rows[:SHOWN])
    count = rows.count() if len(found) == SHOWN else len(found)
    if model in {ArticleTopic, TakeawayTopic}:
        found = [row.content_object for row in found]
    return Moving(str(label), count, found)


def _becoming_the_same(gone, kept):
    """Return positions of the one beside which another says the same of the other."""
    name = gone._meta.model_name
    if name not in {"speaker", "proposition"}:
        return Position.objects.none()
    other = "proposition" if name == "speaker" else "speaker"
    twin = {f"takeaway__positions__{each}": F(each) for each in (other, "paraphrase", "quote")}
    twin[f"takeaway__positions__{name}"] = kept.pk
    same = Position.objects.filter(**{name: gone.pk}, **twin)
    return Position.objects.filter(pk__in=same.values("pk")).select_related("speaker", "proposition")


def likely_duplicates(record: Model) -> list[Model]:
    """Return records of its kind that may mean the same, the likeliest first, five at most. Two queries.

    Names and other spellings are compared without accents and capitals, so that a slip of the pen is no difference;
    of sources the web address too, of which the page counts and not how it was written.
    """
    own = _spellings(record)
    rows = type(record).objects.exclude(pk=record.pk).only(*_COMPARED[type(record)]).order_by("pk")
    if isinstance(record, Source):
        same = Q(publisher__iexact=record.publisher)
        rows = rows.filter(same | Q(url__icontains=place) if (place := _place(record.url)) else same)
    found = [(max(_likeness(a, b) for a in own for b in _spellings(row)), row) for row in rows[:MOST_COMPARED]]
    best = sorted((each for each in found if each[0] >= ALIKE), key=lambda each: -each[0])[:OFFERED]
    on_file = type(record).objects.in_bulk([row.pk for _likeness, row in best])
    return [on_file[row.pk] for _likeness, row in best]


_COMPARED = {
    Speaker: ("name", "aliases"),
    Source: ("title", "url"),
    Topic: ("name",),
    Proposition: ("statement", "short_title"),
}


def _spellings(record):
    """Return what a record is called, each as the groups of three letters in it."""
    match record:
        case Speaker():
            names = [record.name, *record.alias_list]
        case Source():
            names = [record.title, _place(record.url)]
        case Topic():
            names = [record.name]
        case Proposition():
            names = [record.statement, record.short_title]
    return [_threes(name) for name in names if name]


def _threes(name):
    plain = unicodedata.normalize("NFKD", name).casefold()
    if not plain.isascii():
        plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return frozenset().union(*map(_threes_of_word, _WORD.findall(plain)))


@lru_cache(maxsize=2**14)
def _threes_of_word(word):
    spaced = f"  {word} "
    return frozenset(spaced[at : at + 3] for at in range(len(spaced) - 2))


def _likeness(one, other):
    return len(one & other) / len(one | other) if one and other else 0


def _place(url):
    """Return host and path of a web address, without what differs from one copy of it to the next."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return (parts.netloc.casefold().removeprefix("www.") + parts.path).rstrip("/")
