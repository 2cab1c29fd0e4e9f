import re
from datetime import UTC, date, datetime
from html import unescape

import pytest

from articles.models import OldAddress
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


@pytest.mark.parametrize(
    ("day", "state", "empty"),
    [
        (date(2026, 6, 16), "Upcoming", "This conference has not begun."),
        (date(2026, 6, 15), "Under way", "No coverage of this conference has been published yet."),
        (date(2026, 6, 14), None, "No coverage of this conference has been published yet."),
    ],
)
def test_conference_says_whether_it_is_to_come_or_under_way(reader, time_machine, day, state, empty):
    time_machine.move_to(datetime(2026, 6, 15, 12, tzinfo=UTC), tick=False)
    conference = factories.ConferenceFactory(starts_on=day, ends_on=day)
    page = reader.get(conference.get_absolute_url()).text
    assert [each for each in ("Upcoming", "Under way") if f"<b>{each}</b>" in page] == [state] * bool(state)
    assert empty in page


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


def options(page, field):
    """Return the values that a filter offers, and the one that is chosen."""
    widget = re.search(rf'<select name="{field}".*?</select>', page, re.DOTALL)[0]
    return re.findall(r'value="([^"]+)"', widget), re.findall(r'value="([^"]*)"\s+selected', widget)


@pytest.fixture
def forum():
    """Two editions of a forum and a conference that is held once."""
    forum = factories.ConferenceSeriesFactory(name="Forum", slug="forum")
    for name, year, country, series in (
        ("One", 2024, "DE", forum),
        ("Two", 2025, "JP", forum),
        ("Alone", 2025, "DE", None),
    ):
        day = date(year, 2, 1)
        factories.ConferenceFactory(name=name, series=series, country=country, starts_on=day, ends_on=day)
    return forum


def names_in(page):
    return re.findall(r'rowheader"><a[^>]*>([^<]*)', page)


def test_list_is_filtered_by_what_its_address_says_and_says_so(reader, forum):
    page = reader.get("/conferences/", {"series": "forum", "country": "DE"}).text
    assert names_in(page) == ["One"]
    assert "Only editions of <b>Forum</b>. Only conferences in the country <b>Germany</b>. 1 conference." in collapsed(
        page
    )
    assert '<a href="/conferences/">Show all</a>' in page


def test_filters_offer_what_leads_somewhere_beside_the_others(reader, forum):
    page = reader.get("/conferences/", {"series": "forum", "country": ""}).text
    assert options(page, "series") == (["forum"], ["forum"])
    page = reader.get("/conferences/", {"year": "2024"}).text
    assert options(page, "year") == (["2025", "2024"], ["2024"])
    assert options(page, "country") == (["DE"], [""])


def test_filters_that_nothing_fits_together_say_so_and_lead_on(reader, forum):
    page = reader.get("/conferences/", {"year": "2024", "country": "JP"}).text
    assert names_in(page) == []
    assert "No conference is of the year, the series and the country that you chose." in page
    assert options(page, "country") == (["DE", "JP"], ["JP"])


@pytest.mark.parametrize(
    "query",
    [{"year": "1999"}, {"year": "x"}, {"year": "2024 "}, {"series": "no-such"}, {"country": "XX"}, {"country": "de"}],
)
def test_filter_that_is_no_option_is_not_found(reader, forum, query):
    assert reader.get("/conferences/", query).status_code == 404


def test_series_is_known_by_an_address_that_it_has_left(reader, forum):
    OldAddress.objects.create(kind="conferenceseries", slug="assembly", record_key=forum.pk)
    assert names_in(reader.get("/conferences/", {"series": "assembly"}).text) == ["Two", "One"]
    assert reader.get("/conferences/", {"series": "assembly", "year": "1999"}).status_code == 404


def test_pages_and_the_canonical_address_keep_the_filters(reader, forum, monkeypatch):
    monkeypatch.setattr("articles.queries.conference.CONFERENCES_A_PAGE", 1)
    page = unescape(reader.get("/conferences/", {"series": "forum", "year": "", "q": "more", "page": "2"}).text)
    assert names_in(page) == ["One"]
    assert 'href="?series=forum&page=1"' in page
    assert '/conferences/?series=forum&page=2"' in page
    assert reader.get("/conferences/", {"series": "forum", "page": "3"}).status_code == 404


def test_conferences_to_come_are_shown_as_such_before_those_that_are_over(reader, time_machine):
    time_machine.move_to(datetime(2026, 6, 15, 12, tzinfo=UTC), tick=False)
    days = {"Over": date(2026, 6, 14), "Now": date(2026, 6, 15), "Soon": date(2026, 6, 16)}
    for name, day in days.items():
        factories.ConferenceFactory(name=name, starts_on=day, ends_on=day)
    page = reader.get("/conferences/").text
    assert names_in(page) == ["Now", "Soon", "Over"]
    headings = re.findall(r"<h2[^>]*>([^<]*)", page)
    assert headings == ["Under way", "Upcoming", "Past"]


def test_list_of_conferences_that_are_all_over_needs_no_heading(reader, forum, time_machine):
    time_machine.move_to(datetime(2026, 6, 15, 12, tzinfo=UTC), tick=False)
    page = reader.get("/conferences/").text
    assert re.findall(r"<h2[^>]*>([^<]*)", page) == []
    # A year stands once before its conferences, and to those who hear the table before each.
    assert re.findall(r'table__lead" role="cell">(\d+)<', page) == ["2025", "2024"]
    assert page.count(">2025</span>") == 1


def collapsed(page):
    return re.sub(r"\s+", " ", page)
