from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page

from articles.models import Article, Author
from articles.queries.page import KeysFirst

ARTICLES_A_PAGE = 20


@dataclass(frozen=True)
class AuthorPage:
    author: Author
    page_obj: Page


def author_detail(slug: str, now: datetime, number: int) -> AuthorPage | None:
    """Return an author with one page of the articles a reader may see. Raises EmptyPage beyond the last page."""
    author = Author.objects.published(now).filter(slug=slug).first()
    if author is None:
        return None
    articles = Article.objects.published(now).for_card().filter(authors=author)
    return AuthorPage(author, KeysFirst(articles, ARTICLES_A_PAGE).page(number))
