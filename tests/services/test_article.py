from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from articles.enums import ArticleState, ArticleStatus, CorrectionKind
from articles.models import Article
from articles.services.article import (
    NotReady,
    WrongState,
    delete_article,
    may_change_article,
    publish_article,
    retract_article,
    save_article,
    touch_article,
    withdraw_article,
)
from tests.factories import ArticleFactory, TakeawayFactory, TopicFactory

pytestmark = pytest.mark.django_db

STATES = ["draft", "published", "scheduled", "withdrawn", "retracted"]


def make(state, **values):
    return ArticleFactory(**values, **({} if state == "draft" else {state: True}))


def stored(article):
    return Article.objects.filter(pk=article.pk).values().get()


def state_of(article):
    return Article.objects.get(pk=article.pk).state(timezone.now())


@pytest.fixture
def now(time_machine):
    """A moment at which the clock stands still."""
    now = timezone.now().replace(microsecond=0)
    time_machine.move_to(now, tick=False)
    return now


def test_publish_draft_makes_it_public_now(editor, now):
    article = ArticleFactory()
    publish_article(article, by=editor)
    row = stored(article)
    assert (row["status"], row["published_at"], row["modified_at"]) == (ArticleStatus.PUBLISHED, now, now)
    assert Article.objects.published(now).exists()
    assert not Article.objects.published(now - timedelta(seconds=1)).exists()


def test_publish_at_a_time_schedules_it(editor, now):
    article, later = ArticleFactory(), now + timedelta(hours=1)
    publish_article(article, by=editor, at=later)
    assert state_of(article) == ArticleState.SCHEDULED
    assert not Article.objects.published(later - timedelta(seconds=1)).exists()
    assert Article.objects.published(later).exists()


def test_publish_withdrawn_brings_it_back_with_its_first_time(editor, now):
    article = ArticleFactory(withdrawn=True)
    publish_article(article, by=editor)
    row = stored(article)
    assert (row["published_at"], row["modified_at"], row["withdrawn_at"]) == (article.published_at, now, None)


def test_publish_withdrawn_at_a_time_is_refused(editor, now):
    article = ArticleFactory(withdrawn=True)
    with pytest.raises(WrongState):
        publish_article(article, by=editor, at=now + timedelta(hours=1))
    assert state_of(article) == ArticleState.WITHDRAWN


@pytest.mark.parametrize("state", ["published", "scheduled", "retracted"])
def test_publish_in_a_wrong_state_is_refused(editor, state):
    article = make(state)
    before = stored(article)
    with pytest.raises(WrongState):
        publish_article(article, by=editor)
    assert stored(article) == before


def test_publish_returns_the_warnings(editor):
    (warning,) = publish_article(ArticleFactory(), by=editor)
    assert (warning.field, warning.refuses) == ("topics", False)
    assert publish_article(ArticleFactory(topics=[TopicFactory()]), by=editor) == []


def test_publish_what_the_gate_refuses_stays_a_draft(editor):
    article = ArticleFactory()
    TakeawayFactory(article=article, body="", heading="Example")
    with pytest.raises(NotReady, match="Example") as caught:
        publish_article(article, by=editor)
    assert [finding.field for finding in caught.value.findings] == ["body"]
    assert state_of(article) == ArticleState.DRAFT


def test_publish_looks_at_what_is_stored_not_at_what_is_passed(editor):
    stale = ArticleFactory()
    publish_article(stale, by=editor)
    with pytest.raises(WrongState):
        publish_article(stale, by=editor)


def test_withdraw_live_keeps_the_time_of_publication(chief, now):
    article = ArticleFactory(published=True)
    withdraw_article(article, by=chief)
    row = stored(article)
    assert (row["published_at"], row["withdrawn_at"]) == (article.published_at, now)
    assert state_of(article) == ArticleState.WITHDRAWN


def test_withdraw_at_a_time_leaves_it_until_then(chief, now):
    article, later = ArticleFactory(published=True), now + timedelta(hours=1)
    withdraw_article(article, by=chief, at=later)
    assert Article.objects.published(later - timedelta(seconds=1)).exists()
    assert not Article.objects.published(later).exists()


def test_withdraw_scheduled_makes_it_a_draft_that_can_be_scheduled_anew(chief, now):
    article, later = ArticleFactory(scheduled=True), now + timedelta(days=7)
    withdraw_article(article, by=chief)
    row = stored(article)
    assert (row["status"], row["published_at"], row["withdrawn_at"]) == (ArticleStatus.DRAFT, None, None)
    publish_article(article, by=chief, at=later)
    assert not Article.objects.published(later - timedelta(seconds=1)).exists()


def test_withdraw_scheduled_for_after_its_publication_keeps_both_times(chief, now):
    article, later = ArticleFactory(scheduled=True), now + timedelta(days=7)
    withdraw_article(article, by=chief, at=later)
    row = stored(article)
    assert (row["published_at"], row["withdrawn_at"]) == (article.published_at, later)


def test_withdraw_at_a_time_gone_by_happens_now(chief, now):
    article = ArticleFactory(published=True)
    withdraw_article(article, by=chief, at=now - timedelta(days=365))
    assert stored(article)["withdrawn_at"] == now


@pytest.mark.parametrize("state", ["draft", "withdrawn", "retracted"])
def test_withdraw_in_a_wrong_state_is_refused(chief, state):
    article = make(state)
    before = stored(article)
    with pytest.raises(WrongState):
        withdraw_article(article, by=chief)
    assert stored(article) == before


def test_retract_leaves_a_tombstone_and_a_note(chief, now):
    article = ArticleFactory(published=True)
    retract_article(article, reason="The example\0 was made up.", by=chief)
    row = stored(article)
    assert (row["retracted_at"], row["retraction_note"]) == (now, "The example was made up.")
    assert not Article.objects.published(now).exists()
    assert Article.objects.retracted(now).exists()
    note = article.corrections.get()
    assert (note.kind, note.text, note.corrected_at) == (CorrectionKind.RETRACTION, "The example was made up.", now)


@pytest.mark.parametrize("reason", ["", "  ", "\0"])
def test_retract_without_a_reason_is_refused(chief, reason):
    article = ArticleFactory(published=True)
    with pytest.raises(ValidationError):
        retract_article(article, reason=reason, by=chief)
    assert state_of(article) == ArticleState.LIVE
    assert not article.corrections.exists()


@pytest.mark.parametrize("state", ["draft", "scheduled", "withdrawn", "retracted"])
def test_retract_in_a_wrong_state_is_refused(chief, state):
    article = make(state)
    before = stored(article)
    with pytest.raises(WrongState):
        retract_article(article, reason="Made up.", by=chief)
    assert stored(article) == before
    assert not article.corrections.exists()


STEPS = {
    "publish": (lambda article, by: publish_article(article, by=by), "draft", {"editor", "chief"}),
    "withdraw": (lambda article, by: withdraw_article(article, by=by), "published", {"chief"}),
    "retract": (lambda article, by: retract_article(article, reason="Made up.", by=by), "published", {"chief"}),
    "delete": (lambda article, by: delete_article(article, by=by), "draft", {"writer", "editor", "chief"}),
}
CAST = ["writer", "other_writer", "editor", "chief"]


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("person", CAST)
def test_steps_are_open_to_whom_the_role_allows(request, writer, step, person):
    take, state, allowed = STEPS[step]
    article, by = make(state, created_by=writer), request.getfixturevalue(person)
    before = stored(article)
    if person in allowed:
        take(article, by)
        assert Article.objects.filter(pk=article.pk).values().first() != before
    else:
        with pytest.raises(PermissionDenied):
            take(article, by)
        assert stored(article) == before


@pytest.mark.parametrize("step", STEPS)
def test_steps_are_closed_to_strangers_and_to_those_who_left(chief, step):
    take, state, _ = STEPS[step]
    article = make(state)
    chief.is_active = False
    for by in (chief, AnonymousUser()):
        with pytest.raises(PermissionDenied):
            take(article, by)
    assert Article.objects.filter(pk=article.pk).exists()


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("person", CAST)
def test_may_change_writer_own_drafts_editor_everything(request, writer, state, person):
    article, by = make(state, created_by=writer), request.getfixturevalue(person)
    expected = person in {"editor", "chief"} or (person == "writer" and state == "draft")
    assert may_change_article(by, article) is expected
    assert not may_change_article(AnonymousUser(), article)


def test_may_change_draft_of_nobody_is_closed_to_writers(writer):
    assert not may_change_article(writer, ArticleFactory(created_by=None))


def test_save_stores_the_words_and_leaves_the_state_that_it_has_become(editor):
    mine = ArticleFactory()
    publish_article(mine, by=editor)
    mine.headline = "A better headline"
    save_article(mine, by=editor)
    row = stored(mine)
    assert (row["headline"], row["status"]) == ("A better headline", ArticleStatus.PUBLISHED)
    assert row["published_at"] is not None


def test_save_after_publication_is_closed_to_its_writer(writer, editor):
    mine = ArticleFactory(created_by=writer)
    publish_article(mine, by=editor)
    mine.headline = "Another headline"
    with pytest.raises(PermissionDenied):
        save_article(mine, by=writer)
    assert stored(mine)["headline"] != "Another headline"


@pytest.mark.parametrize("state", ["published", "scheduled", "withdrawn", "retracted"])
def test_delete_what_was_published_is_refused(chief, state):
    article = make(state)
    with pytest.raises(WrongState):
        delete_article(article, by=chief)
    assert Article.objects.filter(pk=article.pk).exists()


@pytest.mark.parametrize("state", STATES)
def test_touch_moves_the_time_of_change_of_live_articles_alone(now, state):
    article = make(state)
    touch_article(article)
    assert (stored(article)["modified_at"] == now) is (state == "published")
