from datetime import UTC, date, datetime

import pytest

from articles.enums import ArticleState
from articles.models import Position
from articles.queries.position import by_conference, find_articles, find_statements, on_record
from articles.queries.work import newest_work
from tests.effort import counted_by_sqlite, effort
from tests.factories import (
    ArticleFactory,
    ConferenceFactory,
    PositionFactory,
    PropositionFactory,
    SpeakerFactory,
    TakeawayFactory,
    UserFactory,
)
from tests.filling import fill

pytestmark = pytest.mark.django_db
NOW = datetime(2035, 1, 1, tzinfo=UTC)


@pytest.fixture
def about():
    """A speaker and a proposition, for positions."""
    return {"speaker": SpeakerFactory(), "proposition": PropositionFactory()}


def record(about, takeaway, besides=None):
    keys = about["speaker"].pk, about["proposition"].pk
    return on_record(*keys, NOW, work=newest_work(takeaway.article), besides=besides)


def test_statements_come_latest_first_and_one_without_a_date_by_its_conference(about):
    takeaway = TakeawayFactory(article__conference=ConferenceFactory(starts_on=date(2025, 2, 14)))
    middle = PositionFactory(**about, takeaway=takeaway, said_on=date(2025, 2, 15))
    early = PositionFactory(**about, said_on=date(2024, 2, 16))
    undated = PositionFactory(
        **about,
        said_on=None,
        takeaway__article__conference=ConferenceFactory(starts_on=date(2025, 6, 1), ends_on=date(2025, 6, 2)),
    )
    latest = PositionFactory(**about, takeaway=takeaway, said_on=date(2026, 2, 13))
    found = record(about, takeaway)
    assert [each.position.pk for each in found.statements] == [latest.pk, undated.pk, middle.pk, early.pk]
    assert [each.is_here for each in found.statements] == [True, False, True, False]
    assert not found.has_more


def test_statements_of_other_speakers_or_propositions_and_the_one_in_the_form_are_left_out(about):
    takeaway = TakeawayFactory()
    own = PositionFactory(**about, takeaway=takeaway)
    PositionFactory(speaker=about["speaker"])
    PositionFactory(proposition=about["proposition"])
    assert [each.position.pk for each in record(about, takeaway).statements] == [own.pk]
    assert record(about, takeaway, besides=own.pk).statements == []


@pytest.mark.parametrize(
    ("article", "position", "state", "is_retracted", "is_public"),
    [
        ({}, {}, ArticleState.DRAFT, False, False),
        ({"published": True}, {}, ArticleState.LIVE, False, True),
        ({"published": True}, {"retracted": True}, ArticleState.LIVE, True, True),
        ({"withdrawn": True}, {}, ArticleState.WITHDRAWN, False, False),
        ({"retracted": True}, {}, ArticleState.RETRACTED, True, False),
    ],
    ids=["draft", "live", "retracted statement", "withdrawn", "retracted article"],
)
def test_statement_says_what_became_of_its_article(about, article, position, state, is_retracted, is_public):
    PositionFactory(**about, takeaway__article=ArticleFactory(**article), **position)
    [statement] = record(about, TakeawayFactory()).statements
    assert (statement.state, statement.is_retracted, statement.is_public) == (state, is_retracted, is_public)


def test_statement_in_the_work_on_a_live_article_need_not_have_a_page(about):
    takeaway = TakeawayFactory(article=ArticleFactory(published=True))
    PositionFactory(**about, takeaway=takeaway)
    [statement] = record(about, takeaway).statements
    assert (statement.state, statement.is_here, statement.is_public) == (ArticleState.LIVE, True, False)


@pytest.mark.parametrize(("count", "has_more"), [(10, False), (11, True)])
def test_ten_statements_are_shown_at_most(about, count, has_more):
    PositionFactory.create_batch(count - 1, **about)
    takeaway = TakeawayFactory()
    PositionFactory(**about, takeaway=takeaway)
    found = record(about, takeaway)
    assert (len(found.statements), found.has_more) == (10, has_more)


@pytest.mark.parametrize("size", [1, 12])
def test_record_takes_one_query(about, size, django_assert_num_queries):
    PositionFactory.create_batch(size, **about)
    keys, work = [about["speaker"].pk, about["proposition"].pk], newest_work(TakeawayFactory().article)
    with django_assert_num_queries(1):
        for statement in on_record(*keys, NOW, work=work, besides=None).statements:
            position = statement.position
            assert all([statement.day, position.source.title, position.article.conference.short_name])


def test_every_word_has_to_stand_somewhere_in_a_statement():
    wanted = PositionFactory(
        speaker__name="Ada Example", proposition__short_title="More samples", paraphrase="She wants 100% of them."
    )
    PositionFactory(speaker__name="Ada Example", paraphrase="Something else.")
    assert [each.position for each in find_statements("ada samples", NOW).statements] == [wanted]
    assert [each.position for each in find_statements("100% MORE", NOW).statements] == [wanted]
    assert [each.position for each in find_statements("Àda SÀMPLES", NOW).statements] == [wanted]
    assert find_statements("ada nobody", NOW).statements == []
    assert len(find_statements("  ", NOW).statements) == 2


@pytest.mark.parametrize(("count", "has_more"), [(20, False), (21, True)])
def test_twenty_statements_are_found_at_most(count, has_more, django_assert_num_queries):
    PositionFactory.create_batch(count)
    with django_assert_num_queries(2):
        found = find_statements("", NOW)
    assert (len(found.statements), found.has_more) == (20, has_more)


def test_statements_are_found_latest_first_and_those_without_a_day_last():
    days = [None, date(2024, 2, 2), date(2025, 2, 2)]
    undated, early, late = (PositionFactory(said_on=day, paraphrase="An example.") for day in days)
    assert [each.position for each in find_statements("example", NOW).statements] == [late, early, undated]


@counted_by_sqlite
@pytest.mark.parametrize("words", ["", "example"])
def test_statements_are_looked_through_no_further_than_they_are_shown(words):
    user = UserFactory()
    fill(user, articles=60, positions=300)
    few = effort(lambda: find_statements(words, NOW))
    fill(user, "more", articles=600, positions=3000)
    assert effort(lambda: find_statements(words, NOW)) < 2 * few


def test_articles_are_found_by_headline_and_conference_the_last_saved_first(editor, writer):
    first = ArticleFactory(headline="Examples gain ground", created_by=writer)
    second = ArticleFactory(headline="Examples lose ground", conference__short_name="Testville 2025", published=True)
    besides = ArticleFactory(headline="Examples stay", retracted=True)
    here = ArticleFactory(headline="Examples here")
    assert find_articles("examples", besides=here.pk) == [second, first]
    assert find_articles("ground testville", besides=here.pk) == [second]
    assert find_articles("", besides=here.pk, own_drafts_of=writer) == [first]
    assert besides not in find_articles("", besides=here.pk)


@pytest.mark.parametrize("order", ["earliest_conference_first", "latest_conference_first"])
def test_statements_of_conferences_with_the_same_day_and_name_stay_apart(order):
    takeaways = [TakeawayFactory(article__conference__name="Example Conference") for _ in range(2)]
    for number in range(6):
        PositionFactory(takeaway=takeaways[number % 2], said_on=date(2025, 2, 14 + number))
    groups = by_conference(getattr(Position.objects.all(), order)())
    assert [len(group.positions) for group in groups] == [3, 3]
