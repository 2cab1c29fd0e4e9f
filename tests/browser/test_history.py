"""Going back: an editor finds what changed in a live article, and restores what was there."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

from articles.enums import SnapshotKind
from tests.browser.much import ARABIC_WORDS, UNBROKEN
from tests.factories import ArticleFactory, PositionFactory
from tests.queries.test_history import keep

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def article(editor):
    """A live article with a draft on it, words of any length and direction, and three versions."""
    article = ArticleFactory(published=True, headline="Examples are said to grow")
    keep(article, "Examples are said to shrink", kind=SnapshotKind.FOUND)
    PositionFactory(takeaway__article=article, takeaway__heading=UNBROKEN, speaker__name=ARABIC_WORDS)
    keep(article, kind=SnapshotKind.PUBLISHED, by=editor)
    keep(article, "Examples are said to stay", by=editor, note=UNBROKEN)
    return article


def overflows(page):
    return page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


def test_editor_compares_two_versions_and_restores_one(desk, live_server, article):
    page = desk
    page.goto(live_server.url + reverse("admin:articles_article_change", args=[article.pk]))
    page.get_by_role("link", name="History").click()
    expect(page.get_by_role("radio", name="From version 2")).to_be_checked()
    expect(page.get_by_role("radio", name="To version 3")).to_be_checked()
    page.get_by_role("radio", name="From version 1").check()
    page.get_by_role("button", name="Compare").click()

    gone, new = page.locator("del"), page.locator("ins")
    expect(gone).to_have_text("[gone: shrink]")
    expect(new).to_have_text("[new: stay]")
    expect(gone).to_have_css("text-decoration-line", "line-through")
    expect(new).to_have_css("text-decoration-line", "underline")
    expect(page.get_by_role("region", name=f"Takeaway 1 {UNBROKEN}")).to_contain_text("Added.")
    assert gone.bounding_box()["x"] < new.bounding_box()["x"]
    page.set_viewport_size({"width": 375, "height": 800})
    assert gone.bounding_box()["y"] < new.bounding_box()["y"]

    page.get_by_role("link", name="Restore … 1").click()
    page.get_by_role("button", name="Restore it").click()
    expect(page.locator(".messagelist")).to_contain_text("Version 1 is restored.")
    expect(page.locator("#id_headline")).to_have_value("Examples are said to shrink")
    page.get_by_role("link", name="History").click()
    expect(page.get_by_role("row", name="version 4")).to_contain_text("from version 1")
    article.refresh_from_db()
    assert article.headline == "Examples are said to grow"


@pytest.mark.parametrize(("width", "scheme"), [(375, "dark"), (1280, "light")])
def test_history_and_comparison_are_accessible_and_never_scroll_sideways(desk, article, new_context, width, scheme):
    # Axe writes styles into the page, which the policy rightly refuses.
    viewport, state = {"width": width, "height": 800}, desk.context.storage_state()
    page = new_context(color_scheme=scheme, viewport=viewport, storage_state=state, bypass_csp=True).new_page()
    found = []
    for name, query in (("history", {}), ("compare", {"from": 1, "to": "now"})):
        page.goto(reverse(f"admin:articles_article_{name}", args=[article.pk], query=query))
        report = Axe().run(page, options={"preload": False}).response["violations"]
        found += [(fault["id"], node["html"]) for fault in report for node in fault["nodes"]]
        found += ["scrolls sideways"] * overflows(page)
    assert found == []
