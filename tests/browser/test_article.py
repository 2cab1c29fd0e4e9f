"""What a reader does with an article, in a browser that runs no script."""

import re

import pytest

from articles.models import Position

pytestmark = pytest.mark.django_db(transaction=True)

SHIFTS = """() => new Promise(found => {
  let sum = 0
  new PerformanceObserver(list => { for (const shift of list.getEntries()) sum += shift.value })
    .observe({ type: 'layout-shift', buffered: true })
  setTimeout(() => found(sum), 300)
})"""


@pytest.mark.parametrize("width", [320, 1440])
def test_nothing_of_an_article_moves_while_it_arrives_and_nothing_is_kept_of_the_reader(munich, new_context, width):
    context = new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto(munich.get_absolute_url())
    page.evaluate("document.fonts.ready")
    assert page.evaluate(SHIFTS) < 0.001  # what is left is the exchange of the typefaces
    assert context.cookies() == []
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]


def test_reader_goes_from_a_takeaway_to_the_same_question_at_another_conference(munich, new_context):
    page = new_context(java_script_enabled=False).new_page()
    page.goto(munich.get_absolute_url())
    question = page.locator(".takeaway__side").first
    link = question.get_by_role("link").first
    place, name = link.inner_text().split(", ", 1)
    assert place != munich.conference.short_name
    link.click()
    page.wait_for_url("**/positions/*/")
    heading = page.locator(".position--large").get_by_role("heading")
    assert heading.inner_text().startswith(name)
    assert page.get_by_role("navigation", name="Breadcrumbs").get_by_text(place, exact=True).count() == 1


def test_reader_reads_the_coverage_of_a_series_edition_by_edition(munich, new_context):
    page = new_context(java_script_enabled=False).new_page()
    page.goto(munich.get_absolute_url())
    years = [munich.conference.year]
    while (before := page.locator(".neighbours a[rel=prev]")).count():
        years.append(int(re.search(r"\d{4}", before.inner_text())[0]))
        before.click()
        page.wait_for_url("**/articles/*/")
    assert years == sorted(years, reverse=True)
    assert len(years) == 3


def test_reader_takes_a_citation_and_the_file_of_it(record, new_context):
    position = Position.objects.exclude(quote="").first()
    page = new_context(java_script_enabled=False).new_page()
    page.goto(position.get_absolute_url())
    page.get_by_role("complementary", name="Share and cite").get_by_role("link", name="Cite").click()
    page.wait_for_url("**/cite/")
    assert position.speaker.name in page.locator(".citation__plain").inner_text()
    with page.expect_download() as started:
        page.get_by_role("link", name="Download BibTeX").click()
    assert started.value.suggested_filename == f"{position.anchor}.bib"


def test_click_on_a_citation_takes_the_whole_of_it(munich, page):
    page.goto(f"{munich.get_absolute_url()}cite/")
    shown = page.locator(".citation__form").first
    shown.click()
    assert page.evaluate("getSelection().toString()").strip() == shown.inner_text().strip()
