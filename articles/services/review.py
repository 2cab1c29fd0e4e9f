"""What becomes of the review of an article when its text is published or given up."""

from articles.enums import ReviewState
from articles.models import Article


def end_review(article: Article) -> None:
    """Let the next text of an article, which is locked, begin anew."""
    article.review, article.approved_digest = ReviewState.WORKING, ""
    article.submitted_by = article.reviewed_at = None
    article.save(update_fields=["review", "approved_digest", "submitted_by", "reviewed_at"])
