"""Which quotations the front page has, and what finding them costs."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from articles.models import Position
from articles.queries import home
from articles.queries.thread import threads
from tests import factories
from tests.effort import counted_by_sqlite, effort
from tests.filling import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def told():
    """Who speaks to what, from which source."""
    return {
        "speaker": factories.SpeakerFactory(),
        "proposition": factories.PropositionFactory(),
        "source": factories.SourceFactory(),
        "stance": "supports",
    }


def takeaway_of(day):
    conference = factories.ConferenceFactory(starts_on=day, ends_on=day)
    return factories.TakeawayFactory(article__published=True, article__conference=conference)


def quote(words, takeaway, said_on=None, **fields):
    return factories.PositionFactory(takeaway=takeaway, quoted=True, quote=words, said_on=said_on, **fields)


def quoted():
    return [position.quote for position in home.home(timezone.now()).quotations]


def test_quotation_without_a_day_has_that_of_its_conference(monkeypatch):
    early, late = takeaway_of(date(2025, 2, 1)), takeaway_of(date(2025, 6, 1))
    quote("At the late one", late)
    quote("Long before the late one", late, date(2025, 1, 20))
    quote("At the early one", early)
    quote("After the early one", early, date(2025, 3, 3))
    assert quoted() == ["At the late one", "After the early one", "At the early one"]
    monkeypatch.setattr(home, "QUOTATIONS_LOOKED_AT", 2)
    assert quoted() == ["At the late one", "After the early one"]


def test_quotation_on_the_first_day_of_its_conference_is_looked_at_once(monkeypatch):
    takeaway = takeaway_of(date(2025, 2, 1))
    quote("On the first day", takeaway, date(2025, 2, 1))
    quote("On some day", takeaway)
    monkeypatch.setattr(home, "QUOTATIONS_LOOKED_AT", 2)
    assert sorted(quoted()) == ["On some day", "On the first day"]


@counted_by_sqlite
def test_quotations_cost_the_same_however_many_statements_were_made_before(told):
    now, article = timezone.now(), factories.ArticleFactory(published=True)
    latest = factories.TakeawayFactory(article=article)
    words = {"quote": "An example.", "quote_language": "en", **told}
    make(Position, 50, lambda n: {**words, "takeaway": latest, "said_on": date(2025, 2, 1) + timedelta(n)})
    few = effort(lambda: home._quotations(now))
    earlier = takeaway_of(date(2020, 2, 1))
    make(Position, 500, lambda n: {**words, "takeaway": earlier, "said_on": date(2020, 2, 1) if n % 2 else None})
    make(Position, 500, lambda n: {**told, "paraphrase": "An example.", "takeaway": earlier})
    assert effort(lambda: home._quotations(now)) < 1.3 * few


@counted_by_sqlite
def test_threads_cost_the_same_however_many_statements_nobody_answers(told):
    now, takeaway = timezone.now(), takeaway_of(date(2025, 2, 1))
    asked = factories.PositionFactory(takeaway=takeaway)
    factories.PositionFactory(takeaway=takeaway, responds_to=asked)
    shown = list(Position.objects.filter(pk=asked.pk).annotate(day=home.SAID))
    few = effort(lambda: threads(shown, now))
    make(Position, 1000, lambda n: {**told, "paraphrase": "An example.", "takeaway": takeaway})
    assert effort(lambda: threads(shown, now)) < 1.3 * few
