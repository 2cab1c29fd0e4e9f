import re
from datetime import UTC, date, datetime, timedelta
from urllib.parse import quote

import pytest
from django.utils import timezone

from articles import models
from articles.services.photo import save_photo
from tests import factories
from tests.pictures import draw

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    return factories.ArticleFactory(
        published=True,
        published_at=datetime(2025, 2, 17, 8, 0, tzinfo=UTC),
        conference__city="Munich",
        key_points="First point.\nSecond point.",
    )


def get(reader, article):
    return reader.get(article.get_absolute_url()).text


def test_article_shows_takeaways_in_their_order_with_numbers_from_one(reader, article):
    for place, heading in [(7, "Third"), (2, "Second"), (0, "First")]:
        factories.TakeawayFactory(article=article, sort_order=place, heading=heading)
    page = get(reader, article)
    assert re.findall(r'takeaway__heading"[^>]*>([^<]+)<', page) == ["First", "Second", "Third"]
    assert re.findall(r'contents__number">(\d)<', page) == ["1", "2", "3"]


def test_article_gives_its_time_in_the_zone_of_the_conference(reader, article):
    assert "17 February 2025, 09:00 Munich (CET)" in get(reader, article)


def test_article_says_updated_only_after_readers_saw_a_change(reader, article):
    article.modified_at = article.published_at
    article.save()
    assert "Updated" not in get(reader, article)
    article.modified_at = article.published_at + timedelta(days=1)
    article.save()
    assert re.search(r"Updated\s*<time[^>]*>18 February 2025<", get(reader, article))
    factories.CorrectionFactory(article=article, corrected_at=article.published_at + timedelta(days=2))
    assert re.search(r"Updated\s*<time[^>]*>19 February 2025<", get(reader, article))


def test_article_lists_each_source_once_in_the_order_of_the_text(reader, article):
    first, second = factories.SourceFactory(title="Source one"), factories.SourceFactory(title="Source two")
    takeaway = factories.TakeawayFactory(article=article)
    factories.PositionFactory(takeaway=takeaway, source=first, quoted=True, quote_source=second)
    factories.PositionFactory(takeaway=takeaway, source=second)
    factories.PositionFactory(takeaway=takeaway, retracted=True, source=factories.SourceFactory(title="Source gone"))
    listed = get(reader, article).split('class="source-list"')[1]
    assert re.findall(r"Source (one|two|gone)", listed) == ["two", "one"]


def test_article_shows_corrections_above_the_text_in_the_order_they_were_made(reader, article):
    for day in (1, 3, 2):
        factories.CorrectionFactory(
            article=article, text=f"Corrected on day {day}.", corrected_at=datetime(2025, 3, day, tzinfo=UTC)
        )
    factories.CorrectionFactory(article=article, text="Not yet.", corrected_at=timezone.now() + timedelta(days=1))
    page = get(reader, article).split("<body>")[1]
    assert re.findall(r"Corrected on day (\d)", page) == ["1", "2", "3"]
    assert page.index("Corrected on day 1") < page.index("First point.")
    assert "Not yet." not in page


def test_takeaway_without_positions_says_so(reader, article):
    factories.TakeawayFactory(article=article)
    assert "No statement is recorded under this takeaway." in get(reader, article)


def test_article_leads_to_published_coverage_of_its_conference_alone(reader, article):
    shown = factories.ArticleFactory(conference=article.conference, published=True)
    hidden = [factories.ArticleFactory(conference=article.conference, **{s: True}) for s in ("scheduled", "withdrawn")]
    elsewhere = factories.ArticleFactory(published=True)
    page = get(reader, article)
    assert shown.headline in page
    assert [other.headline for other in [*hidden, elsewhere] if other.get_absolute_url() in page] == []


def test_article_leads_to_the_editions_before_and_after(reader, article):
    series = factories.ConferenceSeriesFactory()
    before, here, after = (
        factories.ConferenceFactory(series=series, starts_on=date(year, 2, 1), ends_on=date(year, 2, 2))
        for year in (2024, 2025, 2026)
    )
    article.conference = here
    article.save()
    earlier, later = (factories.ArticleFactory(conference=each, published=True) for each in (before, after))
    page = get(reader, article)
    for way, name, other in (
        ("prev", f"Before: {before.short_name}", earlier),
        ("next", f"After: {after.short_name}", later),
    ):
        link = re.search(rf'<a [^>]*href="{other.get_absolute_url()}" rel="{way}">(.*?)</a>', page, re.DOTALL)[1]
        assert name in link
        assert other.headline in link


def test_related_article_says_which_propositions_it_shares(reader, article):
    shared = factories.PropositionFactory(short_title="More examples")
    other = factories.ArticleFactory(published=True)
    for each in (article, other):
        factories.PositionFactory(takeaway__article=each, proposition=shared)
    factories.PositionFactory(takeaway__article=other, proposition__short_title="Fewer examples")
    section = get(reader, article).split('id="related"')[1].split("</section>")[0]
    assert other.headline in section
    assert other.conference.short_name in section
    assert f'Also on: <a class="quiet" href="{shared.get_absolute_url()}">More examples</a></p>' in section


def test_article_that_nothing_stands_beside_says_nothing_of_it(reader, article):
    page = get(reader, article)
    assert "More on" not in page
    assert "The same propositions" not in page
    assert "neighbours" not in page


@pytest.mark.parametrize(("words", "said"), [(0, "1 minute to read"), (1150, "5 minutes to read")])
def test_article_says_how_long_it_takes_to_read(reader, article, words, said):
    factories.TakeawayFactory(article=article, body=f"<p>{'example ' * words}</p>")
    assert said in get(reader, article)


def test_article_takeaway_and_statement_are_passed_on_cited_and_disputed_by_plain_links(reader, article, settings):
    settings.SITE_URL, settings.CONTACT_EMAIL = "https://plenary.example", "desk@plenary.example"
    position = factories.PositionFactory(takeaway__article=article)
    for record in (article, position.takeaway, position):
        path = record.get_absolute_url()
        page = get(reader, record)
        aside = re.search(r"<aside[^>]*share.*?</aside>", page, re.DOTALL)[0]
        links = re.findall(r'href="([^"]+)"', aside)
        assert links[6] == f"{path}cite/"
        assert links[7].startswith("mailto:desk@plenary.example?")
        address = quote(f"https://plenary.example{path}", safe="")
        assert [link for place, link in enumerate(links) if place != 6 and address not in link] == []
        assert page.count(f'href="{path}cite/"') == 2


def test_tombstones_are_neither_passed_on_nor_cited(reader):
    position = factories.PositionFactory(takeaway__article__published=True, retracted=True)
    article = factories.ArticleFactory(retracted=True)
    for record in (position, article):
        page = get(reader, record)
        assert "Share and cite" not in page
        assert "cite" not in page


def test_position_shows_words_role_date_and_source_within_reach(reader, article):
    source = factories.SourceFactory(publisher="The Daily Example", archived_url="https://archive.example/1")
    position = factories.PositionFactory(
        takeaway__article=article,
        role="Minister of Examples",
        on_behalf_of=factories.SpeakerFactory(name="Government of Examples", kind="government"),
        said_on=date(2025, 2, 15),
        occasion="Opening speech",
        source=source,
        locator="minute 12",
        stance="supports_with_conditions",
        conditions="Only on Sundays.",
    )
    page = get(reader, article)
    for words in (
        position.speaker.name,
        "Minister of Examples",
        "Government of Examples",
        "15 February 2025",
        "Opening speech",
        "The Daily Example",
        source.url,
        "https://archive.example/1",
        "minute 12",
        "Only on Sundays.",
        "Supports with conditions",
        position.get_absolute_url(),
    ):
        assert words in page


def test_photos_of_article_takeaway_and_speaker_are_shown_with_credit(reader, article, editor):
    lead, found, portrait = (models.Photo(alt_text=f"Alt {n}", credit=f"Credit {n}") for n in range(3))
    for photo in (lead, found, portrait):
        save_photo(photo, by=editor, picture=draw())
    article.lead_photo = lead
    article.save()
    position = factories.PositionFactory(takeaway__article=article, takeaway__photo=found, speaker__photo=portrait)
    pages = {
        article: [lead, found],
        position.takeaway: [found],
        position.speaker: [portrait],
    }
    for record, photos in pages.items():
        page = get(reader, record)
        assert re.findall(r'alt="([^"]*)"', page) == [photo.alt_text for photo in photos]
        assert re.findall(r"Photo: (Credit \d)", page) == [photo.credit for photo in photos]
        for address in re.findall(r'<img src="([^"]+)"', page):
            assert reader.get(address)["Content-Type"] == "image/jpeg"


def test_quotation_marks_stand_only_around_quotations(reader, article):
    takeaway = factories.TakeawayFactory(article=article)
    factories.PositionFactory(takeaway=takeaway, paraphrase="Just our words")
    factories.PositionFactory(takeaway=takeaway, quoted=True, quote="Ihre Worte", quote_language="de")
    factories.PositionFactory(takeaway=takeaway, quoted=True, quote="كلماتهم", quote_language="ar")
    page = get(reader, article)
    assert ">Just our words<" in page
    assert re.search(r'lang="de"\s+dir="ltr">„Ihre Worte“<', page)
    assert re.search(r'lang="ar"\s+dir="rtl">«كلماتهم»<', page)


def test_rich_text_is_rendered_and_everything_else_is_escaped(reader):
    hostile = "<script>alert(1)</script>'\"><img src=x onerror=alert(1)>"
    article = factories.ArticleFactory(
        published=True,
        headline=hostile,
        deck=hostile,
        key_points=hostile,
        introduction=f"<p><em>fine</em></p>{hostile}",
    )
    speaker = factories.SpeakerFactory(name=hostile, aliases=hostile)
    position = factories.PositionFactory(
        takeaway__article=article,
        takeaway__heading=hostile,
        takeaway__body=f"<p>fine</p>{hostile}",
        speaker=speaker,
        role=hostile,
        paraphrase=hostile,
        quote=hostile,
        quote_language="en",
        occasion=hostile,
        locator=hostile,
        source__title=hostile,
        source__publisher=hostile,
        proposition__statement=hostile,
        proposition__short_title=hostile[:60],
    )
    factories.CorrectionFactory(article=article, text=hostile)
    addresses = [article, article.conference, position, speaker, position.takeaway, position.proposition]
    for address in ["/", "/corrections/", *(record.get_absolute_url() for record in addresses)]:
        page = reader.get(address).text
        assert "<script>" not in page
        assert "<img" not in page
    assert "<em>fine</em>" in get(reader, article)
