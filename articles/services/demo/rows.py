"""The rows of an article with all that hangs from it."""

from dataclasses import dataclass, field
from datetime import datetime

from articles.models import Article, ArticleTopic, Author, Correction, Position, Source, Takeaway, TakeawayTopic


@dataclass
class Story:
    """The rows of an article, by what they are."""

    sources: list[Source]
    article: Article
    # Django would say that the article was made and saved now.
    made_at: datetime
    saved_at: datetime
    authors: list[Author] = field(default_factory=list)
    article_topics: list[ArticleTopic] = field(default_factory=list)
    takeaways: list[Takeaway] = field(default_factory=list)
    takeaway_topics: list[TakeawayTopic] = field(default_factory=list)
    positions: list[Position] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)
