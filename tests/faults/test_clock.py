"""A clock that was ahead and is set back: nothing comes out before its time or is made twice, and nothing is lost."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from articles.aggregate.content import digest
from articles.models import Mail
from articles.page_cache import PageCache
from articles.queries.snapshot import newest_content
from articles.services.article import publish_article
from articles.services.due import run_due
from articles.services.schedule import schedule_update
from articles.services.work import save_work
from articles.views import caching
from tests.admin.desk import post_form
from tests.factories import PositionFactory, TakeawayFactory

pytestmark = pytest.mark.django_db
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture(autouse=True)
def pages(monkeypatch):
    """Pages are kept, as they are outside tests."""
    monkeypatch.setattr(caching, "pages", PageCache(1_000_000))


@pytest.fixture
def now(time_machine):
    now = timezone.now().replace(microsecond=0)
    time_machine.move_to(now)
    return now


@pytest.fixture
def desk(client, chief):
    client.force_login(chief)
    return client


def make(slug, **state):
    given = {"slug": slug, "headline": "As it was", **state}
    return PositionFactory(
        takeaway=TakeawayFactory(**{f"article__{name}": value for name, value in given.items()})
    ).takeaway.article


def statuses(reader, *slugs):
    return [reader.get(f"/articles/{slug}/").status_code for slug in slugs]


def form_of(article):
    return reverse("admin:articles_article_change", args=[article.pk])


def plan_update(article, at, by):
    newest = newest_content(article)
    edited = newest | {"article": newest["article"] | {"headline": "Planned"}}
    save_work(article.pk, edited, base=digest(newest), by=by)
    schedule_update(article, at=at, time_zone="UTC", seen=digest(newest_content(article)), by=by)


def test_desk_and_readers_go_on_while_an_hour_comes_twice(reader, desk, chief, now, time_machine):
    old, fresh, planned = make("old", published=True), make("fresh"), make("planned")
    publish_article(fresh, by=chief)
    publish_article(planned, at=now + HOUR, by=chief)
    plan_update(old, now, chief)
    Mail.objects.create(to=chief, subject="Once", text="An example.")
    run_due()
    assert statuses(reader, "old", "fresh", "planned") == [200, 200, 404]
    assert "Planned" in reader.get("/articles/old/").text
    versions = [version.number for version in old.snapshots.all()]

    time_machine.move_to(now - HOUR)
    assert run_due().faults == []
    assert [version.number for version in old.snapshots.all()] == versions
    assert [message.subject for message in mail.outbox].count("Once") == 1
    # What has come out in this hour comes once more, at its time.
    assert statuses(reader, "old", "fresh", "planned") == [200, 404, 404]
    assert desk.get(reverse("admin:index")).status_code == 200
    for article in (old, fresh, planned):
        assert post_form(desk, form_of(article), headline="Typed an hour ago").status_code == 302
        article.refresh_from_db()
        assert newest_content(article)["article"]["headline"] == "Typed an hour ago"
    assert post_form(desk, form_of(old), button="_publish").status_code == 302
    assert "Typed an hour ago" in reader.get("/articles/old/").text
    assert max(version.number for version in old.snapshots.all()) > max(versions)

    time_machine.move_to(now + MINUTE)
    assert run_due().faults == []
    assert statuses(reader, "old", "fresh", "planned") == [200, 200, 404]
    assert "Typed an hour ago" in reader.get("/articles/old/").text
    time_machine.move_to(now + HOUR)
    assert statuses(reader, "planned") == [200]
