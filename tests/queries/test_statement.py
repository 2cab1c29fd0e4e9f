from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from articles.queries.matrix import COLUMNS as MATRIX_COLUMNS
from articles.queries.matrix import Filters, matrix_table
from articles.queries.statement import RECORDED, REMAINS, STATEMENT, statement_table, text_of
from tests.factories import ArticleFactory, ConferenceSeriesFactory, PositionFactory, SourceFactory, SpeakerFactory

pytestmark = pytest.mark.django_db


def table(now=None):
    return list(statement_table(now or timezone.now()))


def keys(rows):
    return [row["id"] for row in rows]


@pytest.fixture
def position():
    return PositionFactory(
        takeaway__article__published=True,
        takeaway__article__conference__series=ConferenceSeriesFactory(),
        on_behalf_of=SpeakerFactory(kind="government"),
        quoted=True,
        quote_source=SourceFactory(),
        figure_low=Decimal("2.50"),
        figure_wording="some two and a half",
        proposition__unit="% of GDP",
    )


def test_statement_says_in_one_row_who_said_what_where_when_and_on_whose_authority(position, settings):
    settings.SITE_URL = "https://plenary.example"
    conference, speaker = position.article.conference, position.speaker
    [row] = table()
    assert list(row) == list(RECORDED)
    assert {name: row[name] for name in ("id", "address", "status", "stance", "role", "said_on")} == {
        "id": str(position.pk),
        "address": f"https://plenary.example/positions/{position.pk}/",
        "status": "published",
        "stance": "supports",
        "role": "Minister of Examples",
        "said_on": "2025-02-15",
    }
    assert [row[name] for name in ("conference", "conference_id", "conference_starts_on", "conference_city")] == [
        *(conference.slug, str(conference.pk), "2025-02-14", "Exampletown")
    ]
    assert [row[name] for name in ("speaker", "speaker_id", "speaker_name", "speaker_kind")] == [
        *(speaker.slug, str(speaker.pk), speaker.name, "person")
    ]
    assert row["series"] == conference.series.slug
    assert row["on_behalf_of_name"] == position.on_behalf_of.name
    assert row["proposition_statement"] == position.proposition.statement
    assert (row["quote"], row["quote_language"], row["paraphrase"]) == (position.quote, "en", position.paraphrase)
    assert (row["figure_low"], row["figure_high"], row["figure_unit"]) == ("2.5", "", "% of GDP")
    assert (row["source_url"], row["quote_source_url"]) == (position.source.url, position.quote_source.url)
    assert (row["article"], row["article_headline"]) == (position.article.slug, position.article.headline)


def test_unit_stands_with_a_figure_and_not_without_one(position):
    plain = PositionFactory(takeaway=position.takeaway, proposition=position.proposition)
    rows = [*table(), *matrix_table(position.article.conference, Filters(), timezone.now())]
    units = [(row["id"], row["figure_unit"]) for row in rows]
    assert sorted(units) == sorted(2 * [(str(position.pk), "% of GDP"), (str(plain.pk), "")])


def test_columns_of_the_matrix_mean_the_same_in_the_whole_table():
    assert MATRIX_COLUMNS.keys() - {"elsewhere"} == STATEMENT.keys()
    assert all(RECORDED[column] == path for column, path in STATEMENT.items())


def test_statement_that_was_retracted_is_there_as_retracted_and_says_no_more(position):
    retracted_at = datetime(2025, 3, 1, 23, 30, tzinfo=timezone.get_fixed_timezone(-60))
    type(position).objects.update(retracted_at=retracted_at, retraction_note="It was never said.")
    [row] = table()
    assert row == {
        "id": str(position.pk),
        "address": row["address"],
        "status": "retracted",
        "retracted_at": "2025-03-02T00:30:00Z",
        "retraction_note": "It was never said.",
    }
    assert set(row) == set(REMAINS)


@pytest.mark.parametrize("state", ["draft", "scheduled", "withdrawn", "retracted"])
def test_statement_of_an_article_that_nobody_may_see_is_no_row_and_no_answer(position, state):
    hidden = ArticleFactory(**({} if state == "draft" else {state: True}))
    hidden = PositionFactory(takeaway__article=hidden, speaker=position.speaker)
    PositionFactory(takeaway__article=hidden.article, retracted=True)
    answer = PositionFactory(takeaway=position.takeaway, responds_to=hidden)
    rows = table()
    assert sorted(keys(rows)) == sorted([str(position.pk), str(answer.pk)])
    assert {row["responds_to"] for row in rows} == {""}


@pytest.mark.parametrize("state", [{}, {"retracted": True}])
def test_statement_leads_to_the_one_it_answers_also_where_that_is_retracted(position, state):
    other = PositionFactory(takeaway=position.takeaway, **state)
    answer = PositionFactory(takeaway=position.takeaway, responds_to=other)
    assert {row["id"]: row.get("responds_to") for row in table()}[str(answer.pk)] == str(other.pk)


def test_statement_appears_and_disappears_with_its_article():
    instant = timezone.now()
    times = {"published_at": instant, "withdrawn_at": instant + timedelta(hours=1)}
    PositionFactory(takeaway__article=ArticleFactory(status="published", **times))
    moments = [instant - timedelta(seconds=1), *times.values()]
    assert [len(table(moment)) for moment in moments] == [0, 1, 0]


def test_rows_come_by_key_in_one_query_read_in_parts(position, django_assert_num_queries, monkeypatch):
    monkeypatch.setattr("articles.queries.statement.ROWS_AT_A_TIME", 2)
    others = PositionFactory.create_batch(6, takeaway=position.takeaway)
    with django_assert_num_queries(1):
        rows = table()
    assert keys(rows) == sorted(str(each.pk) for each in [position, *others])


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "yes"),
        (False, "no"),
        (Decimal("100.000"), "100"),
        (Decimal("-0.250"), "-0.25"),
        (0, "0"),
        (date(2025, 2, 15), "2025-02-15"),
        (datetime(2025, 2, 15, 9, 5, 1, 999, tzinfo=UTC), "2025-02-15T09:05:01Z"),
        (datetime(2025, 2, 15, 23, 30, tzinfo=timezone.get_fixed_timezone(-60)), "2025-02-16T00:30:00Z"),
        ("as it is", "as it is"),
    ],
)
def test_value_stands_in_a_table_in_one_form(value, text):
    assert text_of(value) == text
