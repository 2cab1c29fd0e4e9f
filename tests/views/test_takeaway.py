import re

import pytest

from articles.queries.article import named_in
from articles.queries.elsewhere import LOOKED_AT
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


def test_statements_elsewhere_show_where_who_and_the_stance_in_words_and_lead_on(reader):
    position = factories.PositionFactory(takeaway__article__published=True)
    other = factories.PositionFactory(
        takeaway__article__published=True,
        takeaway__article__conference__short_name="Exampletown 2019",
        speaker__name="Cora Example",
        proposition=position.proposition,
        stance="opposes",
        paraphrase="Words for the page of the statement alone.",
    )
    factories.PositionFactory(takeaway__article__withdrawn=True, proposition=position.proposition)
    for record in (position.takeaway, position.takeaway.article):
        side = re.search(r'<div class="takeaway__side.*?</div>', get(reader, record), re.DOTALL)[0]
        shown = " ".join(re.sub(r"<[^>]+>", " ", side).split())
        assert f"The same question elsewhere {position.proposition.statement}" in shown
        assert "Exampletown 2019, Cora Example Opposes All 2 statements through time" in shown
        assert re.findall(r'href="([^"]+)"', side) == [other.get_absolute_url(), other.proposition.get_absolute_url()]


def test_link_to_more_statements_than_are_counted_names_no_number(reader):
    position = factories.PositionFactory(takeaway__article__published=True)
    said = factories.TakeawayFactory(article__published=True)
    factories.PositionFactory.create_batch(LOOKED_AT, takeaway=said, proposition=position.proposition)
    assert ">All statements through time<" in get(reader, position.takeaway)


def test_question_that_no_other_article_asks_leads_nowhere(reader):
    position = factories.PositionFactory(takeaway__article__published=True)
    factories.PositionFactory(takeaway=position.takeaway, proposition=position.proposition)
    assert "The same question elsewhere" not in get(reader, position.takeaway)


def test_address_of_a_takeaway_in_its_article_stays_when_heading_and_order_change(reader):
    takeaway = factories.TakeawayFactory(article__published=True, heading="Once")
    factories.PositionFactory(takeaway=takeaway)
    anchors = re.findall(r'id="((?:takeaway|position)-\w{8})"', get(reader, takeaway.article))
    factories.TakeawayFactory(article=takeaway.article, sort_order=0)
    takeaway.heading, takeaway.sort_order = "Now", 9
    takeaway.save()
    page = get(reader, takeaway.article)
    assert len(anchors) == 2
    assert set(anchors) < set(re.findall(r'id="([^"]+)"', page))
    assert f'href="#{anchors[0]}"' in page


def test_takeaway_that_is_taken_out_while_its_page_loads_is_not_found(reader, monkeypatch):
    takeaway = factories.TakeawayFactory(article__published=True)

    def take_out(article):
        takeaway.delete()
        return named_in(article)

    monkeypatch.setattr("articles.queries.takeaway.named_in", take_out)
    assert reader.get(takeaway.get_absolute_url()).status_code == 404
