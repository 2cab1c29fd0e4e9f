import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from articles.aggregate.content import digest
from articles.enums import ArticleStatus, ReviewState
from articles.models import Article, Comment, Mail
from articles.queries.snapshot import newest_content, take
from articles.services.article import NotReady, WrongState, publish_article
from articles.services.review import end_review
from articles.services.role import OPERATOR
from articles.services.version import discard_draft
from articles.services.work import save_work
from articles.services.workflow import approve_article, assign_article, return_article, submit_article, take_back
from tests.factories import ArticleFactory, TakeawayFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(writer):
    """A draft of the writer that could be published."""
    return TakeawayFactory(article__created_by=writer, article__headline="Examples gain ground").article


@pytest.fixture
def live():
    return TakeawayFactory(article__published=True).article


@pytest.fixture
def other_editor(db):
    return UserFactory(username="other-editor", role="Editor")


def seen(article):
    return digest(newest_content(article))


def edit(article, by, deck="Another deck."):
    """Save the newest work with another deck."""
    newest = newest_content(article)
    save_work(article.pk, newest | {"article": newest["article"] | {"deck": deck}}, base=digest(newest), by=by)


def submitted(article, by):
    submit_article(article, by=by)
    article.refresh_from_db()
    return article


def approved(article, *, writer, editor):
    submit_article(article, by=writer)
    approve_article(article, seen=seen(article), by=editor)
    article.refresh_from_db()
    return article


def mails():
    return sorted((mail.to.username, mail.subject.partition(":")[0]) for mail in Mail.objects.select_related("to"))


def test_submitting_says_who_and_when_and_tells_those_who_may_publish(draft, writer, editor, chief, other_writer):
    UserFactory(username="gone", role="Editor", is_active=False)
    before = timezone.now()
    assert submit_article(draft, by=writer)
    draft.refresh_from_db()
    assert (draft.review, draft.submitted_by) == (ReviewState.SUBMITTED, writer)
    assert draft.reviewed_at >= before
    assert mails() == [("chief", "Waiting for review"), ("editor", "Waiting for review")]
    text = Mail.objects.first().text
    assert "writer has submitted “Examples gain ground” for review." in text
    assert f"http://127.0.0.1:8000/admin/articles/article/{draft.pk}/change/" in text


def test_second_click_on_submit_changes_nothing_and_tells_nobody_again(draft, writer, editor):
    submitted(draft, writer)
    at = draft.reviewed_at
    assert not submit_article(draft, by=writer)
    draft.refresh_from_db()
    assert (draft.reviewed_at, Mail.objects.count()) == (at, 1)


def test_submitting_tells_the_assignee_alone_where_they_may_publish(draft, writer, editor, other_editor):
    assign_article(draft, to=other_editor, by=editor)
    submitted(draft, writer)
    assert draft.assignee == other_editor
    assert mails() == [("other-editor", "Waiting for review")]


def test_submitting_what_one_is_assigned_oneself_still_reaches_an_editor(draft, writer, editor):
    assign_article(draft, to=writer, by=writer)
    submitted(draft, writer)
    assert mails() == [("editor", "Waiting for review")]


@pytest.mark.parametrize("state", ["published", "scheduled"])
def test_what_readers_get_already_cannot_be_submitted(editor, state):
    article = TakeawayFactory(**{f"article__{state}": True}).article
    with pytest.raises(WrongState, match="nothing to review"):
        submit_article(article, by=editor)


def test_draft_that_says_what_readers_see_cannot_be_submitted(live, editor):
    deck = live.deck
    edit(live, editor)
    edit(live, editor, deck=deck)
    assert live.snapshots.drafts().exists()
    with pytest.raises(WrongState, match="nothing to review"):
        submit_article(live, by=editor)


def test_draft_beside_what_readers_see_can_be_submitted_and_readers_see_nothing_of_it(live, editor):
    edit(live, editor)
    before = take(live.pk)
    submitted(live, editor)
    assert (live.review, take(live.pk)) == (ReviewState.SUBMITTED, before)


def test_submitting_is_for_those_who_may_change_the_article(draft, other_writer):
    with pytest.raises(PermissionDenied):
        submit_article(draft, by=other_writer)


def test_retracted_article_cannot_be_submitted(editor):
    with pytest.raises(WrongState, match="retracted"):
        submit_article(ArticleFactory(retracted=True), by=editor)


def test_who_submitted_takes_it_back(draft, writer):
    submitted(draft, writer)
    take_back(draft, by=writer)
    draft.refresh_from_db()
    assert draft.review == ReviewState.WORKING
    with pytest.raises(WrongState, match="does not wait"):
        take_back(draft, by=writer)


def test_nobody_takes_back_what_another_submitted(draft, writer, editor):
    submitted(draft, writer)
    with pytest.raises(PermissionDenied):
        take_back(draft, by=editor)


def test_returning_leaves_the_comment_and_gives_it_to_the_writer(draft, writer, editor):
    submitted(draft, writer)
    assign_article(draft, to=editor, by=editor)
    Mail.objects.all().delete()
    comment = return_article(draft, text="  Shorter, please.  ", by=editor)
    draft.refresh_from_db()
    assert (draft.review, draft.assignee) == (ReviewState.RETURNED, writer)
    assert (comment.text, comment.created_by, comment.article, comment.subject_key) == (
        "Shorter, please.",
        editor,
        draft,
        None,
    )
    assert mails() == [("writer", "Returned")]
    assert "Shorter, please." in Mail.objects.get().text


def test_returning_to_somebody_else_tells_both(draft, writer, editor, other_editor):
    submitted(draft, writer)
    Mail.objects.all().delete()
    return_article(draft, text="For you.", by=editor, to=other_editor)
    draft.refresh_from_db()
    assert draft.assignee == other_editor
    assert mails() == [("other-editor", "Returned"), ("writer", "Returned")]


def test_returning_without_a_word_returns_nothing(draft, writer, editor):
    submitted(draft, writer)
    with pytest.raises(ValidationError):
        return_article(draft, text=" \n ", by=editor)
    draft.refresh_from_db()
    assert (draft.review, Comment.objects.count()) == (ReviewState.SUBMITTED, 0)


def test_what_was_returned_can_be_submitted_again(draft, writer, editor):
    submitted(draft, writer)
    return_article(draft, text="Shorter.", by=editor)
    assert submitted(draft, writer).review == ReviewState.SUBMITTED


def test_approval_is_of_the_text_that_was_seen_and_tells_the_writer(draft, writer, editor):
    approved(draft, writer=writer, editor=editor)
    assert (draft.review, draft.approved_digest) == (ReviewState.APPROVED, seen(draft))
    assert ("writer", "Approved") in mails()
    edit(draft, writer)
    draft.refresh_from_db()
    assert draft.review == ReviewState.APPROVED
    assert draft.approved_digest != seen(draft)


def test_text_saved_since_it_was_seen_is_not_approved(draft, writer, editor):
    submitted(draft, writer)
    old = seen(draft)
    edit(draft, writer)
    with pytest.raises(WrongState, match="saved it since"):
        approve_article(draft, seen=old, by=editor)
    draft.refresh_from_db()
    assert (draft.review, draft.approved_digest) == (ReviewState.SUBMITTED, "")


def test_what_changed_after_approval_is_submitted_or_approved_anew(draft, writer, editor):
    approved(draft, writer=writer, editor=editor)
    with pytest.raises(WrongState, match="approved already"):
        submit_article(draft, by=writer)
    with pytest.raises(WrongState, match="approved already"):
        approve_article(draft, seen=seen(draft), by=editor)
    edit(draft, writer)
    approve_article(draft, seen=seen(draft), by=editor)
    edit(draft, writer, deck="A third deck.")
    submitted(draft, writer)
    assert (draft.review, draft.approved_digest) == (ReviewState.SUBMITTED, "")


def test_what_is_approved_can_still_be_returned(draft, writer, editor, other_editor):
    approved(draft, writer=writer, editor=editor)
    return_article(draft, text="One more thing.", by=other_editor)
    draft.refresh_from_db()
    assert (draft.review, draft.approved_digest) == (ReviewState.RETURNED, "")


@pytest.mark.parametrize("step", [approve_article, return_article], ids=["approve", "return"])
def test_reviewing_is_for_those_who_may_publish(draft, writer, step):
    submitted(draft, writer)
    details = {"seen": seen(draft)} if step is approve_article else {"text": "No."}
    with pytest.raises(PermissionDenied):
        step(draft, by=writer, **details)


def review_twice(draft, writer, editor, first):
    """Submit, have one editor do something, and return the sentences that another one's approval and return get."""
    submit_article(draft, by=writer)
    first()
    told = []
    for step, details in ((approve_article, {"seen": seen(draft)}), (return_article, {"text": "No."})):
        with pytest.raises(WrongState) as refused:
            step(draft, by=editor, **details)
        told.append(str(refused.value))
    return told


def test_second_editor_hears_that_it_was_returned(draft, writer, editor, other_editor):
    told = review_twice(draft, writer, other_editor, lambda: return_article(draft, text="No.", by=editor))
    assert told == ["It has been returned already."] * 2


def test_second_editor_hears_that_it_was_published(draft, writer, editor, other_editor):
    told = review_twice(draft, writer, other_editor, lambda: publish_article(draft, by=editor))
    assert told == ["It does not wait for review: it has been published, discarded or taken back."] * 2


def test_publishing_ends_the_review_and_tells_writer_and_assignee(draft, writer, editor, other_editor):
    approved(draft, writer=writer, editor=editor)
    assign_article(draft, to=other_editor, by=editor)
    Mail.objects.all().delete()
    publish_article(draft, by=editor)
    draft.refresh_from_db()
    assert (draft.status, draft.review, draft.approved_digest) == (ArticleStatus.PUBLISHED, ReviewState.WORKING, "")
    assert draft.submitted_by is draft.reviewed_at is None
    assert mails() == [("other-editor", "Published"), ("writer", "Published")]


def test_refused_publication_leaves_the_review_as_it_is(draft, writer, editor):
    draft.takeaways.update(body="")
    submitted(draft, writer)
    Mail.objects.all().delete()
    with pytest.raises(NotReady):
        publish_article(draft, by=editor)
    draft.refresh_from_db()
    assert (draft.review, mails()) == (ReviewState.SUBMITTED, [])


def test_discarding_the_draft_ends_the_review(live, editor):
    edit(live, editor)
    approved(live, writer=editor, editor=editor)
    discard_draft(live, seen=seen(live), by=editor)
    live.refresh_from_db()
    assert (live.review, live.approved_digest) == (ReviewState.WORKING, "")


def test_ending_a_review_writes_nothing_else(draft):
    stale = Article.objects.get(pk=draft.pk)
    Article.objects.filter(pk=draft.pk).update(headline="Saved meanwhile", review=ReviewState.SUBMITTED)
    end_review(stale)
    draft.refresh_from_db()
    assert (draft.headline, draft.review) == ("Saved meanwhile", ReviewState.WORKING)


def test_editor_assigns_to_anybody_who_works_on_articles_and_to_nobody(draft, editor, other_writer):
    assert assign_article(draft, to=other_writer, by=editor)
    assert not assign_article(draft, to=other_writer, by=editor)
    draft.refresh_from_db()
    assert draft.assignee == other_writer
    assign_article(draft, to=None, by=editor)
    draft.refresh_from_db()
    assert draft.assignee is None


def test_writer_takes_an_own_draft_or_hands_it_to_an_editor_and_to_nobody_else(draft, writer, editor, other_writer):
    assert assign_article(draft, to=writer, by=writer)
    assert assign_article(draft, to=editor, by=writer)
    with pytest.raises(PermissionDenied):
        assign_article(draft, to=other_writer, by=writer)


def test_writer_assigns_nothing_of_somebody_else(draft, other_writer):
    with pytest.raises(PermissionDenied):
        assign_article(draft, to=other_writer, by=other_writer)


@pytest.mark.parametrize(
    "given", [{"role": "Writer", "is_active": False}, {"role": "Writer", "is_staff": False}, {}], ids=str
)
def test_article_is_assigned_to_nobody_who_cannot_work_on_it(draft, editor, given):
    person = UserFactory(username="somebody", **given)
    with pytest.raises(ValidationError, match="somebody cannot work on articles"):
        assign_article(draft, to=person, by=editor)


def test_command_line_may_do_all_of_it(draft):
    submit_article(draft, by=OPERATOR)
    take_back(draft, by=OPERATOR)
    submit_article(draft, by=OPERATOR)
    approve_article(draft, seen=seen(draft), by=OPERATOR)
    assert return_article(draft, text="Again.", by=OPERATOR).created_by is None
