"""Two editors on deadline, in two browsers: what they do to one article is joined, or they choose; nothing is lost."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from articles.models import Article, Snapshot
from articles.queries.work import newest_work
from tests.browser.steps import follow
from tests.browser.test_desk import choose
from tests.browser.test_keep import change, log_in
from tests.factories import ArticleFactory, ConferenceFactory, PositionFactory, TakeawayFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def live():
    """A live article with two takeaways, the first of which has a position."""
    article = ArticleFactory(published=True, headline="Examples gain ground")
    first, _second = (TakeawayFactory(article=article, sort_order=number) for number in (1, 2))
    PositionFactory(takeaway=first, paraphrase="She wants more examples.")
    return article


@pytest.fixture
def open_as(new_context, live_server):
    """Return a function that opens a page in the browser of a person."""

    def open_page(user, address):
        context = new_context()
        log_in(context, live_server, user)
        page = context.new_page()
        page.goto(address)
        return page

    return open_page


def save(page):
    follow(page.get_by_role("button", name="Save draft"))


def body(page, number):
    return page.locator(f"#takeaways-{number} .tiptap")


def test_edits_of_two_people_are_joined_and_the_same_place_is_chosen(open_as, live, editor, chief):
    one, two = open_as(editor, change(live)), open_as(chief, change(live))
    position = open_as(chief, change(live))
    follow(position.get_by_role("button", name="Ada Example"))
    position.locator("#id_paraphrase").fill("She wants far more examples.")
    follow(position.get_by_role("button", name="Save and go back"))
    two.locator("#id_headline").fill("Examples lose ground")
    two.locator("#takeaways-1").get_by_label("Delete").check()
    save(two)
    expect(two.locator(".messagelist")).to_contain_text("you, in another tab,")

    one.locator("#id_headline").fill("Examples gain some ground")
    body(one, 0).press_sequentially("First of all: ")
    body(one, 1).press_sequentially("Second: ")
    save(one)
    expect(one.locator(".messagelist")).to_contain_text("in 2 places somebody else changed the same")
    assert newest_work(live).article.headline == "Examples lose ground"
    one.reload()
    follow(one.get_by_role("button", name="Save what I chose"))
    expect(one.locator(".errornote")).to_contain_text("Still to be chosen")
    one.locator("fieldset, section").filter(has_text="Headline").last.get_by_label("A text from both").check()
    one.locator("textarea:visible, input[type=text]:visible").first.fill("Examples gain and lose ground")
    one.get_by_label("Keep").last.check()
    follow(one.get_by_role("button", name="Save what I chose"))
    one.wait_for_url(f"**{change(live)}*")

    work = newest_work(live)
    assert work.article.headline == "Examples gain and lose ground"
    assert [takeaway.body.partition(":")[0] for takeaway in work.takeaways] == ["<p>First of all", "<p>Second"]
    assert work.positions[0].paraphrase == "She wants far more examples."
    assert Article.objects.get(pk=live.pk).headline == "Examples gain ground"


def test_double_click_on_save_is_one_article_one_takeaway_one_version(open_as, editor):
    conference = ConferenceFactory(name="Example Forum")
    page = open_as(editor, reverse("admin:articles_article_add"))
    choose(page, "conference", conference.name)
    page.locator("#id_headline").fill("Clicked twice")
    page.get_by_role("button", name="Add another Takeaway").click()
    page.locator("#takeaways-0 input[name$=heading]").fill("Once")
    page.get_by_role("button", name="Save", exact=True).dblclick()
    page.wait_for_url("**/change/*")
    expect(page.locator(".desk-state .state")).to_have_text("Draft")
    article = Article.objects.get()
    assert [takeaway.heading for takeaway in article.takeaways.all()] == ["Once"]
    assert (Snapshot.objects.count(), Snapshot.objects.unsettled().count()) == (1, 0)


def test_back_and_save_again_overwrites_nothing(open_as, live, editor):
    page = open_as(editor, change(live))
    page.locator("#id_deck").fill("A new deck.")
    save(page)
    expect(page.locator(".messagelist")).to_contain_text("Saved as a draft.")
    page.locator("#id_headline").fill("A new headline")
    save(page)
    expect(page.locator(".messagelist")).to_contain_text("Saved as a draft.")
    page.go_back()
    page.go_back()
    page.locator("#takeaways-0 input[name$=heading]").fill("A new heading")
    save(page)
    page.wait_for_url(f"**{change(live)}*")
    work = newest_work(live)
    assert (work.article.deck, work.article.headline) == ("A new deck.", "A new headline")
    assert work.takeaways[0].heading == "A new heading"
    assert not Snapshot.objects.unsettled().exists()
