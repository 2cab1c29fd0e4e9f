"""Searching with the keyboard and the mouse, and names offered while typing, which no search needs."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.pages import violations_here
from tests.browser.steps import follow
from tests.indexing import index_everything

pytestmark = pytest.mark.django_db(transaction=True)

WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 375, "height": 700}


@pytest.fixture
def indexed(record):
    index_everything()


@pytest.fixture
def page(indexed, new_context):
    return new_context(viewport=WIDE).new_page()


def field(page):
    return page.get_by_role("combobox", name="Search the record")


def offered(page):
    return page.get_by_role("option")


def test_name_is_chosen_by_keyboard_and_searched_for(page):
    page.goto("/")
    field(page).press_sequentially("zel")
    expect(offered(page)).to_have_text(["Volodymyr Zelensky Speaker"])
    expect(field(page)).to_have_attribute("aria-expanded", "true")
    field(page).press("ArrowDown")
    expect(field(page)).to_have_value("Volodymyr Zelensky")
    expect(field(page)).to_have_attribute("aria-activedescendant", offered(page).get_attribute("id"))
    expect(offered(page)).to_have_attribute("aria-selected", "true")
    with page.expect_navigation():
        field(page).press("Enter")
    expect(page).to_have_url(re.compile(r"/search/\?q=Volodymyr\+Zelensky$"))
    expect(page.get_by_role("article").first).to_contain_text("Volodymyr Zelensky")


def test_what_was_typed_comes_back_past_the_ends_and_with_escape(page):
    page.goto("/search/")
    field(page).press_sequentially("munich")
    expect(offered(page).first).to_be_visible()
    field(page).press("ArrowUp")
    expect(offered(page).last).to_have_attribute("aria-selected", "true")
    field(page).press("ArrowDown")
    expect(field(page)).to_have_value("munich")
    expect(field(page)).not_to_have_attribute("aria-activedescendant", re.compile("."))
    field(page).press("ArrowDown")
    field(page).press("Escape")
    expect(field(page)).to_have_value("munich")
    expect(field(page)).to_have_attribute("aria-expanded", "false")
    expect(offered(page)).to_have_count(0)


def test_name_is_chosen_with_the_mouse(page):
    page.goto("/search/")
    field(page).press_sequentially("sanch")
    follow(offered(page).filter(has_text="Pedro Sánchez"))
    expect(page.get_by_role("article").first).to_contain_text("Pedro Sánchez")


def test_list_goes_with_the_focus_and_typing_goes_on_as_in_any_field(page):
    page.goto("/")
    field(page).press_sequentially("vance")
    expect(offered(page)).to_have_count(1)
    field(page).press("Tab")
    expect(offered(page)).to_have_count(0)
    field(page).press("End")
    field(page).press_sequentially(" weapons")
    with page.expect_navigation():
        field(page).press("Enter")
    expect(page.locator("mark", has_text="Vance").first).to_be_visible()


def test_server_that_answers_nothing_is_no_fault_of_the_field(page):
    page.route("**/search/suggestions/**", lambda route: route.abort())
    page.goto("/search/")
    field(page).press_sequentially("vance")
    with page.expect_navigation():
        field(page).press("Enter")
    expect(page.get_by_role("article").first).to_contain_text("JD Vance")


def test_open_list_is_accessible(indexed, new_context):
    page = new_context(viewport=WIDE, bypass_csp=True).new_page()
    page.goto("/search/")
    field(page).press_sequentially("mun")
    expect(offered(page).first).to_be_visible()
    field(page).press("ArrowDown")
    assert violations_here(page) == []


def test_without_scripts_fields_and_filters_do_the_same(indexed, new_context):
    page = new_context(viewport=WIDE, java_script_enabled=False).new_page()
    page.goto("/")
    page.get_by_role("searchbox", name="Search the record").fill("defence spending")
    follow(page.get_by_role("button", name="Search"))
    follow(page.get_by_role("link", name=re.compile("^Positions")))
    page.get_by_label("Year").select_option("2023")
    follow(page.get_by_role("button", name="Apply"))
    expect(page.get_by_text("Only of the year 2023.")).to_be_visible()
    assert all("2023" in entry.inner_text() for entry in page.get_by_role("article").all())
    follow(page.get_by_role("link", name="Show all"))
    expect(page.get_by_role("searchbox", name="Search the record")).to_have_value("defence spending")


def test_on_a_phone_a_link_leads_to_the_field(indexed, new_context):
    page = new_context(viewport=PHONE).new_page()
    page.goto("/")
    expect(page.locator(".masthead__search")).to_be_hidden()
    follow(page.get_by_role("banner").get_by_role("link", name="Search"))
    expect(field(page)).to_be_visible()


def test_on_paper_stand_the_results_and_no_controls(page):
    page.goto("/search/?q=spending&year=2025")
    page.emulate_media(media="print")
    main = page.get_by_role("main")
    expect(main.get_by_role("article").first).to_be_visible()
    expect(main.get_by_text("Only of the year 2025.")).to_be_visible()
    for role in ("button", "navigation"):
        assert [control.inner_text() for control in main.get_by_role(role).all() if control.is_visible()] == []
