import re
from datetime import date

import pytest

from tests import factories

pytestmark = pytest.mark.django_db


def test_proposition_page_lists_statements_by_conference_through_time(reader):
    proposition = factories.PropositionFactory(statement="Examples should be longer.", unit="% of text")
    for year in (2024, 2014, 2020):
        conference = factories.ConferenceFactory(
            starts_on=date(year, 2, 1), ends_on=date(year, 2, 3), name=f"Forum {year}"
        )
        factories.PositionFactory(
            takeaway__article__published=True, takeaway__article__conference=conference, proposition=proposition
        )
    page = reader.get(proposition.get_absolute_url()).text
    assert re.findall(r">Forum (\d+)<", page) == ["2014", "2020", "2024"]
    assert re.search(r"3 statements</b>\s*by 3 speakers", page)
    assert "Figures in % of text" in page


def test_conferences_on_the_same_days_are_not_mixed(reader):
    proposition = factories.PropositionFactory()
    articles = [factories.ArticleFactory(published=True, conference__name=f"Forum {name}") for name in "AB"]
    for _ in range(3):
        for article in articles:
            factories.PositionFactory(takeaway__article=article, proposition=proposition)
    headings = re.findall(r">Forum ([AB])<", reader.get(proposition.get_absolute_url()).text)
    assert sorted(headings) == ["A", "B"]


def test_figure_is_shown_as_stated(reader):
    position = factories.PositionFactory(
        takeaway__article__published=True, figure_low="3", figure_wording="north of three"
    )
    assert "north of three" in reader.get(position.proposition.get_absolute_url()).text


def test_list_groups_propositions_by_topic(reader):
    topics = [factories.TopicFactory(name=name) for name in ("Beta", "Alpha")]
    for topic in topics:
        factories.PositionFactory(takeaway__article__published=True, proposition__topic=topic)
    page = reader.get("/propositions/").text
    assert page.index(">Alpha<") < page.index(">Beta<")


def test_overview_tells_several_statements_of_one_speaker_apart_by_their_days(reader):
    proposition, twice, once = factories.PropositionFactory(), factories.SpeakerFactory(), factories.SpeakerFactory()
    first, later = factories.ArticleFactory(published=True), factories.ArticleFactory(published=True)
    for article, speaker, day in [(first, twice, 14), (first, twice, 15), (first, once, 16), (later, twice, 14)]:
        factories.PositionFactory(
            takeaway__article=article, proposition=proposition, speaker=speaker, said_on=date(2025, 2, day)
        )
    page = reader.get(proposition.get_absolute_url()).text
    assert re.findall(r'years__date">([^<]+)<', page) == ["14 February", "15 February"]


def test_overview_of_a_crowd_names_eight_and_counts_the_rest(reader):
    proposition, takeaway = factories.PropositionFactory(), factories.TakeawayFactory(article__published=True)
    factories.PositionFactory.create_batch(11, takeaway=takeaway, proposition=proposition)
    factories.PositionFactory(takeaway__article__published=True, proposition=proposition)
    page = reader.get(proposition.get_absolute_url()).text
    assert f'href="#{takeaway.article.conference.slug}">and 3 more<' in page
    assert f'id="{takeaway.article.conference.slug}"' in page
