from datetime import date

import pytest
from django.core.paginator import EmptyPage
from django.utils import timezone

from articles.enums import Stance
from articles.models import Position
from articles.queries import matrix as queries
from articles.queries.matrix import COLUMNS, Filters, matrix_detail, matrix_offer, matrix_table
from tests.factories import (
    ArticleFactory,
    ConferenceFactory,
    PositionFactory,
    PropositionFactory,
    SourceFactory,
    SpeakerFactory,
    TakeawayFactory,
    TopicFactory,
)
from tests.matrices import make_matrix

pytestmark = pytest.mark.django_db


@pytest.fixture
def conference():
    return ConferenceFactory(starts_on=date(2025, 2, 14), ends_on=date(2025, 2, 16))


@pytest.fixture
def takeaway(conference):
    return TakeawayFactory(article__conference=conference, article__published=True)


@pytest.fixture
def elsewhere():
    conference = ConferenceFactory(starts_on=date(2023, 7, 11), ends_on=date(2023, 7, 12))
    return TakeawayFactory(article__conference=conference, article__published=True)


def page(conference, number=1, columns=1, **filters):
    return matrix_detail(conference, Filters(**filters), timezone.now(), number, columns)


def offer(conference):
    return matrix_offer(conference.slug, timezone.now())


def table(conference, **filters):
    return list(matrix_table(conference, Filters(**filters), timezone.now()))


def statements(page):
    return [said for row in page.rows for cell in row.cells for said in cell.statements]


def test_rows_are_the_speakers_by_sort_name_and_columns_the_propositions_by_topic(conference, takeaway):
    speakers = [SpeakerFactory(name=name) for name in ("Cora Zwei", "Zoe Eins")]
    for topic, title in [("Second", "B"), ("First", "C"), ("First", "A")]:
        proposition = PropositionFactory(topic=TopicFactory(name=f"{topic} {title}"), short_title=title)
        for speaker in speakers:
            PositionFactory(takeaway=takeaway, proposition=proposition, speaker=speaker)
    found = page(conference)
    assert [row.speaker.name for row in found.rows] == ["Zoe Eins", "Cora Zwei"]
    assert [asked.short_title for asked in found.columns] == ["A", "C", "B"]
    assert all([cell.proposition for cell in row.cells] == list(found.columns) for row in found.rows)


def test_cell_holds_all_statements_by_date_and_the_undated_on_the_first_day(conference, takeaway):
    first = PositionFactory(takeaway=takeaway, said_on=date(2025, 2, 16))
    same = {"takeaway": takeaway, "speaker": first.speaker, "proposition": first.proposition}
    second = PositionFactory(**same, said_on=date(2025, 2, 15), stance=Stance.OPPOSES)
    undated = PositionFactory(**same, said_on=None)
    assert page(conference).rows[0].cells[0].statements == [undated, second, first]


def test_cell_with_very_many_statements_holds_the_first_and_counts_the_rest(conference, takeaway, monkeypatch):
    monkeypatch.setattr(queries, "STATEMENTS_A_CELL", 2)
    first = PositionFactory(takeaway=takeaway)
    PositionFactory.create_batch(4, takeaway=takeaway, speaker=first.speaker, proposition=first.proposition)
    other = PositionFactory(takeaway=takeaway, speaker=first.speaker)
    cells = {cell.proposition: cell for cell in page(conference).rows[0].cells}
    assert (len(cells[first.proposition].statements), cells[first.proposition].more) == (2, 3)
    assert (cells[other.proposition].statements, cells[other.proposition].more) == ([other], 0)


@pytest.mark.parametrize("state", [{}, {"scheduled": True}, {"withdrawn": True}, {"retracted": True}])
def test_statement_of_an_article_that_nobody_may_see_is_in_no_part(conference, state):
    PositionFactory(takeaway__article=ArticleFactory(conference=conference, **state))
    assert page(conference).rows == []
    assert table(conference) == []
    assert offer(conference).counts == {}


def test_retracted_statement_is_in_no_part(conference, takeaway):
    PositionFactory(takeaway=takeaway, retracted=True)
    assert (page(conference).rows, table(conference), offer(conference).counts) == ([], [], {})


def test_elsewhere_comes_only_when_asked_and_after_what_was_said_here(conference, takeaway, elsewhere):
    here = PositionFactory(takeaway=takeaway)
    same = {"speaker": here.speaker, "proposition": here.proposition}
    before = PositionFactory(**same, takeaway=elsewhere, said_on=date(2023, 7, 11))
    assert statements(page(conference)) == [here]
    found = statements(page(conference, elsewhere="1"))
    assert [(said, said.is_elsewhere) for said in found] == [(here, False), (before, True)]
    assert [row["elsewhere"] for row in table(conference, elsewhere="1")] == ["yes", "no"]


def test_elsewhere_adds_neither_speakers_nor_propositions(conference, takeaway, elsewhere):
    here = PositionFactory(takeaway=takeaway)
    PositionFactory(takeaway=elsewhere, speaker=here.speaker)
    PositionFactory(takeaway=elsewhere, proposition=here.proposition)
    assert statements(page(conference, elsewhere="1")) == [here]
    assert [row["id"] for row in table(conference, elsewhere="1")] == [str(here.pk)]


def test_elsewhere_of_a_hidden_article_stays_hidden(conference, takeaway):
    here = PositionFactory(takeaway=takeaway)
    PositionFactory(speaker=here.speaker, proposition=here.proposition, takeaway__article__scheduled=True)
    assert statements(page(conference, elsewhere="1")) == [here]
    assert len(table(conference, elsewhere="1")) == 1


@pytest.mark.parametrize("name", ["topic", "kind", "stance"])
def test_filter_leaves_out_speakers_and_propositions_without_such_a_statement(conference, takeaway, name):
    kept = PositionFactory(takeaway=takeaway, stance=Stance.OPPOSES, speaker__kind="government")
    PositionFactory(takeaway=takeaway)
    value = {"topic": kept.proposition.topic.slug, "kind": "government", "stance": "opposes"}[name]
    found = page(conference, **{name: value})
    assert ([row.speaker for row in found.rows], list(found.columns)) == ([kept.speaker], [kept.proposition])
    assert [row["id"] for row in table(conference, **{name: value})] == [str(kept.pk)]
    assert (offer(conference).count(Filters(**{name: value})), offer(conference).count(Filters())) == (1, 2)


def test_filters_hold_elsewhere_as_well(conference, takeaway, elsewhere):
    here = PositionFactory(takeaway=takeaway, stance=Stance.OPPOSES)
    PositionFactory(takeaway=elsewhere, speaker=here.speaker, proposition=here.proposition, stance=Stance.SUPPORTS)
    assert statements(page(conference, stance="opposes", elsewhere="1")) == [here]
    assert [row["id"] for row in table(conference, stance="opposes", elsewhere="1")] == [str(here.pk)]


def test_cell_whose_statements_the_stance_leaves_out_is_not_one_without_statements(conference, takeaway):
    kept = PositionFactory(takeaway=takeaway, stance=Stance.OPPOSES)
    other = PositionFactory(takeaway=takeaway, stance=Stance.OPPOSES)
    PositionFactory(takeaway=takeaway, speaker=kept.speaker, proposition=other.proposition, stance=Stance.SUPPORTS)
    rows = {row.speaker: row for row in page(conference, stance="opposes").rows}
    cells = {cell.proposition: cell for cell in rows[kept.speaker].cells}
    assert (cells[other.proposition].statements, cells[other.proposition].has_hidden) == ([], True)
    cells = {cell.proposition: cell for cell in rows[other.speaker].cells}
    assert (cells[kept.proposition].statements, cells[kept.proposition].has_hidden) == ([], False)


def test_what_was_said_elsewhere_is_not_hidden_by_a_stance_where_it_is_not_asked_for(conference, takeaway, elsewhere):
    kept, other = PositionFactory.create_batch(2, takeaway=takeaway, stance=Stance.OPPOSES)
    PositionFactory(takeaway=elsewhere, speaker=kept.speaker, proposition=other.proposition)
    cells = [cell for row in page(conference, stance="opposes").rows for cell in row.cells]
    assert not any(cell.has_hidden for cell in cells)
    cells = [cell for row in page(conference, stance="opposes", elsewhere="1").rows for cell in row.cells]
    assert sum(cell.has_hidden for cell in cells) == 1


@pytest.mark.parametrize(
    ("roles", "role"),
    [(["Minister", "Minister"], "Minister"), (["Minister", "Chancellor"], ""), (["Minister", ""], "")],
)
def test_role_stands_with_the_name_only_where_every_statement_has_it(conference, takeaway, roles, role):
    speaker = SpeakerFactory()
    for held in roles:
        PositionFactory(takeaway=takeaway, speaker=speaker, role=held)
    assert page(conference).rows[0].role == role


def test_role_held_elsewhere_does_not_count(conference, takeaway, elsewhere):
    here = PositionFactory(takeaway=takeaway, role="Chancellor")
    PositionFactory(takeaway=elsewhere, speaker=here.speaker, proposition=here.proposition, role="Mayor")
    assert page(conference, elsewhere="1").rows[0].role == "Chancellor"


def test_pages_of_propositions_show_those_who_spoke_to_them(conference, takeaway, monkeypatch):
    monkeypatch.setattr(queries, "PROPOSITIONS_A_PAGE", 1)
    first = PositionFactory(takeaway=takeaway, proposition__topic__name="A")
    second = PositionFactory(takeaway=takeaway, proposition__topic__name="B")
    assert [row.speaker for row in page(conference).rows] == [first.speaker]
    assert [row.speaker for row in page(conference, columns=2).rows] == [second.speaker]
    with pytest.raises(EmptyPage):
        page(conference, columns=3)
    with pytest.raises(EmptyPage):
        page(conference, number=2)


def test_more_propositions_than_have_room_for_their_sentences_stand_closer(monkeypatch):
    assert not page(make_matrix(2, 6, name="few")).is_dense
    assert page(make_matrix(2, 7, name="many")).is_dense


def test_filters_offered_are_those_that_occur_each_once_in_the_order_of_the_vocabulary(conference, takeaway):
    proposition = PropositionFactory(topic__name="Only topic", topic__slug="only")
    for stance in (Stance.OPPOSES, Stance.SUPPORTS, Stance.OPPOSES):
        PositionFactory(takeaway=takeaway, stance=stance, proposition=proposition)
    PositionFactory(stance=Stance.NEUTRAL, speaker__kind="government", takeaway__article__published=True)
    found = offer(conference)
    assert found.topics == [("only", "Only topic")]
    assert [value for value, _ in found.kinds] == ["person"]
    assert [value for value, _ in found.stances] == ["supports", "opposes"]


def test_topics_offered_have_an_end(conference, takeaway, monkeypatch):
    monkeypatch.setattr(queries, "TOPICS_OFFERED", 2)
    PositionFactory.create_batch(3, takeaway=takeaway)
    assert (len(offer(conference).topics), offer(conference).topics_left_out) == (2, 1)


def test_conference_that_is_not_there_offers_nothing():
    assert matrix_offer("no-such-thing", timezone.now()) is None


def test_table_tells_all_of_a_statement(conference, takeaway, settings):
    settings.SITE_URL = "https://plenary.example"
    said = PositionFactory(
        takeaway=takeaway,
        quoted=True,
        on_behalf_of=SpeakerFactory(kind="government"),
        quote_source=SourceFactory(),
        stance=Stance.SUPPORTS_WITH_CONDITIONS,
        conditions="If there are examples.",
        figure_low="3.500",
        figure_wording="north of 3.5%",
        proposition__unit="% of GDP",
    )
    [row] = table(conference)
    assert list(row) == list(COLUMNS)
    assert row["address"] == f"https://plenary.example/positions/{said.pk}/"
    assert (row["said_on"], row["figure_low"], row["figure_high"]) == ("2025-02-15", "3.5", "")
    assert (row["conference"], row["elsewhere"]) == (conference.slug, "no")
    expected = {
        "speaker_name": said.speaker.name,
        "on_behalf_of_name": said.on_behalf_of.name,
        "proposition_statement": said.proposition.statement,
        "topic": said.proposition.topic.slug,
        "source_url": said.source.url,
        "quote_source_title": said.quote_source.title,
        "article": takeaway.article.slug,
        "takeaway": str(takeaway.pk),
    }
    assert {column: row[column] for column in expected} == expected
    own = ["role", "stance", "conditions", "quote", "quote_language", "paraphrase", "figure_wording"]
    assert [row[column] for column in own] == [str(getattr(said, column)) for column in own]


def test_page_asks_the_same_queries_however_much_there_is(django_assert_num_queries):
    now = timezone.now()
    for name, size in [("small", (2, 2)), ("large", (15, 8))]:
        conference = make_matrix(*size, name=name)
        Position.objects.update(on_behalf_of=SpeakerFactory(kind="government"))
        for filters, number in [(Filters(), 5), (Filters(elsewhere="1"), 5), (Filters(stance="supports"), 6)]:
            with django_assert_num_queries(number):
                for said in statements(matrix_detail(conference, filters, now, 1, 1)):
                    assert all(
                        [said.words_source.publisher, said.on_behalf_of.name, said.article.conference.short_name]
                    )
        with django_assert_num_queries(1):
            list(matrix_table(conference, Filters(elsewhere="1"), now))
