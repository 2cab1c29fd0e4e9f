from datetime import timedelta

import pytest
from django.utils import timezone

from articles.aggregate.difference import diff
from articles.enums import ChangeKind, ReviewState, SnapshotKind
from articles.models import Article, OpenForm, ScheduledChange, Snapshot
from articles.queries.desk import (
    A_LIST,
    OF_A_KIND,
    Listed,
    articles_with_plans,
    change_words,
    desk_index,
    own_drafts,
)
from articles.queries.snapshot import contents_in, take
from articles.queries.work import stored_work, stored_works
from articles.templatetags.desk import lately, until
from tests.aggregate.contents import added, article, changed, moved, without
from tests.factories import ArticleFactory, PositionFactory, SpeakerFactory, TakeawayFactory

POSITIONS = {"positions": {"p1": {}, "p2": {}}}
BEFORE = article(("t1", {"heading": "One", **POSITIONS}), ("t2", {"heading": "Two"}))


@pytest.mark.parametrize(
    ("after", "words"),
    [
        (BEFORE, ""),
        (changed(BEFORE, "article", headline="New"), "Headline"),
        (changed(BEFORE, "t2", heading="New"), "Takeaway 2"),
        (added(BEFORE, "p3", "t2"), "1 position added"),
        (without(BEFORE, "p1"), "1 position removed"),
        (without(BEFORE, "t1"), "1 takeaway removed, 2 positions removed"),
        (added(BEFORE, "t3"), "1 takeaway added"),
        (changed(changed(BEFORE, "p1", quote="New"), "p2", quote="New"), "2 positions changed"),
        (moved(BEFORE, "p1", "t2"), "1 position changed"),
        (
            added(changed(changed(BEFORE, "article", headline="New", deck="New"), "t1", body="New"), "p3", "t2"),
            "Headline, deck, takeaway 1, 1 position added",
        ),
        (
            changed(BEFORE, "article", headline="New", deck="New", introduction="New", conclusion="New"),
            "4 fields",
        ),
    ],
    ids=lambda value: value or "nothing" if isinstance(value, str) else "",
)
def test_what_changed_is_said_in_a_few_words(after, words):
    assert change_words(diff(BEFORE, after)) == words


@pytest.mark.parametrize(
    ("ago", "shown"),
    [
        ({"minutes": 5}, "11:55"),
        ({"hours": 12}, "00:00"),
        ({"hours": 13}, "Yesterday"),
        ({"days": 2}, "8 May"),
        ({"days": 200}, "22 Oct 2025"),
    ],
    ids=["minutes", "midnight", "yesterday", "days", "last year"],
)
def test_moment_is_written_as_short_as_it_can_be_read(time_machine, ago, shown):
    time_machine.move_to("2026-05-10T12:00:00+00:00", tick=False)
    assert lately(timezone.now() - timedelta(**ago), timezone.now()) == shown


@pytest.mark.parametrize(
    ("stretch", "shown"),
    [
        ({"seconds": 59}, "less than a minute"),
        ({"minutes": 22, "seconds": 30}, "22 min"),
        ({"hours": 2}, "2 h"),
        ({"hours": 6, "minutes": 18}, "6 h 18 min"),
        ({"days": 1}, "1 day"),
        ({"days": 2, "hours": 5}, "2 days 5 h"),
        ({"days": 9, "hours": 5}, "9 days"),
    ],
    ids=["seconds", "minutes", "hours", "both", "day", "days and hours", "days"],
)
def test_stretch_is_written_alike_ahead_and_behind(stretch, shown):
    now, stretch = timezone.now(), timedelta(**stretch)
    assert until(now + stretch, now) == until(now - stretch, now) == shown


def test_own_drafts_are_those_made_or_assigned_and_not_with_somebody_else(writer, other_writer):
    mine, assigned = ArticleFactory(created_by=writer), ArticleFactory(created_by=other_writer, assignee=writer)
    returned = ArticleFactory(created_by=writer, review=ReviewState.RETURNED)
    ArticleFactory(created_by=writer, review=ReviewState.SUBMITTED)
    ArticleFactory(created_by=writer, published=True)
    ArticleFactory(created_by=other_writer)
    assert set(own_drafts(writer)) == {mine, assigned, returned}


def test_articles_with_plans_are_those_to_which_something_is_still_to_happen(db):
    now = timezone.now()
    coming, going = ArticleFactory(scheduled=True), ArticleFactory(published=True, withdrawn_at=now + timedelta(days=1))
    planned, done = ArticleFactory(published=True), ArticleFactory(published=True)
    for each, state in ((planned, "waiting"), (done, "done")):
        stored = {"kind": SnapshotKind.SAVED, "digest": "x", "schema": 1, "content": take(each.pk)}
        version = Snapshot.objects.create(article=each, number=1, **stored)
        change = {"kind": ChangeKind.UPDATE, "at": now, "time_zone": "UTC", "state": state}
        ScheduledChange.objects.create(article=each, version=version, **change)
    ArticleFactory(withdrawn=True)
    ArticleFactory()
    assert set(articles_with_plans(Article.objects.all(), now)) == {coming, going, planned}


def test_works_on_many_articles_are_those_on_each_in_six_queries(db, django_assert_num_queries):
    for _ in range(3):
        takeaway = TakeawayFactory()
        TakeawayFactory(article=takeaway.article)
        PositionFactory.create_batch(2, takeaway=takeaway)
    keys = list(Article.objects.values_list("pk", flat=True))
    with django_assert_num_queries(6):
        works = stored_works(keys)
    assert {key: work.content for key, work in works.items()} == {key: stored_work(key).content for key in keys}
    with django_assert_num_queries(0):
        assert all(position.takeaway.article.conference for work in works.values() for position in work.positions)


def test_contents_of_many_versions_take_one_query(db, django_assert_num_queries):
    versions = []
    for number in range(3):
        position = PositionFactory(speaker=SpeakerFactory())
        content = take(position.article.pk)
        stored = {"kind": SnapshotKind.SAVED, "digest": str(number), "schema": 1, "content": content}
        versions.append(Snapshot.objects.create(article=position.article, number=1, **stored))
    with django_assert_num_queries(1):
        assert contents_in(versions) == [version.content for version in versions]


def test_lists_are_bounded_and_say_how_many_are_left_out(editor):
    ArticleFactory.create_batch(A_LIST + 2, created_by=editor)
    for takeaway in TakeawayFactory.create_batch(OF_A_KIND + 3):
        PositionFactory(takeaway=takeaway, source=None)
    desk = desk_index(editor, timezone.now(), [])
    assert (len(desk.my_drafts.rows), desk.my_drafts.others) == (A_LIST, 2)
    assert (len(desk.attention.sourceless.rows), desk.attention.sourceless.others) == (OF_A_KIND, 3)
    assert not Listed()


def test_text_of_others_is_never_offered_and_an_own_window_is_not_told(writer, editor):
    draft, now = ArticleFactory(created_by=writer), timezone.now()
    for user in (writer, editor):
        OpenForm.objects.create(user=user, article_id=draft.pk, path="/", seen_at=now, typed_at=None)
    OpenForm.objects.create(user=editor, article_id=draft.pk, path="/", seen_at=now - timedelta(hours=1), typed_at=now)
    [line] = desk_index(writer, now, []).my_drafts
    assert (line.open_by, line.unsaved) == ([editor], None)
