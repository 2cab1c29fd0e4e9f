from datetime import timedelta
from functools import partial

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from articles.aggregate.content import digest
from articles.enums import ArticleState, ArticleStatus, CorrectionKind, SnapshotKind
from articles.models import Article
from articles.queries.snapshot import content_in, newest_content, newest_draft, take
from articles.services.article import (
    NotReady,
    WrongState,
    delete_article,
    may_change_article,
    publish_article,
    retract_article,
    touch_article,
    withdraw_article,
)
from articles.services.role import OPERATOR
from articles.services.work import save_work
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


# With a draft beside what readers see


def edit(article, **fields):
    """Save other words of the article beside it and return the draft."""
    newest = newest_content(article)
    mine = newest | {"article": newest["article"] | fields}
    return save_work(article.pk, mine, base=digest(newest), by=OPERATOR).version


def kinds(article):
    return [version.kind for version in article.snapshots.order_by("number")]


@pytest.mark.parametrize("state", ["published", "scheduled", "withdrawn"])
def test_publish_changes_shows_them_to_readers_and_ends_the_draft(editor, now, state):
    article = make(state)
    draft = edit(article, headline="Newer")
    before = stored(article)
    assert before["headline"] != "Newer"
    publish_article(article, by=editor, note="Names mended")
    after = stored(article)
    assert (after["headline"], take(article.pk)) == ("Newer", content_in(draft))
    assert (newest_draft(article), after["published_at"]) == (None, before["published_at"])
    assert after["modified_at"] == (before["modified_at"] if state == "scheduled" else now)
    assert kinds(article) == [SnapshotKind.FOUND, SnapshotKind.SAVED, SnapshotKind.PUBLISHED]
    last = article.snapshots.first()
    assert (content_in(last), last.base, last.created_by) == (content_in(draft), draft, editor)
    assert (last.note, last.is_draft) == ("Names mended", False)


def test_publish_first_keeps_a_version_of_what_readers_see(editor):
    article = ArticleFactory()
    publish_article(article, by=editor)
    [version] = article.snapshots.all()
    assert (version.kind, content_in(version)) == (SnapshotKind.PUBLISHED, take(article.pk))


def test_publish_keeps_what_readers_saw_though_it_came_without_a_version(editor):
    article = ArticleFactory(published=True)
    edit(article, deck="Newer")
    Article.objects.filter(pk=article.pk).update(headline="Loaded from a file meanwhile")
    before = take(article.pk)
    publish_article(article, by=editor)
    assert article.snapshots.filter(kind=SnapshotKind.FOUND, digest=digest(before)).exists()


def test_publish_changes_that_come_to_nothing_moves_no_time(editor):
    article = ArticleFactory(published=True)
    before = stored(article)
    edit(article, headline="Newer")
    edit(article, headline=article.headline)
    publish_article(article, by=editor)
    assert stored(article)["modified_at"] == before["modified_at"]
    assert newest_draft(article) is None


def test_publish_withdrawn_and_edited_beside_comes_back_with_the_edits(chief):
    article = ArticleFactory(published=True)
    withdraw_article(article, by=chief)
    edit(article, headline="Newer")
    publish_article(article, by=chief)
    assert Article.objects.published(timezone.now()).get().headline == "Newer"


@pytest.mark.parametrize("state", ["published", "scheduled", "withdrawn"])
def test_publish_changes_at_a_time_is_refused(editor, now, state):
    article = make(state)
    edit(article, headline="Newer")
    with pytest.raises(WrongState):
        publish_article(article, by=editor, at=now + timedelta(hours=1))
    assert stored(article)["headline"] != "Newer"


def test_publish_changes_that_the_gate_refuses_leaves_what_readers_see(editor):
    article = TakeawayFactory(article__published=True).article
    newest = newest_content(article)
    [takeaway] = newest["takeaways"].values()
    mine = newest | {"takeaways": {key: takeaway | {"body": ""} for key in newest["takeaways"]}}
    draft = save_work(article.pk, mine, base=digest(newest), by=OPERATOR).version
    with pytest.raises(NotReady):
        publish_article(article, by=editor)
    assert (take(article.pk), newest_draft(article)) == (newest, draft)


def test_publish_changes_that_cannot_be_stored_any_more_is_not_ready(editor):
    article = ArticleFactory(published=True)
    edit(article, slug="taken")
    ArticleFactory(slug="taken")
    with pytest.raises(NotReady, match="Another article has this address") as caught:
        publish_article(article, by=editor)
    assert [(finding.record, finding.field) for finding in caught.value.findings] == [(article, "slug")]
    assert stored(article)["slug"] != "taken"
    assert newest_draft(article) is not None


def test_withdraw_and_retract_keep_a_version_of_what_readers_saw_and_the_draft(chief):
    for step, kind in (
        (withdraw_article, SnapshotKind.WITHDRAWN),
        (partial(retract_article, reason="So."), "retracted"),
    ):
        article = ArticleFactory(published=True)
        before, draft = take(article.pk), edit(article, headline="Newer")
        step(article, by=chief)
        last = article.snapshots.first()
        assert (last.kind, content_in(last), last.created_by) == (kind, before, chief)
        assert (newest_draft(article), take(article.pk)) == (draft, before)


def test_withdraw_scheduled_makes_the_draft_beside_it_its_rows(chief):
    article = ArticleFactory(scheduled=True)
    draft = edit(article, headline="Newer")
    withdraw_article(article, by=chief)
    assert take(article.pk) == newest_content(article) == content_in(draft)
    assert not article.snapshots.drafts().exists()
    assert state_of(article) == ArticleState.DRAFT
    assert article.snapshots.first().kind == SnapshotKind.WITHDRAWN


def test_withdraw_scheduled_whose_draft_cannot_be_stored_is_refused(chief):
    article = ArticleFactory(scheduled=True)
    edit(article, slug="taken")
    ArticleFactory(slug="taken")
    with pytest.raises(ValidationError):
        withdraw_article(article, by=chief)
    assert state_of(article) == ArticleState.SCHEDULED
    assert newest_draft(article) is not None


# Withdrawing and retracting


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


def test_retract_outlives_a_withdrawal_that_was_planned(chief, now):
    article = ArticleFactory(published=True, withdrawn_at=now + timedelta(hours=1))
    retract_article(article, reason="Made up.", by=chief)
    assert Article.objects.retracted(now + timedelta(days=1)).exists()


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


def test_delete_what_is_only_assigned_to_a_writer_is_refused(writer, editor):
    article = ArticleFactory(created_by=editor, assignee=writer)
    assert may_change_article(writer, article)
    with pytest.raises(PermissionDenied):
        delete_article(article, by=writer)
    assert Article.objects.filter(pk=article.pk).exists()
