"""The tables of the record: what they lead to, and that they hold what readers may see and nothing else."""

import pytest
from django.utils import timezone

from articles.enums import Stance
from articles.models import Position
from articles.queries.dataset import record_tables
from tests import factories
from tests.views.world import make_world

pytestmark = pytest.mark.django_db

# What belongs to the desk, tells of plans, or is nobody's business.
NEVER_GIVEN = {
    *("user", "created_by", "submitted_by", "assignee", "package", "review", "reviewed_at", "approved_digest"),
    *("created_at", "updated_at", "withdrawn_at", "is_draft", "photo", "lead_photo"),
    *("checked_at", "dead_since", "check_fault", "failed_days"),
}


def tables():
    """Return the rows of every table by its name."""
    return {table.name: list(rows) for table, rows in record_tables(timezone.now())}


def described():
    return {table.name: table for table, _rows in record_tables(timezone.now())}


def column(table, name):
    return next(each for each in described()[table].columns if each.name == name)


@pytest.fixture
def world():
    return make_world("seen", published=True)


def test_tables_hold_everything_that_readers_see(world):
    rows = tables()
    assert {name: len(found) for name, found in rows.items()} == {
        "positions": 1,
        "takeaway_topics": 1,
        "takeaways": 1,
        "corrections": 1,
        "article_authors": 1,
        "article_topics": 1,
        "articles": 1,
        "authors": 1,
        "speakers": 2,
        "sources": 1,
        "propositions": 1,
        "topics": 1,
        "conferences": 1,
        "series": 1,
        "stances": 5,
    }
    assert rows["takeaways"][0] == {
        "id": str(world.takeaway.pk),
        "address": f"http://127.0.0.1:8000/takeaways/{world.takeaway.pk}/",
        "article": str(world.article.pk),
        "number": "1",
        "heading": "Heading seen",
        "body": "<p>Body seen</p>",
    }
    assert rows["articles"][0]["address"] == f"http://127.0.0.1:8000{world.article.get_absolute_url()}"


def test_rows_have_the_columns_of_their_table_and_no_column_is_the_desks(world):
    for table, rows in record_tables(timezone.now()):
        names = [each.name for each in table.columns]
        assert all(list(row) == names for row in rows), table.name
        assert not NEVER_GIVEN & set(names), table.name


def test_columns_lead_to_tables_that_are_read_after_them_or_to_their_own():
    order = [table.name for table in described().values()]
    leads = [(table.name, each.leads_to) for table in described().values() for each in table.columns if each.leads_to]
    assert len(leads) == 19
    assert [lead for lead in leads if order.index(lead[0]) > order.index(lead[1])] == []


def test_columns_are_described_by_the_fields_they_come_from():
    assert (column("positions", "said_on").kind, column("positions", "figure_low").kind) == ("date", "number")
    assert (column("articles", "published_at").kind, column("takeaways", "number").kind) == ("datetime", "integer")
    assert column("positions", "role").title == "Role at the time"
    assert list(column("positions", "stance").values) == Stance.values
    assert (column("speakers", "kind").is_required, column("positions", "speaker").is_required) == (True, False)
    assert column("speakers", "country").values == []
    assert {table.name: list(table.key) for table in described().values() if list(table.key) != ["id"]} == {
        "takeaway_topics": ["takeaway", "topic"],
        "article_authors": ["article", "author"],
        "article_topics": ["article", "topic"],
    }


def test_stances_are_a_table_with_what_each_means():
    rows = tables()["stances"]
    assert [row["id"] for row in rows] == Stance.values
    assert len({row["meaning"] for row in rows}) == 5


def test_every_reference_leads_to_a_row(world):
    other = make_world("other", published=True)
    factories.PositionFactory(takeaway=world.takeaway, responds_to=other.position, quoted=True)
    factories.PositionFactory(takeaway=world.takeaway, retracted=True)
    make_world("retracted", retracted=True)
    make_world("draft")
    rows = tables()
    there = {(name, row["id"]) for name, found in rows.items() for row in found if "id" in row}
    for table in described().values():
        for each in filter(lambda each: each.leads_to, table.columns):
            named = {row.get(each.name) for row in rows[table.name]} - {"", None}
            assert {(each.leads_to, key) for key in named} <= there, (table.name, each.name)


@pytest.mark.parametrize("state", ["draft", "scheduled", "withdrawn"])
def test_what_nobody_may_see_changes_no_table(world, state):
    hidden = make_world("secret", **({} if state == "draft" else {state: True}))
    before = tables()
    hidden.takeaway.positions.update(speaker=world.speaker, proposition=world.proposition, source=world.position.source)
    hidden.article.topic_items.update(tag=world.topic)
    hidden.article.authors.set([world.author])
    assert tables() == before
    said = {name for name, rows in before.items() for row in rows if "secret" in "".join(row.values())}
    assert said == {"conferences", "series"}  # they are public events


def test_correction_that_is_a_draft_or_lies_ahead_is_left_out(world):
    factories.CorrectionFactory(article=world.article, is_draft=True)
    factories.CorrectionFactory(article=world.article, corrected_at=factories.ago(days=-1))
    assert [row["text"] for row in tables()["corrections"]] == ["Corrected seen"]


def test_retracted_article_stays_with_its_reason_and_notes_and_without_its_content():
    world = make_world("gone", retracted=True)
    rows = tables()
    [article] = rows["articles"]
    assert article["status"] == "retracted"
    assert article["retraction_note"] == "The example was made up."
    assert article["headline"] == "Headline gone"
    assert set(article) == {
        *("id", "address", "status", "retracted_at", "retraction_note", "slug", "conference", "headline")
    }
    assert [row["article"] for row in rows["corrections"]] == [str(world.article.pk)]
    empty = ["positions", "takeaways", "speakers", "sources", "propositions", "topics", "authors"]
    assert [name for name in [*empty, "article_authors", "article_topics", "takeaway_topics"] if rows[name]] == []


def test_retracted_statement_takes_what_only_it_used_along(world):
    Position.objects.update(retracted_at=timezone.now(), retraction_note="Never said.")
    rows = tables()
    assert [row["status"] for row in rows["positions"]] == ["retracted"]
    assert [name for name in ("speakers", "propositions", "sources") if rows[name]] == []


def test_takeaways_are_numbered_in_each_article(world):
    first = factories.TakeawayFactory(article=world.article, sort_order=0)
    world.takeaway.sort_order = 1
    world.takeaway.save()
    other = factories.TakeawayFactory(article__published=True, sort_order=7)
    numbers = {row["id"]: row["number"] for row in tables()["takeaways"]}
    assert numbers == {str(first.pk): "1", str(world.takeaway.pk): "2", str(other.pk): "1"}


def test_tables_ask_one_query_each_however_many_rows(world, django_assert_num_queries):
    for _ in range(2):
        with django_assert_num_queries(14):
            tables()
        factories.PositionFactory.create_batch(3, takeaway=world.takeaway)


def test_tables_that_nobody_reads_ask_nothing(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        described()
