"""A writer and an editor bring an article to publication, each in a browser of their own."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

from articles.admin.position import position_address
from articles.enums import ReviewState
from articles.models import Article, Comment
from articles.services.comment import add_comment
from tests.browser.test_keep import change, log_in
from tests.factories import PositionFactory, TakeawayFactory, TopicFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def draft(writer):
    """A draft of the writer with two takeaways, and a position under the first."""
    article = TakeawayFactory(article__created_by=writer, article__topics=[TopicFactory()], heading="Gains").article
    TakeawayFactory(article=article, heading="Losses")
    PositionFactory(takeaway=article.takeaways.first(), speaker__name="Ada Example")
    return article


@pytest.fixture
def open_as(new_context, live_server):
    """Return a function that opens a page in the browser of a person."""

    def open_page(user, address, **options):
        context = new_context(**options)
        log_in(context, live_server, user)
        page = context.new_page()
        page.goto(address)
        return page

    return open_page


def told(page):
    return page.locator(".messagelist")


def takeaway(page, number):
    return page.locator(f"#takeaways-{number}")


def complaints(page, part):
    """What axe finds in a part of the page."""
    found = Axe().run(page, context=part, options={"preload": False}).response["violations"]
    return [(each["id"], node["html"]) for each in found for node in each["nodes"]]


def comment_on(row, text, label="Comment"):
    """Press the link beside a takeaway, write and send; wait until it is said."""
    row.locator("h3 .comment-on", has_text=label).click()
    box = row.locator(".comment-here")
    box.locator("textarea[name=text]").fill(text)
    box.get_by_role("button", name="Comment", exact=True).click()
    expect(box.locator(".comment-text", has_text=text)).to_be_visible()


def test_article_is_submitted_returned_answered_settled_and_approved(open_as, draft, writer, editor):
    mine, theirs = open_as(writer, change(draft)), open_as(editor, change(draft))
    mine.locator("#id_deck").fill("A deck of the writer.")
    mine.get_by_role("button", name="Submit for review").click()
    expect(told(mine)).to_contain_text("Submitted for review.")

    theirs.reload()
    expect(theirs.locator("#workflow")).to_contain_text("Submitted by writer")
    comment_on(takeaway(theirs, 0), "Which examples?")
    theirs.get_by_text("Return it with a comment").click()
    theirs.get_by_label("What is to be changed").fill("Name the examples.")
    theirs.get_by_role("button", name="Return it", exact=True).click()
    expect(told(theirs)).to_contain_text("Returned to writer with your comment.")

    mine.reload()
    expect(mine.locator("#workflow .review-state")).to_have_text("Returned")
    expect(mine.locator("#comments")).to_contain_text("Name the examples.")
    takeaway(mine, 0).get_by_text("1 open comment").click()
    thread = takeaway(mine, 0).locator(".conversation")
    thread.get_by_text("Answer", exact=True).click()
    thread.get_by_label("Your answer").fill("The three of Testville.")
    thread.get_by_role("button", name="Send the answer").click()
    expect(thread.locator(".answer")).to_contain_text("The three of Testville.")
    mine.get_by_role("button", name="Submit again").click()
    expect(told(mine)).to_contain_text("Submitted for review.")

    theirs.reload()
    takeaway(theirs, 0).get_by_text("1 open comment").click()
    takeaway(theirs, 0).get_by_role("button", name="Settle").click()
    expect(takeaway(theirs, 0).locator("h3 .comment-on")).to_have_text("Comment")
    theirs.get_by_role("button", name="Approve").click()
    expect(told(theirs)).to_contain_text("Approved.")
    mine.reload()
    expect(mine.locator("#workflow")).to_contain_text("by editor")
    draft.refresh_from_db()
    assert (draft.review, draft.deck) == (ReviewState.APPROVED, "A deck of the writer.")
    assert Comment.objects.unresolved().get().text == "Name the examples."


def test_commenting_answering_and_settling_lose_nothing_that_is_typed_beside(open_as, draft, editor):
    add_comment(draft, text="Why?", by=editor)
    page = open_as(editor, change(draft))
    page.locator("#id_headline").fill("Half a headline")
    takeaway(page, 1).locator(".tiptap").press_sequentially("Half a finding. ")
    thread = page.locator("#comments .conversation")
    thread.get_by_text("Answer", exact=True).click()
    thread.get_by_label("Your answer").fill("Half an answer")
    comment_on(takeaway(page, 1), "A comment")
    expect(thread.get_by_label("Your answer")).to_have_value("Half an answer")
    thread.get_by_role("button", name="Send the answer").click()
    expect(thread.locator(".answer .comment-text")).to_have_text("Half an answer")
    thread.get_by_role("button", name="Settle").click()
    expect(thread).to_have_count(0)
    expect(page.locator("#id_headline")).to_have_value("Half a headline")
    expect(takeaway(page, 1).locator(".tiptap")).to_contain_text("Half a finding.")
    assert Article.objects.get().headline != "Half a headline"
    page.get_by_role("button", name="Save", exact=True).click()
    expect(told(page)).to_contain_text("Saved.")
    assert Article.objects.get().headline == "Half a headline"


def test_comment_that_was_not_sent_is_there_after_the_form_was_saved(open_as, draft, editor):
    page = open_as(editor, change(draft))
    takeaway(page, 1).locator("h3 .comment-on").click()
    takeaway(page, 1).locator("textarea[name=text]").fill("Half a comment")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(told(page)).to_contain_text("nothing to save")
    expect(takeaway(page, 1).locator("textarea[name=text]")).to_have_value("Half a comment")
    takeaway(page, 1).get_by_role("button", name="Comment", exact=True).click()
    expect(takeaway(page, 1).locator(".comment-text")).to_have_text("Half a comment")
    page.reload()
    expect(page.locator("textarea[name=text]")).to_have_value("")
    assert Comment.objects.get().subject_words == "Losses"


def test_comment_that_cannot_be_sent_stays_and_says_why(open_as, draft, editor, faults):
    page = open_as(editor, change(draft))
    page.locator("#comments textarea[name=text]").fill("A comment")
    page.context.set_offline(True)
    page.locator("#comments").get_by_role("button", name="Comment", exact=True).click()
    expect(page.locator("#comments [role=status]")).to_contain_text("Not sent")
    expect(page.locator("#comments textarea[name=text]")).to_have_value("A comment")
    page.context.set_offline(False)
    faults.clear()
    page.locator("#comments").get_by_role("button", name="Comment", exact=True).click()
    expect(page.locator("#comments .comment-text")).to_have_text("A comment")


def test_double_click_sends_one_comment(open_as, draft, editor):
    page = open_as(editor, change(draft))
    page.locator("#comments textarea[name=text]").fill("Once")
    page.locator("#comments").get_by_role("button", name="Comment", exact=True).dblclick()
    expect(page.locator("#comments .comment-text")).to_have_text("Once")
    assert Comment.objects.count() == 1


def test_position_is_commented_on_from_its_row_and_on_its_own_form(open_as, draft, editor):
    page, position = open_as(editor, change(draft)), draft.takeaways.first().positions.get()
    row = page.locator(f"#{position.anchor}")
    row.get_by_role("link", name="Comment").click()
    expect(row.get_by_label("Comment on “Ada Example”")).to_be_focused()
    row.locator("textarea[name=text]").fill("Which page?")
    row.get_by_role("button", name="Comment", exact=True).click()
    expect(row.get_by_role("link", name="1 open comment")).to_be_visible()
    page.goto(position_address(draft.pk, position.pk))
    page.locator("#id_paraphrase").fill("Half a paraphrase")
    thread = page.locator("#comments .conversation")
    expect(thread).to_contain_text("Which page?")
    page.get_by_label("Comment on this position").fill("And which paragraph?")
    page.locator("#comments").get_by_role("button", name="Comment", exact=True).click()
    expect(thread).to_have_count(2)
    expect(page.locator("#id_paraphrase")).to_have_value("Half a paraphrase")


def test_without_javascript_comments_open_in_a_tab_of_their_own(open_as, draft, editor):
    page = open_as(editor, change(draft), java_script_enabled=False)
    page.locator("#id_headline").fill("Half a headline")
    with page.expect_popup() as opened:
        takeaway(page, 0).locator("h3 .comment-on").click()
    tab = opened.value
    tab.get_by_label("Comment on “Gains”").fill("Which examples?")
    tab.get_by_role("button", name="Comment", exact=True).click()
    expect(told(tab)).to_contain_text("Commented.")
    with page.expect_popup() as opened:
        page.get_by_label("Comment on the article").fill("Too long.")
        page.locator("#comments").get_by_role("button", name="Comment", exact=True).click()
    expect(opened.value.locator("#comments")).to_contain_text("Too long.")
    expect(page.locator("#id_headline")).to_have_value("Half a headline")
    assert sorted(Comment.objects.values_list("subject_words", flat=True)) == ["", "Gains"]


def test_review_and_comments_are_accessible(open_as, draft, editor):
    add_comment(draft, text="Why?", by=editor, about=draft.takeaways.first().pk)
    page = open_as(editor, change(draft))
    page.get_by_text("1 open comment").first.click()
    for part in ("#workflow", "#comments", ".comment-here"):
        assert complaints(page, part) == []
    page.goto(reverse("admin:articles_article_comments", args=[draft.pk]))
    assert complaints(page, "#content") == []
