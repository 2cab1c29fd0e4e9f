"""The one rule for what a reader may see, on every model that has `published(now)`."""

from datetime import UTC, datetime, timedelta

import pytest

from articles.enums import ArticleStatus
from articles.models import Article, Author, Correction, Position, Proposition, Source, Speaker, Takeaway, Topic
from tests.factories import (
    ArticleFactory,
    AuthorFactory,
    CorrectionFactory,
    PositionFactory,
    SourceFactory,
    SpeakerFactory,
    TakeawayFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db

NOON = datetime(2025, 2, 15, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
EARLIER = NOON - timedelta(days=1)
LATER = NOON + timedelta(days=1)

# The times of an article, then whether readers see it one second before noon, at noon and one second after.
HISTORIES = {
    "draft": ({"status": ArticleStatus.DRAFT}, [False, False, False]),
    "draft_with_a_time": ({"status": ArticleStatus.DRAFT, "published_at": EARLIER}, [False, False, False]),
    "published": ({"published_at": EARLIER}, [True, True, True]),
    "scheduled": ({"published_at": LATER}, [False, False, False]),
    "scheduled_for_noon": ({"published_at": NOON}, [False, True, True]),
    "withdrawn": ({"published_at": EARLIER, "withdrawn_at": EARLIER}, [False, False, False]),
    "withdrawn_at_noon": ({"published_at": EARLIER, "withdrawn_at": NOON}, [True, False, False]),
    "withdrawn_later": ({"published_at": EARLIER, "withdrawn_at": LATER}, [True, True, True]),
    "retracted": ({"published_at": EARLIER, "retracted_at": EARLIER}, [False, False, False]),
}


@pytest.fixture(params=HISTORIES)
def history(request):
    """An article with everything that becomes public along with it, and when readers see them."""
    times, seen = HISTORIES[request.param]
    note = "The example was made up." if "retracted_at" in times else ""
    values = {"status": ArticleStatus.PUBLISHED, "retraction_note": note} | times
    article = ArticleFactory(**values, authors=[AuthorFactory()], topics=[TopicFactory(name="Of the article")])
    takeaway = TakeawayFactory(article=article, topics=[TopicFactory(name="Of the takeaway")])
    PositionFactory(
        takeaway=takeaway,
        on_behalf_of=SpeakerFactory(),
        quoted=True,
        quote_source=SourceFactory(),
        proposition__topic=TopicFactory(name="Of the proposition"),
    )
    return seen


def seen_through_noon(model, count):
    """Return whether readers see all `count` rows of a model, one second before, at and after noon."""
    counts = [model.objects.published(now).count() for now in (NOON - SECOND, NOON, NOON + SECOND)]
    assert set(counts) <= {0, count}
    return [found == count for found in counts]


@pytest.mark.parametrize(
    ("model", "count"),
    [(Article, 1), (Takeaway, 1), (Position, 1), (Proposition, 1), (Speaker, 2), (Author, 1), (Topic, 3), (Source, 2)],
)
def test_published_follows_the_article_through_its_times(history, model, count):
    assert seen_through_noon(model, count) == history


def test_published_unused_records_are_not_seen():
    AuthorFactory(), SpeakerFactory(), TopicFactory(), SourceFactory()
    unused = (Author, Speaker, Topic, Proposition, Source)
    assert not any(model.objects.published(NOON).exists() for model in unused)


def test_published_retracted_position_hides_itself_and_what_only_it_uses():
    PositionFactory(retracted=True, takeaway__article__published=True)
    hidden = (Position, Speaker, Proposition, Topic, Source)
    assert not any(model.objects.published(LATER + timedelta(days=9999)).exists() for model in hidden)


def test_published_position_only_in_a_draft_does_not_show_beside_a_live_article():
    live = TakeawayFactory(article__published=True)
    PositionFactory(takeaway__article__conference=live.article.conference)
    assert not Position.objects.published(datetime.now(UTC)).exists()


@pytest.mark.parametrize(
    ("times", "seen"),
    [
        ({"published_at": EARLIER}, [False, True, True]),
        ({"published_at": EARLIER, "retracted_at": EARLIER, "retraction_note": "Made up."}, [False, True, True]),
        ({"published_at": EARLIER, "withdrawn_at": EARLIER}, [False, False, False]),
        ({"published_at": LATER}, [False, False, False]),
        ({"status": ArticleStatus.DRAFT}, [False, False, False]),
        (
            {
                "published_at": EARLIER,
                "retracted_at": EARLIER,
                "retraction_note": "Made up.",
                "withdrawn_at": NOON + SECOND,
            },
            [False, True, False],
        ),
    ],
)
def test_published_corrections_also_stand_on_retracted_articles(times, seen):
    article = ArticleFactory(**{"status": ArticleStatus.PUBLISHED} | times)
    CorrectionFactory(article=article, corrected_at=NOON)
    assert seen_through_noon(Correction, 1) == seen


@pytest.mark.parametrize(
    ("times", "retracted"),
    [
        ({"retracted_at": NOON}, [False, True, True]),
        ({"retracted_at": NOON, "withdrawn_at": NOON + SECOND}, [False, True, False]),
        ({}, [False, False, False]),
    ],
)
def test_retracted_begins_at_the_retraction_and_ends_at_withdrawal(times, retracted):
    ArticleFactory(status=ArticleStatus.PUBLISHED, published_at=EARLIER, retraction_note="Made up.", **times)
    found = [Article.objects.retracted(now).exists() for now in (NOON - SECOND, NOON, NOON + SECOND)]
    assert found == retracted
