"""Positions are brought from one takeaway to another, by keyboard and by hand, and are there when the form is saved."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from articles.queries.work import newest_work
from tests.browser.steps import follow
from tests.factories import ArticleFactory, PositionFactory, SpeakerFactory, TakeawayFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def speakers_by_takeaway(article):
    return [
        [position.speaker.name for position in takeaway.positions.all()] for takeaway in newest_work(article).takeaways
    ]


def drag(page, handle, target):
    """Drag as a hand does: take hold, move a little, then on to the upper part of the target, scrolling on the way."""
    handle.hover()
    page.mouse.down()
    box = handle.bounding_box()
    page.mouse.move(box["x"] + 3, box["y"] + 9, steps=3)
    target.scroll_into_view_if_needed()
    box = target.bounding_box()
    page.mouse.move(box["x"] + 9, box["y"] + 3, steps=9)
    page.mouse.up()


def test_positions_move_between_takeaways_and_into_an_empty_one(desk, live_server):
    article = ArticleFactory(published=True)
    one, two, _empty = (TakeawayFactory(article=article, sort_order=n) for n in (1, 2, 3))
    for place, (takeaway, name) in enumerate([(one, "Ada"), (one, "Ben"), (two, "Cem")]):
        PositionFactory(takeaway=takeaway, speaker=SpeakerFactory(name=name), sort_order=place)
    page = desk
    page.goto(live_server.url + reverse("admin:articles_article_change", args=[article.pk]))
    expect(page.locator(".tiptap")).to_have_count(5)  # until then, rows grow

    def row(name):
        return page.locator(".positions li").filter(has_text=name)

    down = row("Ben").get_by_role("button", name="Move down")
    down.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#takeaways-1 .positions li").first).to_contain_text("Ben")
    expect(down).to_be_focused()
    drag(page, row("Ada").locator(".order-handle"), page.locator("#takeaways-2 .positions ol"))
    expect(page.locator("#takeaways-2 .positions li")).to_have_count(1)
    drag(page, row("Cem").locator(".order-handle"), row("Ben"))
    follow(page.get_by_role("button", name="Save draft"))
    expect(page.locator(".messagelist")).to_contain_text("Saved as a draft.")
    assert speakers_by_takeaway(article) == [[], ["Cem", "Ben"], ["Ada"]]
