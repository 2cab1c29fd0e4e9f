"""Joining an edit with the newest work, so that what comes of it can be stored."""

from django.core.exceptions import ValidationError

from articles.aggregate.content import Content, digest
from articles.aggregate.merging import WHOLE, Choices, Merged, clash_key, merge
from articles.aggregate.order import Identity
from articles.aggregate.unit import UNITS, records_of
from articles.models import Article, Snapshot
from articles.queries.snapshot import clean_alone, content_in, snapshot_with
from articles.queries.work import Work, work_of

# What an edit is compared with where what it was made from is not on record: both sides then have added everything.
NOTHING: Content = {"article": {"takeaways": []}, "takeaways": {}, "positions": {}}


def content_before(version: Snapshot | None) -> Content:
    """Return what an edit was made from: what the version holds, or nothing where there is none on record."""
    return content_in(version) if version else NOTHING


def content_seen(article: Article, newest: Content, seen: str) -> Content | None:
    """Return the content of the digest that somebody saw, or None where it is neither the newest nor on record."""
    if digest(newest) == seen:
        return newest
    version = snapshot_with(article.pk, seen)
    return content_in(version) if version else None


def join_work(
    article: Article, base: Content, newest: Content, mine: Content, choices: Choices | None = None
) -> Merged:
    """Join an edit with the newest work as `merge` does, and so that the result keeps the rules.

    A record that breaks one although neither side does, or that would lead to a row no longer on file, is one clash
    over all that either side changed of it. At most ten queries.
    """
    choices = choices or {}
    asked = {identity for identity in records_of(newest) | records_of(mine) if clash_key(*identity, WHOLE) in choices}
    merged = merge(base, newest, mine, choices, whole=asked)
    faulty = _faulty(work_of(article, merged.content), newest, mine)
    if not faulty:
        return merged
    settled = {clash_key(*identity, WHOLE) for identity in faulty}
    choices = {key: choice for key, choice in choices.items() if key not in settled}
    return merge(base, newest, mine, choices, whole=asked | faulty)


def _faulty(work: Work, newest: Content, mine: Content) -> set[Identity]:
    """Return the records of joined work that could not be stored, or not as what they are."""
    joined, theirs, own = records_of(work.content), records_of(newest), records_of(mine)
    lost = {
        _identity(missing.record)
        for missing in work.missing
        if joined[_identity(missing.record)][missing.field]
        != theirs.get(_identity(missing.record), {}).get(missing.field)
    }
    rows = {_identity(row): row for row in (work.article, *work.takeaways, *work.positions)}
    return lost | {
        identity
        for identity, row in rows.items()
        if not any(_same(joined[identity], side.get(identity), identity[0]) for side in (theirs, own))
        and _breaks_a_rule(row)
    }


def _identity(row) -> Identity:
    return row._meta.model_name, str(row.pk)


def _same(joined, side, record):
    fields = [name for names in UNITS[record].values() for name in names]
    return side is not None and all(joined.get(name) == side.get(name) for name in fields)


def _breaks_a_rule(row):
    try:
        clean_alone(row)
    except ValidationError:
        return True
    return False
