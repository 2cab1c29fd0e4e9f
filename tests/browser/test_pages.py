"""Every public page in a real browser: with the fixtures, with far too much, and with nothing."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from django.urls import reverse

from articles.models import Article, Position
from tests import factories
from tests.browser.much import make_much
from tests.views.world import LISTS, addresses

pytestmark = pytest.mark.django_db(transaction=True)

MUNICH = "outcomes-of-the-munich-security-conference"
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
PHONE, DESK = 320, 1280
AXE = Axe()


@pytest.fixture
def record(transactional_db):
    call_command("loaddata", "munich_2025", "companions", verbosity=0)


@pytest.fixture
def munich(record):
    return Article.objects.get(slug=MUNICH)


@pytest.fixture
def everything(record, monkeypatch):
    """Addresses of every kind, most of them with far too much, and of what is not there."""
    for noun in ("conference", "proposition", "speaker"):
        monkeypatch.setattr(f"articles.queries.{noun}.STATEMENTS_A_PAGE", 12)
    world = make_much()
    bare = factories.ArticleFactory(published=True, deck="", introduction="")
    gone = factories.ArticleFactory(retracted=True)
    retracted = Position.objects.exclude(retracted_at=None).get()
    extra = [bare, bare.conference, gone, retracted, world.government, factories.ConferenceFactory()]
    paged = f"{world.speaker.get_absolute_url()}?page=2"
    return [*addresses(world), *(record.get_absolute_url() for record in extra), paged, "/nothing/here/"]


@pytest.fixture
def fixture_pages(munich):
    """Addresses of the Munich article and what it leads to."""
    position = Position.objects.filter(takeaway__article=munich).first()
    shown = [munich, munich.conference, munich.conference.series, position, position.takeaway, position.proposition]
    return [reverse("articles:home"), *(record.get_absolute_url() for record in shown)]


@pytest.fixture(params=["light", "dark"])
def scheme(request):
    return request.param


@pytest.fixture(params=[PHONE, DESK])
def width(request):
    return request.param


def violations(page, path):
    """Return what axe finds on a page."""
    page.goto(path)
    report = AXE.run(page, options={"preload": False}).response
    return [f"{path} {fault['id']}: {node['html']}" for fault in report["violations"] for node in fault["nodes"]]


def overflow(page, path):
    """Return how far a page scrolls sideways."""
    page.goto(path)
    excess = page.evaluate(SIDEWAYS)
    return [f"{path} by {excess} px"] if excess else []


def test_page_with_far_too_much_is_accessible(everything, new_context, width, scheme):
    # Axe writes styles into the page, which the policy rightly refuses; the next test keeps the policy.
    viewport = {"width": width, "height": 800}
    page = new_context(viewport=viewport, color_scheme=scheme, bypass_csp=True).new_page()
    assert [fault for path in everything for fault in violations(page, path)] == []


def test_page_with_far_too_much_never_scrolls_sideways_nor_breaks_the_policy(everything, new_context, width):
    page = new_context(viewport={"width": width, "height": 800}).new_page()
    assert [fault for path in everything for fault in overflow(page, path)] == []


def test_fixture_pages_are_accessible_and_never_scroll_sideways(fixture_pages, new_context, width):
    page = new_context(viewport={"width": width, "height": 800}, bypass_csp=True).new_page()
    assert [fault for path in fixture_pages for fault in violations(page, path) + overflow(page, path)] == []


def test_empty_record_is_accessible_on_every_list(transactional_db, new_context):
    page = new_context(bypass_csp=True).new_page()
    assert [fault for name in LISTS for fault in violations(page, reverse(f"articles:{name}"))] == []


def test_reader_goes_from_the_front_page_to_the_source_of_a_position(munich, page):
    page.goto("/")
    page.get_by_role("link", name=munich.headline).first.click()
    page.wait_for_url(f"**{munich.get_absolute_url()}")

    page.get_by_text("date not given").first.click()
    page.wait_for_url("**/positions/*/")

    assert page.locator("h1").count() == 1
    assert "Report on file" in page.locator(".position--large .source-line").inner_text()


def test_source_of_a_quotation_is_a_link(record, page):
    position = Position.objects.exclude(quote="").exclude(source__url="").first()
    page.goto(position.get_absolute_url())
    link = page.locator(".position--large .source-line__source a").first
    assert link.get_attribute("href") == position.words_source.url


@pytest.mark.parametrize("path", ["/propositions/europe-should-spend-more/", "/speakers/olaf-scholz/"])
def test_statements_of_three_conferences_stand_on_one_page(record, page, path):
    page.goto(path)
    groups = page.locator(".statements")
    assert groups.count() >= 3
    assert all(group.locator(".position").count() for group in groups.all())


def test_question_through_the_years_scrolls_in_its_own_region(transactional_db, page):
    page.goto(make_much().proposition.get_absolute_url())
    region = page.locator(".years")
    assert region.evaluate("region => region.scrollWidth > region.clientWidth")
    region.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => document.querySelector('.years').scrollLeft > 0")


def test_menu_on_a_phone_opens_without_javascript(record, new_context):
    page = new_context(viewport={"width": PHONE, "height": 700}, java_script_enabled=False).new_page()
    page.goto("/")
    link = page.locator(".masthead__menu").get_by_role("link", name="Speakers")
    assert not link.is_visible()
    page.get_by_text("Menu", exact=True).click()
    link.click()
    page.wait_for_url("**/speakers/")


def test_first_tab_leads_past_the_masthead(record, page):
    page.goto("/about/")
    page.keyboard.press("Tab")
    assert page.locator(".skip-link").bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.activeElement.id == 'content'")


def test_munich_article_prints_on_two_pages(munich, page):
    page.goto(munich.get_absolute_url())
    page.evaluate("document.fonts.ready")
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 2
