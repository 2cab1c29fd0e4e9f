import pytest

from articles.copy.table import COLUMNS, decode_table, read_table
from articles.queries.table import positions_table
from tests.factories import ArticleFactory, PositionFactory, TakeawayFactory

pytestmark = pytest.mark.django_db


def cells_of(article):
    return [row.cells for row in read_table(decode_table(positions_table(article)))]


def test_table_has_a_row_for_each_position_in_their_order():
    article = ArticleFactory()
    second, first = (TakeawayFactory(article=article, heading=f"Place {place}", sort_order=place) for place in (2, 1))
    PositionFactory(takeaway=second, sort_order=1, paraphrase="Three")
    PositionFactory(takeaway=first, sort_order=2, paraphrase="Two")
    PositionFactory(takeaway=first, sort_order=1, paraphrase="One")
    PositionFactory(paraphrase="Elsewhere")
    rows = [(cells["article"], cells["takeaway"], cells["paraphrase"]) for cells in cells_of(article)]
    slug = article.slug
    assert rows == [(slug, "Place 1", "One"), (slug, "Place 1", "Two"), (slug, "Place 2", "Three")]


def test_table_names_records_by_slug_and_values_as_import_reads_them():
    position = PositionFactory(figure_low="2.500", figure_wording="2.5", responds_to=PositionFactory())
    [cells] = cells_of(position.article)
    assert list(cells) == COLUMNS
    assert (cells["id"], cells["responds_to"]) == (str(position.pk), str(position.responds_to_id))
    assert (cells["speaker"], cells["proposition"]) == (position.speaker.slug, position.proposition.slug)
    assert (cells["source"], cells["quote_source"], cells["on_behalf_of"]) == (position.source.slug, "", "")
    assert (cells["stance"], cells["said_on"]) == ("supports", "2025-02-15")
    assert (cells["figure_low"], cells["figure_high"]) == ("2.5", "")


def test_table_gives_the_number_of_a_takeaway_whose_heading_does_not_lead_to_it():
    article = ArticleFactory()
    for place, heading in enumerate(["The same", "THE SAME", "1", "Alone"], start=1):
        PositionFactory(takeaway=TakeawayFactory(article=article, heading=heading, sort_order=place))
    assert [cells["takeaway"] for cells in cells_of(article)] == ["1", "2", "3", "Alone"]


def test_table_leaves_out_what_is_retracted():
    kept = PositionFactory()
    PositionFactory(takeaway=kept.takeaway, retracted=True)
    assert [cells["id"] for cells in cells_of(kept.article)] == [str(kept.pk)]


def test_table_of_an_article_without_positions_names_the_columns():
    assert decode_table(positions_table(ArticleFactory())) == ",".join(COLUMNS) + "\r\n"


@pytest.mark.parametrize("size", [1, 5])
def test_table_asks_two_queries_whatever_the_size(size, django_assert_num_queries):
    takeaway = TakeawayFactory()
    PositionFactory.create_batch(size, takeaway=takeaway)
    with django_assert_num_queries(2):
        positions_table(takeaway.article)
