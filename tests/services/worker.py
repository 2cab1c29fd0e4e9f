"""A process of its own that does what it is told, line by line, so that two of them can do things at once.

A line of JSON names a function of this module and what it is given; a line of JSON comes back: what the function
returned, or the name of what it raised.
"""

import json
import sys
from copy import deepcopy
from uuid import UUID

import django
from django.core.management import call_command

django.setup()

# Models can only be imported from here on.
from django.utils import timezone  # noqa: E402

from articles.aggregate.content import digest  # noqa: E402
from articles.models import Article, Speaker  # noqa: E402
from articles.queries.merger import state_of  # noqa: E402
from articles.queries.snapshot import content_in, newest_content, take  # noqa: E402
from articles.services import schedule, work  # noqa: E402
from articles.services.article import publish_article, withdraw_article  # noqa: E402
from articles.services.comment import add_comment  # noqa: E402
from articles.services.due import run_due  # noqa: E402
from articles.services.merger import merge_records  # noqa: E402
from articles.services.package import plan_package  # noqa: E402
from articles.services.role import OPERATOR  # noqa: E402
from articles.services.version import discard_draft  # noqa: E402
from articles.services.work import create_article, save_work  # noqa: E402
from articles.services.workflow import approve_article, return_article, submit_article  # noqa: E402
from tests.factories import ArticleFactory, PositionFactory, SpeakerFactory, TakeawayFactory  # noqa: E402

seen = {}


def migrate():
    call_command("migrate", verbosity=0)


def make(state, draft=""):
    """Make an article with two takeaways and return its key; `draft` is the deck of unpublished work beside it."""
    article = ArticleFactory(**{state: True} if state else {})
    for takeaway in TakeawayFactory.create_batch(2, article=article):
        PositionFactory(takeaway=takeaway)
    if draft:
        newest = take(article.pk)
        edited = newest | {"article": newest["article"] | {"deck": draft}}
        save_work(article.pk, edited, base=digest(newest), by=OPERATOR)
    return str(article.pk)


def look(article):
    """Open the article, as a form does, and return what is in it."""
    article = Article.objects.get(pk=article)
    seen["content"] = content = newest_content(article)
    return {
        "content": content,
        "rows": take(article.pk),
        "state": article.status,
        "review": article.review,
        "approves_newest": article.approved_digest == digest(content),
        "comments": article.comments.count(),
        "drafts": article.snapshots.drafts().count(),
        "versions": [[version.kind, content_in(version)] for version in article.snapshots.order_by("number")],
    }


def save(article, number, heading):
    """Save what was seen with another heading of one takeaway."""
    content = deepcopy(seen["content"])
    content["takeaways"][content["article"]["takeaways"][number]]["heading"] = heading
    saved = save_work(article, content, base=digest(seen["content"]), by=OPERATOR)
    return "set aside" if saved.clashes else "saved"


def make_speakers(count):
    return [str(speaker.pk) for speaker in SpeakerFactory.create_batch(count)]


def name_speaker(article, speaker):
    """Save what was seen with another speaker of every position."""
    content = deepcopy(seen["content"])
    for fields in content["positions"].values():
        fields["speaker"] = speaker
    return "set aside" if save_work(article, content, base=digest(seen["content"]), by=OPERATOR).clashes else "saved"


def name_speaker_and_wait(article, speaker):
    """Do so, and wait for another line once it was looked up whom the key leads to."""
    with_kept = work.with_kept

    def wait(content):
        work.with_kept, found = with_kept, with_kept(content)
        print(json.dumps("looked up"), flush=True)
        sys.stdin.readline()
        return found

    work.with_kept = wait
    return name_speaker(article, speaker)


def merge(gone, kept):
    gone, kept = Speaker.objects.get(pk=gone), Speaker.objects.get(pk=kept)
    merge_records(gone, kept, taking=(), seen=state_of(gone, kept), by=OPERATOR)


def speakers_on_file():
    return [str(pk) for pk in Speaker.objects.values_list("pk", flat=True)]


def publish(article):
    publish_article(Article.objects.get(pk=article), by=OPERATOR)


def withdraw(article):
    withdraw_article(Article.objects.get(pk=article), by=OPERATOR)


def discard(article):
    discard_draft(Article.objects.get(pk=article), seen=digest(seen["content"]), by=OPERATOR)


def submit(article):
    return submit_article(Article.objects.get(pk=article), by=OPERATOR)


def approve(article):
    approve_article(Article.objects.get(pk=article), seen=digest(seen["content"]), by=OPERATOR)


def give_back(article):
    return_article(Article.objects.get(pk=article), text="Shorter.", by=OPERATOR)


def say(article, key):
    add_comment(Article.objects.get(pk=article), text="Why?", key=UUID(key), by=OPERATOR)


def create(content):
    create_article(content, by=OPERATOR)


def plan(articles):
    """Plan the newest drafts for this moment, several of them together."""
    now = timezone.now()
    if len(articles) > 1:
        plan_package(None, name="Together", at=now, time_zone="UTC", articles=[*map(UUID, articles)], by=OPERATOR)
        return
    article = Article.objects.get(pk=articles[0])
    schedule.schedule_update(article, at=now, time_zone="UTC", seen=digest(newest_content(article)), by=OPERATOR)


def due():
    """Run what is due and return what was told."""
    report = run_due()
    return [report.done, report.faults]


def due_and_hang():
    """Run what is due and stop for ever once the first change is written and not yet committed."""
    bring_out = schedule.bring_out

    def hang(*args, **kwargs):
        bring_out(*args, **kwargs)
        print(json.dumps("written"), flush=True)
        sys.stdin.read()

    schedule.bring_out = hang
    run_due()


def main():
    for line in sys.stdin:
        name, given = json.loads(line)
        try:
            answer = globals()[name](**given)
        except Exception as error:
            answer = type(error).__name__
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
