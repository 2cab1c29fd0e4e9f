"""The charts of a proposition: what scrolls, what stays, and what somebody gets who does not see them."""

from datetime import date

import pytest

from tests.browser.much import make_much
from tests.factories import ConferenceFactory, PositionFactory, PropositionFactory, SpeakerFactory

pytestmark = pytest.mark.django_db(transaction=True)

SPENDING = "/propositions/europe-should-spend-more/"
PHONE = {"width": 320, "height": 700}
LEFT = "element => Math.round(element.getBoundingClientRect().left)"


def test_timeline_of_many_conferences_scrolls_in_its_own_region_while_the_names_stay(transactional_db, page):
    page.goto(make_much().proposition.get_absolute_url())
    region, names = page.locator(".timeline"), page.locator(".timeline__names")
    place = names.evaluate(LEFT)
    assert region.evaluate("region => region.scrollWidth > region.clientWidth")
    region.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => document.querySelector('.timeline').scrollLeft > 0")
    assert names.evaluate(LEFT) == place


def test_mark_leads_by_keyboard_to_its_row(record, page):
    page.goto(SPENDING)
    mark = page.get_by_role(
        "link", name="Pedro Sánchez, Prime Minister of Spain, The Hague 2025, 19 June 2025: Opposes"
    )
    mark.focus()
    assert mark.locator(".timeline__target").evaluate("target => getComputedStyle(target).stroke") != "none"
    page.keyboard.press("Enter")
    row = page.locator(".statement-table tr:target")
    assert "2.1%" in row.inner_text()
    assert "19 Jun 2025" in row.inner_text()


def test_marks_come_into_view_with_their_column_as_the_keyboard_reaches_them(record, new_context):
    page = new_context(viewport={"width": 768, "height": 700}, reduced_motion="reduce").new_page()
    page.goto(SPENDING)
    region = page.locator(".timeline").bounding_box()
    for mark in page.locator(".timeline__mark").all():
        mark.focus()
        column = mark.locator(".timeline__target").bounding_box()
        assert column["x"] + column["width"] <= region["x"] + region["width"]


def test_marks_of_the_timeline_stand_in_the_columns_of_their_conferences(record, page):
    page.goto(SPENDING)
    head = page.locator(".timeline__place", has_text="The Hague")
    mark = page.get_by_role("link", name="Keir Starmer, Prime Minister of the United Kingdom, The Hague 2025")
    assert mark.locator("text").evaluate(LEFT) == head.evaluate(LEFT)


def test_text_of_the_timeline_keeps_to_its_column(record, page):
    page.goto(SPENDING)
    widths = page.locator(".timeline__mark").evaluate_all(
        "marks => marks.map(mark => [mark.querySelector('text'), mark.querySelector('rect')]"
        ".map(part => part.getBoundingClientRect().right))"
    )
    assert len(widths) == 21
    assert [text for text, column in widths if text > column + 10] == []


def test_phone_leaves_the_timeline_out_and_keeps_the_table_a_table(record, new_context):
    page = new_context(viewport=PHONE).new_page()
    page.goto(SPENDING)
    assert not page.locator(".timeline").is_visible()
    table = page.get_by_role("table", name="Statements on the proposition")
    assert table.get_by_role("columnheader").count() == 5
    rows = table.get_by_role("row")
    assert rows.count() == 1 + 7 + 21
    last = rows.last
    assert last.get_by_role("rowheader").inner_text().startswith("Keir Starmer")
    assert "Supports" in last.get_by_role("cell").first.inner_text()
    # A figure that was not stated is not seen, but heard, so that words do not stand under its head.
    assert last.get_by_role("cell").count() == 4


# What an A4 sheet leaves between its margins, upright and laid across, in pixels.
@pytest.mark.parametrize(("conferences", "width", "height"), [(7, 695, 1001), (12, 1024, 672)])
def test_timeline_is_held_by_a_sheet_of_paper(transactional_db, new_context, conferences, width, height):
    question, speakers = PropositionFactory(), SpeakerFactory.create_batch(4)
    for year in range(2000, 2000 + conferences):
        held = ConferenceFactory(starts_on=date(year, 2, 1), ends_on=date(year, 2, 3))
        there = {"takeaway__article__published": True, "takeaway__article__conference": held}
        PositionFactory(proposition=question, speaker=speakers[year % 4], **there)
    page = new_context(viewport={"width": width, "height": height}).new_page()
    page.emulate_media(media="print")
    page.goto(question.get_absolute_url())
    timeline, lanes = (page.locator(part).bounding_box() for part in (".timeline", ".timeline__lanes"))
    assert lanes["x"] + lanes["width"] <= width + 1
    assert timeline["height"] <= height


def test_paper_leaves_a_timeline_that_no_sheet_holds_to_the_table(transactional_db, page):
    question = make_much().proposition
    page.emulate_media(media="print")
    page.goto(question.get_absolute_url())
    assert not page.locator(".timeline").is_visible()
    assert page.locator(".statement-table").is_visible()


def test_fields_of_the_dot_plot_stand_under_their_ticks(record, page):
    page.goto(SPENDING)
    tick = page.locator(".dot-plot__axis text", has_text="5").bounding_box()
    row = page.locator(".dot-plot__row", has_text="Pete Hegseth")
    mark = row.locator("use[href='#mark-supports']").bounding_box()
    assert abs(mark["x"] + mark["width"] / 2 - tick["x"] - tick["width"] / 2) < 1.5


def test_text_twice_as_large_makes_the_timeline_twice_as_large(record, new_context):
    page = new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.goto(SPENDING)
    width = "svg => svg.getBoundingClientRect().width"
    before = page.locator(".timeline__names").evaluate(width)
    page.evaluate("document.documentElement.style.fontSize = '32px'")
    assert page.locator(".timeline__names").evaluate(width) == 2 * before
