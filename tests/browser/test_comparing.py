"""From the front page to what was said on one question through the years, in three clicks at most."""

import pytest
from django.utils.dateformat import format as format_date
from playwright.sync_api import expect

from articles.models import Position
from tests.browser.steps import follow

pytestmark = pytest.mark.django_db(transaction=True)

SPENDING = "European NATO members should raise their defence spending as a share of GDP."
YEARS = ["2014", "2023", "2024", "2025", "2026"]


@pytest.fixture(params=[320, 1440])
def home(record, new_context, request):
    page = new_context(viewport={"width": request.param, "height": 800}, java_script_enabled=False).new_page()
    page.goto("/")
    return page


def assert_all_is_there(page):
    """The page shows each statement on spending from 2014 to 2026 with speaker, role, date and source."""
    statements = Position.objects.filter(proposition__statement=SPENDING).for_detail()
    assert statements.count() > 20
    expect(page.locator("h1")).to_have_text(SPENDING)
    assert page.locator(".statement-table .year").all_inner_texts() == YEARS
    for position in statements:
        row = page.locator(f".statement-table #{position.anchor}")
        day = format_date(position.said_on, "j M Y") if position.said_on else "date not given"
        for words in (position.speaker.name, position.role, day, position.words_source.publisher):
            expect(row).to_contain_text(words)
        expect(row.locator(f'a[href="{position.get_absolute_url()}"]').first).to_be_visible()


def test_front_page_leads_to_what_was_said_on_spending_from_2014_to_2026_in_one_click(home):
    follow(home.get_by_role("link", name=SPENDING))
    assert_all_is_there(home)
    follow(home.locator(".statement-table").get_by_role("link", name="5 Sep 2014").first)
    expect(home.locator(".position--large .source-line__source a").first).to_be_visible()


def test_navigation_leads_to_it_as_well(home):
    if home.get_by_text("Menu", exact=True).is_visible():
        home.get_by_text("Menu", exact=True).click()
    follow(home.get_by_role("navigation", name="Main").get_by_role("link", name="Propositions"))
    follow(home.get_by_role("link", name=SPENDING))
    assert_all_is_there(home)
