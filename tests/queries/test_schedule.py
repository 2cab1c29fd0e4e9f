from datetime import timedelta

import pytest
from django.utils import timezone

from articles.aggregate.content import digest
from articles.enums import ChangeState
from articles.models import Article, ScheduledChange
from articles.queries.package import candidates, find_package, packages
from articles.queries.schedule import plan_of, scheduled
from articles.queries.snapshot import newest_content
from articles.services.article import publish_article, withdraw_article
from articles.services.package import plan_package
from articles.services.role import OPERATOR
from articles.services.schedule import schedule_update
from tests.factories import ArticleFactory
from tests.views.drafts import draft_content, keep_draft
from tests.views.world import make_world

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def now():
    return timezone.now()


def updated(at, mark="planned"):
    """Return a live article with an update that is planned."""
    world = make_world(mark, published=True)
    keep_draft(world.article, draft_content(world, f"{mark} drafted"))
    seen = digest(newest_content(world.article))
    schedule_update(world.article, at=at, time_zone="UTC", seen=seen, by=OPERATOR)
    return world.article


def together(*articles, at):
    return plan_package(
        None, name="Together", at=at, time_zone="UTC", articles=[each.pk for each in articles], by=OPERATOR
    )


def test_scheduled_lists_what_is_held_first_and_then_by_the_time(now):
    update, goes, comes = updated(now + 2 * HOUR), ArticleFactory(published=True), ArticleFactory()
    withdraw_article(goes, at=now + 3 * HOUR, by=OPERATOR)
    publish_article(comes, at=now + HOUR, by=OPERATOR)
    lines = scheduled(now)
    assert [(line.article, str(line.what), line.at - now) for line in lines] == [
        (comes, "Publish", HOUR),
        (update, "Publish changes", 2 * HOUR),
        (goes, "Withdraw", 3 * HOUR),
    ]
    ScheduledChange.objects.update(state=ChangeState.HELD, fault="It clashes.")
    first = scheduled(now)[0]
    assert (first.article, first.is_held, first.fault) == (update, True, "It clashes.")


def test_scheduled_leaves_out_what_has_happened_and_keeps_what_is_due_until_it_is_made(now):
    update = updated(now - HOUR)
    ArticleFactory(published=True), ArticleFactory(withdrawn=True), ArticleFactory(retracted=True), ArticleFactory()
    assert [line.article for line in scheduled(now)] == [update]
    ScheduledChange.objects.update(state=ChangeState.DONE)
    assert scheduled(now) == []


def test_scheduled_names_the_package(now):
    first, second = ArticleFactory(), ArticleFactory()
    package = together(first, second, at=now + HOUR)
    assert [line.package for line in scheduled(now)] == [package, package]


@pytest.mark.parametrize("count", [1, 4])
def test_scheduled_asks_the_same_number_of_queries_however_much_is_planned(now, count, django_assert_num_queries):
    for number in range(count):
        updated(now + HOUR, f"planned {number}")
    together(*ArticleFactory.create_batch(count), at=now + HOUR)
    with django_assert_num_queries(3):
        assert [str(line.article.conference) for line in scheduled(now)]


def test_plan_tells_who_planned_what(editor, chief, now):
    article = ArticleFactory()
    publish_article(article, at=now + HOUR, by=editor)
    withdraw_article(article, at=now + 2 * HOUR, by=chief)
    plan = plan_of(Article.objects.get(pk=article.pk), now)
    assert (plan.publication.created_by, plan.withdrawal.created_by) == (editor, chief)
    assert (plan.publishes_at, plan.withdraws_at) == (now + HOUR, now + 2 * HOUR)
    assert not plan_of(ArticleFactory(published=True), now)


def test_package_may_take_drafts_and_live_articles_with_changes_that_wait_in_none(now):
    draft, live = ArticleFactory(headline="Harbour draft"), make_world("live", published=True).article
    ArticleFactory(published=True), ArticleFactory(scheduled=True), ArticleFactory(withdrawn=True)
    keep_draft(live, newest_content(live) | {})
    together(ArticleFactory(), at=now + HOUR)
    waiting = make_world("waiting", published=True)
    keep_draft(waiting.article, draft_content(waiting))
    together(waiting.article, at=now - HOUR)
    out = ArticleFactory()
    out.package = together(ArticleFactory(), at=now - HOUR)
    out.save()
    now = timezone.now()
    assert set(candidates(now)) == {draft, live, out}
    assert list(candidates(now, "harb exam")) == [draft]


def test_packages_lists_what_is_to_come_out_first_and_tells_what_is_held(now):
    out = together(ArticleFactory(), at=now - HOUR)
    later, sooner = (together(ArticleFactory(), at=now + hours * HOUR) for hours in (2, 1))
    world = make_world("held", published=True)
    keep_draft(world.article, draft_content(world))
    due = together(world.article, at=now - HOUR)
    ScheduledChange.objects.update(state=ChangeState.HELD, fault="It clashes.")
    assert [(line.package, line.is_waiting, line.is_held) for line in packages(timezone.now())] == [
        (due, True, True),
        (sooner, True, False),
        (later, True, False),
        (out, False, False),
    ]
    assert find_package(out.pk, timezone.now()).is_waiting is False


@pytest.mark.parametrize("count", [1, 4])
def test_packages_asks_the_same_number_of_queries_however_many_there_are(now, count, django_assert_num_queries):
    for _ in range(count):
        together(ArticleFactory(), ArticleFactory(), at=now + HOUR)
    with django_assert_num_queries(4):
        assert [str(article.conference) for line in packages(now) for article in line.articles]
