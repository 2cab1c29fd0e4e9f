"""What the desk said about articles, and where in them it belongs."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from articles.models import Article, Comment, Position, Takeaway
from articles.models.base import counted
from articles.queries.work import Work

# So many conversations are shown with the form; the page of its own has them all.
MOST_SHOWN = 40
TOO_LONG = timedelta(days=7)
A_LIST = 20


@dataclass(frozen=True)
class Conversation:
    """A comment with the answers to it. `record` is what it is about now; None where that is gone, or the article."""

    begun: Comment
    answers: list[Comment] = field(default_factory=list)
    record: Takeaway | Position | None = None

    @property
    def is_gone(self) -> bool:
        """Tell whether it is about something that the newest work no longer has."""
        return self.begun.subject_key is not None and self.record is None

    @property
    def about(self) -> str:
        """Return the words of what it is about as they are now, or as they were before it went."""
        return str(self.record) if self.record else self.begun.subject_words


def subject_in(work: Work, key: UUID) -> Takeaway | Position | None:
    """Return the takeaway or position of the work with a key, or None. Asks no database."""
    return next((record for record in (*work.takeaways, *work.positions) if record.pk == key), None)


def open_conversations(work: Work) -> list[Conversation]:
    """Return the conversations on an article that are not settled, in the order of its form; what is gone comes last.

    At most `MOST_SHOWN`, the latest. One query.
    """
    begun = work.article.comments.unresolved().order_by("-created_at").values("pk")[:MOST_SHOWN]
    return _conversations(work.article.comments.filter(Q(pk__in=begun) | Q(answers_to__in=begun)), work)


def all_conversations(work: Work) -> list[Conversation]:
    """Return every conversation on an article, those not settled first. One query."""
    found = _conversations(work.article.comments.all(), work)
    return sorted(found, key=lambda each: each.begun.resolved_at is not None)


def conversations_about(conversations: list[Conversation], key: UUID) -> list[Conversation]:
    """Return those about the takeaway or position with a key."""
    return [each for each in conversations if each.begun.subject_key == key]


def counts_of(conversations: list[Conversation]) -> Counter[UUID]:
    """Return how many of them there are about each takeaway and position."""
    return Counter(each.begun.subject_key for each in conversations if each.record)


def waiting_too_long(now: datetime) -> list[Article]:
    """Return live articles on which something has not been settled for more than a week, the longest waiting first.

    Each has `open_comments`, how many, and `waits_since`. At most twenty; one query.
    """
    late = Comment.objects.unresolved().filter(created_at__lt=now - TOO_LONG)
    articles = Article.objects.published(now).for_card().filter(pk__in=late.values("article"))
    first = late.filter(article=OuterRef("pk")).order_by("created_at").values("created_at")[:1]
    articles = articles.annotate(open_comments=counted(late, "article"), waits_since=Subquery(first))
    return list(articles.order_by("waits_since")[:A_LIST])


def _conversations(comments: QuerySet[Comment], work):
    """Return comments as conversations, in the order of the article's form; what is gone comes last."""
    comments = list(comments.select_related("created_by", "resolved_by"))
    rows = [row for takeaway in work.takeaways for row in (takeaway, *takeaway.positions.all())]
    records, places = {row.pk: row for row in rows}, {row.pk: place for place, row in enumerate(rows, start=1)}
    found = {each.pk: Conversation(each, record=records.get(each.subject_key)) for each in comments if each.opens}
    for comment in comments:
        if comment.answers_to_id in found:
            found[comment.answers_to_id].answers.append(comment)
    return sorted(
        found.values(), key=lambda each: len(rows) + 1 if each.is_gone else places.get(each.begun.subject_key, 0)
    )
