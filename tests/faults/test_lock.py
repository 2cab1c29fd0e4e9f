"""Somebody who writes to the database for longer than anybody waits, such as a restore that is under way."""

import sqlite3
from contextlib import closing, contextmanager
from threading import Thread
from urllib.parse import urlencode

import psycopg
from django.urls import reverse

from tests.admin.desk import fields_of
from tests.deployment.machines import THREADS, Visitor
from tests.faults.site import FORM, ON_SQLITE, log_in, page_of, send, title_of, typed

# On PostgreSQL hardly anything that is written waits for anything else.
OPEN_FORMS = THREADS + 1 if ON_SQLITE else 0


@contextmanager
def writing(site):
    """Hold what writers wait for."""
    if ON_SQLITE:
        with closing(sqlite3.connect(site.folder / "plenary.sqlite3", isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield
    else:
        with psycopg.connect(site.address) as connection:
            connection.execute("LOCK TABLE articles_openform, articles_article IN SHARE MODE")
            yield


def go_on_typing(machine, form):
    """Do what the script of an open form does by itself, and return the answer."""
    return Visitor().post(machine, reverse("admin:articles_article_keep"), urlencode(form, doseq=True), FORM)


def test_editor_gets_the_form_back_with_the_text_and_readers_notice_nothing(site, machine):
    [article] = site.do("make", count=1)
    editor, answers, kept = log_in(machine), [], []
    form = typed(editor, machine, article, headline="Typed", deck="A deck with “quotes” & <signs>")
    with writing(site):
        waiting = [Thread(target=lambda: answers.append(send(editor, machine, article, form)))]
        waiting += [Thread(target=lambda: kept.append(go_on_typing(machine, form))) for _ in range(OPEN_FORMS)]
        for each in waiting:
            each.start()
        pages = [page_of(article), "/", "/search/?q=example", "/conferences/"]
        readers = [Visitor().get(machine, path).status_code for path in pages]
        # Of the four threads one waits for its turn to write, and the others have not waited as long.
        assert answers == []
        for each in waiting:
            each.join()
    assert readers == [200] * len(pages)
    [refused] = answers
    assert [answer.status_code for answer in (refused, *kept)] == [503] * (1 + OPEN_FORMS)
    assert title_of(Visitor().get(machine, page_of(article))) == "As it was"
    again = send(editor, machine, article, fields_of(refused))
    assert again.status_code == 302
    assert "A deck with “quotes” & <signs>" in site.do("look", article=article)["facts"]
