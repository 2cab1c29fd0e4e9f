"""Addresses of pages: where one that a page has left leads, and whether one is free."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.apps import apps
from django.db.models import Model, QuerySet, TextField
from django.db.models.functions import Cast

from articles.enums import ArticleStatus, SnapshotKind
from articles.models import Article, Conference, ConferenceSeries, OldAddress, Snapshot, Source
from articles.queries.usage import articles_showing


def current_slug(model: type[Model], slug: str, now: datetime) -> str | None:
    """Return the address that a page has today whose address was once `slug`, or None. One query.

    None as well where readers may not open the page, so that an address tells nothing of what is hidden. Of a retracted
    article they may: it says why.
    """
    keys = OldAddress.objects.filter(kind=model._meta.model_name, slug=slug).values("record_key")
    return _open_to_readers(model, now).filter(pk__in=keys).values_list("slug", flat=True).first()


def old_addresses() -> Iterator[str]:
    """Give the paths of all pages as they once were, whether readers may see what they lead to or not. One query."""
    for kind, slug in OldAddress.objects.values_list("kind", "slug").order_by("kind", "slug").iterator():
        yield apps.get_model("articles", kind)(slug=slug).get_absolute_url()


def is_free(model: type[Model], slug: str, key: UUID) -> bool:
    """Tell whether the record of a key may take an address: no other has it, and none leads to another."""
    if model._base_manager.filter(slug=slug).exclude(pk=key).exists():
        return False
    return model(pk=key).leads_elsewhere(slug) is None


def was_ever_public(record: Model, now: datetime) -> bool:
    """Tell whether readers can open the page of a record, or could at some time.

    A shared record had a page if an article that came out shows it, or did so in a version that was published.
    """
    match record:
        case Source():
            return False
        case Conference() | ConferenceSeries():
            return True
        case Article():
            return record.is_published and record.published_at <= now
    came_out = Article.objects.filter(status=ArticleStatus.PUBLISHED, published_at__lte=now)
    if articles_showing(record).filter(pk__in=came_out.values("pk")).exists():
        return True
    versions = Snapshot.objects.filter(kind=SnapshotKind.PUBLISHED, article__in=came_out)
    return versions.annotate(text=Cast("content", TextField())).filter(text__contains=str(record.pk)).exists()


def _open_to_readers(model: type[Model], now: datetime) -> QuerySet:
    rows = model._default_manager.all()
    if model is Article:
        return rows.published(now) | rows.retracted(now)
    return rows.published(now) if hasattr(rows, "published") else rows
