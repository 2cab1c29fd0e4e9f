"""No typed text is ever lost: what a browser does to a form, and what its writer finds afterwards."""

import re
from datetime import UTC, datetime, timedelta
from threading import Event
from urllib.parse import quote_plus

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Error, expect

from articles.admin import keeping
from articles.models import Article, OpenForm, Snapshot
from articles.services.open_form import keep_text
from tests.browser.steps import follow, until
from tests.browser.test_desk import choose, write
from tests.factories import ConferenceFactory, TakeawayFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ADD = reverse("admin:articles_article_add")
PASSWORD = "correct horse battery"


def change(article):
    return reverse("admin:articles_article_change", args=[article.pk])


def says(page):
    return page.locator("[data-kept-says]")


def log_in(context, live_server, user):
    client = Client()
    client.force_login(user)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}])


def fill_login(page, user):
    page.locator("#id_username").fill(user.username)
    page.locator("#id_password").fill(PASSWORD)
    follow(page.get_by_role("button", name="Log in"))


@pytest.fixture
def context(context, live_server, editor):
    log_in(context, live_server, editor)
    return context


@pytest.fixture
def draft(editor):
    return TakeawayFactory(article__headline="Examples gain ground", article__created_by=editor).article


@pytest.fixture
def page(context):
    """A page whose clock can be put forward, so that nobody has to wait for what is sent some seconds after typing."""
    page = context.new_page()
    page.clock.install()
    return page


def is_kept(words):
    """Whether the words are among the texts that are not saved."""
    return any(quote_plus(words).encode() in bytes(form.data) for form in OpenForm.objects.with_text())


def wait_until_kept(page, words):
    """Put the clock forward. Of what takes long to type, the first part may be kept before."""
    page.clock.run_for(8_000)
    until(page, lambda: is_kept(words))
    expect(says(page)).to_contain_text("not saved yet")


def carry_on(page):
    follow(page.get_by_role("link", name="Carry on with it"))


def crash(page):
    with page.expect_event("crash"), pytest.raises(Error):
        page.goto("chrome://crash")
    page.close()


def test_new_article_survives_a_crash_and_goes_on_with_all_that_was_typed(context, page):
    conference = ConferenceFactory()
    page.goto(ADD)
    page.locator("#id_headline").fill("Examples gain ground")
    write(page, "Introduction", "An introduction.")
    page.get_by_role("button", name="Add another Takeaway").click()
    expect(page.locator("#id_takeaways-0-heading")).to_be_focused()
    page.keyboard.type("A finding")
    wait_until_kept(page, "A finding")
    crash(page)
    page = context.new_page()
    page.goto(ADD)
    carry_on(page)
    expect(page.locator("#id_headline")).to_have_value("Examples gain ground")
    expect(page.locator("#id_takeaways-0-heading")).to_have_value("A finding")
    expect(page.get_by_role("textbox", name="Introduction", exact=True)).to_contain_text("An introduction.")
    choose(page, "conference", conference.name)
    follow(page.get_by_role("button", name="Save", exact=True))
    expect(page.locator(".messagelist")).to_contain_text("Saved")
    assert [takeaway.heading for takeaway in Article.objects.get().takeaways.all()] == ["A finding"]
    assert not OpenForm.objects.with_text().exists()


def test_tab_closed_while_typing_leaves_its_text_and_so_does_each_of_two_tabs(context, draft):
    first, second, third = (context.new_page() for _ in range(3))
    for page in (first, second):
        page.goto(change(draft))
    expect(second.locator("[data-presence]")).to_have_text("You have it open in another tab.")
    first.locator("#id_headline").fill("Typed in the first tab")
    second.locator("#id_takeaways-0-heading").fill("Typed in the second tab")
    for number, left in enumerate([first, second], start=1):
        left.close(run_before_unload=True)
        until(third, lambda number=number: OpenForm.objects.with_text().count() == number)
    page, offers = third, third.locator(".kept-text")
    page.goto(change(draft))
    expect(offers).to_have_count(2)
    follow(page.get_by_role("link", name="Carry on with it").last)
    expect(page.locator("#id_headline")).to_have_value("Typed in the first tab")
    expect(says(page)).to_contain_text("not saved yet")
    expect(page).not_to_have_url(re.compile("carry_on"))
    page.goto(change(draft))
    expect(page.locator("#id_headline")).to_have_value("Examples gain ground")
    expect(offers).to_have_count(2)
    follow(page.get_by_role("link", name="Throw it away").first)
    expect(page.locator(".kept-words")).to_contain_text("Typed in the first tab")
    page.get_by_role("button", name="Throw it away").click()
    expect(page.locator(".kept-list li")).to_have_count(1)
    assert not Snapshot.objects.exists()
    assert Article.objects.get().headline == "Examples gain ground"


def test_login_that_expired_costs_nothing_neither_while_typing_nor_on_saving(context, page, draft, editor):
    page.goto(change(draft))
    context.clear_cookies()
    page.locator("#id_headline").fill("Typed while logged out")
    page.clock.run_for(8_000)
    expect(says(page)).to_contain_text("You are not logged in any more. Your text is kept all the same.")
    with page.expect_popup() as opened:
        says(page).get_by_role("link").click()
    fill_login(opened.value, editor)
    expect(opened.value.get_by_role("link", name="New article")).to_be_visible()
    opened.value.close()
    page.locator("#id_deck").fill("A deck after logging in.")
    wait_until_kept(page, "A deck after logging in.")
    follow(page.get_by_role("button", name="Save", exact=True))
    expect(page.locator(".messagelist")).to_contain_text("Saved")

    page.locator("#id_headline").fill("Saved while logged out")
    context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    follow(page.get_by_role("button", name="Save", exact=True))
    fill_login(page, editor)
    expect(page.locator("#id_headline")).to_have_value("Saved while logged out")
    follow(page.get_by_role("button", name="Save", exact=True))
    expect(page.locator(".messagelist")).to_contain_text("Saved")
    draft.refresh_from_db()
    assert (draft.headline, draft.deck) == ("Saved while logged out", "A deck after logging in.")

    page.locator("#id_headline").fill("Saved with an outdated token")
    page.evaluate(
        "document.querySelectorAll('[name=csrfmiddlewaretoken]').forEach((f) => { f.value = 'x'.repeat(64) })"
    )
    follow(page.get_by_role("button", name="Save", exact=True))
    follow(page.get_by_role("link", name="Carry on with your text"))
    follow(page.get_by_role("button", name="Save", exact=True))
    expect(page.locator(".messagelist")).to_contain_text("Saved")
    draft.refresh_from_db()
    assert draft.headline == "Saved with an outdated token"
    assert not OpenForm.objects.with_text().exists()


def test_text_typed_without_a_connection_stays_and_is_kept_when_there_is_one(context, page, draft, faults):
    page.goto(change(draft))
    context.set_offline(True)
    page.locator("#id_headline").fill("Typed on a train")
    page.clock.run_for(8_000)
    expect(says(page)).to_contain_text("No connection.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#id_headline")).to_have_value("Typed on a train")
    context.set_offline(False)
    wait_until_kept(page, "Typed on a train")
    assert OpenForm.objects.with_text().get().title == "Typed on a train"
    assert all("ERR_INTERNET_DISCONNECTED" in fault for fault in faults)
    faults.clear()


def test_others_who_have_the_article_open_are_named_until_they_leave(page, new_context, live_server, draft, chief):
    theirs = new_context()
    log_in(theirs, live_server, chief)
    other = theirs.new_page()
    page.goto(change(draft))
    lines = page.locator("[data-presence]")
    expect(lines).to_be_empty()
    other.goto(change(draft))
    expect(other.locator("[data-presence]")).to_contain_text("editor has had it open since")
    page.clock.run_for(15_000)
    expect(lines).to_contain_text("chief has had it open since")
    other.locator("#id_deck").fill("A deck by the chief.")
    follow(other.get_by_role("button", name="Save and close"))
    expect(other.locator(".messagelist")).to_be_visible()
    page.clock.run_for(15_000)
    expect(lines).not_to_contain_text("had it open")
    expect(lines).to_contain_text("chief saved it at")


def test_rows_moved_and_ticked_are_kept_and_a_form_nobody_touched_sends_nothing(page, draft):
    TakeawayFactory(article=draft, heading="The second finding")
    sent = []
    page.on("request", lambda request: sent.append(request.post_data or ""))
    page.goto(change(draft))
    expect(page.locator(".ProseMirror")).not_to_have_count(0)
    page.clock.run_for(10_000)
    assert not [body for body in sent if "headline=" in body]
    page.locator("#takeaways-1").get_by_role("button", name="Move up").first.click()
    wait_until_kept(page, "The second finding")
    with page.expect_request(lambda request: "takeaways-1-DELETE" in (request.post_data or "")):
        page.locator("#takeaways-1").get_by_label("Delete").check()
        page.clock.run_for(8_000)


def test_page_loaded_again_at_once_offers_what_was_just_typed(context, draft, monkeypatch):
    # Its clock is not held: a held one forgets how the page was loaded.
    page, is_loaded = context.new_page(), Event()

    def keep_late(*given, **more):
        assert is_loaded.wait(120)
        return keep_text(*given, **more)

    page.goto(change(draft))
    page.locator("#id_headline").fill("Typed and loaded again")
    monkeypatch.setattr(keeping, "keep_text", keep_late)
    page.on("framenavigated", lambda frame: is_loaded.set())
    page.reload()
    carry_on(page)
    expect(page.locator("#id_headline")).to_have_value("Typed and loaded again")


def test_form_too_long_to_be_sent_on_leaving_asks_first(page, draft):
    draft.introduction = f"<p>{'word ' * 20_000}</p>"
    draft.save()
    page.goto(change(draft))
    page.clock.pause_at(datetime.now(UTC) + timedelta(hours=1))  # so that nothing is kept before
    page.locator("#id_headline").fill("Typed and left at once")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.close(run_before_unload=True)
    expect(says(page)).to_contain_text("not saved yet")
    assert asked == ["beforeunload"]
    assert OpenForm.objects.with_text().get().title == "Typed and left at once"
