"""Rows in bulk, to see what a list costs when there is much. Made without forms and services, each valid by itself."""

from datetime import date, timedelta
from itertools import count

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from articles import models
from articles.aggregate.content import SCHEMA, digest
from articles.enums import ArticleStatus, ReviewState, SnapshotKind, Stance
from articles.queries.snapshot import take

BATCH = 2000
PARAGRAPH = "An example of a finding, with some words of its own. " * 8


def make(model, number, values):
    """Make so many rows of a model; `values` says for a number from 0 what is in its row."""
    rows = [model(**values(n)) for n in range(number)]
    return model.objects.bulk_create(rows, batch_size=BATCH)


def fill(user, name="example", articles=20, positions=100, speakers=10):
    """Make a record of that size: five takeaways an article, drafts, live ones with changes, photos and actions.

    Addresses begin with `name`, so that more can be made later under another one.
    """
    conferences = make(models.Conference, articles // 20 + 1, lambda n: _conference(n, name))
    topic = models.Topic.objects.create(name=f"Topic: {name}")
    propositions = make(models.Proposition, speakers // 5 + 1, lambda n: _proposition(n, name) | {"topic": topic})
    sources = make(models.Source, positions // 5, lambda n: _source(n, name))
    people = make(models.Speaker, speakers, lambda n: _speaker(n, name))
    photos = make(models.Photo, articles // 2, _photo)
    stories = make(models.Article, articles, lambda n: _article(n, name, user, conferences, photos))
    takeaways = make(models.Takeaway, articles * 5, lambda n: _takeaway(n, stories[n // 5]))
    make(models.Position, positions, lambda n: _position(n, takeaways, people, propositions, sources))
    for story in stories[2::20]:
        _change(story, user)
    _log(stories, user)
    return stories


def _conference(n, name):
    starts = date(2005, 1, 3) + timedelta(days=9 * n)
    return {
        "name": f"Example Conference {n}",
        "short_name": f"Example {n}",
        "slug": f"{name}-{n}",
        "starts_on": starts,
        "ends_on": starts + timedelta(days=2),
        "time_zone": "Europe/Berlin",
        "city": "Exampletown",
        "country": "DE",
    }


def _proposition(n, name):
    title = f"Number {n} for examples"
    return {"statement": f"Every example should have the number {n}.", "short_title": title, "slug": f"{name}-{n}"}


def _source(n, name):
    gone = timezone.now() - timedelta(days=n % 30) if n % 10 == 5 else None
    return {
        "title": f"Example report {n}",
        "publisher": f"The Daily Example {n % 90}",
        "slug": f"{name}-{n}",
        "url": f"https://press.example/reports/{n}",
        "published_on": date(2010, 1, 1) + timedelta(days=n % 5000),
        "dead_since": gone,
    }


def _speaker(n, name):
    names = {"name": f"Ada Example {n}", "sort_name": f"Example {n}, Ada", "aliases": f"A. Example-{n}"}
    return names | {"slug": f"{name}-{n}"}


def _photo(n):
    return {"file": f"photos/{n:032x}.jpeg", "alt_text": f"Square {n}", "credit": "" if n % 4 == 1 else "Ada Example"}


def _article(n, name, user, conferences, photos):
    """Of twenty one is a draft of the user, one waits for review, three are drafts of others; the rest is live."""
    now, place = timezone.now(), n % 20
    published_at = now - timedelta(hours=n) if place in {2, 3} or place > 6 else None
    return {
        "headline": f"Example headline {n}",
        "slug": f"{name}-{n}",
        "deck": "An example of a deck.",
        "introduction": f"<p>{PARAGRAPH}</p>",
        "conference": conferences[n % len(conferences)],
        "lead_photo": photos[n % len(photos)] if photos and n % 3 == 0 else None,
        "created_by": user if place < 2 else None,
        "status": ArticleStatus.PUBLISHED if published_at else ArticleStatus.DRAFT,
        "published_at": published_at,
        "modified_at": published_at,
        "review": ReviewState.SUBMITTED if place == 1 else ReviewState.WORKING,
        "reviewed_at": now - timedelta(minutes=n) if place == 1 else None,
        "submitted_by": user if place == 1 else None,
    }


def _takeaway(n, article):
    return {"article": article, "sort_order": n % 5, "heading": f"Example takeaway {n}", "body": f"<p>{PARAGRAPH}</p>"}


def _position(n, takeaways, speakers, propositions, sources):
    takeaway = takeaways[n % len(takeaways)]
    is_draft = takeaway.article.status == ArticleStatus.DRAFT
    return {
        "takeaway": takeaway,
        "sort_order": n // len(takeaways),
        "speaker": speakers[n % len(speakers)],
        "role": "Minister of Examples",
        "proposition": propositions[n % len(propositions)],
        "stance": Stance.SUPPORTS,
        "paraphrase": f"An example of what was said, number {n}. " * 3,
        "said_on": date(2010, 1, 1) + timedelta(days=n % 5000),
        "source": None if is_draft and n % 7 == 0 else sources[n % len(sources)],
    }


def _change(article, user):
    """Keep unpublished work beside a live article, as saving another headline would."""
    content = take(article.pk)
    content["article"]["headline"] = f"Changed: {article.headline}"
    models.Snapshot.objects.create(
        article=article,
        number=1,
        kind=SnapshotKind.SAVED,
        is_draft=True,
        created_by=user,
        digest=digest(content),
        schema=SCHEMA,
        content=content,
    )


def _log(articles, user):
    kind, numbers = ContentType.objects.get_for_model(models.Article), count()
    entries = [
        LogEntry(
            user=user,
            content_type=kind,
            object_id=str(article.pk),
            object_repr=article.headline,
            action_flag=CHANGE,
            change_message="Published." if next(numbers) % 2 else '[{"changed": {"fields": ["Headline"]}}]',
        )
        for article in articles
    ]
    LogEntry.objects.bulk_create(entries, batch_size=BATCH)
