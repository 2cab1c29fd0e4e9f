from uuid import uuid4

import pytest
from django.urls import reverse

from articles.admin.position import position_address
from articles.models import Comment
from articles.services.comment import add_comment, answer_comment, resolve_comment
from tests.admin.desk import fields_of, messages_of, post_form
from tests.factories import ArticleFactory, PositionFactory, TakeawayFactory, UserFactory

SCRIPT = {"Accept": "application/json"}


def change(article):
    return reverse("admin:articles_article_change", args=[article.pk])


def comments(article):
    return reverse("admin:articles_article_comments", args=[article.pk])


@pytest.fixture
def position(writer):
    return PositionFactory(takeaway__article__created_by=writer, takeaway__heading="Examples gain ground")


@pytest.fixture
def draft(position):
    return position.article


def said():
    return list(Comment.objects.values_list("text", flat=True))


def test_comment_form_stands_outside_of_the_form_of_the_article(log_in, editor, draft):
    page = log_in(editor).get(change(draft)).content.decode()
    main, after = page.partition('id="article_form"')[2].split("</form>", 1)
    assert "<form" not in main
    assert 'id="comment-form"' in after
    for field in ("text", "about", "comment_key"):
        tag = main.partition(f'name="{field}"')[2].partition(">")[0]
        assert 'form="comment-form"' in tag


def test_comment_without_a_script_is_sent_to_a_tab_of_its_own(log_in, editor, draft):
    desk = log_in(editor)
    page = desk.get(change(draft)).content.decode()
    assert f'<form id="comment-form" method="post" action="{comments(draft)}" target="_blank">' in page
    response = desk.post(comments(draft), {"text": "An example.", "comment_key": uuid4(), "_comment": "1"})
    assert response.url == comments(draft)
    assert "An example." in desk.get(response.url).content.decode()


def test_saving_the_article_sends_no_comment_and_commenting_saves_nothing_of_it(log_in, editor, draft):
    desk = log_in(editor)
    post_form(desk, change(draft), button="_continue", text="Half a comment")
    assert said() == []
    before = draft.snapshots.count()
    fields = fields_of(desk.get(change(draft))) | {"headline": "Half a headline", "text": "A comment", "_comment": "1"}
    desk.post(comments(draft), fields, headers=SCRIPT)
    draft.refresh_from_db()
    assert (said(), draft.snapshots.count()) == (["A comment"], before)
    assert draft.headline != "Half a headline"


def test_link_beside_a_takeaway_and_a_position_opens_the_box_for_it(log_in, editor, draft, position):
    desk = log_in(editor)
    page = desk.get(change(draft)).content.decode()
    for record in (position.takeaway, position):
        assert f'href="../comments/?about={record.pk}"' in page
        box = desk.get(comments(draft), {"about": record.pk})
        assert fields_of(box)["about"] == [str(record.pk)]
        assert f"Comment on “{record}”" in box.content.decode()


def test_rows_say_how_many_comments_on_them_are_open(log_in, editor, draft, position):
    for _ in range(2):
        add_comment(draft, text="Why?", about=position.takeaway.pk, by=editor)
    settled = add_comment(draft, text="Why?", about=position.pk, by=editor)
    resolve_comment(settled, by=editor)
    add_comment(draft, text="Why?", about=position.pk, by=editor)
    page = log_in(editor).get(change(draft)).content.decode()
    labels = [
        page.partition(f'?about={record.pk}" target="_blank">')[2].partition("<")[0]
        for record in (position.takeaway, position)
    ]
    assert labels == ["2 open comments", "1 open comment"]


def test_script_gets_what_is_open_now_and_the_counts(log_in, editor, draft, position):
    desk, key = log_in(editor), position.takeaway.pk
    sent = {"text": "Why <i>this</i>?", "about": key, "comment_key": uuid4(), "_comment": "1"}
    answer = desk.post(comments(draft), sent, headers=SCRIPT).json()
    assert answer["labels"] == {str(key): "1 open comment"}
    assert "Why &lt;i&gt;this&lt;/i&gt;?" in answer["page"]
    assert f'href="#{position.takeaway.anchor}"' in answer["page"]
    [comment] = Comment.objects.all()
    answer = desk.post(comments(draft), {f"answer-{comment.pk}": "So.", "_answer": comment.pk}, headers=SCRIPT).json()
    assert "So." in answer["page"]
    answer = desk.post(comments(draft), {"_resolve": comment.pk}, headers=SCRIPT).json()
    assert (answer["labels"], "Why" in answer["page"]) == ({}, False)


def test_script_is_told_why_a_comment_is_refused(log_in, editor, draft):
    desk = log_in(editor)
    for sent, fault in (
        ({"text": " "}, "Write something first."),
        ({"text": "x" * 5001}, "5000 characters fit"),
        ({"text": "Why?", "about": uuid4()}, "gone by now"),
        ({"text": "Why?", "about": "none"}, "could not be read"),
    ):
        answer = desk.post(comments(draft), sent | {"_comment": "1"}, headers=SCRIPT)
        assert answer.status_code == 409
        assert fault in answer.json()["fault"]
    assert said() == []


def test_refused_comment_and_answer_stay_in_their_boxes(log_in, editor, draft):
    desk, begun = log_in(editor), add_comment(draft, text="Why?", by=editor)
    sent = {"text": "Typed for nothing", "about": uuid4(), "_comment": "1", f"answer-{begun.pk}": "Also typed"}
    page = desk.post(comments(draft), sent)
    assert "gone by now" in messages_of(page)[0]
    fields = fields_of(page)
    assert (fields["text"], fields[f"answer-{begun.pk}"]) == (["Typed for nothing"], ["Also typed"])


def test_double_click_is_one_comment_and_one_answer(log_in, editor, draft):
    desk = log_in(editor)
    sent = fields_of(desk.get(comments(draft))) | {"text": "Once", "_comment": "1"}
    for _ in range(2):
        desk.post(comments(draft), sent)
    [begun] = Comment.objects.all()
    sent = fields_of(desk.get(comments(draft))) | {f"answer-{begun.pk}": "Once", "_answer": str(begun.pk)}
    for _ in range(2):
        desk.post(comments(draft), sent)
    assert said() == ["Once", "Once"]


def test_page_shows_settled_conversations_and_opens_them_again(log_in, editor, draft):
    begun = add_comment(draft, text="Why?", by=editor)
    desk = log_in(editor)
    desk.post(comments(draft), {"_resolve": begun.pk})
    page = desk.get(comments(draft)).content.decode()
    assert "Why?" in page
    assert "Settled by editor" in page
    assert "Why?" not in desk.get(change(draft)).content.decode()
    desk.post(comments(draft), {"_reopen": begun.pk})
    assert "Why?" in desk.get(change(draft)).content.decode()


def test_comment_on_what_is_gone_says_what_it_was_about(log_in, editor, draft, position):
    other = TakeawayFactory(article=draft, heading="Examples <lose> ground")
    add_comment(draft, text="Why?", about=other.pk, by=editor)
    add_comment(draft, text="How?", about=position.pk, by=editor)
    other.delete()
    position.delete()
    page = log_in(editor).get(change(draft)).content.decode()
    assert "On a takeaway that is gone: “Examples &lt;lose&gt; ground”" in page
    assert "On a position that is gone: “" in page


def test_who_may_only_read_comments_answers_and_settles_what_is_theirs(log_in, other_writer, editor, draft):
    theirs, mine = add_comment(draft, text="Why?", by=editor), add_comment(draft, text="How?", by=other_writer)
    desk = log_in(other_writer)
    page = desk.get(change(draft)).content.decode()
    assert f'name="_resolve" value="{mine.pk}"' in page
    assert f'name="_resolve" value="{theirs.pk}"' not in page
    assert desk.post(comments(draft), {"_resolve": theirs.pk}).status_code == 403
    desk.post(comments(draft), {f"answer-{theirs.pk}": "So.", "_answer": theirs.pk})
    assert Comment.objects.filter(answers_to=theirs, created_by=other_writer).exists()


def test_comments_are_closed_to_strangers(log_in, reader, draft):
    assert reader.post(comments(draft), {"text": "x"}).url.startswith(reverse("admin:login"))
    desk = log_in(UserFactory())
    assert desk.get(comments(draft)).status_code == desk.post(comments(draft), {"text": "x"}).status_code == 403
    assert said() == []


@pytest.mark.parametrize("button", ["_answer", "_resolve", "_reopen"])
def test_comment_of_another_article_is_not_found_and_no_key_is_a_bad_request(log_in, editor, draft, button):
    elsewhere = add_comment(ArticleFactory(), text="Why?", by=editor)
    desk = log_in(editor)
    assert desk.post(comments(draft), {button: elsewhere.pk, f"answer-{elsewhere.pk}": "x"}).status_code == 404
    assert desk.post(comments(draft), {button: "none"}).status_code == 400


def test_key_of_somebody_elses_comment_is_a_bad_request(log_in, editor, writer, draft):
    mine = add_comment(draft, text="Why?", by=writer)
    sent = {"text": "Forged", "comment_key": mine.pk, "_comment": "1"}
    assert log_in(editor).post(comments(draft), sent).status_code == 400
    assert said() == ["Why?"]


@pytest.mark.parametrize("pk", ["none", "00000000-0000-0000-0000-000000000000"])
def test_comments_on_what_is_not_there_answer_404(log_in, editor, pk):
    assert log_in(editor).get(reverse("admin:articles_article_comments", args=[pk])).status_code == 404


def test_form_of_a_position_shows_what_is_open_about_it_and_nothing_else(log_in, editor, draft, position):
    add_comment(draft, text="On the article", by=editor)
    answer_comment(add_comment(draft, text="On the position", about=position.pk, by=editor), text="So.", by=editor)
    desk = log_in(editor)
    page = desk.get(position_address(draft.pk, position.pk))
    text = page.content.decode()
    assert "On the position" in text
    assert "So." in text
    assert "On the article" not in text
    fields = fields_of(page)
    assert fields["about"] == fields["only"] == [str(position.pk)]
    answer = desk.post(comments(draft), fields | {"text": "Another", "_comment": "1"}, headers=SCRIPT).json()
    assert "Another" in answer["page"]
    assert "On the article" not in answer["page"]


@pytest.mark.parametrize("size", [1, 12])
def test_form_asks_the_same_number_of_queries_however_much_was_said(
    log_in, editor, draft, position, size, django_assert_max_num_queries
):
    for number in range(size):
        begun = add_comment(draft, text="Why?", about=position.pk, by=UserFactory(username=f"p{number}", role="Writer"))
        answer_comment(begun, text="So.", by=editor)
    desk = log_in(editor)
    with django_assert_max_num_queries(23):
        desk.get(change(draft))


@pytest.mark.parametrize(("role", "offered"), [("chief", True), ("editor", False)])
def test_page_leads_a_chief_to_erasing_a_comment_and_an_answer(request, log_in, editor, draft, role, offered):
    begun = add_comment(draft, text="An example.", by=editor)
    answer = answer_comment(begun, text="An answer.", by=editor)
    page = log_in(request.getfixturevalue(role)).get(comments(draft)).text
    for comment in (begun, answer):
        address = reverse("admin:articles_erasure_record", args=["comment", comment.pk])
        assert (f'href="{address}"' in page) is offered
