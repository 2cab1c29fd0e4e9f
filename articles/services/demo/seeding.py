"""Filling a database with made-up coverage, the same everywhere, to try the site out and to measure it."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain

from django.db import transaction
from django.utils.translation import gettext as _

from articles.enums import SearchKind
from articles.models import Article, Author, Conference, ConferenceSeries, Proposition, Source, Speaker, Topic
from articles.services.database import tidy
from articles.services.demo import pictures, shared, size
from articles.services.demo.draw import key
from articles.services.demo.meeting import meeting
from articles.services.demo.storing import add, add_photos, add_stories, set_times, stored
from articles.services.demo.story import story
from articles.services.generation import move_generation

# So many conferences, of twenty articles each, are one transaction.
AT_ONCE = 50
REAL = (Article, Conference, ConferenceSeries, Speaker, Proposition, Topic, Source, Author)


class RealCoverage(Exception):
    """There is coverage in the database that is not made up."""


@dataclass(frozen=True)
class Seeded:
    """How many articles were added, and what is the same at every size."""

    added: int
    article: Article
    conference: Conference


def seed_demo(articles: int, *, tell: Callable[[str], None], force: bool = False) -> Seeded:
    """Add what is missing of a demo of so many articles, at least `size.FEWEST_ARTICLES`.

    A thousand articles or so are one transaction each: whatever stops it, running it again goes on. What somebody has
    changed or added stays. Raises RealCoverage, unless told to `force`, and ValueError (too few).
    """
    if articles < size.FEWEST_ARTICLES:
        raise ValueError(_("A demo has at least %(count)s articles.") % {"count": size.FEWEST_ARTICLES})
    if not force:
        refuse_beside_real_coverage()
    pictures.draw_pictures()
    conferences, added = size.conferences(articles), 0
    for first in range(0, conferences, AT_ONCE):
        last = min(first + AT_ONCE, conferences)
        added += _add_conferences(first, last, articles)
        done = min(last * size.ARTICLES_A_CONFERENCE, articles)
        tell(_("%(done)s of %(all)s articles") % {"done": f"{done:,}", "all": f"{articles:,}"})
    if added:
        tell(_("Tidying up"))
        tidy()
    return Seeded(added, Article.objects.get(pk=key("article", 0)), Conference.objects.get(pk=key("conference", 0)))


def refuse_beside_real_coverage() -> None:
    """Raise RealCoverage where the database has a shared record or an article that is not of the demo."""
    for model in REAL:
        count = model.objects.exclude(slug__startswith=shared.MARK).count()
        if count:
            text = _("There is real coverage here: %(model)s, %(count)s. Made-up articles would stand among it.")
            raise RealCoverage(text % {"model": model._meta.verbose_name_plural, "count": count})


@transaction.atomic
def _add_conferences(first, last, articles) -> int:
    """Add the conferences of these numbers, with the records new by then. Returns how many articles were added."""
    numbers = range(first * size.ARTICLES_A_CONFERENCE, min(last * size.ARTICLES_A_CONFERENCE, articles))
    there = stored(Article, [key("article", number) for number in numbers])
    if len(there) == len(numbers):
        return 0
    _add_shared(first, last)
    meetings = {number: meeting(number) for number in range(first, last)}
    conferences = sorted((each.conference for each in meetings.values()), key=lambda row: row.starts_on)
    add(conferences, SearchKind.CONFERENCE)
    new = [number for number in numbers if key("article", number) not in there]
    stories = [story(number, meetings[number // size.ARTICLES_A_CONFERENCE]) for number in new]
    add_stories(stories)
    set_times(stories)
    move_generation()
    return len(stories)


def _add_shared(first, last):
    def new(count):
        return range(count(first - 1) if first else 0, count(last - 1))

    photos = range(first * size.PHOTOS_A_CONFERENCE, last * size.PHOTOS_A_CONFERENCE)
    add_photos([pictures.photo(n) for n in photos])
    add(map(shared.topic, new(size.topics)), SearchKind.TOPIC)
    add(map(shared.proposition, new(size.propositions)), SearchKind.PROPOSITION)
    speakers = add(map(shared.speaker, new(size.speakers)), SearchKind.SPEAKER)
    add(chain.from_iterable(speaker.roles.all() for speaker in speakers))
    add(map(shared.author, new(size.authors)))
    add(shared.series(n) for n in range(first // size.EDITIONS, size.series(last)))
