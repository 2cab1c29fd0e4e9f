from datetime import UTC, date, datetime, timedelta

import pytest

from articles.queries.coverage import coverage_around
from articles.queries.elsewhere import statements_elsewhere
from tests.factories import (
    ArticleFactory,
    ConferenceFactory,
    ConferenceSeriesFactory,
    PositionFactory,
    PropositionFactory,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2035, 1, 1, tzinfo=UTC)
HIDDEN = ["withdrawn", "retracted"]


def edition(year, series):
    return ConferenceFactory(series=series, starts_on=date(year, 2, 14), ends_on=date(year, 2, 16))


def cover(conference=None, propositions=(), day=1, **state):
    """Make a published article with a statement on each of the propositions."""
    state = state or {"published": True, "published_at": datetime(2030, 1, day, tzinfo=UTC)}
    article = ArticleFactory(conference=conference or ConferenceFactory(), **state)
    for proposition in propositions:
        PositionFactory(takeaway__article=article, proposition=proposition)
    return article


def around(article, propositions=()):
    elsewhere = statements_elsewhere(article, [proposition.pk for proposition in propositions], NOW)
    return coverage_around(article, propositions, elsewhere, NOW)


@pytest.fixture
def series():
    return ConferenceSeriesFactory()


def test_editions_before_and_after_are_the_nearest_with_coverage(series):
    articles = {year: cover(edition(year, series)) for year in (2008, 2014, 2023, 2026)}
    edition(2015, series)
    cover(edition(2016, series), withdrawn=True)
    cover(edition(2017, ConferenceSeriesFactory()))
    neighbours = {year: (around(article).previous, around(article).next) for year, article in articles.items()}
    assert neighbours == {
        2008: (None, articles[2014]),
        2014: (articles[2008], articles[2023]),
        2023: (articles[2014], articles[2026]),
        2026: (articles[2023], None),
    }


def test_of_an_edition_the_article_stands_there_that_was_published_first(series):
    before, here, after = (edition(year, series) for year in (2014, 2020, 2026))
    proposition = PropositionFactory()
    cover(before, [proposition], day=3), cover(after, [proposition], day=9)
    first, second = cover(before, day=2), cover(after, day=8)
    for propositions in ([], [proposition]):
        found = around(cover(here, propositions), propositions)
        assert (found.previous, found.next) == (first, second)


def test_conference_without_a_series_stands_between_the_nearest_of_any(series):
    proposition = PropositionFactory()
    before, after = cover(edition(2014, series), [proposition]), cover(edition(2023, None))
    cover(edition(2008, None), [proposition])
    found = around(cover(edition(2020, None), [proposition]), [proposition])
    assert (found.previous, found.next) == (before, after)


def test_edition_of_a_series_leads_to_no_conference_outside_it(series):
    proposition = PropositionFactory()
    cover(edition(2014, None), [proposition])
    cover(edition(2023, None), [proposition])
    found = around(cover(edition(2020, series), [proposition]), [proposition])
    assert (found.previous, found.next) == (None, None)


def test_articles_on_the_same_conference_come_latest_first_and_four_at_most(series):
    conference = edition(2020, series)
    articles = [cover(conference, day=day) for day in range(1, 8)]
    for state in HIDDEN:
        cover(conference, **{state: True})
    found = around(articles[3])
    assert found.same_conference == [articles[place] for place in (6, 5, 4, 2)]
    assert (found.previous, found.next) == (None, None)


def test_related_articles_come_by_how_many_propositions_they_share_and_then_the_latest():
    one, two, three = propositions = PropositionFactory.create_batch(3)
    unasked = PropositionFactory()
    some = cover(None, [one, unasked], day=1)
    later = cover(None, [three], day=5)
    most = cover(None, [one, two], day=2)
    cover(None, [unasked])
    found = around(cover(None, propositions), propositions).related
    assert [(each.article, each.propositions) for each in found] == [
        (most, [one, two]),
        (later, [three]),
        (some, [one]),
    ]


def test_four_related_articles_are_shown_and_none_twice():
    propositions = PropositionFactory.create_batch(2)
    articles = [cover(edition(2000 + day, None), propositions * 2, day=day) for day in range(1, 8)]
    found = around(articles[0], propositions).related
    assert [each.article for each in found] == articles[:2:-1]
    assert {len(each.propositions) for each in found} == {2}


def test_article_with_more_propositions_in_common_comes_before_later_ones_with_more_statements():
    one, two = PropositionFactory.create_batch(2)
    most = cover(None, [one, two], day=1)
    later = [cover(None, [one] * 3, day=day) for day in range(2, 5)]
    found = around(cover(None, [one, two]), [one, two]).related
    assert [each.article for each in found] == [most, *later[::-1]]


def test_related_are_articles_with_statements_that_were_made_at_the_last_conferences_on_a_proposition(series):
    one, two = PropositionFactory.create_batch(2)
    earliest = cover(edition(2010, series), [one, two], day=9)
    later = [cover(edition(year, series), [one], day=year - 2010) for year in range(2011, 2015)]
    here = cover(edition(2020, series), [one, two])
    assert [each.article for each in around(here, [one]).related] == later[::-1]
    with_two = around(here, [one, two]).related
    assert [(each.article, each.propositions) for each in with_two] == [
        (earliest, [two]),
        *((article, [one]) for article in later[:0:-1]),
    ]


def test_retracted_statement_relates_an_article_to_nothing_and_takes_no_place():
    one, two = PropositionFactory.create_batch(2)
    seen = [cover(None, [one], day=day) for day in range(1, 5)]
    for number in range(4):
        other = cover(None, [], day=9)
        PositionFactory(takeaway__article=other, proposition=[one, two][number % 2], retracted=True)
    PositionFactory(takeaway__article=seen[0], proposition=two, retracted=True)
    found = around(cover(None, [one, two]), [one, two]).related
    assert [(each.article, each.propositions) for each in found] == [(article, [one]) for article in reversed(seen)]


def test_article_on_the_same_conference_is_not_related_as_well():
    proposition, conference = PropositionFactory(), ConferenceFactory()
    other = cover(conference, [proposition])
    found = around(cover(conference, [proposition]), [proposition])
    assert (found.related, found.same_conference) == ([], [other])


def test_edition_before_is_related_as_well_where_it_shares_a_proposition(series):
    proposition = PropositionFactory()
    before = cover(edition(2014, series), [proposition])
    found = around(cover(edition(2020, series), [proposition]), [proposition])
    assert (found.previous, found.related[0].article) == (before, before)


@pytest.mark.parametrize("state", [*HIDDEN, "scheduled"])
def test_what_no_reader_may_see_is_related_to_nothing(state):
    proposition = PropositionFactory()
    hidden = cover(None, [proposition], **{state: True})
    if state == "scheduled":
        hidden.published_at = NOW + timedelta(seconds=1)
        hidden.save()
    assert around(cover(None, [proposition]), [proposition]).related == []


def test_article_without_statements_still_leads_to_its_conference(series):
    conference = edition(2020, series)
    other, before = cover(conference), cover(edition(2014, series))
    found = around(cover(conference))
    assert (found.same_conference, found.previous, found.related) == ([other], before, [])


def test_everything_is_asked_in_two_queries_however_much_there_is(series, django_assert_num_queries):
    propositions = PropositionFactory.create_batch(3)
    article = cover(edition(2020, series), propositions)
    for number in range(12):
        cover(edition(2000 + number, series), propositions)
        cover(article.conference, propositions)
    with django_assert_num_queries(2):
        found = around(article, propositions)
        names = [str(other.conference) for other in (found.previous, *(each.article for each in found.related))]
    assert len(names) == 5
