"""What a reader chooses from in order to compare."""

from collections import Counter
from datetime import datetime
from functools import reduce
from operator import or_
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from articles.models import Conference, Position, Speaker
from articles.models.base import counted
from articles.models.position import CONFERENCE
from articles.queries.find import having_all, words_of
from articles.queries.page import KeysFirst, parts_touched
from articles.queries.position import by_or_for

CANDIDATES_A_PAGE = 40
CONFERENCES_OFFERED = 200


def speaker_candidates(chosen: list[Speaker], query: str, now: datetime) -> Paginator:
    """Return who can be compared with those chosen: with a query all in whose name or other spellings its words stand.

    Each says in `shared_count` on how many propositions of those chosen there are statements of theirs; who shares most
    comes first, and without a query those who share nothing are left out. Where nobody is chosen yet, by sort name.
    """
    words = words_of(query)
    if chosen and not words:
        return _Sharing(_shared_with(chosen, now))
    speakers = Speaker.objects.published(now).exclude(pk__in=[speaker.pk for speaker in chosen])
    if words:
        speakers = speakers.filter(having_all(words, "name", "sort_name", "aliases"))
    if chosen:
        published = Position.objects.published(now)
        shared = published.filter(by_or_for(OuterRef("pk")), proposition__in=_asked(chosen, now))
        shared = shared.order_by().values(row=Value(1)).annotate(n=Count("proposition", distinct=True)).values("n")
        speakers = speakers.annotate(shared_count=Coalesce(Subquery(shared), 0))
        speakers = speakers.order_by("-shared_count", "sort_name", "slug")
    return KeysFirst(speakers, CANDIDATES_A_PAGE)


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


def _shared_with(chosen, now) -> Counter:
    """Return the keys of all who share propositions with those chosen, and how many. One query.

    Looked for from the propositions: of each speaker there is, it would be asked again.
    """
    said = Position.objects.published(now).filter(proposition__in=_asked(chosen, now)).order_by()
    pairs = set()
    for speaker, represented, proposition in said.values_list("speaker", "on_behalf_of", "proposition").distinct():
        pairs |= {(speaker, proposition), (represented, proposition)}
    left_out = {None, *(speaker.pk for speaker in chosen)}
    return Counter(key for key, _proposition in pairs if key not in left_out)


def _asked(chosen, now):
    """Return the propositions of those chosen."""
    return Position.objects.published(now).filter(reduce(or_, map(by_or_for, chosen))).values("proposition")


def conference_candidates(chosen: list[Conference], now: datetime) -> KeysFirst:
    """Return the conferences with statements, the latest first.

    Where one is chosen, those that share propositions with it, each with their number as `shared_count`.
    """
    conferences = _with_statements(now)
    if chosen:
        published = Position.objects.published(now)
        asked = published.filter(**{f"{CONFERENCE}__in": chosen}).values("proposition")
        shared = counted(published.filter(proposition__in=asked), CONFERENCE, "proposition")
        conferences = conferences.exclude(pk__in=[conference.pk for conference in chosen])
        conferences = conferences.annotate(shared_count=shared).filter(shared_count__gt=0)
    return KeysFirst(conferences, CANDIDATES_A_PAGE)


def conferences_offered(chosen: list[Conference], now: datetime) -> list[Conference]:
    """Return the conferences with statements, the latest first, 200 at most besides those chosen."""
    offered = _with_statements(now)[:CONFERENCES_OFFERED]
    return sorted(dict.fromkeys([*offered, *chosen]), key=lambda conference: conference.starts_on, reverse=True)


def _with_statements(now):
    statements = Position.objects.published(now).filter(**{CONFERENCE: OuterRef("pk")})
    return Conference.objects.filter(Exists(statements))
