"""Where the script of a form sends its text, and that the form is open."""

from uuid import uuid4

import pytest
from django.contrib.admin.models import LogEntry
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.aggregate.content import digest
from articles.models import Article, OpenForm, Snapshot
from articles.queries.open_form import SEEN_FOR
from articles.queries.snapshot import newest_content
from articles.services import open_form as services
from articles.services.form_key import FormKey
from articles.services.work import save_work
from tests.admin.desk import fields_of
from tests.factories import PositionFactory, TakeawayFactory

ADD = reverse("admin:articles_article_add")
KEEP = reverse("admin:articles_article_keep")
SEEN = reverse("admin:articles_article_seen")


def change(article):
    return reverse("admin:articles_article_change", args=[article.pk])


def form_of(record):
    return reverse(f"admin:articles_{record._meta.model_name}_change", args=[record.pk])


@pytest.fixture
def article(writer):
    return TakeawayFactory(article__created_by=writer, article__headline="As it was").article


@pytest.fixture
def desk(log_in, writer):
    return log_in(writer)


def opened(client, address, **changes):
    """Open a form and return what its page would post with the changes."""
    return fields_of(client.get(address)) | {"form_turn": ["1"]} | changes


def key_of(user, **changes):
    values = {"form": uuid4(), "user": user.pk, "article": uuid4(), "path": ADD, "base": ""}
    return FormKey(**values | changes)


def text_kept():
    return QueryDict(bytes(OpenForm.objects.with_text().get().data)).dict()


def test_keep_keeps_what_was_typed_and_changes_nothing_else(desk, article):
    data = opened(desk, change(article), headline="Typed")
    session = dict(desk.session)
    answer = desk.post(KEEP, data)
    article.refresh_from_db()
    assert text_kept()["headline"] == "Typed"
    assert (answer.status_code, "sessionid" in answer.cookies) == (200, False)
    assert (article.headline, Snapshot.objects.count(), LogEntry.objects.count()) == ("As it was", 0, 0)
    assert dict(desk.session) == session


def test_keep_tells_when_and_that_it_is_valid_and_keeps_the_content(desk, article):
    answer = desk.post(KEEP, opened(desk, change(article), headline="Typed")).json()
    form = OpenForm.objects.get()
    assert answer["kept_at"] == timezone.localtime(form.typed_at).isoformat()
    assert (answer["valid"], answer["faults"]) == (True, [])
    assert form.content["article"]["headline"] == "Typed"


def test_keep_of_what_is_not_valid_keeps_it_all_the_same_and_says_what_is_missing(desk, article):
    data = opened(desk, change(article), headline="Typed")
    desk.post(KEEP, data)
    answer = desk.post(KEEP, data | {"headline": "", "deck": "x" * 1000}).json()
    assert (answer["valid"], {fault["id"] for fault in answer["faults"]}) == (False, {"id_headline", "id_deck"})
    assert text_kept()["deck"] == "x" * 1000
    assert OpenForm.objects.get().content["article"]["headline"] == "Typed"


def test_keep_of_an_article_never_saved_makes_no_article(desk):
    answer = desk.post(KEEP, opened(desk, ADD, headline="Typed"))
    assert answer.json()["valid"] is False
    assert text_kept()["headline"] == "Typed"
    assert not Article.objects.exists()


def test_keep_of_a_position_keeps_it_under_its_article(desk, article):
    position = PositionFactory(takeaway=article.takeaways.get())
    answer = desk.post(KEEP, opened(desk, form_of(position), paraphrase="Typed")).json()
    assert "valid" not in answer
    assert (OpenForm.objects.get().article_id, OpenForm.objects.get().title) == (article.pk, "Typed")


@pytest.mark.parametrize("address", [KEEP, SEEN])
def test_get_is_refused(desk, address):
    assert desk.get(address).status_code == 405


@pytest.mark.parametrize("address", [KEEP, SEEN])
@pytest.mark.parametrize("key", ["", "forged", "00000000-0000-4000-8000-000000000000"])
def test_key_that_we_did_not_sign_is_refused(desk, address, key):
    answer = desk.post(address, {"form_key": key, "headline": "Typed"})
    assert (answer.status_code, OpenForm.objects.count()) == (403, 0)


@pytest.mark.parametrize("address", [KEEP, SEEN])
def test_key_of_somebody_who_does_not_exist_any_more_is_refused(db, desk, address, other_writer):
    key = key_of(other_writer)
    other_writer.delete()
    assert desk.post(address, {"form_key": str(key), "headline": "Typed"}).status_code == 403


def test_key_is_for_one_article_whatever_else_is_sent(desk, writer, article):
    key = key_of(writer)
    desk.post(KEEP, {"form_key": str(key), "article_id": str(article.pk), "path": "/elsewhere/", "base": "forged"})
    form = OpenForm.objects.get()
    assert (form.article_id, form.path, form.base) == (key.article, ADD, "")


@pytest.mark.parametrize("log_out", [True, False])
def test_keep_without_the_login_of_the_writer_keeps_it_for_the_writer_and_tells_nothing(
    log_in, writer, other_writer, article, log_out
):
    data = opened(log_in(writer), change(article), headline="Typed")
    answer = (Client() if log_out else log_in(other_writer)).post(KEEP, data).json()
    assert answer.pop("kept_at")
    assert answer == {"is_logged_in": False, "token": ""}
    assert (OpenForm.objects.get().user, text_kept()["headline"]) == (writer, "Typed")


def test_token_of_the_answer_is_good_for_saving(article, writer):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(writer)
    data = opened(browser, change(article), headline="Typed")
    browser.cookies.clear()
    browser.force_login(writer)
    data["csrfmiddlewaretoken"] = browser.post(KEEP, data).json()["token"]
    assert browser.post(change(article), data | {"_save": "1", "form_turn": "2"}).status_code == 302
    article.refresh_from_db()
    assert article.headline == "Typed"


def test_keep_of_too_much_is_refused(desk, article, monkeypatch):
    monkeypatch.setattr(services, "MOST", 100)
    assert desk.post(KEEP, opened(desk, change(article), headline="Typed")).status_code == 413


def test_keep_of_more_than_any_form_may_have_is_refused_unread(desk, article, settings):
    data = opened(desk, change(article), headline="Typed" * 1000)
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    assert desk.post(KEEP, data).status_code == 413


def test_keep_that_arrives_after_the_saving_is_outdated(desk, article):
    data = opened(desk, change(article), headline="Typed")
    desk.post(change(article), data | {"_save": "1", "form_turn": "2"})
    assert desk.post(KEEP, data).json()["kept_at"] is None
    assert not OpenForm.objects.with_text().exists()


@pytest.fixture
def key(desk, article):
    """The key of the writer's open form, as it is posted."""
    return {"form_key": fields_of(desk.get(change(article)))["form_key"]}


def lines(client, key):
    return client.post(SEEN, key).json()["lines"]


def test_seen_names_nobody_while_nobody_else_is_there(desk, key):
    assert lines(desk, key) == []


def test_seen_names_others_until_they_leave(desk, key, article, log_in, editor):
    theirs = fields_of(log_in(editor).get(change(article)))
    [line] = lines(desk, key)
    assert line.startswith("editor has had it open since")
    assert log_in(editor).post(SEEN, theirs | {"left": "1"}).status_code == 204
    assert lines(desk, key) == []


def test_seen_names_nobody_who_does_not_answer_any_more(desk, key, article, log_in, editor, time_machine):
    log_in(editor).get(change(article))
    time_machine.move_to(timezone.now() + SEEN_FOR * 1.1)
    assert lines(desk, key) == []


def test_seen_names_a_person_once(desk, key, article, log_in, editor):
    for _ in range(3):
        log_in(editor).get(change(article))
    assert len(lines(desk, key)) == 1


def test_seen_names_who_has_a_position_of_it_open(desk, key, article, log_in, editor):
    log_in(editor).get(form_of(PositionFactory(takeaway=article.takeaways.get())))
    assert len(lines(desk, key)) == 1


def test_seen_tells_of_another_tab_of_ones_own(desk, key, article):
    desk.get(change(article))
    assert lines(desk, key) == ["You have it open in another tab."]


def save(article, by):
    content = newest_content(article)
    base = digest(content)
    content["article"]["headline"] += " more"
    save_work(article.pk, content, base=base, by=by)


def test_seen_tells_who_has_saved_meanwhile(desk, key, article, editor, writer):
    save(article, editor)
    [line] = lines(desk, key)
    assert line.startswith("editor saved it at")
    save(article, writer)
    [line] = lines(desk, key)
    assert line.startswith("You saved it in another tab")


@pytest.mark.parametrize("log_out", [True, False])
def test_seen_without_the_login_of_the_writer_tells_nothing(key, article, log_in, editor, other_writer, log_out):
    log_in(editor).get(change(article))
    answer = (Client() if log_out else log_in(other_writer)).post(SEEN, key).json()
    assert answer == {"is_logged_in": False, "token": "", "lines": []}


def test_form_says_without_a_script_who_has_it_open(desk, article, log_in, editor):
    assert "writer has had it open" not in log_in(editor).get(change(article)).content.decode()
    desk.get(change(article))
    assert "writer has had it open since" in log_in(editor).get(change(article)).content.decode()


def test_keep_and_seen_take_as_many_queries_however_many_forms_are_open(
    desk, article, log_in, editor, django_assert_max_num_queries
):
    data = opened(desk, change(article), headline="Typed")
    for _ in range(5):
        log_in(editor).get(change(article))
    desk.post(KEEP, data)
    with django_assert_max_num_queries(10):
        desk.post(SEEN, data)
