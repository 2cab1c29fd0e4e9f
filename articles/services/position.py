"""Positions follow their article: who may change the one may change the other."""

from datetime import date
from uuid import UUID, uuid5

from django.utils.translation import gettext as _

from articles.aggregate.content import POSITION_FIELDS, takeaway_of
from articles.models import Article, Position, Source, Speaker
from articles.queries.snapshot import plain_fields
from articles.queries.work import Work
from articles.services.article import WrongState
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


def reuse_position(position: Position, *, work: Work, takeaway: UUID, form: str, by: Actor) -> UUID | None:
    """Put a statement on record last under a takeaway in the work on another article, and return its key there.

    None where that work has no such takeaway. Words, source, date, role and stance are the same. The key follows from
    what the page was built from, so that a button pressed twice makes one. Raises WrongState where the statement or
    its article is retracted, and else as `save_work` does.
    """
    require_standing(position)
    under = work.content["takeaways"].get(str(takeaway))
    if under is None:
        return None
    key = uuid5(position.pk, f"{takeaway} {form}")
    if str(key) in work.content["positions"]:
        return key
    content = {
        **work.content,
        "takeaways": work.content["takeaways"]
        | {str(takeaway): {**under, "positions": [*under["positions"], str(key)]}},
        "positions": work.content["positions"] | {str(key): plain_fields(taken_over(position), POSITION_FIELDS)},
    }
    save_work(work.article.pk, content, base=work.digest, by=by)
    return key


def require_standing(position: Position) -> None:
    """Raise WrongState, with a sentence, where a statement or its article is retracted: nothing is made from it."""
    if position.retracted_at is not None or position.article.retracted_at is not None:
        raise WrongState(_("This statement has been retracted, so it cannot be used again."))


def taken_over(position: Position) -> Position:
    """Return a statement as a new row in memory, for another place. What it answers comes along if that is stored."""
    values = {name: getattr(position, name) for name in POSITION_FIELDS if name != "responds_to"}
    answered = Position.objects.filter(pk=position.responds_to_id).first() if position.responds_to_id else None
    return Position(responds_to=answered, **values)


def role_at_the_time(speaker: Speaker, article: Article, said_on: date | None) -> str:
    """Return the role held on the day or, where that is not known, when the conference began; empty where none was."""
    return speaker.role_on(said_on or article.conference.starts_on)


def language_of_words(source: Source | None) -> str:
    """Return the language of a quotation of which only the source is known, or an empty text."""
    return source.language if source else ""
