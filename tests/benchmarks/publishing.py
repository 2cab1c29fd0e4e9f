"""What publishing costs, from the permission to the commit, with the index and everything else that belongs to it."""

import json
import time
from statistics import median
from uuid import uuid4

from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article, User
from articles.queries.snapshot import take
from articles.queries.work import newest_work
from articles.services.article import publish_article
from articles.services.work import create_article, save_work


def publish(story: Article, times: int, *, by: User) -> dict:
    """Publish copies of an article for the first time, and then a change of each; return milliseconds and statements.

    The services are called in this process, as the desk calls them, and every transaction is committed. The copies are
    deleted in the end. Statements are counted for one more copy, as counting takes time.
    """
    copies, first, change = [], [], []
    try:
        for _ in range(times):
            copies.append(_copy(story, by))
            first.append(_milliseconds(lambda: publish_article(copies[-1], by=by)))
            _change(copies[-1], by)
            change.append(_milliseconds(lambda: publish_article(copies[-1], by=by)))
        copies.append(_copy(story, by))
        with CaptureQueriesContext(connection) as queries:
            publish_article(copies[-1], by=by)
    finally:
        for copy in copies:
            copy.delete()
    return {"first": median(first), "change": median(change), "worst": max(first + change), "statements": len(queries)}


def _copy(story, by):
    """Return a new draft with the takeaways and positions of the article, under keys and an address of its own."""
    content = take(story.pk)
    text = json.dumps(content)
    for key in [content["article"]["id"], *content["takeaways"], *content["positions"]]:
        text = text.replace(key, str(uuid4()))
    content = json.loads(text)
    content["article"]["slug"] = f"benchmark-{content['article']['id']}"
    return create_article(content, by=by).article


def _change(article, by):
    work = newest_work(article)
    content = json.loads(json.dumps(work.content))
    content["article"]["headline"] = f"Changed: {content['article']['headline']}"[:200]
    save_work(article.pk, content, base=work.digest, by=by)


def _milliseconds(do):
    begins_at = time.perf_counter()
    do()
    return (time.perf_counter() - begins_at) * 1000
