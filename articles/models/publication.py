from django.db.models import Q

from articles.enums import ArticleStatus


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
