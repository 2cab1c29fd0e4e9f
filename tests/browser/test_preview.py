"""The page beside the form, as it is typed; and a link for somebody without an account."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

from articles.models import Article
from tests.browser.steps import follow
from tests.factories import ArticleFactory, PositionFactory, TakeawayFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 375, "height": 700}
KEEP = "document.dispatchEvent(new CustomEvent('plenary:keep'))"
# So that nothing is kept by itself before they are let go.
HOLD_INTERVALS = """const begin = setInterval, held = [];
window.setInterval = (...given) => held.push(given);
window.letGo = () => held.forEach((given) => begin(...given));"""
SHOWN = "[data-preview-screen] iframe:first-child"


@pytest.fixture
def article():
    article = ArticleFactory(headline="First headline")
    for number in range(6):
        takeaway = TakeawayFactory(article=article, heading=f"Finding {number}", body="<p>A finding.</p>" * 20)
    PositionFactory(takeaway=takeaway)
    return article


@pytest.fixture
def form(desk, live_server, article):
    desk.goto(live_server.url + reverse("admin:articles_article_change", args=[article.pk]))
    return desk


def shown(page):
    return page.frame_locator(SHOWN)


def scroll_of(page):
    return page.locator(SHOWN).evaluate("frame => frame.contentWindow.scrollY")


def complaints(page, within):
    found = Axe().run(page, context=within, options={"preload": False, "iframes": False}).response["violations"]
    return [(each["id"], node["html"]) for each in found for node in each["nodes"]]


def test_pane_follows_the_typing_and_keeps_its_place_and_the_last_valid_text(form, article):
    page = form
    page.add_init_script(HOLD_INTERVALS)
    page.reload()
    page.locator("#id_headline").fill("Second headline")
    page.get_by_role("link", name="Preview", exact=True).click()
    expect(shown(page).locator("h1")).to_have_text("Second headline")
    expect(shown(page).locator(".preview-bar")).to_contain_text("Preview, not published")
    page.evaluate("letGo()")
    assert complaints(page, ".preview") == []

    page.locator(SHOWN).evaluate("frame => frame.contentWindow.scrollTo({ top: 900, behavior: 'instant' })")
    page.locator("#id_headline").fill("Third headline")
    page.evaluate(KEEP)
    expect(shown(page).locator("h1")).to_have_text("Third headline")
    assert scroll_of(page) == 900

    page.locator("#id_headline").fill("")
    page.evaluate(KEEP)
    faults = page.locator("[data-preview-faults]")
    expect(faults).to_contain_text("Headline")
    expect(shown(page).locator("h1")).to_have_text("Third headline")
    page.get_by_label("Deck").focus()
    faults.get_by_role("link", name="Headline").click()
    expect(page.locator("#id_headline")).to_be_focused()
    page.keyboard.type("Fourth headline")
    expect(shown(page).locator("h1")).to_have_text("Fourth headline")
    expect(faults).to_be_hidden()
    assert Article.objects.get().headline == "First headline"


def test_pane_has_two_widths_stays_as_it_was_left_and_leads_nowhere(form, article):
    page = form
    opener = page.get_by_role("link", name="Preview", exact=True)
    opener.click()
    expect(shown(page).locator("h1")).to_have_text("First headline")
    width = "frame => frame.contentWindow.innerWidth"
    assert page.locator(SHOWN).evaluate(width) == 375
    page.get_by_role("button", name="Desktop").click()
    assert page.locator(SHOWN).evaluate(width) == 1280
    left, right = page.locator("#id_headline").bounding_box(), page.locator(".preview").bounding_box()
    assert left["x"] + left["width"] <= right["x"]

    shown(page).locator(".contents__link").last.click()
    page.wait_for_function(f"() => document.querySelector('{SHOWN}').contentWindow.scrollY > 0")
    with page.expect_popup() as opened:
        shown(page).locator("a[target=_blank]", has_text=article.conference.name).first.click()
    with opened.value as elsewhere:
        expect(elsewhere.locator("h1")).to_have_text(article.conference.name)
    expect(shown(page).locator("h1")).to_have_text("First headline")

    page.reload()
    expect(shown(page).locator("h1")).to_have_text("First headline")
    assert page.locator(SHOWN).evaluate(width) == 1280
    page.locator(".preview").get_by_role("button", name="Close").click()
    expect(opener).to_be_focused()
    page.reload()
    expect(page.locator("#id_headline")).to_be_visible()
    expect(page.locator(".preview")).to_be_hidden()
    assert page.locator("[data-preview-screen] iframe").count() == 0


def test_pane_on_a_phone_covers_the_form_until_it_is_closed(form):
    page = form
    page.set_viewport_size(PHONE)
    page.get_by_role("link", name="Preview", exact=True).click()
    expect(shown(page).locator("h1")).to_have_text("First headline")
    expect(page.get_by_role("button", name="Phone")).to_be_focused()
    assert page.locator(".preview").bounding_box() == {"x": 0, "y": 0, **PHONE}
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    page.keyboard.press("Escape")
    expect(page.locator(".preview")).to_be_hidden()
    page.reload()
    expect(page.locator(".preview")).to_be_hidden()


def test_link_is_copied_read_without_an_account_and_revoked(desk, live_server, article, new_context, settings):
    settings.SITE_URL = live_server.url
    page = desk
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(live_server.url + reverse("admin:articles_article_previews", args=[article.pk]))
    page.get_by_label("For whom").fill("Cora Example")
    follow(page.get_by_role("button", name="Make the link"))
    assert complaints(page, "#content") == []
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    address = page.evaluate("navigator.clipboard.readText()")

    reader = new_context().new_page()
    reader.goto(address)
    expect(reader.locator("h1")).to_have_text("First headline")
    expect(reader.locator(".preview-bar")).to_contain_text("Preview, not published")
    expect(reader.locator(".preview-bar")).to_contain_text("This address works until")
    assert reader.context.cookies() == []
    page.get_by_role("button", name="Revoke").click()
    expect(page.locator(".messagelist")).to_contain_text("Revoked.")
    reader.reload()
    expect(reader.locator("h1")).to_have_text("There is nothing at this address.")
