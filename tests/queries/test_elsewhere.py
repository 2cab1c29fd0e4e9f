from datetime import UTC, date, datetime

import pytest

from articles.queries.article import lay_out, named_in, takeaways_of
from articles.queries.coverage import coverage_around
from articles.queries.elsewhere import ASKED_AT_ONCE, LOOKED_AT, latest_elsewhere, statements_elsewhere
from tests.effort import counted_by_sqlite, effort
from tests.factories import (
    ConferenceFactory,
    PositionFactory,
    PropositionFactory,
    SourceFactory,
    SpeakerFactory,
    TakeawayFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2035, 1, 1, tzinfo=UTC)


@pytest.fixture
def takeaway():
    return TakeawayFactory(article__published=True, article__conference=held(2020))


@pytest.fixture
def proposition():
    return PropositionFactory()


def held(year, month=2):
    starts, ends = date(year, month, 14), date(year, month, 16)
    return ConferenceFactory(short_name=f"Example {year}", starts_on=starts, ends_on=ends)


def say(proposition, conference, day=15, **more):
    """Make a statement in an article of its own, on a day of the conference or without one."""
    said_on = day and conference.starts_on.replace(day=day)
    article = {"takeaway__article__conference": conference, "takeaway__article__published": True}
    return PositionFactory(proposition=proposition, said_on=said_on, **article | more)


def questions(takeaway):
    """Return what stands beside a takeaway: statement of the proposition, keys of the statements, their number."""
    takeaways = takeaways_of(takeaway.article)
    lay_out(takeaway.article, takeaways, named_in(takeaway.article).topics, NOW)
    [found] = [each for each in takeaways if each.pk == takeaway.pk]
    return [(each.proposition, [one.pk for one in each.statements], each.count) for each in found.questions]


def test_latest_statement_of_each_of_the_last_three_conferences_stands_there_in_order_of_time(takeaway, proposition):
    PositionFactory(takeaway=takeaway, proposition=proposition)
    conferences = [held(year) for year in (2010, 2014, 2019, 2026)]
    for conference in conferences:
        say(proposition, conference, day=14)
    latest = [say(proposition, conference, day=16) for conference in conferences]
    assert questions(takeaway) == [(proposition, [position.pk for position in latest[1:]], 9)]


def test_further_statements_of_a_conference_fill_up_where_there_are_few_conferences(takeaway, proposition):
    PositionFactory(takeaway=takeaway, proposition=proposition)
    conference = held(2019)
    said = [say(proposition, conference, day=day) for day in (14, 15, 16)]
    other = say(proposition, held(2014))
    assert questions(takeaway) == [(proposition, [other.pk, said[1].pk, said[2].pk], 5)]


def test_other_articles_on_the_same_conference_come_after_all_other_conferences(takeaway, proposition):
    PositionFactory(takeaway=takeaway, proposition=proposition)
    here = say(proposition, takeaway.article.conference, day=16)
    first, second = say(proposition, held(2014)), say(proposition, held(2016))
    assert questions(takeaway)[0][1] == [first.pk, second.pk, here.pk]
    third = say(proposition, held(2012))
    assert questions(takeaway)[0][1] == [third.pk, first.pk, second.pk]


def test_statement_without_a_date_counts_from_the_first_day_of_its_conference(takeaway, proposition):
    PositionFactory(takeaway=takeaway, proposition=proposition)
    conference = held(2019)
    later = say(proposition, conference, day=15)
    undated = say(proposition, conference, day=None)
    assert questions(takeaway)[0][1] == [undated.pk, later.pk]


def test_what_no_reader_may_see_is_neither_shown_nor_counted(takeaway, proposition):
    PositionFactory(takeaway=takeaway, proposition=proposition)
    PositionFactory(takeaway=takeaway, proposition=proposition, retracted=True)
    seen = say(proposition, held(2019))
    say(proposition, held(2021), retracted=True)
    for state in ("withdrawn", "retracted"):
        PositionFactory(proposition=proposition, **{f"takeaway__article__{state}": True})
    PositionFactory(proposition=proposition)
    assert questions(takeaway) == [(proposition, [seen.pk], 2)]


def test_question_that_no_other_article_asks_is_none(takeaway, proposition):
    PositionFactory.create_batch(2, takeaway=takeaway, proposition=proposition)
    PositionFactory(takeaway__article=takeaway.article, proposition=proposition)
    assert questions(takeaway) == []


def test_question_of_a_retracted_statement_is_not_asked(takeaway, proposition):
    PositionFactory(takeaway=takeaway, proposition=proposition, retracted=True)
    say(proposition, held(2019))
    assert questions(takeaway) == []


def test_several_questions_share_the_three_statements_and_all_lead_on(takeaway):
    asked = PropositionFactory.create_batch(5)
    for number, proposition in enumerate(asked):
        PositionFactory(takeaway=takeaway, proposition=proposition, sort_order=number)
        for year in (2012, 2014, 2016):
            say(proposition, held(year))
    found = questions(takeaway)
    assert [proposition for proposition, statements, count in found] == asked
    assert [(len(statements), count) for proposition, statements, count in found] == [(1, 4)] * 3 + [(0, 4)] * 2


def test_statements_of_one_article_under_two_takeaways_are_counted_for_both(takeaway, proposition):
    other = TakeawayFactory(article=takeaway.article)
    for each in (takeaway, other):
        PositionFactory(takeaway=each, proposition=proposition)
    say(proposition, held(2019))
    assert questions(takeaway)[0][2] == questions(other)[0][2] == 3


def test_one_query_brings_three_statements_of_each_of_four_conferences(
    takeaway, proposition, django_assert_num_queries
):
    for year in range(2000, 2006):
        say_often(proposition, held(year), 3)
    with django_assert_num_queries(1):
        found = statements_elsewhere(takeaway.article, [proposition.pk], NOW)
        shown = [(each.conference_name, str(each.speaker), each.get_stance_display()) for each in found[proposition.pk]]
    assert len(shown) == 12
    assert {name for name, speaker, stance in shown} == {f"Example {year}" for year in (2005, 2004, 2003, 2002)}
    assert {each.elsewhere_count for each in found[proposition.pk]} == {18}


def say_often(proposition, conference, times, day=15, **more):
    """Make statements of one article, on one day."""
    takeaway = TakeawayFactory(article__conference=conference, article__published=True)
    said_on = conference.starts_on.replace(day=day)
    return PositionFactory.create_batch(times, takeaway=takeaway, proposition=proposition, said_on=said_on, **more)


@pytest.mark.parametrize(("times", "count"), [(LOOKED_AT - 1, LOOKED_AT), (LOOKED_AT, None)])
def test_more_statements_than_are_looked_at_are_not_counted(takeaway, proposition, times, count):
    PositionFactory(takeaway=takeaway, proposition=proposition)
    say_often(proposition, held(2019), times)
    assert questions(takeaway)[0][2] == count


def test_latest_are_looked_at_of_each_proposition_and_those_without_a_day_last(takeaway):
    asked = PropositionFactory.create_batch(3)
    for proposition in asked:
        say_often(proposition, held(2010), 5)
        say(proposition, held(2030), day=None)
        said = [*say_often(proposition, held(2012), LOOKED_AT - 1), say(proposition, held(2014))]
    found = latest_elsewhere(takeaway.article_id, [each.pk for each in asked], NOW)
    assert set(found.filter(proposition=proposition)) == set(said)
    assert found.count() == 3 * LOOKED_AT


def test_what_no_reader_may_see_takes_no_place_among_the_latest(takeaway, proposition):
    PositionFactory(takeaway=takeaway, proposition=proposition)
    seen = say(proposition, held(2010))
    hidden = TakeawayFactory(article__withdrawn=True, article__conference=held(2014))
    for state in ({"takeaway": hidden}, {"takeaway": TakeawayFactory()}, {"takeaway": takeaway}):
        PositionFactory.create_batch(LOOKED_AT, proposition=proposition, said_on=date(2014, 2, 15), **state)
    say_often(proposition, held(2016), LOOKED_AT, retracted=True)
    [(_, shown, count)] = questions(takeaway)
    assert (shown, count) == ([seen.pk], LOOKED_AT + 2)


def test_without_propositions_there_is_nothing_elsewhere(takeaway, proposition):
    say(proposition, held(2019))
    assert statements_elsewhere(takeaway.article, [], NOW) == {}


def test_article_may_ask_more_questions_than_a_database_takes_at_once(takeaway):
    topic, by = TopicFactory(), {"speaker": SpeakerFactory(), "source": SourceFactory()}
    asked = PropositionFactory.create_batch(2 * ASKED_AT_ONCE + 1, topic=topic)
    said = TakeawayFactory(article__conference=held(2019), article__published=True)
    for proposition in asked:
        PositionFactory(takeaway=said, proposition=proposition, **by)
    elsewhere, coverage = around(takeaway.article, asked)
    assert set(elsewhere) == {each.pk for each in asked}
    assert [(each.article, each.propositions) for each in coverage.related] == [(said.article, asked)]


@counted_by_sqlite
def test_however_many_statements_are_on_record_it_costs_the_same(takeaway):
    few, many = PropositionFactory.create_batch(2)
    for proposition, times in ((few, 2), (many, 20)):
        for year in range(2000, 2015):
            say_often(proposition, held(year), times)
    costs = [effort(lambda asked=asked: around(takeaway.article, [asked])) for asked in (few, many)]
    assert costs[1] < 1.6 * costs[0]


def around(article, propositions):
    """Return all that stands beside an article with statements on the propositions."""
    elsewhere = statements_elsewhere(article, [proposition.pk for proposition in propositions], NOW)
    return elsewhere, coverage_around(article, propositions, elsewhere, NOW)
