import pytest

from tests import factories

pytestmark = pytest.mark.django_db


def get(reader, record):
    return reader.get(record.get_absolute_url()).text


def test_takeaway_page_gives_its_place_and_its_neighbours(reader):
    article = factories.ArticleFactory(published=True)
    first, second, third = factories.TakeawayFactory.create_batch(3, article=article)
    page = get(reader, second)
    assert "Takeaway 2 of 3" in page
    assert f'href="{first.get_absolute_url()}" rel="prev"' in page
    assert f'href="{third.get_absolute_url()}" rel="next"' in page
    assert page.count(f">{second.heading}<") == 1


def test_only_takeaway_of_an_article_has_no_neighbours(reader):
    takeaway = factories.TakeawayFactory(article__published=True)
    page = get(reader, takeaway)
    assert "Takeaway 1 of 1" in page
    assert "rel=" not in page.split("<main")[1]


def test_takeaway_counts_the_statements_of_other_articles_that_readers_see(reader):
    position = factories.PositionFactory(takeaway__article__published=True)
    factories.PositionFactory(takeaway=position.takeaway, proposition=position.proposition)
    for state in ("published", "withdrawn"):
        factories.PositionFactory(**{f"takeaway__article__{state}": True}, proposition=position.proposition)
    factories.PositionFactory(takeaway__article__published=True, proposition=position.proposition, retracted=True)
    for page in (get(reader, position.takeaway), get(reader, position.takeaway.article)):
        assert page.count("The same question elsewhere") == 1
        assert "1 statement elsewhere" in page


def test_question_that_no_other_article_asks_leads_nowhere(reader):
    position = factories.PositionFactory(takeaway__article__published=True)
    factories.PositionFactory(takeaway=position.takeaway, proposition=position.proposition)
    assert "The same question elsewhere" not in get(reader, position.takeaway)
