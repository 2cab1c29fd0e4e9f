"""What a reader chooses from in order to compare."""

from collections import Counter
from datetime import datetime
from functools import reduce
from operator import or_
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Q, TextField, UUIDField
from django.db.models.functions import Cast, Coalesce

from articles.models import Conference, Position, Speaker
from articles.models.position import CONFERENCE
from articles.queries.find import having_all, words_of
from articles.queries.page import KeysFirst, parts_touched
from articles.queries.position import by_or_for

CANDIDATES_A_PAGE = 40
CONFERENCES_OFFERED = 200
# Of so few the statements are looked at, not all on the propositions of those chosen.
FEW_NAMED = 500


def speaker_candidates(chosen: list[Speaker], query: str, now: datetime) -> Paginator:
    """Return who can be compared with those chosen: with a query all in whose name or other spellings its words stand.

    Each says in `shared_count` on how many propositions of those chosen there are statements of theirs; who shares most
    comes first, and without a query those who share nothing are left out. Where nobody is chosen yet, by sort name.
    """
    words = words_of(query)
    if chosen and not words:
        return _Sharing(_shared_with(chosen, now))
    speakers = Speaker.objects.published(now).exclude(pk__in=[speaker.pk for speaker in chosen])
    speakers = speakers.filter(having_all(words, "name", "sort_name", "aliases"))
    if not chosen:
        return KeysFirst(speakers, CANDIDATES_A_PAGE)
    # Who shares nothing is found by name as well, after all others.
    named = list(speakers.order_by().values_list("pk", flat=True))
    shared = _shared_with(chosen, now, named if len(named) <= FEW_NAMED else None)
    return _Sharing(Counter({key: shared[key] for key in named}))


class _Sharing(Paginator):
    """Pages of speakers by how much they share, which is known by their keys: only those of a page are loaded."""

    def __init__(self, shared: Counter[UUID]):
        super().__init__(range(len(shared)), CANDIDATES_A_PAGE)
        self.shared = shared

    def page(self, number):
        page = super().page(number)
        first, last = page.object_list.start, page.object_list.stop
        sizes = dict(sorted(Counter(self.shared.values()).items(), reverse=True))
        touched, before = parts_touched(sizes, first, last)
        keys = [key for key, count in self.shared.items() if count in touched]
        # Sorted by the database, as other lists are; what is alike in the order of Python keeps that.
        in_order = Speaker.objects.filter(pk__in=keys).values_list("pk", flat=True)
        in_order = sorted(in_order, key=self.shared.__getitem__, reverse=True)[first - before : last - before]
        found = Speaker.objects.in_bulk(in_order)
        page.object_list = [found[key] for key in in_order if key in found]
        for speaker in page.object_list:
            speaker.shared_count = self.shared[speaker.pk]
        return page


def _shared_with(chosen, now, named=None) -> Counter:
    """Return the keys of all who share propositions with those chosen, or of those `named` alone, and how many.

    Looked for from the propositions: of each speaker there is, it would be asked again.
    """
    said, asked = Position.objects.published(now).order_by(), _asked(chosen, now)
    if named is None:
        said = said.filter(proposition__in=asked)
    else:
        asked = list(asked.order_by().values_list("proposition", flat=True).distinct())
        # Not by an index of propositions, which SQLite would take for the shorter way.
        said = said.alias(about=Coalesce("proposition", None, output_field=UUIDField())).filter(about__in=asked)
        said = said.filter(Q(speaker__in=named) | Q(on_behalf_of__in=named))
    # As texts: to make keys of thousands takes longer than to find them.
    columns = [Cast(name, TextField()) for name in ("speaker", "on_behalf_of", "proposition")]
    pairs = set()
    for speaker, represented, proposition in said.values_list(*columns).distinct():
        pairs |= {(speaker, proposition), (represented, proposition)}
    shared = Counter(speaker for speaker, _proposition in pairs if speaker)
    left_out = {speaker.pk for speaker in chosen}
    return Counter({key: count for text, count in shared.items() if (key := UUID(text)) not in left_out})


def _asked(chosen, now):
    """Return the propositions of those chosen."""
    return Position.objects.published(now).filter(reduce(or_, map(by_or_for, chosen))).values("proposition")


def conference_candidates(chosen: list[Conference], now: datetime) -> Paginator:
    """Return the conferences with statements, the latest first.

    Where one is chosen, those that share propositions with it, each with their number as `shared_count`.
    """
    if not chosen:
        return KeysFirst(_with_statements(now), CANDIDATES_A_PAGE)
    published = Position.objects.published(now)
    asked = published.filter(**{f"{CONFERENCE}__in": chosen}).order_by().values_list("proposition", flat=True)
    # Looked for from the propositions, as above.
    said = published.filter(proposition__in=list(asked.distinct())).exclude(**{f"{CONFERENCE}__in": chosen}).order_by()
    return _SharingConferences(dict(said.values_list(CONFERENCE).annotate(number=Count("proposition", distinct=True))))


class _SharingConferences(Paginator):
    """Pages of conferences, the latest first, that say how much they share: only those of a page are loaded."""

    def __init__(self, shared: dict[UUID, int]):
        conferences = Conference.objects.filter(pk__in=list(shared)).values_list("pk", flat=True)
        super().__init__(list(conferences), CANDIDATES_A_PAGE)
        self.shared = shared

    def page(self, number):
        page = super().page(number)
        page.object_list = list(Conference.objects.filter(pk__in=page.object_list))
        for conference in page.object_list:
            conference.shared_count = self.shared[conference.pk]
        return page


def conferences_offered(chosen: list[Conference], now: datetime) -> list[Conference]:
    """Return the conferences with statements, the latest first, 200 at most besides those chosen."""
    offered = _with_statements(now)[:CONFERENCES_OFFERED]
    return sorted(dict.fromkeys([*offered, *chosen]), key=lambda conference: conference.starts_on, reverse=True)


def _with_statements(now):
    statements = Position.objects.published(now).filter(**{CONFERENCE: OuterRef("pk")})
    return Conference.objects.filter(Exists(statements))
