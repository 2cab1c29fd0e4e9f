"""What the form of an article costs. A stock editor's page of the smaller content takes 41 queries and 268 KB."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.admin.desk import post_form
from tests.factories import (
    ArticleFactory,
    AuthorFactory,
    PhotoFactory,
    PositionFactory,
    SpeakerFactory,
    TakeawayFactory,
    TopicFactory,
)

FINDING = f"<p>{'An example of a finding, with some words of its own. ' * 10}</p>"


def article_of(takeaways, positions, **state):
    """Return an article of that size, with topics, photos and words as a real one has them."""
    article = ArticleFactory(
        topics=[TopicFactory() for _ in range(4)], authors=[AuthorFactory()], lead_photo=PhotoFactory(), **state
    )
    rows = [
        TakeawayFactory(
            article=article, sort_order=n, body=FINDING, photo=PhotoFactory(), topics=[TopicFactory(), TopicFactory()]
        )
        for n in range(takeaways)
    ]
    speakers = [SpeakerFactory() for _ in range(10)]
    for number in range(positions):
        words = {"quoted": True, "quote": "An example of what was said, as long as such words are. " * 2}
        takeaway, speaker = rows[number % takeaways], speakers[number % len(speakers)]
        PositionFactory(takeaway=takeaway, speaker=speaker, sort_order=number, **words)
    return article


@pytest.mark.parametrize("state", ["draft", "live", "live with a draft"])
@pytest.mark.parametrize(
    ("takeaways", "positions", "queries", "kilobytes"), [(5, 6, 23, 120), (30, 60, 30, 250)], ids=["small", "large"]
)
def test_form_of_an_article_stays_within_its_limits(log_in, editor, state, takeaways, positions, queries, kilobytes):
    article = article_of(takeaways, positions, **({} if state == "draft" else {"published": True}))
    desk, address = log_in(editor), reverse("admin:articles_article_change", args=[article.pk])
    if state == "live with a draft":
        post_form(desk, address, headline="Another headline")
    with CaptureQueriesContext(connection) as asked:
        page = desk.get(address)
    assert (page.status_code, state == "live with a draft") == (200, page.context["work"].draft is not None)
    assert len(asked) <= queries
    assert len(page.content) <= kilobytes * 1024


@pytest.mark.parametrize("state", ["draft", "live"])
@pytest.mark.parametrize(("others", "kilobytes"), [(0, 40), (40, 65)], ids=["alone", "much on record"])
def test_form_of_a_position_stays_within_its_limits(log_in, editor, state, others, kilobytes):
    article = article_of(30, 60, **({} if state == "draft" else {"published": True}))
    position = article.takeaways.first().positions.first()
    words = {"quoted": True, "quote": "An example of what was said, as long as such words are. " * 2}
    for _ in range(others):
        PositionFactory(speaker=position.speaker, proposition=position.proposition, **words)
    desk, address = log_in(editor), reverse("admin:articles_position_change", args=[position.pk])
    with CaptureQueriesContext(connection) as asked:
        page = desk.get(address)
    assert page.status_code == 200
    assert len(asked) <= 19
    assert len(page.content) <= kilobytes * 1024
