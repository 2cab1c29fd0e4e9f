"""Whether articles are as they were, with everything that is made from them alone.

Read are whole rows, and no field is left out: what is the same here is the same for readers, whichever way it was
written. What comes from elsewhere on record is not in it, such as what others said on the same proposition.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterator
from datetime import date, datetime
from hashlib import blake2b
from uuid import UUID

from django.db.models import Model

from articles.models import (
    Article,
    ArticleTopic,
    Author,
    Conference,
    ConferenceSeries,
    Correction,
    Photo,
    Position,
    Proposition,
    Source,
    Speaker,
    SpeakerRole,
    Takeaway,
    TakeawayTopic,
    Topic,
)

Byline = Article.authors.through
WHOLE = (Article, Author, Conference, ConferenceSeries, Photo, Proposition, Source, Speaker, Topic)
# What these belong to is made from them; of all it is true the other way round.
PARTS = {
    ArticleTopic: "content_object",
    Byline: "article",
    Correction: "article",
    Position: "takeaway",
    SpeakerRole: "speaker",
    Takeaway: "article",
    TakeawayTopic: "content_object",
}


def article_digests(now: datetime) -> dict[type[Model], dict[str, str]]:
    """Return a digest for each article by its slug, and the same for its takeaways and statements by their keys.

    It is of the rows of the article and of all to which they lead, and of which moments in them have passed. A query
    for each table.
    """
    rows, leads = {}, defaultdict(list)
    for model in (*WHOLE, *PARTS):
        for key, digest, others, owner in _rows(model, now):
            rows[key] = digest
            leads[key] += others
            if owner:
                leads[owner].append(key)
    articles = {
        slug: _digest(rows, _reached(key, leads)) for key, slug in Article.objects.values_list("pk", "slug").iterator()
    }
    found = {Article: articles}
    for model, article in ((Takeaway, "article__slug"), (Position, "takeaway__article__slug")):
        pairs = model.objects.values_list("pk", article).iterator()
        found[model] = {str(key): articles[slug] for key, slug in pairs if slug in articles}
    return found


def _rows(model: type[Model], now: datetime) -> Iterator[tuple[Hashable, bytes, list, UUID | None]]:
    """Give of each row its key, a digest of it, the rows to which it leads, and the one that it belongs to."""
    fields = model._meta.concrete_fields
    names = [field.attname for field in fields]
    keys = [names.index(each.attname) for each in fields if each.is_relation and each.related_model in (*WHOLE, *PARTS)]
    own = names.index(model._meta.pk.attname)
    owner = names.index(model._meta.get_field(PARTS[model]).attname) if model in PARTS else None
    for values in model._base_manager.values_list(*names).iterator():
        passed = [value <= (now if isinstance(value, datetime) else now.date()) for value in values if _is_time(value)]
        digest = blake2b(repr((values, passed)).encode(), digest_size=16).digest()
        key = values[own] if isinstance(values[own], UUID) else (model, values[own])
        yield key, digest, [values[at] for at in keys if values[at]], None if owner is None else values[owner]


def _is_time(value):
    return isinstance(value, date)


def _reached(first, leads):
    reached, waiting = {first}, [first]
    while waiting:
        for key in leads[waiting.pop()]:
            if key not in reached:
                reached.add(key)
                waiting.append(key)
    return reached


def _digest(rows, keys):
    parts = sorted(rows[key] for key in keys if key in rows)
    return blake2b(b"".join(parts), digest_size=16).hexdigest()
