import logging

import pytest
from django.test import Client

from tests import factories

pytestmark = pytest.mark.django_db

KEPT = "Nothing was saved. If you were writing, go back"


def test_refused_action_says_that_the_text_is_still_there(client, writer):
    article = factories.ArticleFactory(published=True)
    client.force_login(writer)
    response = client.post(f"/admin/articles/article/{article.pk}/change/", {"headline": "Changed"})
    assert response.status_code == 403
    assert "You may not do this." in response.text
    assert KEPT in response.text


def test_form_of_another_session_says_that_the_text_is_still_there(editor):
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    response = client.post("/admin/articles/article/add/", {"headline": "New"})
    assert response.status_code == 403
    assert "This form could not be accepted." in response.text
    assert KEPT in response.text


def test_requests_of_a_stranger_leave_no_tracebacks_in_the_log(reader, caplog):
    with caplog.at_level(logging.DEBUG, logger="django"):
        assert reader.get("/", headers={"host": "forged.example"}).status_code == 400
        assert reader.get("/no/such/page/").status_code == 404
    assert [record for record in caplog.records if record.name.startswith(("django.security", "django.request"))] == []


def test_nul_in_a_login_is_a_fault_of_the_form(reader, db):
    page = reader.post("/admin/login/", {"username": "wri\0ter", "password": "x\0"})
    assert page.status_code == 200
    assert "Null characters are not allowed" in page.text
