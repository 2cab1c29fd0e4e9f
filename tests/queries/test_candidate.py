from datetime import UTC, date, datetime

import pytest

from articles.models import Position, Speaker
from articles.queries import candidate
from articles.queries.candidate import conference_candidates, conferences_offered, speaker_candidates
from tests import factories
from tests.effort import counted_by_sqlite, effort
from tests.filling import make

pytestmark = pytest.mark.django_db
NOW = datetime(2035, 1, 1, tzinfo=UTC)


@pytest.fixture
def takeaway():
    return factories.TakeawayFactory(article__published=True)


@pytest.fixture
def chosen(takeaway):
    """A speaker with statements on two propositions, and the propositions."""
    speaker, propositions = factories.SpeakerFactory(name="Bea First"), factories.PropositionFactory.create_batch(2)
    for proposition in propositions:
        factories.PositionFactory(takeaway=takeaway, speaker=speaker, proposition=proposition)
    return speaker, propositions


def found(chosen, query=""):
    return [(each.name, getattr(each, "shared_count", None)) for each in speaker_candidates(chosen, query, NOW).page(1)]


def test_where_nobody_is_chosen_everybody_is_offered_by_sort_name(takeaway):
    for name in ("Ann Zebra", "Zoe Aardvark"):
        factories.PositionFactory(takeaway=takeaway, speaker__name=name)
    factories.SpeakerFactory(name="Silent Example")
    factories.PositionFactory(speaker__name="Drafted Example")
    assert found([]) == [("Zoe Aardvark", None), ("Ann Zebra", None)]


def test_those_who_share_most_come_first_and_those_who_share_nothing_only_by_name(takeaway, chosen):
    speaker, (one, two) = chosen
    little, much = (factories.SpeakerFactory(name=name) for name in ("Ann Little", "Zoe Much"))
    for who, proposition in [(little, one), (little, one), (much, one), (much, two)]:
        factories.PositionFactory(takeaway=takeaway, speaker=who, proposition=proposition)
    factories.PositionFactory(takeaway=takeaway, speaker__name="Ann Other")
    assert found([speaker]) == [("Zoe Much", 2), ("Ann Little", 1)]
    assert found([speaker], "ann") == [("Ann Little", 1), ("Ann Other", 0)]


def test_what_is_said_on_behalf_is_shared_as_well(takeaway, chosen):
    speaker, (one, _) = chosen
    government = factories.SpeakerFactory(name="Government of Examples", kind="government")
    factories.PositionFactory(takeaway=takeaway, proposition=one, on_behalf_of=government, speaker__name="Ann Minister")
    assert found([speaker]) == [("Government of Examples", 1), ("Ann Minister", 1)]
    assert ("Bea First", 1) in found([government])


def test_hidden_statements_are_not_shared(takeaway, chosen):
    speaker, (one, two) = chosen
    other = factories.SpeakerFactory(name="Ann Other")
    factories.PositionFactory(takeaway=takeaway, speaker=other)
    factories.PositionFactory(speaker=other, proposition=one)
    factories.PositionFactory(takeaway=takeaway, speaker=other, proposition=two, retracted=True)
    assert found([speaker]) == []


@pytest.mark.parametrize("query", ["selenskyj", "zelensky", "VOLODYMYR zelénsky", "Zelensky, Volodymyr", "  wolo  "])
def test_speaker_is_found_by_every_spelling(takeaway, query):
    speaker = factories.SpeakerFactory(name="Volodymyr Zelensky", aliases="Wolodymyr Selenskyj")
    factories.PositionFactory(takeaway=takeaway, speaker=speaker)
    factories.PositionFactory(takeaway=takeaway, speaker__name="Ann Other")
    assert found([], query) == [("Volodymyr Zelensky", None)]


def test_conferences_that_share_propositions_are_offered_with_their_number(takeaway, chosen):
    here, (one, two) = takeaway.article.conference, chosen[1]
    sharing, other = (factories.TakeawayFactory(article__published=True) for _ in range(2))
    for where, proposition in [(sharing, one), (sharing, two), (sharing, two), (other, factories.PropositionFactory())]:
        factories.PositionFactory(takeaway=where, proposition=proposition)
    factories.PositionFactory(proposition=one)
    candidates = conference_candidates([here], NOW).page(1)
    assert [(each, each.shared_count) for each in candidates] == [(sharing.article.conference, 2)]
    assert {*conference_candidates([], NOW).page(1)} == {
        takeaway.article.conference for takeaway in (takeaway, sharing, other)
    }


def test_fields_offer_the_latest_conferences_and_those_chosen(monkeypatch):
    monkeypatch.setattr(candidate, "CONFERENCES_OFFERED", 2)
    conferences = [
        factories.ConferenceFactory(starts_on=date(year, 2, 1), ends_on=date(year, 2, 2))
        for year in (1990, 2020, 2030, 2010)
    ]
    for conference in conferences[:3]:
        factories.PositionFactory(takeaway__article__published=True, takeaway__article__conference=conference)
    oldest, older, latest, silent = conferences
    assert conferences_offered([], NOW) == [latest, older]
    assert conferences_offered([latest, oldest], NOW) == [latest, older, oldest]
    assert conferences_offered([silent], NOW) == [latest, older, silent]


def test_those_who_share_as_much_stand_by_sort_name_over_all_pages(takeaway, chosen, monkeypatch):
    monkeypatch.setattr(candidate, "CANDIDATES_A_PAGE", 2)
    speaker, (one, two) = chosen
    for name in ("Eve Delta", "Dan Alpha", "Cat Bravo", "Bob Charlie"):
        who = factories.SpeakerFactory(name=name)
        factories.PositionFactory(takeaway=takeaway, speaker=who, proposition=one)
        if name == "Bob Charlie":
            factories.PositionFactory(takeaway=takeaway, speaker=who, proposition=two)
    pages = [speaker_candidates([speaker], "", NOW).page(number) for number in (1, 2)]
    assert [[each.name for each in page] for page in pages] == [
        ["Bob Charlie", "Dan Alpha"],
        ["Cat Bravo", "Eve Delta"],
    ]
    assert not pages[1].has_next()


@counted_by_sqlite
def test_those_who_share_are_found_at_the_same_cost_however_many_share_nothing(takeaway, chosen):
    speaker, (one, _) = chosen
    factories.PositionFactory.create_batch(5, takeaway=takeaway, proposition=one)
    few = effort(lambda: list(speaker_candidates([speaker], "", NOW).page(1)))
    others = make(Speaker, 300, lambda n: {"name": f"Ann Other {n}", "slug": f"other-{n}"})
    said = {"takeaway": takeaway, "proposition": factories.PropositionFactory(), "stance": "supports"}
    make(Position, 300, lambda n: said | {"speaker": others[n], "paraphrase": "An example."})
    assert effort(lambda: list(speaker_candidates([speaker], "", NOW).page(1))) < 1.3 * few


@counted_by_sqlite
def test_conferences_that_share_are_found_at_the_same_cost_however_many_share_nothing(takeaway, chosen):
    here, (one, _) = takeaway.article.conference, chosen[1]
    for sharing in factories.TakeawayFactory.create_batch(3, article__published=True):
        factories.PositionFactory(takeaway=sharing, proposition=one)
    few = effort(lambda: list(conference_candidates([here], NOW).page(1)))
    other = factories.PropositionFactory()
    for takeaway in factories.TakeawayFactory.create_batch(60, article__published=True):
        factories.PositionFactory(takeaway=takeaway, proposition=other)
    assert len(conference_candidates([here], NOW).page(1)) == 3
    assert effort(lambda: list(conference_candidates([here], NOW).page(1))) < 1.3 * few


@pytest.mark.parametrize("few", [0, 500])
def test_those_of_a_name_share_the_same_whether_they_are_few_or_many(takeaway, chosen, monkeypatch, few):
    monkeypatch.setattr(candidate, "FEW_NAMED", few)
    speaker, (one, two) = chosen
    much, little = (factories.SpeakerFactory(name=name) for name in ("Ann Much", "Ann Little"))
    for who, proposition in [(much, one), (much, two), (little, factories.PropositionFactory())]:
        factories.PositionFactory(takeaway=takeaway, speaker=who, proposition=proposition)
    factories.PositionFactory(takeaway=takeaway, proposition=two, on_behalf_of=little, speaker__name="Bob Other")
    assert found([speaker], "ann") == [("Ann Much", 2), ("Ann Little", 1)]
