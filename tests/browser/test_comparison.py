"""Speakers and conferences side by side, in a real browser: with far too much, by keyboard, without script."""

import pytest
from playwright.sync_api import expect

from articles.models import Conference, Speaker
from tests.browser.pages import overflow, violations

pytestmark = pytest.mark.django_db(transaction=True)

PHONE, TABLET, DESK = 320, 768, 1440
SPEAKERS = "/compare/?speaker=olaf-scholz&speaker=volodymyr-zelensky&speaker=jd-vance"
CONFERENCES = (
    "/compare/conferences/?conference=61st-munich-security-conference&conference=60th-munich-security-conference"
)
# What somebody who goes through the page by keyboard is on, and whether something lies over it.
IS_SEEN = """element => {
  const box = element.getBoundingClientRect()
  const top = document.elementFromPoint(box.left + 2, box.top + box.height / 2)
  return element.contains(top) || top?.contains(element)
}"""


def longest(text, model, field):
    """Return a text drawn out to all that a field holds."""
    return (text * 100)[: model._meta.get_field(field).max_length].strip()


@pytest.mark.parametrize(("width", "scheme"), [(PHONE, "light"), (TABLET, "dark"), (DESK, "light")])
def test_comparisons_with_far_too_long_names_are_accessible_and_never_scroll_sideways(
    record, new_context, width, scheme
):
    Speaker.objects.filter(slug="olaf-scholz").update(name=longest("عبد الرحمن بن محمد ", Speaker, "name"))
    Speaker.objects.filter(slug="jd-vance").update(name=longest("Example", Speaker, "name"))
    Conference.objects.filter(slug=CONFERENCES.rpartition("=")[2]).update(
        short_name=longest("Example", Conference, "short_name")
    )
    viewport = {"width": width, "height": 800}
    page = new_context(viewport=viewport, color_scheme=scheme, bypass_csp=True).new_page()
    for path in (SPEAKERS, f"{SPEAKERS}&q=", CONFERENCES, CONFERENCES.partition("&")[0]):
        assert violations(page, path) + overflow(page, path) == []


def test_speakers_are_chosen_and_compared_without_script(record, new_context):
    page = new_context(java_script_enabled=False).new_page()
    page.goto("/speakers/olaf-scholz/")
    page.get_by_role("link", name="Compare with another speaker").click()
    page.get_by_role("searchbox", name="Add a speaker by name").fill("Selenskyj")
    page.get_by_role("main").get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Volodymyr Zelensky").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Olaf Scholz and Volodymyr Zelensky")
    expect(page.get_by_role("columnheader")).to_have_text(["Proposition", "Olaf Scholz", "Volodymyr Zelensky"])

    page.get_by_role("link", name="Who else shares propositions with them").click()
    page.get_by_role("link", name="JD Vance").click()
    expect(page.get_by_role("columnheader")).to_have_count(4)
    page.get_by_role("link", name="Remove Volodymyr Zelensky").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Olaf Scholz and JD Vance")


def test_conferences_are_chosen_and_compared_without_script(record, new_context):
    page = new_context(java_script_enabled=False).new_page()
    page.goto("/compare/")
    page.get_by_role("link", name="Compare two conferences").click()
    page.get_by_label("First conference").select_option("Munich 2025")
    page.get_by_label("Second conference").select_option("Wales 2014")
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Munich 2025 and Wales 2014")
    expect(page.get_by_label("First conference")).to_have_value("61st-munich-security-conference")


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_nothing_that_is_met_by_keyboard_is_hidden_under_the_names(record, new_context, width):
    page = new_context(viewport={"width": width, "height": 600}, reduced_motion="reduce").new_page()
    page.goto(SPEAKERS)
    links = page.locator(".comparison a:visible").count()
    page.get_by_role("contentinfo").get_by_role("link").first.focus()
    hidden = []
    for _ in range(links):
        page.keyboard.press("Shift+Tab")
        focused = page.locator(":focus")
        if not focused.evaluate(IS_SEEN):
            hidden.append(focused.inner_text())
    assert links > 20
    assert hidden == []


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_each_name_is_read_once_and_the_table_stays_one(record, new_context, width):
    page = new_context(viewport={"width": width, "height": 800}).new_page()
    page.goto(SPEAKERS)
    table = page.get_by_role("table", name="Statements on each proposition on which some of them are on record")
    rows = table.get_by_role("row").filter(has=page.get_by_role("rowheader"))
    expect(rows).to_have_count(3)
    expect(rows.first.get_by_role("cell")).to_have_count(3)
    expect(table.get_by_role("columnheader")).to_have_count(4 if width == DESK else 0)
    expect(rows.first.get_by_role("link", name="JD Vance", exact=True)).to_have_count(0 if width == DESK else 1)
