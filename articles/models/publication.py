from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Greatest

from articles.enums import ArticleStatus
from articles.models.base import named


def not_withdrawn(now, article: str = "") -> Q:
    """Return the condition that an article is not withdrawn at `now`; `article` is as for `published_condition`."""
    return Q(**{f"{article}withdrawn_at__isnull": True}) | Q(**{f"{article}withdrawn_at__gt": now})


def published_condition(now, article: str = "") -> Q:
    """Return the one rule for what a reader may see at `now`, as a condition on an article.

    `article` is the path to the article with its trailing underscores, for example ``takeaway__article__``.
    Left out are drafts, articles whose first publication lies ahead, withdrawn and retracted ones.
    """
    return (
        Q(**{f"{article}status": ArticleStatus.PUBLISHED, f"{article}published_at__lte": now})
        & Q(**{f"{article}retracted_at__isnull": True})
        & not_withdrawn(now, article)
    )


def retracted_condition(now, article: str = "") -> Q:
    """Return the condition that an article was public and that only a tombstone with the reason remains of it.

    `article` is as for `published_condition`.
    """
    seen = {"status": ArticleStatus.PUBLISHED, "published_at__lte": now, "retracted_at__lte": now}
    return Q(**{f"{article}{name}": value for name, value in seen.items()}) & not_withdrawn(now, article)


def last_changed(now, article: str = "") -> Greatest:
    """Return an expression: when readers last saw a published article, or a note on it, appear or change.

    `article` is as for `published_condition`.
    """
    published_at = F(f"{article}published_at")
    notes = named("Correction").objects.made(now).filter(article=OuterRef(f"{article}pk")).order_by("-corrected_at")
    latest = Subquery(notes.values("corrected_at")[:1])
    return Greatest(published_at, Coalesce(f"{article}modified_at", published_at), Coalesce(latest, published_at))
