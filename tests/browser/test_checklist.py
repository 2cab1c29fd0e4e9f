"""An editor who mends what the gate finds, without looking for it."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

from articles.models import Article
from tests.factories import ArticleFactory, PositionFactory, TakeawayFactory, TopicFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

KEEP = "document.dispatchEvent(new CustomEvent('plenary:keep'))"


@pytest.fixture
def article():
    article = ArticleFactory(topics=[TopicFactory()])
    PositionFactory(takeaway=TakeawayFactory(article=article))
    return article


@pytest.fixture
def open_form(desk, live_server, article):
    """A function that opens the form of the article at a width, and returns the page and its checklist."""

    def opened(width=1280):
        desk.set_viewport_size({"width": width, "height": 800})
        desk.goto(live_server.url + reverse("admin:articles_article_change", args=[article.pk]))
        return desk, desk.get_by_role("region", name="Before it is published")

    return opened


def test_checklist_follows_the_text_before_it_is_saved(open_form):
    page, checklist = open_form()
    expect(checklist).to_contain_text("Nothing to mend")
    page.get_by_label("Headline").fill("x" * 120)
    page.evaluate(KEEP)
    expect(checklist).to_contain_text("The headline has more than 110 characters.")
    page.get_by_label("Headline").fill("Short again")
    page.evaluate(KEEP)
    expect(checklist).to_contain_text("Nothing to mend")
    assert Article.objects.get().headline not in {"x" * 120, "Short again"}


def test_checklist_leads_into_the_text_of_a_takeaway(open_form, article):
    article.takeaways.update(body="")
    page, checklist = open_form()
    checklist.get_by_role("link", name="has no text").click()
    editor = page.locator(".inline-related .ProseMirror[contenteditable]").first
    expect(editor).to_be_focused()
    page.keyboard.type("What it says.")
    page.evaluate(KEEP)
    expect(checklist).to_contain_text("Nothing to mend")


def test_checklist_leads_to_the_field_of_a_position_and_keeps_what_was_typed(open_form, article):
    type(article.takeaways.get().positions.get()).objects.update(source=None)
    page, checklist = open_form()
    page.get_by_label("Deck").fill("Typed before")
    checklist.get_by_role("button", name="no source").click()
    expect(page).to_have_url(re.compile(r"#id_source$"))
    article.refresh_from_db()
    assert article.deck == "Typed before"


def test_checklist_on_a_phone_stands_below_the_text_and_the_state_leads_there(open_form, article):
    article.takeaways.update(body="")
    page, checklist = open_form(width=390)
    page.get_by_role("link", name="1 thing to mend before it can be published").click()
    expect(checklist).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_headline_without_a_space_is_never_wider_than_a_phone(open_form, article):
    article.headline = "L" * 200
    article.save()
    page, _checklist = open_form(width=390)
    is_wide = "document.documentElement.scrollWidth > innerWidth"
    assert not page.evaluate(is_wide)
    for step in ("comments", "duplicate", "delete", "previews", "positions"):
        page.goto(reverse(f"admin:articles_article_{step}", args=[article.pk]))
        assert not page.evaluate(is_wide), step


def test_checklist_has_no_barriers(open_form, article):
    article.takeaways.update(body="")
    page, checklist = open_form()
    expect(checklist).to_contain_text("has no text")
    found = Axe().run(page, context=".desk-side", options={"preload": False}).response["violations"]
    assert [(each["id"], node["html"]) for each in found for node in each["nodes"]] == []
