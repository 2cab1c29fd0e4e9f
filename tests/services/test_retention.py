from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from articles.enums import ChangeKind, ChangeState, SnapshotKind
from articles.models import OpenForm, ScheduledChange, Snapshot
from articles.queries.snapshot import take
from articles.services.retention import PARTS, thin_versions
from articles.services.snapshot import keep_version
from tests.factories import ArticleFactory, PreviewLinkFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    return ArticleFactory()


@pytest.fixture
def noon():
    """Noon of a day three weeks ago."""
    return timezone.localtime().replace(hour=12) - timedelta(days=21)


def version(article, at, by=None, kind=SnapshotKind.SAVED, **values):
    kept = keep_version(article, take(article.pk), kind=SnapshotKind.SAVED, by=by)
    Snapshot.objects.filter(pk=kept.pk).update(created_at=at, kind=kind, **values)
    return Snapshot.objects.get(pk=kept.pk)


def thin(article):
    """Thin the part that the article is in and return what stays of it, the latest first."""
    thin_versions(part=article.pk.int >> 120)
    return list(article.snapshots.all())


def test_thin_keeps_the_last_save_of_each_old_day_and_person(article, noon, writer, editor):
    hours = [noon + timedelta(hours=number) for number in range(4)]
    versions = [version(article, hours[number], by) for number, by in enumerate((writer, editor, writer, editor))]
    next_day = version(article, noon + timedelta(days=1), writer)
    nobody = [version(article, noon + timedelta(days=2, hours=number)) for number in range(2)]
    assert thin(article) == [nobody[1], next_day, versions[3], versions[2]]


def test_thin_keeps_all_of_the_last_fourteen_days(article, writer):
    day = timezone.localtime().replace(hour=12) - timedelta(days=13)
    versions = [version(article, day + timedelta(minutes=number), writer) for number in range(3)]
    assert thin(article) == versions[::-1]


def test_thin_goes_by_the_day_of_the_desk(article, settings, writer):
    settings.TIME_ZONE = "Pacific/Auckland"
    timezone.activate("Pacific/Auckland")
    try:
        midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=21)
        before, after = version(article, midnight - timedelta(hours=1), writer), version(article, midnight, writer)
        assert thin(article) == [after, before]
    finally:
        timezone.deactivate()


@pytest.mark.parametrize("kind", sorted(set(SnapshotKind) - {SnapshotKind.SAVED, SnapshotKind.SET_ASIDE}))
def test_thin_keeps_every_other_kind_and_what_it_was_made_from(article, noon, kind):
    base, kept = version(article, noon), version(article, noon, kind=kind)
    Snapshot.objects.filter(pk=kept.pk).update(base=base)
    last = version(article, noon)
    assert thin(article) == [last, kept, base]


def test_thin_keeps_the_last_save_of_a_day_though_something_else_came_after_it(article, noon):
    saved, published = version(article, noon), version(article, noon, kind=SnapshotKind.PUBLISHED)
    assert thin(article) == [published, saved]


def test_thin_keeps_the_draft_and_what_it_was_made_from(article, noon):
    base, draft, last = (version(article, noon) for _ in range(3))
    Snapshot.objects.filter(pk=draft.pk).update(base=base, is_draft=True)
    assert thin(article) == [last, draft, base]


def test_thin_keeps_what_waits_to_be_settled_and_its_base_until_it_is(article, noon):
    base, aside = version(article, noon), version(article, noon, kind=SnapshotKind.SET_ASIDE)
    Snapshot.objects.filter(pk=aside.pk).update(base=base)
    last = version(article, noon)
    assert thin(article) == [last, aside, base]
    Snapshot.objects.filter(pk=aside.pk).update(settled_at=noon)
    assert thin(article) == [last]


def test_thin_keeps_what_a_preview_link_shows(article, noon):
    pinned, last = version(article, noon), version(article, noon)
    PreviewLinkFactory(article=article, snapshot=pinned)
    assert thin(article) == [last, pinned]


def test_thin_keeps_what_an_open_form_shows(article, noon, writer):
    shown = version(article, noon, digest="a" * 64)
    last = version(article, noon)
    OpenForm.objects.create(user=writer, article_id=article.pk, path="/", base=shown.digest, seen_at=timezone.now())
    assert thin(article) == [last, shown]


def planned(version, at, state, live_digest=""):
    kind, zone = ChangeKind.UPDATE, "UTC"
    ScheduledChange.objects.create(
        article=version.article, kind=kind, version=version, at=at, time_zone=zone, state=state, live_digest=live_digest
    )


def test_thin_keeps_what_was_ever_planned_to_go_out(article, noon):
    plan, last = version(article, noon), version(article, noon)
    planned(plan, noon, ChangeState.DONE)
    assert thin(article) == [last, plan]


@pytest.mark.parametrize(("state", "stays"), [(ChangeState.WAITING, True), (ChangeState.DONE, False)])
def test_thin_keeps_what_readers_saw_when_an_update_was_planned_until_it_is_made(article, noon, state, stays):
    seen, last = version(article, noon, digest="a" * 64), version(article, noon)
    planned(last, noon, state, live_digest=seen.digest)
    assert thin(article) == ([last, seen] if stays else [last])


def test_thin_leaves_articles_apart(article, noon):
    own, others = version(article, noon), version(ArticleFactory(), noon)
    for part in range(PARTS):
        thin_versions(part=part)
    assert set(Snapshot.objects.all()) == {own, others}


def test_thin_deletes_no_more_than_it_says_and_loads_no_content(
    article, noon, monkeypatch, django_assert_max_num_queries
):
    monkeypatch.setattr("articles.services.retention.MOST_AT_ONCE", 2)
    versions = [version(article, noon) for _ in range(4)]
    with django_assert_max_num_queries(8) as queries:
        assert thin_versions(part=article.pk.int >> 120) == 2
    assert not [query for query in queries if '"content"' in query["sql"]]
    assert thin(article) == [versions[3]]


def test_run_due_thins_and_tells(article, noon, monkeypatch, capsys):
    version(article, noon), version(article, noon)
    monkeypatch.setattr("articles.services.retention.randbelow", lambda parts: article.pk.int >> 120)
    call_command("run_due")
    assert "Old versions thinned out: 1" in capsys.readouterr().out
    call_command("run_due")
    assert "thinned" not in capsys.readouterr().out
