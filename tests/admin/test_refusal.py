"""What a form that is refused leaves behind: its text, for the person who typed it and nobody else."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from articles.models import Article, OpenForm
from tests.admin.desk import fields_of, messages_of
from tests.factories import TakeawayFactory

ADD = reverse("admin:articles_article_add")
LOGIN = reverse("admin:login")
IMPORT = reverse("admin:articles_article_import")


def change(article):
    return reverse("admin:articles_article_change", args=[article.pk])


@pytest.fixture
def article(writer):
    return TakeawayFactory(article__created_by=writer, article__headline="As it was").article


@pytest.fixture
def desk(log_in, writer):
    return log_in(writer)


def typed(client, address, **changes):
    """Open a form and return what its page would post with the changes."""
    return fields_of(client.get(address)) | {"_save": "1"} | changes


def unsaved():
    return OpenForm.objects.with_text().get()


def words_kept():
    return QueryDict(bytes(unsaved().data)).dict()


def where_login_leads(response):
    address = urlsplit(response.url)
    assert address.path == LOGIN
    return parse_qs(address.query)["next"][0]


def link_to_the_text(page):
    return unescape(re.search(r'href="([^"]+)">Carry on with your text', page.content.decode())[1])


@pytest.mark.parametrize("make_address", [change, lambda article: ADD])
def test_form_sent_after_the_login_expired_opens_with_its_text_after_logging_in(desk, article, make_address):
    address = make_address(article)
    data = typed(desk, address, headline="Typed", deck="x" * 999)
    desk.logout()
    wanted = where_login_leads(desk.post(address, data))
    answer = desk.post(LOGIN, {"username": "writer", "password": "correct horse battery", "next": wanted})
    page = desk.get(answer.url)
    assert (page.status_code, fields_of(page)["headline"], fields_of(page)["deck"]) == (200, ["Typed"], ["x" * 999])
    assert Article.objects.get().headline == "As it was"


def test_position_sent_after_the_login_expired_opens_with_its_text(desk, article):
    takeaway = article.takeaways.get()
    address = reverse("admin:articles_position_add", query={"article": article.pk, "takeaway": takeaway.pk})
    data = typed(desk, address, paraphrase="Typed")
    desk.logout()
    wanted = where_login_leads(desk.post(address, data))
    desk.post(LOGIN, {"username": "writer", "password": "correct horse battery", "next": wanted})
    assert fields_of(desk.get(wanted))["paraphrase"] == ["Typed"]


def test_text_carried_on_with_saves_and_is_unsaved_no_more(desk, article):
    data = typed(desk, change(article), headline="Typed")
    desk.logout()
    wanted = where_login_leads(desk.post(change(article), data))
    desk.login(username="writer", password="correct horse battery")
    desk.post(wanted, fields_of(desk.get(wanted)) | {"_save": "1"})
    article.refresh_from_db()
    assert article.headline == "Typed"
    assert not OpenForm.objects.with_text().exists()


def test_another_person_who_logs_in_gets_the_form_without_the_text_and_a_sentence(desk, article, log_in, editor):
    data = typed(desk, change(article), headline="Typed")
    desk.logout()
    wanted = where_login_leads(desk.post(change(article), data))
    page = log_in(editor).get(wanted, follow=True)
    assert page.redirect_chain == [(change(article), 302)]
    assert fields_of(page)["headline"] == ["As it was"]
    assert messages_of(page) == ["The text is somebody else’s, or it is saved or thrown away by now."]


@pytest.mark.parametrize("named", ["", "x", "9b2f2b9e-5c0a-4f5b-8f0e-000000000000"])
def test_address_that_names_no_text_opens_the_form_alone(desk, article, named):
    assert desk.get(change(article), {"carry_on": named}).url == change(article)


@pytest.mark.parametrize("key", ["", "forged"])
def test_form_without_a_key_of_ours_is_not_kept(desk, article, key):
    data = typed(desk, change(article), headline="Typed", form_key=key)
    desk.logout()
    assert where_login_leads(desk.post(change(article), data)) == change(article)
    assert not OpenForm.objects.with_text().exists()


def test_form_of_another_person_is_kept_for_them_and_not_saved(desk, article, log_in, editor):
    data = typed(desk, change(article), headline="Typed")
    page = log_in(editor).post(change(article), data)
    article.refresh_from_db()
    assert (page.status_code, article.headline) == (403, "As it was")
    assert (unsaved().user.username, words_kept()["headline"]) == ("writer", "Typed")
    assert "kept for the person who opened the form" in page.content.decode()


@pytest.mark.parametrize("is_logged_in", [True, False])
def test_form_with_an_outdated_token_leads_to_its_text(article, writer, is_logged_in):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(writer)
    data = typed(browser, change(article), headline="Typed", csrfmiddlewaretoken="x" * 64)
    if not is_logged_in:
        browser.logout()
    page = browser.post(change(article), data)
    assert page.status_code == 403
    browser.force_login(writer)
    assert fields_of(browser.get(link_to_the_text(page)))["headline"] == ["Typed"]


def test_form_with_an_outdated_token_and_no_key_says_to_go_back(desk, article, writer):
    browser = Client(enforce_csrf_checks=True)
    page = browser.post(change(article), {"headline": "Typed"})
    assert page.status_code == 403
    assert "Back button" in page.content.decode()


def test_form_that_may_not_be_saved_any_more_leads_to_its_words(desk, article, writer):
    data = typed(desk, change(article), headline="Typed", introduction="<p>Typed <b>too</b></p><script>no</script>")
    writer.groups.clear()
    page = desk.post(change(article), data)
    assert page.status_code == 403
    words = desk.get(link_to_the_text(page))
    assert "<p>Typed <strong>too</strong></p>" in words.content.decode()


def test_form_of_an_article_deleted_meanwhile_leaves_its_words(desk, article, log_in, editor):
    data = typed(desk, change(article), headline="Typed")
    Article.objects.all().delete()
    desk.post(change(article), data)
    assert words_kept()["headline"] == "Typed"
    [left] = OpenForm.objects.with_text()
    again = desk.get(f"{change(article)}?carry_on={left.pk}")
    assert again.status_code == 200
    desk.post(ADD, fields_of(again) | {"_save": "1"})
    assert Article.objects.get(pk=article.pk).headline == "Typed"
    assert not OpenForm.objects.with_text().exists()


def test_form_on_which_the_server_breaks_leaves_its_words(desk, article, monkeypatch):
    data = typed(desk, change(article), headline="Typed")
    monkeypatch.setattr("articles.admin.work.save_work", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        desk.post(change(article), data)
    assert words_kept()["headline"] == "Typed"


def test_form_with_faults_is_the_same_opening_with_its_text_kept(desk, article):
    page = desk.post(change(article), typed(desk, change(article), headline="", deck="Typed"))
    assert page.status_code == 200
    assert words_kept()["deck"] == "Typed"
    assert OpenForm.objects.count() == 1
    desk.post(change(article), fields_of(page) | {"_save": "1", "headline": "Mended"})
    assert not OpenForm.objects.with_text().exists()


def test_text_pasted_for_an_import_survives_an_expired_login(desk):
    data = typed(desk, IMPORT, text="A headline\n\nA paragraph.")
    desk.logout()
    wanted = where_login_leads(desk.post(IMPORT, data))
    desk.login(username="writer", password="correct horse battery")
    page = desk.get(wanted)
    assert fields_of(page)["text"] == ["A headline\n\nA paragraph."]
    assert desk.post(IMPORT, fields_of(page)).status_code == 302
    assert not OpenForm.objects.with_text().exists()
