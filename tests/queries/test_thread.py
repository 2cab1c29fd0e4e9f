from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from articles.enums import Stance
from articles.models import Position
from articles.models.position import SAID
from articles.queries.position import answers_to
from articles.queries.thread import ANSWERS_A_PAGE, threads
from tests.factories import PositionFactory, PropositionFactory
from tests.filling import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposition():
    return PropositionFactory()


@pytest.fixture
def say(proposition):
    """Record what is said on a day, by its number, in answer to something or not."""

    def record(day, responds_to=None, **values):
        said_on = date(2025, 1, 1) + timedelta(days=day)
        about = {"proposition": proposition, "takeaway__article__published": True} | values
        return PositionFactory(said_on=said_on, responds_to=responds_to, **about)

    return record


def found(proposition):
    now = timezone.now()
    return threads(list(answers_to(proposition, now).annotate(day=SAID)), now)


def keys(proposition):
    return [[turn.position.pk for turn in thread] for thread in found(proposition).threads]


def test_statements_that_stand_alone_are_no_thread(proposition, say):
    say(1), say(2)
    assert keys(proposition) == []


def test_threads_come_by_their_first_statement_and_answers_after_what_they_answer(proposition, say):
    late = say(5)
    late_answer = say(6, late)
    early = say(1)
    second, first = say(9, early), say(8, early)
    to_first = say(10, first)
    assert keys(proposition) == [
        [early.pk, first.pk, to_first.pk, second.pk],
        [late.pk, late_answer.pk],
    ]


def test_answer_dated_before_what_it_answers_follows_it_all_the_same(proposition, say):
    asked = say(5)
    answer = say(1, asked)
    assert keys(proposition) == [[asked.pk, answer.pk]]


def test_turn_says_what_it_answers(proposition, say):
    asked = say(1)
    say(2, asked)
    [[first, second]] = found(proposition).threads
    assert (first.answered, second.answered) == (None, asked)


def test_circle_is_one_thread_with_each_statement_once(proposition, say):
    first = say(1)
    second = say(2, first)
    third = say(3, second)
    aside = say(4, second)
    Position.objects.filter(pk=first.pk).update(responds_to=third)
    [thread] = keys(proposition)
    assert thread[:3] == [first.pk, second.pk, third.pk]
    assert sorted(thread) == sorted([first.pk, second.pk, third.pk, aside.pk])


def test_long_chain_is_cut_and_that_is_told(proposition, say):
    said = [say(0)]
    for day in range(1, ANSWERS_A_PAGE):
        said.append(say(day, said[-1]))
    assert keys(proposition) == [[position.pk for position in said]]
    assert not found(proposition).has_more
    say(ANSWERS_A_PAGE, said[-1])
    assert keys(proposition) == [[position.pk for position in said]]
    assert found(proposition).has_more


def test_chain_of_hundreds_is_held(proposition, say):
    first = say(0)
    about = {"proposition": proposition, "takeaway": first.takeaway, "speaker": first.speaker}
    said = {"stance": Stance.SUPPORTS, "paraphrase": "An example.", "source": first.source}
    keys_of = [first.pk, *(uuid4() for _ in range(400))]
    make(Position, 400, lambda n: {"pk": keys_of[n + 1], "responds_to_id": keys_of[n]} | about | said)
    assert keys(proposition) == [keys_of[:ANSWERS_A_PAGE]]


def test_what_is_answered_on_another_proposition_comes_along_and_is_marked(proposition, say):
    other = PropositionFactory()
    asked = say(1, proposition=other)
    answer = say(2, asked)
    answer_elsewhere = say(3, answer, proposition=other)
    [thread] = found(proposition).threads
    assert [(turn.position.pk, turn.is_aside) for turn in thread] == [
        (asked.pk, True),
        (answer.pk, False),
        (answer_elsewhere.pk, True),
    ]


def test_answers_from_elsewhere_are_not_crowded_out_by_those_at_hand(proposition, say):
    asked = say(0)
    answer = say(90, asked, proposition=PropositionFactory())
    for day in range(1, ANSWERS_A_PAGE, 2):
        say(day + 1, say(day))
    assert keys(proposition)[0] == [asked.pk, answer.pk]


def test_nothing_beyond_one_step_outside_comes_along(proposition, say):
    other = PropositionFactory()
    far = say(1, proposition=other)
    near = say(2, far, proposition=other)
    answer = say(3, near)
    assert keys(proposition) == [[near.pk, answer.pk]]


@pytest.mark.parametrize("hidden", [{"retracted": True}, {"takeaway__article__published": False}])
def test_what_readers_may_not_see_joins_nothing(proposition, say, hidden):
    secret = say(1, **hidden)
    say(2, secret)
    say(3, say(4), **hidden)
    assert keys(proposition) == []


def test_threads_take_one_query_whatever_there_is(proposition, say, django_assert_num_queries):
    say(0)
    positions = list(answers_to(proposition, timezone.now()).annotate(day=SAID))
    with django_assert_num_queries(1):
        threads(positions, timezone.now())
    for day in range(5):
        say(10 + day, say(day))
    positions = list(answers_to(proposition, timezone.now()).annotate(day=SAID))
    with django_assert_num_queries(1):
        threads(positions, timezone.now())
