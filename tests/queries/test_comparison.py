from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.paginator import EmptyPage

from articles.enums import Stance
from articles.queries.comparison import (
    PROPOSITIONS_A_PAGE,
    STATEMENTS_A_CELL,
    STATEMENTS_A_STANCE,
    chosen_conferences,
    chosen_speakers,
    conference_comparison,
    speaker_comparison,
)
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2035, 1, 1, tzinfo=UTC)


@pytest.fixture
def takeaway():
    """A takeaway of a published article, under which statements can be put."""
    return factories.TakeawayFactory(article__published=True)


@pytest.fixture
def three(takeaway):
    return factories.SpeakerFactory.create_batch(3)


def say(takeaway, proposition, *speakers, **fields):
    """Record one statement of each speaker on a proposition; return the last."""
    return [
        factories.PositionFactory(takeaway=takeaway, proposition=proposition, speaker=speaker, **fields)
        for speaker in speakers
    ][-1]


def propositions(*titles):
    topic = factories.TopicFactory()
    return [factories.PropositionFactory(short_title=title, topic=topic) for title in titles]


def titles(comparison):
    return [
        (is_shared_by_all, [row.proposition.short_title for row in rows]) for is_shared_by_all, rows in comparison.parts
    ]


def cells(comparison):
    return [cell for _, rows in comparison.parts for row in rows for cell in row.cells]


def test_propositions_shared_by_all_come_first_and_what_one_alone_spoke_to_is_left_out(takeaway, three):
    alone, some, everybody, other = propositions("Alone", "Beta", "Zeta", "Alpha")
    say(takeaway, alone, three[0])
    say(takeaway, some, *three[:2])
    say(takeaway, everybody, *three)
    say(takeaway, other, three[1], three[2])
    assert titles(speaker_comparison(three, NOW, 1)) == [(True, ["Zeta"]), (False, ["Alpha", "Beta"])]
    assert titles(speaker_comparison(three[:2], NOW, 1)) == [(True, ["Beta", "Zeta"])]


def test_cells_stand_in_the_order_of_the_speakers_and_say_nothing_for_who_is_silent(takeaway, three):
    [proposition] = propositions("Beta")
    say(takeaway, proposition, three[0], three[2])
    order = [three[2], three[1], three[0]]
    found = cells(speaker_comparison(order, NOW, 1))
    assert [cell.speaker for cell in found] == order
    assert [len(cell.own.positions) for cell in found] == [1, 0, 1]


def test_statements_of_a_cell_stand_by_date_and_earlier_ones_beyond_a_few_are_counted(takeaway, three):
    [proposition] = propositions("Beta")
    say(takeaway, proposition, three[1])
    days = [date(2020, 1, day) for day in (3, 1, 2, 6, 5, 4)]
    for day in days:
        say(takeaway, proposition, three[0], said_on=day)
    first, second = cells(speaker_comparison(three[:2], NOW, 1))
    assert [position.said_on for position in first.own.positions] == sorted(days)[-STATEMENTS_A_CELL:]
    assert (first.own.more, second.own.more) == (len(days) - STATEMENTS_A_CELL, 0)


def test_what_others_said_on_behalf_counts_as_on_record_and_is_kept_apart(takeaway, three):
    government, minister, other = three
    [proposition] = propositions("Beta")
    own = say(takeaway, proposition, minister, on_behalf_of=government)
    say(takeaway, proposition, other)
    first, second = cells(speaker_comparison([government, other], NOW, 1))
    assert (first.own.positions, first.on_behalf.positions) == ([], [own])
    assert (len(second.own.positions), second.on_behalf.positions) == (1, [])


def test_what_a_speaker_says_on_the_own_behalf_is_said_once(takeaway, three):
    [proposition] = propositions("Beta")
    say(takeaway, proposition, three[0], on_behalf_of=three[0])
    say(takeaway, proposition, three[1])
    first, _ = cells(speaker_comparison(three[:2], NOW, 1))
    assert (len(first.own.positions), first.on_behalf.positions) == (1, [])


@pytest.mark.parametrize(
    "state",
    [{}, {"published_at": NOW + timedelta(seconds=1), "status": "published"}, {"withdrawn": True}, {"retracted": True}],
)
def test_statements_that_readers_may_not_see_are_in_no_comparison(takeaway, three, state):
    [proposition] = propositions("Beta")
    hidden = factories.TakeawayFactory(
        article=factories.ArticleFactory(**state, conference=takeaway.article.conference)
    )
    other = factories.TakeawayFactory(article__published=True)
    say(takeaway, proposition, three[0])
    say(hidden, proposition, three[1])
    say(other, proposition, three[1], retracted=True)
    assert titles(speaker_comparison(three[:2], NOW, 1)) == []
    assert titles(conference_comparison([takeaway.article.conference, other.article.conference], NOW, 1)) == []
    assert list(chosen_speakers([three[0].slug, three[1].slug], NOW)) == [three[0].slug]


def test_propositions_are_paged(takeaway, three):
    for proposition in propositions(*(f"Number {number}" for number in range(PROPOSITIONS_A_PAGE + 1))):
        say(takeaway, proposition, *three[:2])
    pages = [speaker_comparison(three[:2], NOW, number) for number in (1, 2)]
    assert [len(rows) for page in pages for _, rows in page.parts] == [PROPOSITIONS_A_PAGE, 1]
    with pytest.raises(EmptyPage):
        speaker_comparison(three[:2], NOW, 3)


def test_conferences_are_compared_on_what_was_spoken_to_at_both_by_stance(takeaway, three):
    later = factories.TakeawayFactory(article__published=True)
    both, here, there = propositions("Beta", "Here", "There")
    say(takeaway, here, three[0])
    say(later, there, three[0])
    opposed = say(takeaway, both, three[0], stance=Stance.OPPOSES)
    say(takeaway, both, three[1], stance=Stance.SUPPORTS)
    say(later, both, three[2], stance=Stance.UNCLEAR)
    conferences = [takeaway.article.conference, later.article.conference]
    comparison = conference_comparison(conferences, NOW, 1)
    assert titles(comparison) == [(True, ["Beta"])]
    first, second = cells(comparison)
    assert [part.stance for part in first.parts] == [Stance.SUPPORTS, Stance.OPPOSES]
    assert first.parts[1].rows == [opposed]
    assert [part.stance for part in second.parts] == [Stance.UNCLEAR]
    assert [cell.conference for cell in cells(conference_comparison(conferences[::-1], NOW, 1))] == conferences[::-1]


def test_a_crowd_of_one_stance_hides_no_other(takeaway):
    later = factories.TakeawayFactory(article__published=True)
    [proposition] = propositions("Beta")
    crowd = factories.SpeakerFactory.create_batch(STATEMENTS_A_STANCE + 3)
    say(takeaway, proposition, *crowd, said_on=date(2025, 2, 16))
    say(takeaway, proposition, crowd[0], stance=Stance.UNCLEAR, said_on=date(2025, 2, 14))
    say(later, proposition, crowd[0])
    first, _ = cells(conference_comparison([takeaway.article.conference, later.article.conference], NOW, 1))
    assert [(part.stance, len(part.rows), part.more) for part in first.parts] == [
        (Stance.SUPPORTS, STATEMENTS_A_STANCE, 3),
        (Stance.UNCLEAR, 1, 0),
    ]


@pytest.mark.parametrize("size", [1, 5])
def test_number_of_queries_does_not_grow(takeaway, three, size, django_assert_num_queries):
    later = factories.TakeawayFactory(article__published=True)
    for proposition in propositions(*map(str, range(size))):
        for _ in range(size):
            say(takeaway, proposition, *three[:2], on_behalf_of=three[2])
            say(later, proposition, three[2])
    conferences = [takeaway.article.conference, later.article.conference]
    with django_assert_num_queries(4):
        everything_of(speaker_comparison(three, NOW, 1))
    with django_assert_num_queries(3):
        everything_of(conference_comparison(conferences, NOW, 1))


def everything_of(comparison):
    """Touch what a page shows of each statement."""
    for cell in cells(comparison):
        if hasattr(cell, "own"):
            shown = [*cell.own.positions, *cell.on_behalf.positions]
        else:
            shown = [position for part in cell.parts for position in part.rows]
        for position in shown:
            assert position.speaker.name
            assert position.source.publisher
            assert position.proposition.topic.name
            assert position.takeaway.article.conference.short_name
            assert position.on_behalf_of is None or position.on_behalf_of.name


def test_chosen_are_found_in_the_order_given(takeaway, three):
    for speaker in three:
        factories.PositionFactory(takeaway=takeaway, speaker=speaker)
    slugs = [three[1].slug, "nobody", three[0].slug]
    assert list(chosen_speakers(slugs, NOW).values()) == [three[1], three[0]]
    conferences = factories.ConferenceFactory.create_batch(2)
    slugs = [conference.slug for conference in reversed(conferences)]
    assert list(chosen_conferences(slugs).values()) == conferences[::-1]
