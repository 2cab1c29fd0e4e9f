"""Who works on articles, and how far the review of one has come."""

from django.contrib.admin.models import LogEntry
from django.db.models import QuerySet

from articles.models import Article, User

# A desk has fewer; a list that one chooses from stays one.
MOST_PEOPLE = 200


def people_at_work() -> list[User]:
    """Return whom an article can be assigned to: who may log in at the desk and change articles. One query."""
    return list(_people_who_may("change_article")[:MOST_PEOPLE])


def people_who_publish() -> list[User]:
    """Return who may publish. One query."""
    return list(_people_who_may("publish_article")[:MOST_PEOPLE])


def approver_of(article: Article, words: str) -> User | None:
    """Return who approved an article last, as the log says it with the `words`, or None. One query."""
    log = LogEntry.objects.filter(content_type__app_label="articles", content_type__model="article")
    entries = log.filter(object_id=article.pk, change_message=words).select_related("user")
    return next((entry.user for entry in entries[:1]), None)


def _people_who_may(permission) -> QuerySet[User]:
    return User.objects.with_perm(f"articles.{permission}").filter(is_staff=True).order_by("username")
