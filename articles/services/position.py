"""Positions follow their article: who may change the one may change the other."""

from datetime import date
from uuid import UUID, uuid5

from articles.aggregate.content import takeaway_of
from articles.models import Position, Source, Speaker, Takeaway
from articles.queries.work import Work
from articles.services.role import Actor
from articles.services.work import Saved, save_work


def delete_position(position: Position, *, work: Work, by: Actor) -> Saved:
    """Take a position out of the work on its article. Raises as `save_work` does."""
    under = work.content["takeaways"][str(position.takeaway_id)]
    left = {**under, "positions": [key for key in under["positions"] if key != str(position.pk)]}
    content = {
        **work.content,
        "takeaways": work.content["takeaways"] | {str(position.takeaway_id): left},
        "positions": {key: fields for key, fields in work.content["positions"].items() if key != str(position.pk)},
    }
    return save_work(work.article.pk, content, base=work.digest, by=by)


def duplicate_position(position: UUID, *, work: Work, form: str, by: Actor) -> UUID | None:
    """Put a copy of a position under it in the work on its article, and return its key; None where it is not there.

    The key follows from what the form was built from, so that a button pressed twice makes one copy. Raises as
    `save_work` does.
    """
    key = str(position)
    takeaway = takeaway_of(work.content).get(key)
    if takeaway is None:
        return None
    copy = uuid5(position, form)
    if str(copy) in work.content["positions"]:
        return copy
    under = list(work.content["takeaways"][takeaway]["positions"])
    under.insert(under.index(key) + 1, str(copy))
    content = {
        **work.content,
        "takeaways": work.content["takeaways"] | {takeaway: work.content["takeaways"][takeaway] | {"positions": under}},
        "positions": work.content["positions"] | {str(copy): work.content["positions"][key]},
    }
    save_work(work.article.pk, content, base=work.digest, by=by)
    return copy


def role_at_the_time(speaker: Speaker, takeaway: Takeaway, said_on: date | None) -> str:
    """Return the role held on the day or, where that is not known, when the conference began; empty where none was."""
    return speaker.role_on(said_on or takeaway.article.conference.starts_on)


def language_of_words(source: Source | None) -> str:
    """Return the language of a quotation of which only the source is known, or an empty text."""
    return source.language if source else ""
