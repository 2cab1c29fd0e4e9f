from datetime import date, timedelta

import pytest
from django.utils import timezone

from articles.enums import Stance
from articles.models.position import SAID
from articles.queries.position import answers_to
from articles.queries.timeline import COLUMN_WIDTHS, FULL_WIDTH, LINE, MANY_LANES, NAMES_WIDTH, STACKED, timeline
from tests.factories import ConferenceFactory, PositionFactory, PropositionFactory, SpeakerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposition():
    return PropositionFactory()


@pytest.fixture
def held():
    """Make a conference of a year."""

    def make(year, month=2, **values):
        first = date(year, month, 1)
        short_name = values.pop("short_name", f"Exampletown {year}")
        return ConferenceFactory(starts_on=first, ends_on=first + timedelta(days=2), short_name=short_name, **values)

    return make


@pytest.fixture
def say(proposition):
    def make(conference, speaker=None, **values):
        return PositionFactory(
            proposition=proposition,
            takeaway__article__published=True,
            takeaway__article__conference=conference,
            speaker=speaker or SpeakerFactory(),
            **values,
        )

    return make


def drawn(proposition):
    positions = list(answers_to(proposition, timezone.now()).annotate(day=SAID))
    return timeline(list(dict.fromkeys(position.speaker_id for position in positions)), positions)


def test_one_conference_is_no_timeline(proposition, held, say):
    say(held(2020))
    assert drawn(proposition) is None


def test_columns_are_conferences_in_order_with_the_year_above_the_first_of_it(proposition, held, say):
    for conference in (held(2025, 6, short_name="The Hague 2025"), held(2024), held(2025, 2, short_name="Forum")):
        say(conference)
    columns = drawn(proposition).columns
    assert [(column.year, column.place) for column in columns] == [
        (2024, ["Exampletown"]),
        (2025, ["Forum"]),
        ("", ["The Hague"]),
    ]
    assert [column.x for column in columns] == [0, columns[1].x, 2 * columns[1].x]


@pytest.mark.parametrize(("years", "after_gap"), [((2020, 2022), False), ((2020, 2023), True)])
def test_gap_of_more_than_two_years_is_marked(proposition, held, say, years, after_gap):
    for year in years:
        say(held(year))
    assert [column.after_gap for column in drawn(proposition).columns] == [False, after_gap]


@pytest.mark.parametrize("number", [2, 7, 20])
def test_columns_share_the_room_within_bounds(proposition, held, say, number):
    for year in range(2000, 2000 + number):
        say(held(year))
    picture = drawn(proposition)
    narrowest, widest = COLUMN_WIDTHS
    assert narrowest <= picture.column_width <= widest
    assert picture.width == number * picture.column_width
    if narrowest < picture.column_width < widest:
        assert 0 <= FULL_WIDTH - NAMES_WIDTH - picture.width < number


def test_lanes_follow_each_other_without_a_gap_as_high_as_they_must_be(proposition, held, say):
    conferences = held(2020), held(2021)
    tall = SpeakerFactory()
    for _ in range(3):
        say(conferences[0], tall, said_on=date(2020, 2, 1))
    say(conferences[1], said_on=date(2021, 2, 1))
    first, second = drawn(proposition).lanes
    assert (first.speaker, first.y, second.y) == (tall, 0, first.height)
    assert first.height > second.height
    for lane in (first, second):
        assert all(mark.y + mark.height <= lane.height for mark in lane.marks)


def test_statements_of_one_conference_stack_with_their_dates_and_do_not_overlap(proposition, held, say):
    speaker, conference = SpeakerFactory(), held(2025)
    say(conference, speaker, said_on=date(2025, 6, 19), stance=Stance.OPPOSES)
    say(conference, speaker, said_on=date(2025, 6, 25))
    say(held(2026), speaker, said_on=date(2026, 2, 1))
    [lane] = drawn(proposition).lanes
    upper, lower, next_year = lane.marks
    assert upper.x == lower.x < next_year.x
    assert upper.y == next_year.y
    assert lower.y > upper.y + upper.height
    assert [mark.notes[:1] for mark in lane.marks] == [["19 Jun"], ["25 Jun"], []]


def test_statement_of_another_year_than_its_column_says_so(proposition, held, say):
    conference, speaker = held(2025), SpeakerFactory()
    say(held(2024), speaker)
    for day in (date(2024, 12, 20), date(2025, 2, 1)):
        say(conference, speaker, said_on=day)
    [lane] = drawn(proposition).lanes
    assert [mark.notes[0] for mark in lane.marks[1:]] == ["20 Dec 2024", "1 Feb"]


def test_undated_statement_in_a_stack_has_no_date(proposition, held, say):
    speaker, conference = SpeakerFactory(), held(2025)
    for _ in range(2):
        say(conference, speaker, said_on=None, role="")
    say(held(2026))
    assert [mark.notes for mark in drawn(proposition).lanes[0].marks] == [[], []]


def test_stack_ends_with_how_many_more_there_are(proposition, held, say):
    speaker, conference, just_enough = SpeakerFactory(), held(2025), held(2026)
    for _ in range(STACKED + 3):
        say(conference, speaker)
    for _ in range(STACKED):
        say(just_enough, speaker)
    lane = drawn(proposition).lanes[0]
    assert [(more.conference, more.count) for more in lane.more] == [(conference, 3)]
    assert len(lane.marks) == 2 * STACKED
    assert lane.more[0].y + LINE <= lane.height


def test_role_is_printed_at_the_first_mark_and_again_where_it_changes(proposition, held, say):
    speaker, land = SpeakerFactory(), SpeakerFactory(name="Exampleland")
    for year, role, on_behalf_of in [
        (2020, "Senator", None),
        (2021, "Senator", None),
        (2022, "President", None),
        (2023, "President", land),
        (2024, "President", None),
        (2025, "", None),
        (2026, "", None),
    ]:
        say(held(year), speaker, role=role, on_behalf_of=on_behalf_of)
    [lane] = drawn(proposition).lanes
    notes = [" ".join(mark.notes) for mark in lane.marks]
    assert notes == [
        "Senator",
        "",
        "President",
        "President on behalf of Exampleland",
        "President",
        "role not recorded",
        "",
    ]


def test_lines_join_the_marks_of_a_lane_from_conference_to_conference(proposition, held, say):
    speaker = SpeakerFactory()
    for year in (2020, 2022):
        say(held(year), speaker)
    say(held(2021))
    first, second = drawn(proposition).lanes
    [(start, end)] = first.lines
    assert first.marks[0].x < start < second.marks[0].x < end < first.marks[1].x
    assert second.lines == []


def test_long_names_and_roles_are_cut_to_a_few_lines(proposition, held, say):
    say(held(2020), SpeakerFactory(name="Ada " * 49), role="Minister of many Examples " * 11)
    say(held(2021))
    lane = drawn(proposition).lanes[0]
    assert len(lane.name) == len(lane.marks[0].notes) == 6
    assert lane.name[-1].endswith("…")


def test_more_lanes_than_a_glance_takes_in_are_told(proposition, held, say):
    conferences = held(2020), held(2021)
    for number in range(MANY_LANES):
        say(conferences[number % 2])
    assert not drawn(proposition).has_many_lanes
    say(conferences[0])
    assert drawn(proposition).has_many_lanes


@pytest.mark.parametrize(
    ("conferences", "speakers", "sheet"),
    [(7, 7, "upright"), (8, 8, "across"), (12, 8, "across"), (13, 8, "none"), (8, 16, "none"), (2, 30, "none")],
)
def test_paper_is_laid_so_that_it_holds_the_timeline_whole(proposition, held, say, conferences, speakers, sheet):
    where = [held(2000 + number) for number in range(conferences)]
    who = SpeakerFactory.create_batch(speakers)
    for number in range(max(conferences, speakers)):
        say(where[number % conferences], who[number % speakers])
    assert drawn(proposition).sheet == sheet
