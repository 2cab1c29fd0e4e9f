"""Every public page in a real browser: with the fixtures, with far too much, and with nothing."""

import re

import pytest
from django.urls import reverse

from articles.models import Position
from tests.browser.pages import overflow, violations
from tests.views.world import LISTS

pytestmark = pytest.mark.django_db(transaction=True)

PHONE, DESK = 320, 1440
# Of 1280 px at 200 %, and of a tablet.
BETWEEN = [640, 768]


@pytest.fixture(params=["light", "dark"])
def scheme(request):
    return request.param


@pytest.fixture(params=[PHONE, DESK])
def width(request):
    return request.param


def test_page_with_far_too_much_is_accessible(everything, new_context, width, scheme):
    # Axe writes styles into the page, which the policy rightly refuses; the next test keeps the policy.
    viewport = {"width": width, "height": 800}
    page = new_context(viewport=viewport, color_scheme=scheme, bypass_csp=True).new_page()
    # In the dark nothing but the colours is another.
    faults = [fault for path in everything for fault in violations(page, path, only_colours=scheme == "dark")]
    assert faults == []


@pytest.mark.parametrize("width", [PHONE, *BETWEEN, DESK])
def test_page_with_far_too_much_never_scrolls_sideways_nor_breaks_the_policy(everything, new_context, width):
    page = new_context(viewport={"width": width, "height": 800}).new_page()
    assert [fault for path in everything for fault in overflow(page, path)] == []


def test_fixture_pages_are_accessible_and_never_scroll_sideways(fixture_pages, new_context, width):
    page = new_context(viewport={"width": width, "height": 800}, bypass_csp=True).new_page()
    assert [fault for path in fixture_pages for fault in violations(page, path) + overflow(page, path)] == []


@pytest.mark.parametrize("path", ["/", "/speakers/", "/conferences/"])
def test_lists_are_tables_with_a_name_and_whole_rows_for_screen_readers(record, new_context, width, path):
    page = new_context(viewport={"width": width, "height": 800}).new_page()
    page.goto(path)
    table = page.get_by_role("table", name="with the number of")
    columns = table.get_by_role("columnheader").count()
    assert columns >= 4
    for row in table.get_by_role("row").all()[1:]:
        assert row.get_by_role("rowheader").count() + row.get_by_role("cell").count() == columns


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


@pytest.mark.parametrize("path", ["/speakers/olaf-scholz/"])
def test_statements_of_three_conferences_stand_on_one_page(record, page, path):
    page.goto(path)
    groups = page.locator(".statements")
    assert groups.count() >= 3
    assert all(group.locator(".position").count() for group in groups.all())


def test_menu_on_a_phone_opens_without_javascript(record, new_context):
    page = new_context(viewport={"width": PHONE, "height": 700}, java_script_enabled=False).new_page()
    page.goto("/")
    link = page.locator(".masthead__menu").get_by_role("link", name="Speakers")
    assert not link.is_visible()
    page.get_by_text("Menu", exact=True).click()
    link.click()
    page.wait_for_url("**/speakers/")


@pytest.mark.parametrize("width", [700, 766, 768, 1440])
def test_masthead_is_one_line_at_every_width(record, new_context, width):
    page = new_context(viewport={"width": width, "height": 700}).new_page()
    page.goto("/")
    assert page.locator(".masthead__inner").bounding_box()["height"] < 80


@pytest.mark.parametrize("colours", ["none", "active"])
def test_masthead_underlines_the_section_that_a_reader_is_in_and_no_other(record, new_context, colours):
    page = new_context(viewport={"width": DESK, "height": 700}, forced_colors=colours).new_page()
    page.goto("/speakers/")
    underlined = """links => links.filter(link => {
      const style = getComputedStyle(link)
      return style.borderBottomStyle !== 'none' && style.borderBottomColor !== 'rgba(0, 0, 0, 0)'
    }).map(link => link.textContent)"""
    assert page.locator(".masthead__nav a").evaluate_all(underlined) == ["Speakers"]


def test_first_tab_leads_past_the_masthead(record, new_context, width):
    page = new_context(viewport={"width": width, "height": 700}).new_page()
    page.goto("/about/")
    page.keyboard.press("Tab")
    page.wait_for_function("""() => {
      const box = document.querySelector('.skip-link').getBoundingClientRect()
      const lit = [0.25, 0.5, 0.75].map(part => document.elementFromPoint(box.left + box.width * part, box.bottom - 9))
      return box.top >= 0 && lit.every(found => found.matches('.skip-link'))
    }""")
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.activeElement.id == 'content'")


def test_munich_article_prints_on_two_pages(munich, page):
    page.goto(munich.get_absolute_url())
    page.evaluate("document.fonts.ready")
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 2
