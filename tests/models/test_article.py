from datetime import UTC, datetime, timedelta

import pytest

from articles.enums import ArticleState, ArticleStatus
from articles.models import Article
from tests.factories import ArticleFactory, TakeawayFactory
from tests.models.guards import assert_clean_refuses, assert_database_refuses

pytestmark = pytest.mark.django_db

NOON = datetime(2025, 2, 15, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
RULES = [
    (
        "article_published_at_given",
        {"status": ArticleStatus.PUBLISHED},
        "published_at",
        "A published article has a time of publication.",
    ),
    (
        "article_times_in_order",
        {"status": ArticleStatus.PUBLISHED, "published_at": NOON, "withdrawn_at": NOON - SECOND},
        "withdrawn_at",
        "It would be withdrawn before it is published.",
    ),
    (
        "article_retraction_note_given",
        {"retracted_at": NOON},
        "retraction_note",
        "Say publicly why it is retracted.",
    ),
]


@pytest.mark.parametrize(("constraint", "wrong", "field", "message"), RULES)
def test_article_broken_rule_is_refused(constraint, wrong, field, message):
    article = ArticleFactory()
    assert_database_refuses(article, constraint, **wrong)
    assert_clean_refuses(article, field, message, **wrong)


def test_article_status_unknown_is_refused_by_the_database():
    assert_database_refuses(ArticleFactory(), "article_status_known", status="lost", published_at=NOON)


@pytest.mark.parametrize("trait", ["published", "scheduled", "withdrawn", "retracted"])
def test_article_in_every_state_is_accepted(trait):
    article = ArticleFactory(**{trait: True})
    article.full_clean()
    assert article.status == ArticleStatus.PUBLISHED


STATES = [
    ({}, ["draft", "draft", "draft"]),
    ({"published_at": NOON}, ["scheduled", "live", "live"]),
    ({"published_at": NOON - SECOND, "withdrawn_at": NOON}, ["live", "withdrawn", "withdrawn"]),
    ({"published_at": NOON - SECOND, "retracted_at": NOON}, ["live", "retracted", "retracted"]),
    (
        {"published_at": NOON - SECOND, "retracted_at": NOON - SECOND, "withdrawn_at": NOON},
        ["retracted", "withdrawn", "withdrawn"],
    ),
]


@pytest.mark.parametrize(("times", "states"), STATES)
def test_state_one_second_before_at_and_after_a_time(times, states):
    article = Article(status=ArticleStatus.PUBLISHED if times else ArticleStatus.DRAFT, **times)
    assert [article.state(now) for now in (NOON - SECOND, NOON, NOON + SECOND)] == [ArticleState(s) for s in states]


def test_key_point_list_leaves_out_empty_lines():
    assert ArticleFactory(key_points="One.\n\n  Two. \n").key_point_list == ["One.", "Two."]


def test_reading_minutes_counts_the_words_of_article_and_takeaways():
    article = ArticleFactory(introduction=f"<p>{'word ' * 230}</p>", headline="Two words", deck="")
    takeaways = TakeawayFactory.build_batch(2, article=article, body=f"<p>{'word ' * 230}</p>")
    assert article.reading_minutes(takeaways) == 3


def test_takeaways_stand_in_their_order():
    article = ArticleFactory()
    last, first = (TakeawayFactory(article=article, sort_order=place) for place in (2, 1))
    assert list(article.takeaways.all()) == [first, last]


def test_for_card_leaves_out_the_long_texts():
    ArticleFactory()
    assert Article.objects.for_card().get().get_deferred_fields() == {"introduction", "conclusion"}
