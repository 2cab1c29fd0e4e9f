"""What a page tells those who show a link to it."""

import re
from html import escape, unescape
from io import BytesIO

import extruct
import pytest
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from tests import factories
from tests.views.drafts import draft_content, keep_draft
from tests.views.world import ARGUMENTS, address, make_world

pytestmark = pytest.mark.django_db

SITE = "https://plenary.example"
WITH_CARD = {"article-detail", "takeaway-detail", "position-detail"}
TOLD_OF_A_CARD = {"og:image", "og:image:width", "og:image:height", "og:image:alt"}


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = SITE


@pytest.fixture
def world():
    return make_world("seen", published=True)


def told_by(page):
    """Return what a page tells by property, each property once."""
    [found] = extruct.extract(page, base_url=SITE, syntaxes=["opengraph"])["opengraph"]
    names = [name for name, _value in found["properties"]]
    assert len(names) == len(set(names))
    return dict(found["properties"])


def test_every_page_tells_its_title_address_site_and_language(reader, world):
    for name in ARGUMENTS:
        page = reader.get(address(name, world)).text
        told = told_by(page)
        title = unescape(re.search(r"<title>(.*?)</title>", page, re.DOTALL)[1])
        assert title.startswith(told["og:title"])
        assert told["og:description"] == unescape(re.search(r'name="description" content="([^"]+)"', page)[1])
        assert escape(told["og:url"]) == re.search(r'<link rel="canonical" href="([^"]+)"', page)[1]
        assert told["og:url"].startswith(f"{SITE}/")
        assert (told["og:site_name"], told["og:locale"]) == ("Plenary", "en_GB")
        assert told["og:type"] in {"website", "article", "profile"}
        assert TOLD_OF_A_CARD & set(told) == (TOLD_OF_A_CARD if name in WITH_CARD else set())
        assert f'name="twitter:card" content="summary{"_large_image" if name in WITH_CARD else ""}"' in page


@pytest.mark.parametrize("name", sorted(WITH_CARD))
def test_page_tells_of_the_card_that_is_at_its_address(reader, world, name):
    told = told_by(reader.get(address(name, world)).text)
    assert told["og:image"].startswith(f"{SITE}/")
    picture = Image.open(BytesIO(reader.get(told["og:image"].removeprefix(SITE)).content))
    assert picture.size == (int(told["og:image:width"]), int(told["og:image:height"]))
    assert told["og:image:alt"] == told["og:title"]


def test_title_is_told_without_the_name_of_the_site_and_on_one_line(reader, world):
    assert told_by(reader.get(world.article.get_absolute_url()).text)["og:title"] == "Headline seen"
    comparison = told_by(reader.get(address("speaker-comparison", world)).text)["og:title"]
    assert comparison == " ".join(comparison.split())


def test_title_with_quotation_marks_and_tags_is_told_as_it_is(reader, world):
    world.article.headline = 'An "example" & <b>more</b>'
    world.article.save()
    told = told_by(reader.get(world.article.get_absolute_url()).text)
    assert told["og:title"] == told["og:image:alt"] == 'An "example" & <b>more</b>'


def test_later_page_of_a_list_tells_its_own_address(reader, monkeypatch):
    monkeypatch.setattr("articles.queries.conference.CONFERENCES_A_PAGE", 1)
    factories.ConferenceFactory.create_batch(2)
    told = told_by(reader.get(reverse("articles:conference-list"), {"page": 2}).text)
    assert told["og:url"] == f"{SITE}/conferences/?page=2"


def test_page_of_a_retracted_statement_has_no_card(reader, world):
    world.takeaway.positions.update(retracted_at=timezone.now(), retraction_note="Never said.")
    page = reader.get(world.position.get_absolute_url()).text
    assert TOLD_OF_A_CARD & set(told_by(page)) == set()
    assert 'content="summary"' in page


def test_preview_and_missing_page_are_not_to_be_shown_elsewhere(reader, world):
    keep_draft(world.article, draft_content(world))
    preview = factories.PreviewLinkFactory(article=world.article).get_absolute_url()
    for path in (preview, "/no/such/page/"):
        page = reader.get(path).text
        assert "og:title" not in page
        assert "og:image" not in page
        assert "og:url" not in page
