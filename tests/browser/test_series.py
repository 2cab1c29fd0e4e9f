"""Editions of a conference side by side, and one below the other where there is no room."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.django_db(transaction=True)

SERIES = "/series/munich-security-conference/"


def open_series(new_context, width, **options):
    page = new_context(viewport={"width": width, "height": 700}, **options).new_page()
    page.goto(SERIES)
    return page


@pytest.mark.parametrize("width", [320, 768, 1440])
def test_tables_stay_tables_for_screen_readers_at_every_width(record, new_context, width):
    table = open_series(new_context, width).get_by_role("table").last
    row = table.get_by_role("row").filter(has=table.page.get_by_role("rowheader", name="More for defence"))
    assert row.get_by_role("cell").count() == 4
    expect(row.get_by_role("link", name="Keir Starmer")).to_be_visible()
    expect(row.get_by_text("No statement on record")).to_be_visible()


@pytest.mark.parametrize(("width", "is_narrow"), [(320, True), (768, True), (1440, False)])
def test_each_line_of_an_entry_names_its_edition_where_no_column_does(record, new_context, width, is_narrow):
    page = open_series(new_context, width)
    label = page.locator(".editions__label", has_text="Munich 2025").first
    head = page.locator(".editions__head", has_text="Munich 2025").first
    assert (label.is_visible(), head.is_visible()) == (is_narrow, not is_narrow)


def test_head_stays_in_sight_and_covers_no_link_that_is_walked_to(record, new_context):
    page = open_series(new_context, 1440, reduced_motion="reduce")
    table = page.locator(".editions").last
    head = table.locator(".editions__head").first
    links = table.locator("tbody a").all()
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    for link in reversed(links):
        link.focus()
        top, below = link.bounding_box()["y"], head.bounding_box()
        assert 0 <= below["y"] < 700
        assert top >= below["y"] + below["height"]
