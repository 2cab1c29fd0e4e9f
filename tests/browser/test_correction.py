"""A name is corrected, the notes are drafted and published, and readers get them; a statement goes with its reason."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import expect

from articles.admin.position import position_address
from tests.browser.much import ARABIC_WORDS, UNBROKEN
from tests.factories import ArticleFactory, CorrectionFactory, PositionFactory, TopicFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def position():
    article = ArticleFactory(published=True, topics=[TopicFactory()], headline="Examples are said to grow")
    return PositionFactory(takeaway__article=article, speaker__name="Ada Exemple", quoted=True)


@pytest.fixture
def chief_desk(page, client, live_server):
    """A page of somebody who is logged in as a chief."""
    client.force_login(UserFactory(username="chief", role="Chief"))
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}])
    return page


def test_editor_corrects_a_name_and_readers_find_the_note(desk, live_server, position):
    page, speaker, article = desk, position.speaker, position.article
    page.goto(live_server.url + reverse("admin:articles_speaker_change", args=[speaker.pk]))
    page.get_by_label("Name", exact=True).fill("Ada Example")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("link", name="Draft a correction …").click()
    expect(page.get_by_role("checkbox", name=article.headline)).to_be_checked()
    expect(page.get_by_label("Text")).to_have_value(
        "Name of the speaker: an earlier version of this article had “Ada Exemple”. It is “Ada Example”."
    )
    page.get_by_label("Text").fill("The name of Ada Example was misspelt.")
    page.get_by_role("button", name="Keep as drafts").click()
    expect(page.locator(".messagelist")).to_contain_text("1 draft is kept.")
    page.get_by_role("link", name=article.headline).click()
    page.get_by_role("button", name="Publish").click()
    expect(page.locator(".messagelist")).to_contain_text("Readers see it at the top of the article")

    page.goto(live_server.url + article.get_absolute_url())
    expect(page.get_by_role("region", name="Corrections")).to_contain_text("The name of Ada Example was misspelt.")
    data = json.loads(page.locator('head script[type="application/ld+json"]').text_content())
    assert [note["text"] for note in data["correction"]] == ["The name of Ada Example was misspelt."]
    page.get_by_role("contentinfo").get_by_role("link", name="Corrections").click()
    expect(page.get_by_role("main")).to_contain_text("The name of Ada Example was misspelt.")


def test_enter_in_the_form_of_a_note_publishes_nothing(desk, live_server):
    draft = CorrectionFactory(is_draft=True)
    page = desk
    page.goto(live_server.url + reverse("admin:articles_correction_change", args=[draft.pk]))
    page.get_by_label("Kind").focus()
    with page.expect_navigation():
        page.evaluate("form = correction_form; form.requestSubmit(form.querySelector('button'))")
    expect(page.locator(".messagelist")).to_contain_text("Saved as a draft.")
    draft.refresh_from_db()
    assert draft.is_draft


def test_chief_retracts_a_statement_and_lifts_that(chief_desk, live_server, position):
    page, form = chief_desk, position_address(position.article.pk, position.pk)
    page.goto(live_server.url + form)
    page.get_by_role("link", name="Retract …").click()
    page.get_by_label("Reason").fill("It was never said.")
    page.get_by_role("button", name="Retract it").click()
    expect(page.locator(".messagelist")).to_contain_text("Retracted.")
    page.goto(live_server.url + position.article.get_absolute_url())
    expect(page.locator(f"#{position.anchor}")).to_contain_text("It was never said.")
    expect(page.get_by_role("main")).not_to_contain_text("Examples are good.")

    page.goto(live_server.url + form)
    page.get_by_role("link", name="Lift the retraction …").click()
    page.get_by_label("Reason").fill("The wrong button was pressed.")
    page.get_by_role("button", name="Show it again").click()
    expect(page.locator(".messagelist")).to_contain_text("The retraction is lifted.")
    page.goto(live_server.url + position.article.get_absolute_url())
    expect(page.locator(f"#{position.anchor}")).to_contain_text("Examples are good.")


def test_chief_reads_what_is_reached_before_words_are_erased(chief_desk, live_server, position):
    page = chief_desk
    page.goto(live_server.url + reverse("admin:articles_erasure_changelist"))
    page.get_by_role("link", name="Erase for legal reasons …").click()
    page.get_by_label("Words").fill("ada exemple")
    page.get_by_role("button", name="Look for them").click()
    expect(page.get_by_role("row", name="Speakers")).to_contain_text("Ada Exemple")
    page.get_by_role("button", name="Erase for good").click()
    expect(page.get_by_text("Tick this once you have read what is reached.")).to_be_visible()
    page.get_by_label("Reason").fill("An order of the court of Testville.")
    page.get_by_label("I have read what is reached.").check()
    page.get_by_role("button", name="Erase for good").click()
    expect(page.locator(".messagelist")).to_contain_text("Erased.")
    position.speaker.refresh_from_db()
    assert position.speaker.name == "[removed]"


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_pages_are_accessible_and_never_scroll_sideways(chief_desk, new_context, position, width, scheme):
    speaker = position.speaker
    speaker.name = f"{UNBROKEN} {ARABIC_WORDS}"[:200]
    speaker.save()
    CorrectionFactory(article=position.article, text=f"{UNBROKEN} {ARABIC_WORDS}")
    draft = CorrectionFactory(article=position.article, is_draft=True)
    # Axe writes styles into the page, which the policy rightly refuses.
    viewport, state = {"width": width, "height": 800}, chief_desk.context.storage_state()
    page = new_context(color_scheme=scheme, viewport=viewport, storage_state=state, bypass_csp=True).new_page()
    addresses = [
        reverse("admin:articles_correction_add"),
        reverse("admin:articles_correction_change", args=[draft.pk]),
        reverse("admin:articles_position_retract", args=[position.pk]),
        reverse("admin:articles_erasure_words"),
        reverse("admin:articles_erasure_record", args=["speaker", speaker.pk]),
        "/corrections/",
        position.article.get_absolute_url(),
    ]
    found = []
    for address in addresses:
        page.goto(address)
        report = Axe().run(page, options={"preload": False}).response["violations"]
        found += [(address, fault["id"], node["html"]) for fault in report for node in fault["nodes"]]
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            found.append((address, "scrolls sideways"))
    assert found == []
