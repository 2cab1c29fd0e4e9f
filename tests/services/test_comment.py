from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.utils import timezone

from articles.aggregate.content import digest
from articles.enums import CommentSubject
from articles.models import Comment, Mail
from articles.queries.comment import (
    all_conversations,
    counts_of,
    open_conversations,
    waiting_too_long,
)
from articles.queries.snapshot import newest_content
from articles.queries.work import newest_work
from articles.services.article import WrongState, publish_article
from articles.services.comment import add_comment, answer_comment, reopen_comment, resolve_comment
from articles.services.work import save_work
from tests.factories import ArticleFactory, PositionFactory, TakeawayFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(writer):
    """A draft of the writer with two takeaways and a position under the first."""
    first = TakeawayFactory(article__created_by=writer, heading="Examples gain ground", sort_order=1)
    TakeawayFactory(article=first.article, heading="Examples lose ground", sort_order=2)
    PositionFactory(takeaway=first, speaker__name="Ada Example", proposition__short_title="More examples")
    return first.article


def comment(article, by, text="An example.", **more):
    return add_comment(article, text=text, by=by, **more)


def rows(article):
    [first, second] = newest_work(article).takeaways
    return first, second, first.positions.all()[0]


def without(article, *keys, by):
    """Save the newest work without some takeaways and positions."""
    newest, gone = newest_content(article), {str(key) for key in keys}
    content = {name: dict(records) for name, records in newest.items()}
    content["article"]["takeaways"] = [key for key in newest["article"]["takeaways"] if key not in gone]
    content["takeaways"] = {
        key: fields | {"positions": [each for each in fields["positions"] if each not in gone]}
        for key, fields in newest["takeaways"].items()
        if key not in gone
    }
    content["positions"] = {key: fields for key, fields in newest["positions"].items() if key not in gone}
    save_work(article.pk, content, base=digest(newest), by=by)


def mails():
    return sorted(mail.to.username for mail in Mail.objects.select_related("to"))


def test_comment_knows_what_it_is_about_and_how_that_read(draft, editor):
    first, _second, position = rows(draft)
    on_article = comment(draft, editor)
    on_takeaway, on_position = (comment(draft, editor, about=row.pk) for row in (first, position))
    assert (on_article.subject, on_article.subject_key) == (CommentSubject.ARTICLE, None)
    assert (on_takeaway.subject, on_takeaway.subject_words) == (CommentSubject.TAKEAWAY, "Examples gain ground")
    assert on_position.subject == CommentSubject.POSITION
    assert on_position.subject_words == "Ada Example: Supports, More examples"


def test_comment_can_be_about_what_only_the_draft_beside_a_live_article_has(editor):
    article = TakeawayFactory(article__published=True).article
    newest, key = newest_content(article), str(uuid4())
    [fields] = newest["takeaways"].values()
    content = newest | {
        "article": newest["article"] | {"takeaways": [*newest["article"]["takeaways"], key]},
        "takeaways": newest["takeaways"] | {key: fields | {"heading": "Only in the draft", "positions": []}},
    }
    save_work(article.pk, content, base=digest(newest), by=editor)
    assert comment(article, editor, about=newest_work(article).takeaways[1].pk).subject_words == "Only in the draft"


def test_comment_on_what_is_gone_or_elsewhere_is_refused_with_a_sentence(draft, editor):
    for key in (uuid4(), TakeawayFactory().pk):
        with pytest.raises(WrongState, match="gone by now"):
            comment(draft, editor, about=key)


@pytest.mark.parametrize("text", ["", " \n\t "])
def test_comment_needs_words(draft, editor, text):
    with pytest.raises(ValidationError):
        comment(draft, editor, text=text)


def test_comment_that_is_sent_twice_is_said_once(draft, editor, writer):
    key = uuid4()
    begun = comment(draft, editor, key=key)
    assert comment(draft, editor, key=key) == begun
    other = uuid4()
    assert answer_comment(begun, text="Yes.", by=writer, key=other) == answer_comment(
        begun, text="Yes.", by=writer, key=other
    )
    assert Comment.objects.count() == 2


def test_key_of_somebody_elses_comment_changes_nothing_of_it(draft, editor, writer):
    key = comment(draft, editor, text="Mine.").pk
    with pytest.raises(IntegrityError):
        comment(draft, writer, text="Forged.", key=key)


def test_whoever_may_read_the_article_comments_and_answers(draft, other_writer):
    begun = comment(draft, other_writer)
    assert answer_comment(begun, text="To myself.", by=other_writer).answers_to == begun


def test_somebody_without_a_role_neither_comments_nor_answers_nor_settles(draft, editor):
    begun, nobody = comment(draft, editor), UserFactory()
    for act in (
        lambda: comment(draft, nobody),
        lambda: answer_comment(begun, text="No.", by=nobody),
        lambda: resolve_comment(begun, by=nobody),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_answer_to_an_answer_stands_in_the_same_conversation(draft, editor, writer):
    begun = comment(draft, editor)
    answer = answer_comment(begun, text="Yes.", by=writer)
    assert answer_comment(answer, text="Thanks.", by=editor).answers_to == begun


def test_settling_is_for_who_may_change_the_article_and_who_asked(draft, editor, writer, other_writer):
    begun, asked = comment(draft, editor), comment(draft, other_writer)
    with pytest.raises(PermissionDenied):
        resolve_comment(begun, by=other_writer)
    assert resolve_comment(begun, by=writer)
    assert not resolve_comment(begun, by=editor)
    assert resolve_comment(asked, by=other_writer)
    begun.refresh_from_db()
    assert begun.resolved_by == writer
    assert reopen_comment(begun, by=editor)
    assert not reopen_comment(begun, by=editor)
    begun.refresh_from_db()
    assert begun.resolved_at is None


def test_answer_opens_a_settled_conversation_again(draft, editor, writer):
    begun = comment(draft, editor)
    resolve_comment(begun, by=writer)
    answer_comment(begun, text="Wait.", by=editor)
    assert list(draft.comments.unresolved()) == [begun]


def test_conversations_come_in_the_order_of_the_form_each_with_its_answers(draft, editor, writer):
    first, second, position = rows(draft)
    on_second, on_position, on_first = (comment(draft, editor, about=row.pk) for row in (second, position, first))
    on_article = comment(draft, editor)
    answers = [answer_comment(on_first, text=text, by=writer) for text in ("One.", "Two.")]
    found = open_conversations(newest_work(draft))
    assert [each.begun for each in found] == [on_article, on_first, on_position, on_second]
    assert found[1].answers == answers
    assert counts_of(found) == {first.pk: 1, second.pk: 1, position.pk: 1}


def test_comments_outlive_what_they_are_about_and_stay_through_edits_and_publication(draft, editor):
    first, second, position = rows(draft)
    for row in (first, second, position):
        comment(draft, editor, about=row.pk)
    without(draft, second.pk, position.pk, by=editor)
    publish_article(draft, by=editor)
    kept, *gone = open_conversations(newest_work(draft))
    assert (kept.about, kept.is_gone) == ("Examples gain ground", False)
    assert [each.about for each in gone] == ["Examples lose ground", "Ada Example: Supports, More examples"]
    assert all(each.is_gone for each in gone)


def test_comment_follows_its_takeaway_to_another_heading(draft, editor):
    first, _second, _position = rows(draft)
    comment(draft, editor, about=first.pk)
    newest = newest_content(draft)
    fields = newest["takeaways"][str(first.pk)] | {"heading": "Examples win"}
    content = newest | {"takeaways": newest["takeaways"] | {str(first.pk): fields}}
    save_work(draft.pk, content, base=digest(newest), by=editor)
    assert [each.about for each in open_conversations(newest_work(draft))] == ["Examples win"]


def test_settled_conversations_are_only_among_all(draft, editor):
    settled, begun = comment(draft, editor), comment(draft, editor)
    resolve_comment(settled, by=editor)
    work = newest_work(draft)
    assert [each.begun for each in open_conversations(work)] == [begun]
    assert [each.begun for each in all_conversations(work)] == [begun, settled]


def test_comment_tells_writer_and_assignee_and_an_answer_also_those_who_spoke(
    draft, writer, editor, chief, other_writer
):
    draft.assignee = chief
    draft.save()
    begun = comment(draft, editor, text="Why?")
    assert mails() == ["chief", "writer"]
    assert "Why?" in Mail.objects.first().text
    Mail.objects.all().delete()
    answer_comment(begun, text="Why not?", by=other_writer)
    assert mails() == ["chief", "editor", "writer"]


def test_live_articles_on_which_something_waits_for_more_than_a_week_are_found(draft, editor):
    now = timezone.now()
    late, lately, settled = (ArticleFactory(published=True, headline=name) for name in ("Late", "Lately", "Settled"))
    for article, days in ((draft, 9), (late, 8), (late, 9), (lately, 6), (settled, 9)):
        begun = comment(article, editor)
        Comment.objects.filter(pk=begun.pk).update(created_at=now - timedelta(days=days))
    resolve_comment(settled.comments.get(), by=editor)
    [found] = waiting_too_long(now)
    assert (found, found.open_comments) == (late, 2)
    assert found.waits_since == now - timedelta(days=9)


@pytest.mark.parametrize("size", [1, 6])
def test_conversations_take_one_query_however_many(draft, editor, size, django_assert_num_queries):
    for _ in range(size):
        answer_comment(comment(draft, editor), text="Yes.", by=editor)
    article = ArticleFactory(published=True)
    begun = comment(article, editor)
    Comment.objects.filter(pk=begun.pk).update(created_at=timezone.now() - timedelta(days=8))
    work = newest_work(draft)
    for find in (open_conversations, all_conversations):
        with django_assert_num_queries(1):
            assert {str(answer.created_by) for each in find(work) for answer in each.answers} == {"editor"}
    with django_assert_num_queries(1):
        assert [each.conference.name for each in waiting_too_long(timezone.now())]
