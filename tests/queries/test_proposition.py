from datetime import date, timedelta

import pytest
from django.core.paginator import EmptyPage
from django.utils import timezone

from articles.queries import proposition as queries
from tests.factories import ConferenceFactory, PositionFactory, PropositionFactory, SpeakerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposition():
    return PropositionFactory()


@pytest.fixture
def say(proposition):
    def make(speaker, year, day=1):
        first = date(year, 2, 1)
        conference = ConferenceFactory(starts_on=first, ends_on=first + timedelta(days=20))
        return PositionFactory(
            proposition=proposition,
            takeaway__article__published=True,
            takeaway__article__conference=conference,
            speaker=speaker,
            said_on=date(year, 2, day),
        )

    return make


def shown(proposition, number=1):
    return queries.proposition_detail(proposition.slug, timezone.now(), number)


def statements(page):
    return [position for group in page.groups for position in group.positions]


def test_lanes_go_by_the_first_statement_of_each_speaker_then_by_name(proposition, say):
    late, early, beta, alpha = (SpeakerFactory(name=name) for name in ("Late", "Early", "Beta", "Alpha"))
    say(late, 2022)
    say(beta, 2021, day=2), say(alpha, 2021, day=2)
    say(early, 2020), say(early, 2023)
    assert [lane.speaker for lane in shown(proposition).timeline.lanes] == [early, alpha, beta, late]


def test_page_holds_so_many_speakers_with_all_they_said(proposition, say, monkeypatch):
    monkeypatch.setattr(queries, "SPEAKERS_A_PAGE", 2)
    people = SpeakerFactory.create_batch(3)
    for year, speaker in enumerate([*people, people[0]], 2020):
        say(speaker, year)
    first, second = shown(proposition), shown(proposition, 2)
    assert {position.speaker for position in statements(first)} == set(people[:2])
    assert [position.speaker for position in statements(second)] == [people[2]]
    assert len(statements(first)) == 3
    with pytest.raises(EmptyPage):
        shown(proposition, 3)


def test_of_more_than_fits_the_latest_of_those_with_most_are_shown(proposition, say, monkeypatch):
    monkeypatch.setattr(queries, "STATEMENTS_A_PAGE", 5)
    often, twice = SpeakerFactory(), SpeakerFactory()
    for year in range(2020, 2026):
        say(often, year)
    for year in (2020, 2021):
        say(twice, year)
    page = shown(proposition)
    assert page.most == 3
    said = [(position.speaker, position.said_on.year) for position in statements(page)]
    assert said == [(twice, 2020), (twice, 2021), (often, 2023), (often, 2024), (often, 2025)]


def test_of_more_speakers_than_fit_each_keeps_one_statement(proposition, say, monkeypatch):
    monkeypatch.setattr(queries, "STATEMENTS_A_PAGE", 2)
    for speaker in SpeakerFactory.create_batch(3):
        say(speaker, 2020), say(speaker, 2021)
    page = shown(proposition)
    assert page.most == 1
    assert [position.said_on.year for position in statements(page)] == [2021, 2021, 2021]


def test_where_all_fits_nothing_is_said_to_be_left_out(proposition, say, monkeypatch):
    monkeypatch.setattr(queries, "STATEMENTS_A_PAGE", 4)
    speaker = SpeakerFactory()
    for year in range(2020, 2024):
        say(speaker, year)
    page = shown(proposition)
    assert page.most is None
    assert len(statements(page)) == 4


def test_long_texts_of_articles_and_sources_are_not_read(proposition, say):
    say(SpeakerFactory(), 2020)
    [position] = statements(shown(proposition))
    assert "body" in position.takeaway.get_deferred_fields()
    assert "introduction" in position.takeaway.article.get_deferred_fields()
    assert "excerpt" in position.source.get_deferred_fields()


@pytest.mark.parametrize(("query", "lanes"), [("_speakers", []), ("_statements", ["Ada Example"])])
def test_speaker_whose_statements_go_between_two_queries_is_left_out(proposition, say, monkeypatch, query, lanes):
    ada, bea = SpeakerFactory(name="Ada Example"), SpeakerFactory(name="Bea Example")
    for speaker, year in [(ada, 2020), (ada, 2021), (bea, 2020)]:
        say(speaker, year)
    found, left = getattr(queries, query), [] if query == "_speakers" else [ada]
    monkeypatch.setattr(queries, query, lambda *given: found(*given).filter(speaker__in=left))
    timeline = shown(proposition).timeline
    assert [lane.speaker.name for lane in (timeline.lanes if timeline else [])] == lanes
