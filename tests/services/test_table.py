import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.copy.table import Row, decode_table, read_table
from articles.enums import ArticleStatus, RowOutcome
from articles.models import Position, Proposition, Source, Speaker
from articles.queries.snapshot import content_in, take
from articles.queries.table import positions_table
from articles.services.article import WrongState
from articles.services.role import OPERATOR
from articles.services.table import import_positions
from tests.factories import ArticleFactory, PositionFactory, PropositionFactory, SpeakerFactory, TakeawayFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(writer):
    SpeakerFactory(name="Ada Example")
    PropositionFactory(short_title="More examples")
    return TakeawayFactory(article=ArticleFactory(created_by=writer)).article


def rows(*words, **given):
    """Rows that are in order, one for each of the words."""
    cells = {"takeaway": "1", "speaker": "Ada Example", "proposition": "More examples", "stance": "supports"} | given
    return [Row(line, {**cells, "paraphrase": each}) for line, each in enumerate(words, start=2)]


def words_of(article):
    takeaways = article.takeaways.prefetch_related("positions")
    return [[position.paraphrase for position in takeaway.positions.all()] for takeaway in takeaways]


def test_import_adds_the_positions_last_in_the_order_of_the_rows(article, writer):
    PositionFactory(takeaway=article.takeaways.get(), paraphrase="There", sort_order=7)
    report = import_positions(rows("B", "A", "C"), article=article, by=writer)
    assert words_of(article) == [["There", "B", "A", "C"]]
    assert (report.is_saved, report.to_write, report.summary) == (True, 3, "New: 3")


def test_import_twice_adds_nothing_more(article, writer):
    import_positions(rows("A", "B"), article=article, by=writer)
    report = import_positions(rows("A", "B"), article=article, by=writer)
    assert words_of(article) == [["A", "B"]]
    assert (report.to_write, report.summary) == (0, "Already there: 2")


def test_import_keeps_what_it_found_and_what_it_made_as_versions(article, writer):
    found = take(article.pk)
    import_positions(rows("A"), article=article, by=writer)
    import_positions(rows("A"), article=article, by=writer)
    import_positions(rows("B"), article=article, by=writer, dry_run=True)
    first, second = article.snapshots.order_by("number")
    assert [first.kind, second.kind] == ["found", "imported"]
    assert (content_in(first), content_in(second), second.created_by) == (found, take(article.pk), writer)


def test_import_of_rows_with_a_problem_saves_none_and_makes_no_record(article, writer):
    before = [model.objects.count() for model in (Speaker, Proposition, Source)]
    table = [*rows("A"), *rows("B", speaker="Nobody", proposition="Nothing", source="Nowhere"), *rows("C")]
    report = import_positions(table, article=article, by=writer)
    assert (report.is_saved, report.to_write, report.problem_count) == (False, 0, 1)
    assert report.summary == "New: 2; Problem: 1"
    assert [row.outcome for row in report.problems_first] == [RowOutcome.PROBLEM, RowOutcome.ADD, RowOutcome.ADD]
    assert words_of(article) == [[]]
    assert [model.objects.count() for model in (Speaker, Proposition, Source)] == before


def test_import_on_a_dry_run_saves_nothing(article, writer):
    report = import_positions(rows("A"), article=article, by=writer, dry_run=True)
    assert (report.is_saved, report.to_write) == (False, 1)
    assert words_of(article) == [[]]


def test_import_that_fails_halfway_leaves_nothing_behind(article, writer, monkeypatch):
    stored = PositionFactory(takeaway=article.takeaways.get(), paraphrase="There")
    create = Position.objects.bulk_create
    calls = []

    def fail_the_second_time(*args, **options):
        calls.append(options)
        if len(calls) == 2:
            raise RuntimeError
        return create(*args, **options)

    monkeypatch.setattr(Position.objects, "bulk_create", fail_the_second_time)
    with pytest.raises(RuntimeError):
        import_positions([*rows("A"), *rows("Changed", id=str(stored.pk))], article=article, by=writer)
    assert words_of(article) == [["There"]]


def test_import_changes_a_position_by_its_id_and_keeps_its_place(article, writer):
    first, _second = (PositionFactory(takeaway=article.takeaways.get(), sort_order=place) for place in (1, 2))
    report = import_positions(rows("Changed", id=str(first.pk)), article=article, by=writer)
    changed = article.takeaways.get().positions.first()
    assert (changed.pk, changed.paraphrase, changed.speaker.name) == (first.pk, "Changed", "Ada Example")
    assert (changed.role, changed.said_on, changed.sort_order) == (first.role, first.said_on, 1)
    assert report.summary == "Changed: 1"


def test_import_puts_a_position_that_moves_last_under_its_new_takeaway(article, writer):
    moved = PositionFactory(takeaway=article.takeaways.get(), sort_order=1)
    other = PositionFactory(takeaway=TakeawayFactory(article=article), sort_order=4, paraphrase="There")
    import_positions(
        [*rows("Moved", id=str(moved.pk), takeaway="2"), *rows("New", takeaway="2")], article=article, by=writer
    )
    assert words_of(article) == [[], ["There", "Moved", "New"]]
    assert [position.sort_order for position in other.takeaway.positions.all()] == [4, 5, 6]


def test_import_by_the_operator_is_allowed(article):
    assert import_positions(rows("A"), article=article, by=OPERATOR).is_saved


@pytest.mark.parametrize("dry_run", [True, False])
def test_import_into_somebody_elses_draft_is_refused(article, other_writer, dry_run):
    with pytest.raises(PermissionDenied):
        import_positions(rows("A"), article=article, by=other_writer, dry_run=dry_run)
    assert words_of(article) == [[]]


@pytest.mark.parametrize(
    ("trait", "state"),
    [("published", "Live"), ("scheduled", "Scheduled"), ("withdrawn", "Withdrawn"), ("retracted", "Retracted")],
)
def test_import_into_what_is_no_draft_is_refused(editor, trait, state):
    article = TakeawayFactory(article=ArticleFactory(**{trait: True})).article
    with pytest.raises(WrongState, match=f"go into drafts only. The state of this article: {state}."):
        import_positions(rows("A"), article=article, by=editor)


def test_import_into_a_draft_that_was_published_meanwhile_is_refused(article, editor):
    type(article).objects.update(status=ArticleStatus.PUBLISHED, published_at=article.created_at)
    assert article.status == ArticleStatus.DRAFT
    with pytest.raises(WrongState):
        import_positions(rows("A"), article=article, by=editor)


def test_import_holds_the_article_before_it_reads_anything_else(article, writer):
    with CaptureQueriesContext(connection) as captured:
        import_positions(rows("A"), article=article, by=writer)
    read = [query["sql"] for query in captured if query["sql"].startswith("SELECT")]
    assert 'FROM "articles_article"' in read[0]
    assert "FOR UPDATE" in read[0] or not connection.features.has_select_for_update


@pytest.mark.parametrize("size", [1, 20])
def test_import_asks_the_same_number_of_queries_whatever_the_rows(article, writer, size, django_assert_num_queries):
    stored = PositionFactory.create_batch(size, takeaway=article.takeaways.get())
    table = [row for each in stored for row in rows("Changed", id=str(each.pk), takeaway="1")]
    table += rows(*map(str, range(size)))
    writer.has_perm("articles.change_article")
    # The savepoint and its release, the article, six for what is on file, the places, and two that write.
    with django_assert_num_queries(31):
        assert import_positions(table, article=article, by=writer).is_saved


def test_table_of_an_article_goes_into_the_emptied_draft_unchanged(article, writer):
    full_article(article)
    table = positions_table(article)
    before = list(Position.objects.filter(takeaway__article=article).values())
    assert import_positions(read_table(decode_table(table)), article=article, by=writer).summary == "Already there: 4"
    Position.objects.filter(takeaway__article=article).delete()
    assert import_positions(read_table(decode_table(table)), article=article, by=writer).summary == "New: 4"
    assert list(Position.objects.filter(takeaway__article=article).values()) == before
    assert positions_table(article) == table


def test_table_of_an_article_goes_into_a_copy_of_it_without_keys(article, writer):
    full_article(article)
    copy = ArticleFactory(created_by=writer)
    for takeaway in article.takeaways.all():
        TakeawayFactory(article=copy, heading=takeaway.heading, sort_order=takeaway.sort_order)
    read = read_table(decode_table(positions_table(article)))
    table = [Row(line, {**cells, "id": "", "article": ""}) for line, cells in read]
    assert import_positions(table, article=copy, by=writer).summary == "New: 4"
    kept = {"id", "article"}
    copied = [row.cells for row in read_table(decode_table(positions_table(copy)))]
    assert [{**cells, **dict.fromkeys(kept)} for cells in copied] == [
        {**cells, **dict.fromkeys(kept)} for _line, cells in read
    ]


def full_article(article):
    """Give the article positions with everything in them."""
    first, second = article.takeaways.get(), TakeawayFactory(article=article, heading="=2, “quoted”; or 1")
    asked = PositionFactory(
        takeaway=first, sort_order=1, paraphrase='\'=not a formula\n\nTwo; paragraphs, "quoted"', role=""
    )
    everything = {
        "on_behalf_of": SpeakerFactory(),
        "stance": "supports_with_conditions",
        "conditions": "@all",
        "stance_reason": "-",
        "translation": "Ünïted مثال",
        "quote_source": asked.source,
        "occasion": "+1",
        "locator": "'",
        "figure_low": "-2.500",
        "figure_high": "3",
        "figure_wording": "-2½ to 3",
        "responds_to": asked,
    }
    PositionFactory(takeaway=first, sort_order=2, quoted=True, **everything)
    PositionFactory(takeaway=second, sort_order=1, said_on=None, source=None)
    PositionFactory(takeaway=second, sort_order=2, paraphrase="", quoted=True)
