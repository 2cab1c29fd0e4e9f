"""What readers would see of work that is not published. Nothing is written, not even for a moment."""

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from articles.models import Article, OpenForm, PreviewLink, User
from articles.queries.article import ArticlePage, Named, article_page, topics_of
from articles.queries.merger import with_kept
from articles.queries.snapshot import content_in
from articles.queries.work import Work, newest_work, work_of


def article_preview(work: Work, now: datetime) -> ArticlePage:
    """Return the page of an article as its readers would get it. Three queries. The work must have a conference."""
    article, takeaways = work.article, work.takeaways
    for takeaway in takeaways:
        takeaway.position_list = list(takeaway.positions.all())
    topics = {tagged.pk: topics_of(tagged) for tagged in (article, *takeaways)}
    named = Named(list(article.authors.all()), topics)
    return article_page(article, named, takeaways, list(article.corrections.made(now)), now)


def work_in_form(key: UUID, user: User, article: UUID | None = None) -> Work | None:
    """Return the last valid text of a form that the person has opened, or else the newest work on its article.

    `article` is asked where nothing is known of the form yet. None where there is nothing to show. At most thirteen
    queries.
    """
    form = OpenForm.objects.filter(pk=key, user=user).only("article_id", "content").first()
    pk = form.article_id if form else article
    stored = Article.objects.filter(pk=pk).first()
    if form and form.content:
        return work_of(stored or Article(pk=pk), with_kept(form.content))
    return newest_work(stored) if stored else None


def link_of_token(token: str, now: datetime) -> PreviewLink | None:
    """Return the link with its article and version, or None where it shows nothing (any more)."""
    links = PreviewLink.objects.open(now).with_token(token).select_related("article", "snapshot")
    return links.exclude(article__retracted_at__lte=now).first()


def work_behind(link: PreviewLink) -> Work:
    """Return what a link shows: its version, or the newest work. At most ten queries."""
    if link.snapshot:
        return work_of(link.article, content_in(link.snapshot))
    return newest_work(link.article)


def links_of(article: Article, now: datetime) -> QuerySet[PreviewLink]:
    """Return all links of an article, those that work first, then the latest, each saying whether it `is_open`."""
    is_open = Exists(PreviewLink.objects.open(now).filter(pk=OuterRef("pk")))
    links = article.preview_links.select_related("created_by", "snapshot").defer("snapshot__content")
    return links.annotate(is_open=is_open).order_by("-is_open", "-created_at")
