"""The matrix in a real browser: a table that keeps its head and names in sight, and entries on a phone."""

from collections import Counter

import pytest

from articles.models import Position
from tests.browser.pages import overflow, violations
from tests.browser.test_access import WALK
from tests.matrices import make_matrix

pytestmark = pytest.mark.django_db(transaction=True)

PHONE, TABLET, DESK = 320, 768, 1440
MUNICH = "/conferences/61st-munich-security-conference/positions/"
# Whether an element is what is seen at its own place, and not something that lies over it.
SEEN = """element => {
  const box = element.getBoundingClientRect()
  const found = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2)
  return found !== null && (element.contains(found) || found.contains(element))
}"""


@pytest.fixture
def matrix(transactional_db):
    """The address of a matrix of 12 speakers and so many propositions, some cells of which are empty."""

    def made(propositions):
        conference = make_matrix(12, propositions, name=f"matrix-{propositions}")
        statements = Position.objects.filter(takeaway__article__conference=conference)
        rows = statements.order_by("speaker__sort_name", "proposition__slug").values_list("pk", flat=True)
        Position.objects.filter(pk__in=[key for n, key in enumerate(rows) if n % 7 == 3]).delete()
        return f"/conferences/{conference.slug}/positions/"

    return made


@pytest.fixture
def open_page(new_context):
    def opened(path, width, **options):
        page = new_context(viewport={"width": width, "height": 800}, reduced_motion="reduce", **options).new_page()
        page.goto(path)
        return page

    return opened


def accessible_roles(page):
    """Return how often each role is there for a screen reader."""
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")
    return Counter(node["role"]["value"] for node in tree["nodes"] if not node["ignored"])


@pytest.mark.parametrize(
    ("width", "propositions"), [(PHONE, 5), (PHONE, 12), (TABLET, 5), (TABLET, 8), (DESK, 5), (DESK, 8), (DESK, 12)]
)
def test_matrix_is_accessible_and_never_scrolls_the_page_sideways(matrix, open_page, width, propositions):
    path = matrix(propositions)
    page = open_page(path, width, bypass_csp=True)
    assert violations(page, path) + overflow(page, path) + page.evaluate(WALK) == []


@pytest.mark.parametrize("propositions", [5, 12])
@pytest.mark.parametrize("width", [PHONE, DESK])
def test_matrix_is_one_table_for_screen_readers_at_every_width(matrix, open_page, width, propositions):
    roles = accessible_roles(open_page(matrix(propositions), width))
    assert (roles["table"], roles["rowheader"], roles["caption"]) == (1, 12, 1)
    assert roles["cell"] + roles["gridcell"] >= 12 * propositions
    assert roles["columnheader"] in (propositions, propositions + 1) or (width, propositions) == (PHONE, 12)


@pytest.mark.parametrize("width", [TABLET, DESK])
def test_wide_matrix_scrolls_in_its_region_under_its_head_beside_its_names(matrix, open_page, width):
    page = open_page(matrix(12), width)
    region = page.get_by_role("region", name="Who stood where")
    region.focus()
    page.keyboard.press("End")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => document.querySelector('.matrix-region').scrollLeft > 0")
    region.evaluate("region => region.scrollTo(region.scrollWidth, region.scrollHeight)")
    for cell in (page.locator(".matrix__head > th").first, page.locator(".matrix__speaker").last):
        assert cell.evaluate(SEEN)
    assert page.locator(".matrix__head > th").last.evaluate(SEEN)


@pytest.mark.parametrize("propositions", [5, 8])
def test_head_of_a_matrix_that_fits_stays_in_sight_of_the_page(matrix, open_page, propositions):
    page = open_page(matrix(propositions), DESK)
    assert page.locator(".matrix-region").evaluate("region => region.scrollWidth <= region.clientWidth")
    page.locator(".matrix__speaker").last.scroll_into_view_if_needed()
    title = page.locator(".matrix__head > th").nth(2)
    assert title.bounding_box()["y"] == 0
    assert title.evaluate(SEEN)


@pytest.mark.parametrize("propositions", [5, 12])
@pytest.mark.parametrize("width", [TABLET, DESK])
def test_link_reached_backwards_by_keyboard_is_not_under_head_or_names(matrix, open_page, width, propositions):
    page = open_page(matrix(propositions), width)
    covered = page.evaluate(f"""() => [...document.querySelectorAll('tbody a')].reverse().filter(link => {{
      link.focus()
      return !({SEEN})(link)
    }}).map(link => link.outerHTML)""")
    assert covered == []


def test_phone_shows_an_entry_for_each_speaker_and_says_once_where_nothing_was_said(matrix, open_page):
    page = open_page(matrix(12), PHONE)
    assert page.locator(".matrix-region").evaluate("region => region.scrollWidth <= region.clientWidth")
    row = page.locator(".matrix__row").first
    shown = [words.bounding_box()["width"] > 1 for words in row.get_by_text("No statement on record").all()]
    assert (len(shown), sum(shown)) == (2, 1)
    said, silent = row.locator(".matrix__cell").last, row.locator(".matrix__silent").first
    assert silent.bounding_box()["y"] > said.bounding_box()["y"]
    assert all(label.is_visible() for label in row.locator(".matrix__label").all())


def test_filters_work_without_javascript(record, open_page):
    page = open_page(MUNICH, DESK, java_script_enabled=False)
    page.get_by_label("Stance", exact=True).select_option("Opposes")
    page.get_by_role("button", name="Apply").click()
    page.wait_for_url("**stance=opposes*")
    assert page.locator(".matrix__row").count() == 2
    page.get_by_role("link", name="Show all").click()
    page.wait_for_url(f"**{MUNICH}")
    assert page.locator(".matrix__row").count() == 11


def test_reader_goes_from_a_cell_to_the_source(record, page):
    page.goto(MUNICH)
    row = page.locator(".matrix__row").filter(has_text="Mark Rutte")
    row.get_by_role("link", name="14 Feb").click()
    page.wait_for_url("**/positions/*/")
    assert "NATO" in page.locator(".position--large .source-line").inner_text()
