"""Planning as an editor does it: a time that comes twice, an update, a fix in front of it, and a package."""

from datetime import date, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from articles.models import Article, Package, ScheduledChange
from articles.services.schedule import make_due_changes
from tests.browser.much import UNBROKEN
from tests.factories import ArticleFactory, PositionFactory, TopicFactory
from tests.services.test_schedule import plan, save

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BUTTON, HEADLINE = "button", "Example headline"


def clocks_put_back():
    """Return the day of the next year on which the clocks of Berlin show 02:30 twice."""
    last = date(timezone.now().year + 1, 10, 31)
    return last - timedelta(days=(last.weekday() + 1) % 7)


@pytest.fixture
def live(editor):
    """A live article with a statement and a draft beside it."""
    article = ArticleFactory(published=True, headline=HEADLINE, topics=[TopicFactory()])
    PositionFactory(takeaway__article=article)
    save(article, editor, headline="Planned headline")
    return article


def form_of(article, live_server):
    return live_server.url + reverse("admin:articles_article_change", args=[article.pk])


def enter(page, day, time):
    page.get_by_label("Date").first.fill(str(day))
    page.get_by_label("Time", exact=True).first.fill(time)


def test_editor_plans_an_update_for_a_time_that_comes_twice(desk, live_server, live):
    page = desk
    page.goto(form_of(live, live_server))
    page.get_by_role(BUTTON, name="Plan …").click()
    expect(page.get_by_role("heading", name="Publish the changes at a time")).to_be_visible()
    enter(page, clocks_put_back(), "02:30")
    page.get_by_role(BUTTON, name="Plan it").click()
    expect(page.get_by_text("02:30 comes twice")).to_be_visible()
    page.get_by_label("02:30 for the second time, UTC+01:00").check()
    page.get_by_role(BUTTON, name="Plan it").click()
    planned = page.get_by_role("region", name="Planned")
    expect(planned).to_contain_text("An update goes out")
    expect(planned).to_contain_text("02:30 Europe/Berlin")
    expect(planned).to_contain_text("01:30 UTC")
    assert ScheduledChange.objects.get().at.hour == 1

    planned.get_by_role(BUTTON, name="Change or cancel …").click()
    page.get_by_role(BUTTON, name="Cancel the update").click()
    expect(page.get_by_role("region", name="Planned")).to_contain_text("Nothing is planned.")
    expect(page.locator("#id_headline")).to_have_value("Planned headline")


def test_editor_fixes_what_readers_see_while_an_update_waits(desk, live_server, live, editor):
    page = desk
    plan(live, timezone.now() + timedelta(days=1), editor)
    page.goto(form_of(live, live_server))
    page.get_by_role(BUTTON, name="Fix what readers see …").click()
    expect(page.locator("#id_headline")).to_have_value(HEADLINE)
    expect(page.get_by_role(BUTTON, name="Save draft")).to_have_count(0)
    page.get_by_label("Deck").fill("Fixed deck.")
    page.get_by_role(BUTTON, name="Publish this fix").click()
    expect(page.locator(".messagelist")).to_contain_text("goes out with the fix in it.")
    expect(page.locator("#id_headline")).to_have_value("Planned headline")
    expect(page.get_by_label("Deck")).to_have_value("Fixed deck.")
    live.refresh_from_db()
    assert (live.headline, live.deck) == (HEADLINE, "Fixed deck.")
    ScheduledChange.objects.update(at=timezone.now())
    assert make_due_changes() == (1, [])
    live.refresh_from_db()
    assert (live.headline, live.deck) == ("Planned headline", "Fixed deck.")


def test_editor_settles_a_fix_that_clashes_and_plans_the_update_again(desk, live_server, live, editor):
    page = desk
    plan(live, timezone.now() + timedelta(days=1), editor)
    page.goto(f"{form_of(live, live_server)}?live=1")
    page.locator("#id_headline").fill("Fixed headline")
    page.get_by_role(BUTTON, name="Publish this fix").click()
    expect(page.get_by_role("heading", name="What holds?")).to_be_visible()
    expect(page.locator(".messagelist")).to_contain_text("The planned update is held.")
    page.goto(form_of(live, live_server))
    planned = page.get_by_role("region", name="Planned")
    expect(planned).to_contain_text("Held")
    expect(planned).to_contain_text("plan the update again")
    assert Article.objects.get().headline == "Fixed headline"


def test_editor_releases_two_articles_together(desk, live_server, live):
    page = desk
    draft = ArticleFactory(headline="Another headline")
    page.goto(f"{form_of(draft, live_server)}")
    page.get_by_role(BUTTON, name="Plan …").click()
    page.get_by_role("link", name="Publish it together with others …").click()
    expect(page.get_by_label("Another headline")).to_be_checked()
    page.get_by_label(HEADLINE).check()
    page.get_by_label("Name").fill("Morning")
    enter(page, clocks_put_back(), "09:00")
    page.get_by_role(BUTTON, name="Plan it").click()
    expect(page.locator(".messagelist")).to_contain_text("They come out together")
    assert set(Package.objects.get().articles.all()) == {live, draft}
    page.get_by_label("Another headline").first.uncheck()
    page.get_by_role(BUTTON, name="Plan it like this").click()
    expect(page.get_by_role("region", name="What is in it").get_by_role("listitem")).to_have_count(1)
    assert set(Package.objects.get().articles.all()) == {live}


WIDE = """Array.from(document.querySelectorAll("#content *"))
  .filter(part => part.getBoundingClientRect().right > window.innerWidth).map(part => part.outerHTML)"""


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_pages_that_plan_are_accessible_and_never_wider_than_the_screen(desk, live, editor, new_context, width, scheme):
    plan(live, timezone.now() + timedelta(days=1), editor)
    save(live, editor, headline=UNBROKEN)
    ScheduledChange.objects.update(state="held", fault=f"It clashes. {UNBROKEN}")
    # Axe writes styles into the page, which the policy rightly refuses.
    viewport, state = {"width": width, "height": 800}, desk.context.storage_state()
    page = new_context(color_scheme=scheme, viewport=viewport, storage_state=state, bypass_csp=True).new_page()
    found = []
    for path in [
        reverse("admin:articles_article_schedule", args=[live.pk]),
        reverse("admin:articles_package_add"),
        reverse("admin:articles_package_list"),
    ]:
        page.goto(path)
        report = Axe().run(page, context="#content", options={"preload": False}).response["violations"]
        found += [(fault["id"], node["html"]) for fault in report for node in fault["nodes"]]
        found += page.evaluate(WIDE)
    assert found == []
