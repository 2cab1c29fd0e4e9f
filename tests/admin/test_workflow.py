import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from articles.aggregate.content import digest
from articles.enums import ArticleStatus, ReviewState
from articles.models import Comment
from articles.queries.snapshot import newest_content
from articles.services.workflow import approve_article, assign_article, return_article, submit_article
from tests.admin.desk import fields_of, messages_of, post_form
from tests.factories import ArticleFactory, TakeawayFactory, TopicFactory, UserFactory

LIST = reverse("admin:articles_article_changelist")


def change(article):
    return reverse("admin:articles_article_change", args=[article.pk])


@pytest.fixture
def draft(writer):
    """A draft of the writer with which nothing is amiss."""
    return TakeawayFactory(article__created_by=writer, article__topics=[TopicFactory()]).article


def press(desk, article, button, **fields):
    """Press a button of the form and return the article as it is then, and the page that follows."""
    page = desk.get(post_form(desk, change(article), button=button, **fields).url)
    article.refresh_from_db()
    return page


def approve(article, editor):
    approve_article(article, seen=digest(newest_content(article)), by=editor)


def buttons(desk, article):
    page = desk.get(change(article)).content.decode()
    names = ("_submit", "_take_back", "_approve", "_return", "_assign", "_take")
    return [name for name in names if f'name="{name}"' in page]


def test_submit_saves_the_form_first_and_says_what_comes_next(log_in, draft, writer, editor):
    page = press(log_in(writer), draft, "_submit", headline="Saved on the way")
    assert (draft.headline, draft.review) == ("Saved on the way", ReviewState.SUBMITTED)
    assert messages_of(page) == ["Submitted for review. It is approved, or comes back to you with comments."]
    assert "Submitted by writer" in page.content.decode()
    assert "Submitted for review." in LogEntry.objects.values_list("change_message", flat=True)


def test_submit_of_what_cannot_be_published_yet_says_so(log_in, draft, writer):
    draft.takeaways.update(body="")
    page = press(log_in(writer), draft, "_submit")
    assert draft.review == ReviewState.SUBMITTED
    assert "still to be mended" in messages_of(page)[1]


def test_submit_with_a_field_amiss_submits_nothing_and_keeps_what_was_typed(log_in, draft, writer):
    page = post_form(log_in(writer), change(draft), button="_submit", headline="", deck="Typed")
    draft.refresh_from_db()
    assert draft.review == ReviewState.WORKING
    assert "Typed" in page.content.decode()


def test_submit_twice_is_submitted_once_and_logged_once(log_in, draft, writer):
    desk = log_in(writer)
    data = fields_of(desk.get(change(draft))) | {"_submit": "1"}
    for _ in range(2):
        assert desk.post(change(draft), data).status_code == 302
    assert LogEntry.objects.filter(change_message="Submitted for review.").count() == 1


@pytest.mark.parametrize(
    ("who", "state", "offered"),
    [
        ("writer", "working", ["_submit", "_assign", "_take"]),
        ("writer", "submitted", ["_take_back", "_assign", "_take"]),
        ("writer", "returned", ["_submit", "_assign"]),
        ("writer", "approved", ["_assign", "_take"]),
        ("editor", "working", ["_submit", "_assign", "_take"]),
        ("editor", "submitted", ["_approve", "_return", "_assign", "_take"]),
        ("editor", "approved", ["_return", "_assign", "_take"]),
        ("other_writer", "submitted", []),
    ],
)
def test_form_offers_the_steps_that_fit(request, log_in, draft, writer, editor, who, state, offered):
    if state != "working":
        submit_article(draft, by=writer)
    if state == "returned":
        return_article(draft, text="Shorter.", by=editor)
    if state == "approved":
        approve(draft, editor)
    assert buttons(log_in(request.getfixturevalue(who)), draft) == offered


def test_form_of_what_readers_see_has_nothing_to_submit(log_in, editor):
    article = TakeawayFactory(article__published=True).article
    assert buttons(log_in(editor), article) == ["_assign", "_take"]
    page = press(log_in(editor), article, "_submit")
    assert "nothing to review" in messages_of(page)[0]


def test_draft_beside_what_readers_see_can_be_submitted(log_in, editor):
    article = TakeawayFactory(article__published=True).article
    press(log_in(editor), article, "_submit", deck="Another deck.")
    assert article.review == ReviewState.SUBMITTED


def test_take_back_gives_the_writer_the_draft_again(log_in, draft, writer):
    submit_article(draft, by=writer)
    page = press(log_in(writer), draft, "_take_back")
    assert draft.review == ReviewState.WORKING
    assert "Taken back" in messages_of(page)[0]


def test_return_saves_the_form_and_leaves_the_comment_with_it(log_in, draft, writer, editor):
    submit_article(draft, by=writer)
    page = press(log_in(editor), draft, "_return", return_words="Shorter, <b>please</b>.", deck="Half mended")
    assert (draft.review, draft.assignee, draft.deck) == (ReviewState.RETURNED, writer, "Half mended")
    assert messages_of(page) == ["Returned to writer with your comment."]
    theirs = log_in(writer).get(change(draft)).content.decode()
    assert "Shorter, &lt;b&gt;please&lt;/b&gt;." in theirs
    assert "<b>please" not in theirs


def test_return_to_somebody_else_assigns_it_to_them(log_in, draft, writer, editor, chief):
    submit_article(draft, by=writer)
    press(log_in(editor), draft, "_return", return_words="For you.", return_to=str(chief.pk))
    assert draft.assignee == chief


def test_return_without_a_word_returns_nothing(log_in, draft, writer, editor):
    submit_article(draft, by=writer)
    page = press(log_in(editor), draft, "_return", return_words=" ", deck="Saved all the same")
    assert (draft.review, draft.deck) == (ReviewState.SUBMITTED, "Saved all the same")
    assert messages_of(page) == ["Saved, but nothing else was done: Say what is to be changed."]


def test_return_with_a_field_amiss_keeps_the_words(log_in, draft, writer, editor):
    submit_article(draft, by=writer)
    page = post_form(log_in(editor), change(draft), button="_return", return_words="Too long.", headline="")
    assert ">\nToo long.</textarea>" in page.content.decode()
    assert not Comment.objects.exists()


def test_approve_says_so_to_everybody_until_something_is_saved(log_in, draft, writer, editor):
    submit_article(draft, by=writer)
    page = press(log_in(editor), draft, "_approve", deck="Polished")
    assert (draft.review, draft.deck) == (ReviewState.APPROVED, "Polished")
    assert "Approved." in messages_of(page)[0]
    desk = log_in(writer)
    assert "by editor," in desk.get(change(draft)).content.decode()
    page = press(desk, draft, "_continue", deck="Changed after all")
    assert "Changed since it was approved" in page.content.decode()
    assert "by editor," in page.content.decode()


def test_approve_waits_until_what_others_saved_meanwhile_has_been_read(log_in, draft, writer, editor):
    submit_article(draft, by=writer)
    desk = log_in(editor)
    data = fields_of(desk.get(change(draft))) | {"_approve": "1"}
    post_form(log_in(writer), change(draft), deck="Saved meanwhile")
    page = desk.get(desk.post(change(draft), data).url)
    draft.refresh_from_db()
    assert (draft.review, draft.deck) == (ReviewState.SUBMITTED, "Saved meanwhile")
    assert "read what others have changed" in messages_of(page)[-1]


def test_second_editor_hears_what_the_first_has_done(log_in, draft, writer, editor, chief):
    submit_article(draft, by=writer)
    desk = log_in(chief)
    data = fields_of(desk.get(change(draft)))
    return_article(draft, text="Shorter.", by=editor)
    page = desk.get(desk.post(change(draft), data | {"_approve": "1"}).url)
    assert messages_of(page) == ["Saved, but nothing else was done: It has been returned already."]


@pytest.mark.parametrize("button", ["_approve", "_return"])
def test_forged_review_by_a_writer_is_refused(log_in, draft, writer, button):
    submit_article(draft, by=writer)
    assert post_form(log_in(writer), change(draft), button=button, return_words="No.").status_code == 403
    draft.refresh_from_db()
    assert draft.review == ReviewState.SUBMITTED


def test_publishing_from_the_form_ends_the_review(log_in, draft, writer, editor):
    submit_article(draft, by=writer)
    press(log_in(editor), draft, "_publish")
    assert (draft.status, draft.review) == (ArticleStatus.PUBLISHED, ReviewState.WORKING)


def test_take_it_assigns_with_one_click(log_in, draft, editor):
    page = press(log_in(editor), draft, "_take")
    assert draft.assignee == editor
    assert messages_of(page) == ["Assigned to editor."]
    assert "Assigned to editor." in LogEntry.objects.values_list("change_message", flat=True)


def test_select_offers_an_editor_everybody_at_work_and_a_writer_who_publishes(log_in, draft, writer, editor, chief):
    UserFactory(username="gone", role="Writer", is_active=False)
    UserFactory(username="without-role")
    UserFactory(username="third-writer", role="Writer")
    offered = {}
    for user in (editor, writer):
        form = log_in(user).get(change(draft)).context["assigning"]
        offered[user.username] = [label for _key, label in form.fields["assignee"].choices]
    assert offered == {
        "editor": ["nobody", "chief", "editor", "third-writer", "writer"],
        "writer": ["nobody", "writer", "chief", "editor"],
    }


def test_assign_gives_it_to_the_chosen_one_and_to_nobody_again(log_in, draft, editor, chief):
    press(log_in(editor), draft, "_assign", assignee=str(chief.pk))
    assert draft.assignee == chief
    press(log_in(editor), draft, "_assign", assignee="")
    assert draft.assignee is None


def test_assign_of_what_is_published_to_somebody_who_may_not_change_it_says_so(log_in, editor, other_writer):
    article = ArticleFactory(published=True)
    page = press(log_in(editor), article, "_assign", assignee=str(other_writer.pk))
    assert article.assignee == other_writer
    assert "other-writer can read it and comment on it, but not change it" in messages_of(page)[1]


def test_assign_of_a_draft_to_a_writer_lets_them_change_it_and_not_delete_it(log_in, draft, editor, other_writer):
    page = press(log_in(editor), draft, "_assign", assignee=str(other_writer.pk))
    assert messages_of(page)[1:] == []
    form = log_in(other_writer).get(change(draft)).text
    assert 'name="_continue"' in form
    assert "deletelink" not in form
    answer = log_in(other_writer).post(reverse("admin:articles_article_delete", args=[draft.pk]), {"post": "yes"})
    assert answer.status_code == 403


@pytest.mark.parametrize("forged", ["none", "00000000-0000-0000-0000-000000000000"])
def test_assign_to_a_forged_person_changes_nothing_and_says_so(log_in, draft, editor, forged):
    page = press(log_in(editor), draft, "_assign", assignee=forged)
    assert draft.assignee is None
    assert "nothing else was done" in messages_of(page)[0]


def test_assignee_who_left_is_still_named(log_in, draft, editor, chief):
    assign_article(draft, to=chief, by=editor)
    chief.is_active = False
    chief.save()
    form = log_in(editor).get(change(draft)).context["assigning"]
    assert (str(chief.pk), "chief") in form.fields["assignee"].choices


def test_list_shows_the_assignee_and_finds_what_is_mine_or_nobodys(log_in, editor, chief):
    ArticleFactory(headline="Of the editor", assignee=editor)
    ArticleFactory(headline="Of the chief", assignee=chief)
    ArticleFactory(headline="Of nobody")
    desk = log_in(editor)
    found = {
        chosen: sorted(article.headline for article in desk.get(LIST, {"assigned": chosen}).context["cl"].result_list)
        for chosen in ("me", "nobody", "forged")
    }
    assert found["me"] == ["Of the editor"]
    assert found["nobody"] == ["Of nobody"]
    assert len(found["forged"]) == 3
    assert '<td class="field-assigned_to">chief</td>' in desk.get(LIST).content.decode()


def test_list_finds_what_waits_for_review(log_in, draft, writer, editor):
    ArticleFactory(headline="Not submitted")
    submit_article(draft, by=writer)
    found = log_in(editor).get(LIST, {"review__exact": "submitted"}).context["cl"].result_list
    assert list(found) == [draft]


@pytest.mark.parametrize("size", [1, 8])
def test_form_asks_the_same_number_of_queries_however_many_work_here(
    log_in, draft, editor, size, django_assert_max_num_queries
):
    for number in range(size):
        UserFactory(username=f"person-{number}", role="Writer")
    desk = log_in(editor)
    with django_assert_max_num_queries(23):
        desk.get(change(draft))
