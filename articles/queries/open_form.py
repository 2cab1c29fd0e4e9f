"""Forms of the desk that are open, and the text in them that is not saved."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F, Q, QuerySet

from articles.enums import SnapshotKind
from articles.models import OpenForm, Snapshot, User

# An open page says every 15 seconds that it is there; after two that failed to come it counts as left.
SEEN_FOR = timedelta(seconds=40)
SHOWN = 50


def forms_of(article: UUID, path: str, user: User, now: datetime) -> list[OpenForm]:
    """Return the forms of an article that somebody has open, and those with unsaved text of the user, which come first.

    An article that was never saved has a new key in every form: texts of it are found by the address. One query.
    """
    is_open = Q(article_id=article, seen_at__gt=now - SEEN_FOR)
    own_text = Q(user=user, typed_at__isnull=False) & (Q(article_id=article) | Q(path=path))
    forms = OpenForm.objects.for_list().filter(is_open | own_text)
    return list(forms.order_by(F("typed_at").desc(nulls_last=True), "opened_at")[:SHOWN])


def own_text(pk: UUID, user: User) -> OpenForm | None:
    """Return an unsaved text of the user, or None where there is none any more or it is somebody else's. One query."""
    return OpenForm.objects.with_text().filter(pk=pk, user=user).first()


def unsaved_texts(user: User) -> QuerySet[OpenForm]:
    """Return the unsaved texts of the user, the latest first."""
    return OpenForm.objects.for_list().with_text().filter(user=user)


def saved_since(form: OpenForm) -> Snapshot | None:
    """Return the newest version of the article if it was saved after the form was opened, and is not what it shows."""
    versions = Snapshot.objects.for_list().filter(article=form.article_id, created_at__gt=form.opened_at)
    newest = versions.exclude(kind=SnapshotKind.SET_ASIDE).order_by("-number").first()
    return newest if newest and newest.digest != form.base else None
