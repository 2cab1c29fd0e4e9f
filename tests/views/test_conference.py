from datetime import date
from html import unescape

import pytest

from tests import factories

pytestmark = pytest.mark.django_db


def test_conference_without_coverage_says_so_and_leads_on(reader):
    conference = factories.ConferenceFactory()
    factories.ArticleFactory(conference=conference)
    page = reader.get(conference.get_absolute_url()).text
    assert "No coverage of this conference has been published yet." in page
    assert "Who stood where" not in page


def test_conference_page_lists_coverage_with_takeaways_and_statements_by_proposition(reader):
    article = factories.ArticleFactory(published=True)
    takeaway = factories.TakeawayFactory(article=article, heading="What was found")
    position = factories.PositionFactory(takeaway=takeaway)
    page = reader.get(article.conference.get_absolute_url()).text
    for words in (article.headline, "What was found", position.proposition.statement, position.speaker.name):
        assert words in page


def test_coverage_and_statements_have_pages_of_their_own(reader, monkeypatch):
    monkeypatch.setattr("articles.queries.conference.ARTICLES_A_PAGE", 2)
    monkeypatch.setattr("articles.queries.conference.STATEMENTS_A_PAGE", 2)
    conference = factories.ConferenceFactory()
    articles = factories.ArticleFactory.create_batch(3, conference=conference, published=True)
    factories.PositionFactory.create_batch(3, takeaway__article=articles[0])
    address = conference.get_absolute_url()
    page = unescape(reader.get(address, {"articles": "2", "page": "2"}).text)
    assert sum(f'href="{article.get_absolute_url()}">{article.headline}' in page for article in articles) == 1
    assert 'href="?articles=1"' in page
    assert 'href="?articles=2&page=1"' in page
    assert f'{address}?articles=2&page=2"' in page
    assert {reader.get(address, query).status_code for query in ({"articles": "3"}, {"page": "3"})} == {404}


def test_list_counts_only_what_readers_may_see(reader):
    conference = factories.ConferenceFactory()
    shown = factories.ArticleFactory(conference=conference, published=True)
    hidden = factories.ArticleFactory(conference=conference, scheduled=True)
    for article in (shown, hidden):
        factories.PositionFactory.create_batch(2, takeaway__article=article)
    factories.PositionFactory(takeaway__article=shown, retracted=True)
    row = reader.get("/conferences/").text.split("<tbody")[1]
    assert ">1<" in row
    assert ">2<" in row
    assert ">4<" not in row


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "words"),
    [
        (date(2025, 2, 12), date(2025, 2, 12), "12 February 2025"),
        (date(2025, 2, 14), date(2025, 2, 16), "14 to 16 February 2025"),
        (date(2025, 6, 30), date(2025, 7, 2), "30 June to 2 July 2025"),
        (date(2025, 12, 31), date(2026, 1, 2), "31 December 2025 to 2 January 2026"),
    ],
)
def test_days_are_written_as_short_as_they_can_be(reader, starts_on, ends_on, words):
    conference = factories.ConferenceFactory(starts_on=starts_on, ends_on=ends_on)
    assert words in reader.get(conference.get_absolute_url()).text


def test_series_lists_its_editions_the_latest_first_with_their_coverage(reader):
    series = factories.ConferenceSeriesFactory()
    for year in (2023, 2025, 2024):
        conference = factories.ConferenceFactory(
            series=series, name=f"Forum {year}", starts_on=date(year, 1, 1), ends_on=date(year, 1, 2)
        )
        factories.ArticleFactory(conference=conference, published=True, headline=f"Story of {year}")
        factories.ArticleFactory(conference=conference, headline=f"Draft of {year}")
    page = reader.get(series.get_absolute_url()).text
    places = [page.index(f">Forum {year}<") for year in (2025, 2024, 2023)]
    assert places == sorted(places)
    assert "Story of 2024" in page
    assert "Draft of" not in page
