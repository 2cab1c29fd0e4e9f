"""What a reader chooses from in order to compare."""

from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Count, Exists, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from articles.models import Conference, Position, Speaker
from articles.models.base import counted
from articles.models.position import CONFERENCE
from articles.queries.find import having_all, words_of
from articles.queries.page import KeysFirst
from articles.queries.position import by_or_for

CANDIDATES_A_PAGE = 40
CONFERENCES_OFFERED = 200


def speaker_candidates(chosen: list[Speaker], query: str, now: datetime) -> KeysFirst:
    """Return who can be compared with those chosen: with a query all in whose name or other spellings its words stand.

    Each says in `shared_count` on how many propositions of those chosen there are statements of theirs; who shares most
    comes first, and without a query those who share nothing are left out. Where nobody is chosen yet, by sort name.
    """
    words = words_of(query)
    speakers = Speaker.objects.published(now).exclude(pk__in=[speaker.pk for speaker in chosen])
    if words:
        speakers = speakers.filter(having_all(words, "name", "sort_name", "aliases"))
    if chosen:
        published = Position.objects.published(now)
        asked = published.filter(reduce(or_, map(by_or_for, chosen))).values("proposition")
        shared = published.filter(by_or_for(OuterRef("pk")), proposition__in=asked).order_by().values(row=Value(1))
        shared = shared.annotate(n=Count("proposition", distinct=True)).values("n")
        speakers = speakers.annotate(shared_count=Coalesce(Subquery(shared), 0))
        speakers = speakers.order_by("-shared_count", "sort_name", "slug")
    return KeysFirst(speakers.filter(shared_count__gt=0) if chosen and not words else speakers, CANDIDATES_A_PAGE)


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
