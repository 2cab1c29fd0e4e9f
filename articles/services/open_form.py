"""Keeping the text of forms that are open: nothing here is a version or shows to readers."""

from datetime import datetime, timedelta

from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from articles.aggregate.content import Content
from articles.models import OpenForm, User
from articles.queries.open_form import SEEN_FOR
from articles.services.form_key import FormKey, read_key
from articles.text import excerpt

# In bytes, as the browser sends it: as much as any form of the site may have.
MOST = 8 * 1024 * 1024
MOST_TITLE = 200
# Ours, not the writer's.
NOT_TEXT = ("csrfmiddlewaretoken", "form_key", "form_turn")
TITLES = ("headline", "paraphrase", "quote", "text")

PATIENCE_WITHOUT_TEXT = timedelta(days=1)
PATIENCE = timedelta(days=30)
A_RUN = 500


class TooLong(Exception):
    """The text is longer than any that is kept."""


def open_form(key: FormKey) -> None:
    """Record that somebody has opened a form, with a key that was just made. One query."""
    OpenForm.objects.create(pk=key.form, **_opening(key))


def see_form(key: FormKey, *, has_left: bool = False) -> None:
    """Record that a form is still open, or that it has been left."""
    OpenForm.objects.get_or_create(pk=key.form, defaults=_opening(key))
    OpenForm.objects.filter(pk=key.form).update(seen_at=_seen(has_left))


def keep_text(key: FormKey, sent: QueryDict, *, has_left: bool = False) -> datetime | None:
    """Keep what a form holds, valid or not, for the person who opened it. Returns when, or None where it is outdated.

    Outdated is what arrives after a newer text of the same form or after that was saved. Raises TooLong.
    """
    data, turn, now = text_of(sent), turn_of(sent), timezone.now()
    if len(data) > MOST:
        raise TooLong
    with transaction.atomic():
        OpenForm.objects.get_or_create(pk=key.form, defaults=_opening(key))
        kept = OpenForm.objects.filter(pk=key.form, turn__lte=turn).update(
            data=data,
            title=title_of(sent),
            turn=turn,
            typed_at=now,
            seen_at=_seen(has_left),
        )
        if key.carried:
            _let_go_of_carried(key)
    return now if kept else None


def keep_content(key: FormKey, content: Content) -> None:
    """Keep the last valid state of what a form holds, which the preview shows."""
    OpenForm.objects.filter(pk=key.form).update(content=content)


def forget_open_form(sent: QueryDict, *, by: User) -> None:
    """Let go of the text of a form that has just been saved. `sent` is the POST; another person's key is ignored."""
    key = read_key(sent.get("form_key", ""))
    if key and key.user == by.pk:
        gone = {"data": b"", "content": None, "typed_at": None, "seen_at": _seen(has_left=True)}
        OpenForm.objects.filter(pk=key.form).update(turn=turn_of(sent), **gone)
        if key.carried:
            _let_go_of_carried(key)


def throw_away(form: OpenForm, *, by: User) -> None:
    """Delete somebody's own unsaved text."""
    OpenForm.objects.filter(pk=form.pk, user=by).delete()


def delete_abandoned_forms() -> int:
    """Delete forms that nobody has come back to, some hundred in one run. Returns how many."""
    now = timezone.now()
    without = OpenForm.objects.filter(typed_at=None, seen_at__lt=now - PATIENCE_WITHOUT_TEXT)
    old = OpenForm.objects.filter(typed_at__lt=now - PATIENCE, seen_at__lt=now - PATIENCE)
    pks = [*without.values_list("pk", flat=True)[:A_RUN], *old.values_list("pk", flat=True)[:A_RUN]]
    return OpenForm.objects.filter(pk__in=pks).delete()[0]


def text_of(sent: QueryDict) -> bytes:
    """Return what was sent as a browser would send it, without what is ours. NUL goes: no database takes it back."""
    own = sent.copy()
    for name in NOT_TEXT:
        own.pop(name, None)
    return own.urlencode().replace("%00", "").encode()


def turn_of(sent: QueryDict) -> int:
    """Return how often the page had sent its text; without a script always 0."""
    turn = sent.get("form_turn", "")
    return int(turn) if turn.isdecimal() and len(turn) < 10 else 0


def title_of(sent: QueryDict) -> str:
    """Return the words by which a text is known again."""
    return excerpt(next(filter(None, map(sent.get, TITLES)), ""), MOST_TITLE)


def _opening(key):
    named = {"user_id": key.user, "article_id": key.article, "path": key.path, "base": key.base}
    return named | {"seen_at": timezone.now()}


def _seen(has_left):
    """Return the moment of being seen, which for what has been left is too long ago to count."""
    return timezone.now() - (SEEN_FOR if has_left else timedelta())


def _let_go_of_carried(key):
    """The text that the form went on with is in it by now, unless somebody has typed on in its own tab."""
    opened_at = OpenForm.objects.filter(pk=key.form).values("opened_at")
    OpenForm.objects.filter(pk=key.carried, user=key.user, typed_at__lt=opened_at).delete()
