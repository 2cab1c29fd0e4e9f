"""Corrections as readers and their machines get them."""

import json
import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.queries.correction import CORRECTIONS_IN_FEED
from tests.factories import ArticleFactory, CorrectionFactory, PositionFactory

pytestmark = pytest.mark.django_db

FEED = "/corrections/feed/"
ATOM = {"a": "http://www.w3.org/2005/Atom"}
HOSTILE = "</script><script>alert(1)</script> ]]> & “words”"


def data_of(response):
    [block] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', response.text, re.DOTALL)
    return json.loads(block)


def feed_of(response):
    return ElementTree.fromstring(response.content)  # noqa: S314 our own feed


def texts(feed, path):
    return [element.text for element in feed.findall(path, ATOM)]


def test_article_tells_machines_of_its_times_and_corrections(reader, settings):
    settings.SITE_URL = "https://plenary.example"
    article = ArticleFactory(published=True, headline=HOSTILE)
    note = CorrectionFactory(article=article, text=HOSTILE)
    CorrectionFactory(article=article, text="A draft.", is_draft=True)
    CorrectionFactory(article=article, text="Not yet.", corrected_at=timezone.now() + timedelta(days=1))
    data = data_of(reader.get(article.get_absolute_url(), headers={"host": "127.0.0.1"}))
    when = note.corrected_at.isoformat(timespec="seconds")
    assert data == {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": HOSTILE,
        "url": f"https://plenary.example{article.get_absolute_url()}",
        "datePublished": article.published_at.isoformat(timespec="seconds"),
        "dateModified": when,
        "correction": [{"@type": "CorrectionComment", "text": note.text, "datePublished": when}],
    }


def test_article_never_changed_was_modified_when_it_was_published(reader):
    article = ArticleFactory(published=True)
    data = data_of(reader.get(article.get_absolute_url()))
    assert (data["dateModified"], data["correction"]) == (data["datePublished"], [])


def test_list_shows_notes_and_leads_to_their_feed(reader, settings):
    settings.SITE_URL = "https://plenary.example"
    CorrectionFactory(text="Seen.")
    CorrectionFactory(text="A draft.", is_draft=True)
    CorrectionFactory(text="Hidden.", article=ArticleFactory(withdrawn=True))
    page = reader.get("/corrections/").text
    assert ("Seen." in page, "A draft." in page, "Hidden." in page) == (True, False, False)
    assert re.search(rf'rel="alternate" type="application/atom\+xml" [^>]*href="https://plenary.example{FEED}"', page)


def test_feed_lists_what_readers_see_with_absolute_addresses_of_the_site(reader, settings):
    settings.SITE_URL = "https://plenary.example"
    note = CorrectionFactory(text="Was <b>wrong</b> & is right.", article__headline="Examples & more")
    retracted = CorrectionFactory(article=ArticleFactory(retracted=True), kind="retraction", text="Made up.")
    CorrectionFactory(is_draft=True)
    CorrectionFactory(corrected_at=timezone.now() + timedelta(days=1))
    for state in ("scheduled", "withdrawn"):
        CorrectionFactory(article=ArticleFactory(**{state: True}))
    response = reader.get(FEED, headers={"host": "127.0.0.1"})
    feed = feed_of(response)
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert set(texts(feed, "a:entry/a:id")) == {f"urn:uuid:{note.pk}", f"urn:uuid:{retracted.pk}"}
    assert "Correction: Examples & more" in texts(feed, "a:entry/a:title")
    assert "<p>Was &lt;b&gt;wrong&lt;/b&gt; &amp; is right.</p>" in texts(feed, "a:entry/a:summary")
    assert texts(feed, "a:id") == ["https://plenary.example/corrections/"]
    links = [link.get("href") for link in feed.iterfind(".//a:link", ATOM)]
    assert f"https://plenary.example{note.article.get_absolute_url()}#correction-{note.pk}" in links
    assert [link for link in links if not link.startswith("https://plenary.example/")] == []


def test_feed_is_bounded_and_asks_once(reader):
    article = ArticleFactory(published=True)
    notes = CorrectionFactory.create_batch(CORRECTIONS_IN_FEED + 2, article=article)
    with CaptureQueriesContext(connection) as asked:
        feed = feed_of(reader.get(FEED))
    assert len(asked) == 1
    assert texts(feed, "a:entry/a:id") == [f"urn:uuid:{note.pk}" for note in notes[: -CORRECTIONS_IN_FEED - 1 : -1]]


def test_feed_holds_whatever_a_text_holds(reader):
    text = "Words ]]> <![CDATA[ \ufffe\uffff \U0001f600 &amp; \t end"
    CorrectionFactory(text=text, article__headline="Headline \uffff")
    feed = feed_of(reader.get(FEED))
    assert "\U0001f600" in texts(feed, "a:entry/a:summary")[0]


@pytest.mark.parametrize("has_notes", [True, False], ids=["with notes", "empty"])
def test_feed_is_not_sent_again_until_it_changes(reader, has_notes):
    note = CorrectionFactory() if has_notes else None
    first = reader.get(FEED)
    again = {"if-none-match": first["ETag"]}
    assert reader.get(FEED, headers=again).status_code == 304
    assert "Last-Modified" not in first
    if note:
        note.text = "Put better."
        note.save()
        assert reader.get(FEED, headers=again).status_code == 200


def test_feed_is_for_anybody_and_only_to_be_read(client, editor, reader):
    CorrectionFactory()
    client.force_login(editor)
    assert client.get(FEED).content == reader.get(FEED).content
    assert not reader.get(FEED).cookies
    assert reader.post(FEED).status_code == 405


def test_tombstone_of_an_article_stands_for_everything_in_it(reader):
    position = PositionFactory(takeaway__article__retracted=True, quoted=True, quote="Examples were good.")
    article = position.article
    page = reader.get(article.get_absolute_url())
    assert article.retraction_note in page.text
    assert ("Examples were good." in page.text, "ld+json" in page.text) == (False, False)
    for record in (position, position.takeaway):
        assert reader.get(record.get_absolute_url()).status_code == 404
