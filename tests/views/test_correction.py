"""Corrections as readers and their machines get them."""

import json
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import ArticleFactory, CorrectionFactory, PositionFactory

pytestmark = pytest.mark.django_db

HOSTILE = "</script><script>alert(1)</script> ]]> & “words”"


def data_of(response):
    """Return what an article says to machines; after it come the breadcrumbs."""
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', response.text, re.DOTALL)[1]
    return json.loads(block)


def test_article_tells_machines_of_its_times_and_corrections(reader, settings):
    settings.SITE_URL = "https://plenary.example"
    article = ArticleFactory(published=True, headline=HOSTILE)
    note = CorrectionFactory(article=article, text=HOSTILE)
    CorrectionFactory(article=article, text="A draft.", is_draft=True)
    CorrectionFactory(article=article, text="Not yet.", corrected_at=timezone.now() + timedelta(days=1))
    data = data_of(reader.get(article.get_absolute_url(), headers={"host": "127.0.0.1"}))
    when = note.corrected_at.isoformat(timespec="seconds")
    told = {
        "@type": "NewsArticle",
        "headline": HOSTILE,
        "url": f"https://plenary.example{article.get_absolute_url()}",
        "datePublished": article.published_at.isoformat(timespec="seconds"),
        "dateModified": when,
        "correction": [{"@type": "CorrectionComment", "text": note.text, "datePublished": when}],
    }
    assert data | told == data


def test_article_never_changed_was_modified_when_it_was_published(reader):
    article = ArticleFactory(published=True)
    data = data_of(reader.get(article.get_absolute_url()))
    assert data["dateModified"] == data["datePublished"]
    assert "correction" not in data


def test_list_shows_notes_and_leads_to_their_feed(reader):
    CorrectionFactory(text="Seen.")
    CorrectionFactory(text="A draft.", is_draft=True)
    CorrectionFactory(text="Hidden.", article=ArticleFactory(withdrawn=True))
    page = reader.get("/corrections/").text
    assert ("Seen." in page, "A draft." in page, "Hidden." in page) == (True, False, False)
    assert '<a href="/corrections/feed.atom">' in page


def test_tombstone_of_an_article_stands_for_everything_in_it(reader):
    position = PositionFactory(takeaway__article__retracted=True, quoted=True, quote="Examples were good.")
    article = position.article
    page = reader.get(article.get_absolute_url())
    assert article.retraction_note in page.text
    assert ("Examples were good." in page.text, "NewsArticle" in page.text) == (False, False)
    for record in (position, position.takeaway):
        assert reader.get(record.get_absolute_url()).status_code == 404
