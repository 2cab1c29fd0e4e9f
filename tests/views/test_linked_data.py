"""What pages say to machines, as a reader of structured data finds it in them."""

import re
from datetime import UTC, date, datetime
from html import unescape

import extruct
import pytest
from django.utils import timezone

from articles.services.photo import save_photo
from articles.services.role import OPERATOR
from articles.text import clean_line
from tests import factories
from tests.pictures import draw
from tests.views.drafts import draft_content, keep_draft
from tests.views.world import ARGUMENTS, address, make_world

pytestmark = pytest.mark.django_db

SITE = "https://plenary.example"
CANARY = '</script><script>alert("&amp;")</script><!-- & “”'


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = SITE


@pytest.fixture
def world():
    world = make_world("seen", published=True)
    world.article.published_at = datetime(2025, 2, 17, 8, 0, tzinfo=UTC)
    world.article.modified_at = datetime(2025, 2, 18, 8, 0, tzinfo=UTC)
    world.article.save()
    world.correction.corrected_at = datetime(2025, 2, 19, 8, 0, tzinfo=UTC)
    world.correction.save()
    world.speaker.wikidata_id = "Q42"
    world.speaker.save()
    return world


def found_in(page):
    return extruct.extract(page, base_url=SITE, syntaxes=["json-ld"])["json-ld"]


def said_by(reader, record, kind):
    """Return the one thing of a type that the page of a record is said to be, or None."""
    things = [thing for thing in found_in(reader.get(record.get_absolute_url()).text) if thing["@type"] == kind]
    assert len(things) < 2
    return things[0] if things else None


def types_in(value):
    """Return every type that is named, however deep."""
    if isinstance(value, list):
        return {kind for each in value for kind in types_in(each)}
    if isinstance(value, dict):
        return {value.get("@type")} - {None} | types_in(list(value.values()))
    return set()


def home_of(record):
    return f"{SITE}{record.get_absolute_url()}"


def test_article_is_said_whole_in_terms_of_schema_org(reader, world):
    position, topic, conference = world.position, world.topic, world.conference
    assert said_by(reader, world.article, "NewsArticle") == {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": "Headline seen",
        "description": "Deck seen",
        "url": home_of(world.article),
        "inLanguage": "en-gb",
        "datePublished": "2025-02-17T08:00:00+00:00",
        "dateModified": "2025-02-19T08:00:00+00:00",
        "author": [{"@type": "Person", "name": "Author seen", "url": home_of(world.author)}],
        "publisher": {"@type": "Organization", "name": "Plenary", "url": f"{SITE}/"},
        "about": [
            {
                "@type": "Event",
                "name": "Conference seen",
                "url": home_of(conference),
                "startDate": "2025-02-14",
                "endDate": "2025-02-16",
                "location": {
                    "@type": "Place",
                    "name": "Exampletown",
                    "address": {"@type": "PostalAddress", "addressLocality": "Exampletown", "addressCountry": "DE"},
                },
            },
            {"@type": "Thing", "name": "Topic seen", "url": home_of(topic)},
            {"@type": "DefinedTerm", "name": "Short seen", "url": home_of(world.proposition)},
        ],
        "mentions": [
            {
                "@type": "Person",
                "name": "Speaker seen",
                "url": home_of(world.speaker),
                "sameAs": "https://www.wikidata.org/entity/Q42",
            },
            {"@type": "GovernmentOrganization", "name": "Government seen", "url": home_of(world.government)},
        ],
        "citation": [{"@type": "CreativeWork", "name": "Source seen", "url": position.source.url}],
        "correction": [
            {"@type": "CorrectionComment", "text": "Corrected seen", "datePublished": "2025-02-19T08:00:00+00:00"}
        ],
    }


def test_article_names_what_is_in_it_several_times_once(reader, world):
    factories.PositionFactory(
        takeaway=world.takeaway,
        speaker=world.speaker,
        proposition=world.proposition,
        source=world.position.source,
    )
    article = said_by(reader, world.article, "NewsArticle")
    assert [len(article[each]) for each in ("about", "mentions", "citation")] == [3, 2, 1]


def test_article_says_its_corrections_in_the_order_in_which_they_were_made(reader, world):
    factories.CorrectionFactory(
        article=world.article, text="Before that.", corrected_at=datetime(2025, 2, 18, 9, 0, tzinfo=UTC)
    )
    notes = said_by(reader, world.article, "NewsArticle")["correction"]
    assert [note["text"] for note in notes] == ["Before that.", "Corrected seen"]


def test_article_says_nothing_of_a_retracted_statement(reader, world):
    factories.PositionFactory(
        takeaway=world.takeaway,
        retracted=True,
        speaker__name="Gone Example",
        on_behalf_of=factories.SpeakerFactory(name="Gone Government"),
        proposition__short_title="Gone title",
        source__title="Gone source",
    )
    assert "Gone" not in str(found_in(reader.get(world.article.get_absolute_url()).text))


def test_article_headline_is_cut_where_search_engines_would_cut_it(reader, world):
    world.article.headline = "An example of words that go on. " * 6
    world.article.save()
    headline = said_by(reader, world.article, "NewsArticle")["headline"]
    assert 90 < len(headline) <= 110
    assert headline.endswith("…")


def test_article_by_a_desk_that_bears_the_name_of_the_site_has_no_person_as_author(reader, world, settings):
    settings.SITE_NAME = "Example Record"
    world.author.name = "Example Record desk"
    world.author.save()
    article = said_by(reader, world.article, "NewsArticle")
    assert [author["@type"] for author in article["author"]] == ["Organization"]
    assert article["publisher"]["name"] == "Example Record"


def test_article_with_a_photo_gives_its_address(reader, world, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    world.article.lead_photo = photo = factories.PhotoFactory.build()
    save_photo(photo, by=OPERATOR, picture=draw())
    world.article.save()
    image = said_by(reader, world.article, "NewsArticle")["image"]
    assert re.fullmatch(rf"{SITE}/media/photos/\w{{32}}\.jpg", image)


def test_preview_says_nothing_to_machines_and_a_retracted_article_no_more_than_its_place(reader, world):
    keep_draft(world.article, draft_content(world))
    preview = factories.PreviewLinkFactory(article=world.article)
    assert found_in(reader.get(preview.get_absolute_url()).text) == []
    world.article.retracted_at, world.article.retraction_note = timezone.now(), "Made up."
    world.article.save()
    assert types_in(found_in(reader.get(world.article.get_absolute_url()).text)) == {"BreadcrumbList", "ListItem"}


def test_conference_is_an_event_in_its_series(reader, world):
    conference, series = world.conference, world.series
    conference.venue, conference.organiser, conference.website = (
        "Example Hall",
        "Example Foundation",
        "https://c.example",
    )
    conference.save()
    event = said_by(reader, conference, "Event")
    assert {"name", "startDate", "endDate", "description"} <= set(event)
    assert event["location"]["name"] == "Example Hall"
    assert event["location"]["address"]["addressLocality"] == "Exampletown"
    assert event["organizer"] == {"@type": "Organization", "name": "Example Foundation"}
    assert event["sameAs"] == "https://c.example"
    assert event["superEvent"] == {"@type": "EventSeries", "name": "Series seen", "url": home_of(series)}


def test_conference_alone_is_an_event_in_no_series(reader):
    assert "superEvent" not in said_by(reader, factories.ConferenceFactory(), "Event")


def test_series_lists_its_editions_as_events(reader, world):
    earlier = factories.ConferenceFactory(series=world.series, starts_on=date(2024, 2, 1), ends_on=date(2024, 2, 2))
    series = said_by(reader, world.series, "EventSeries")
    assert series["name"] == "Series seen"
    assert series["organizer"]["name"] == "Example Foundation"
    assert [event["url"] for event in series["subEvent"]] == [home_of(world.conference), home_of(earlier)]
    assert {event["startDate"] for event in series["subEvent"]} == {"2025-02-14", "2024-02-01"}


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("person", "Person"),
        ("government", "GovernmentOrganization"),
        ("delegation", "Organization"),
        ("organisation", "Organization"),
    ],
)
def test_speaker_is_a_person_or_an_organisation_with_other_names(reader, world, kind, said):
    world.speaker.kind, world.speaker.aliases = kind, "A. Example\nExample, A."
    world.speaker.save()
    assert said_by(reader, world.speaker, said) == {
        "@context": "https://schema.org",
        "@type": said,
        "name": "Speaker seen",
        "url": home_of(world.speaker),
        "sameAs": "https://www.wikidata.org/entity/Q42",
        "alternateName": ["A. Example", "Example, A."],
    }


def test_statement_in_the_words_of_its_speaker_is_a_quotation(reader, world):
    position = world.position
    position.quote, position.quote_language, position.translation = "Beispiele sind gut.", "de", "Examples are good."
    position.quote_source = factories.SourceFactory(title="Speech", url="https://speech.example")
    position.save()
    speaker = {
        "@type": "Person",
        "name": "Speaker seen",
        "url": home_of(world.speaker),
        "sameAs": "https://www.wikidata.org/entity/Q42",
    }
    assert said_by(reader, position, "Quotation") == {
        "@context": "https://schema.org",
        "@type": "Quotation",
        "text": "Beispiele sind gut.",
        "inLanguage": "de",
        "url": home_of(position),
        "creator": speaker,
        "spokenByCharacter": speaker,
        "dateCreated": "2025-02-15",
        "about": {"@type": "DefinedTerm", "name": "Short seen", "url": home_of(world.proposition)},
        "isBasedOn": {"@type": "CreativeWork", "name": "Speech", "url": "https://speech.example"},
        "isPartOf": {"@type": "NewsArticle", "headline": "Headline seen", "url": home_of(world.article)},
    }


def test_statement_that_is_paraphrased_or_retracted_is_no_quotation(reader, world):
    paraphrased = factories.PositionFactory(takeaway=world.takeaway)
    retracted = factories.PositionFactory(takeaway=world.takeaway, quoted=True, retracted=True)
    assert [said_by(reader, position, "Quotation") for position in (paraphrased, retracted)] == [None, None]


def test_statement_without_a_date_gives_none(reader, world):
    world.position.said_on = None
    world.position.save()
    assert "dateCreated" not in said_by(reader, world.position, "Quotation")


def test_no_page_judges_a_claim_and_only_statements_are_quotations(reader, world):
    for name in ARGUMENTS:
        types = types_in(found_in(reader.get(address(name, world)).text))
        assert {kind for kind in types if "Claim" in kind or "Review" in kind or "Rating" in kind} == set()
        assert ("Quotation" in types) == (name == "position-detail")


def visible_crumbs(page):
    """Return the words and links of the breadcrumbs as readers see them."""
    shown = re.search(r'<nav class="breadcrumbs"[^>]*>\s*<ol>(.*?)</ol>', page, re.DOTALL)
    items = re.findall(r"<li[ >].*?</li>", shown[1], re.DOTALL) if shown else []
    # The slashes are drawn by what stands beside what.
    assert shown is None or re.sub(r"\s", "", shown[1]) == re.sub(r"\s", "", "".join(items))
    links = [re.search(r'href="([^"]+)"', item) for item in items]
    words = [clean_line(unescape(re.sub("<[^>]+>", "", item))) for item in items]
    return [(name, unescape(link[1]) if link else "") for name, link in zip(words, links, strict=True)]


def said_crumbs(page):
    """Return the names and addresses of the one list of breadcrumbs that is said, in the order of their numbers."""
    lists = [thing["itemListElement"] for thing in found_in(page) if thing["@type"] == "BreadcrumbList"]
    assert len(lists) < 2
    items = lists[0] if lists else []
    assert [item["position"] for item in items] == list(range(1, len(items) + 1))
    return [(item["name"], item.get("item", "").removeprefix(SITE)) for item in items]


def test_breadcrumbs_of_every_page_are_said_as_they_are_seen(reader, world):
    world.article.headline, world.conference.short_name = "Example & sons’ “example”", "A < B & C"
    world.article.save()
    world.conference.save()
    pages = [reader.get(address(name, world)).text for name in ARGUMENTS]
    assert [said_crumbs(page) for page in pages] == [visible_crumbs(page) for page in pages]
    assert sum(bool(visible_crumbs(page)) for page in pages) > 8


def test_nothing_written_anywhere_ends_what_is_said_to_machines(reader, world):
    for record, field in (
        (world.article, "headline"),
        (world.article, "deck"),
        (world.conference, "name"),
        (world.conference, "short_name"),
        (world.conference, "description"),
        (world.series, "name"),
        (world.speaker, "name"),
        (world.position, "quote"),
        (world.proposition, "short_title"),
        (world.correction, "text"),
    ):
        setattr(record, field, CANARY[: type(record)._meta.get_field(field).max_length])
        record.save()
    for record in (world.article, world.conference, world.series, world.speaker, world.position):
        page = reader.get(record.get_absolute_url()).text
        assert "<script>alert" not in page
        assert len(found_in(page)) == 2
    assert said_by(reader, world.position, "Quotation")["text"] == world.position.quote
