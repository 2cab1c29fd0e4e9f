"""Caches between us and readers are told when what they have is right no more: once, and again where it failed."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Heartbeat
from articles.services.due import run_due
from articles.services.generation import move_generation
from articles.services.purge import purge_caches
from tests.factories import ArticleFactory
from tests.services.servers import serving

pytestmark = pytest.mark.django_db


@pytest.fixture
def cdn(settings):
    """A cache that can be told; `sent` is what it was told."""
    with serving() as cdn:
        settings.PURGE_URL = cdn.url("/purge", host="127.0.0.1")
        cdn.pages["/purge"] = 200
        yield cdn


def test_cache_is_told_once_for_all_that_has_changed(cdn):
    move_generation()
    move_generation()
    assert [purge_caches() for _ in range(3)] == [True, False, False]
    move_generation()
    assert purge_caches()
    assert [(method, path) for method, path, _headers in cdn.asked] == [("POST", "/purge")] * 2


def test_cache_is_told_to_forget_everything_with_our_token(cdn, settings):
    settings.PURGE_TOKEN, bodies = "made-up", []

    def take(handler):
        bodies.append(json.loads(handler.rfile.read(int(handler.headers["Content-Length"]))))
        handler.answer(204)

    cdn.pages["/purge"] = take
    move_generation()
    purge_caches()
    [(_method, _path, headers)] = cdn.asked
    assert (headers["Authorization"], headers["Content-Type"]) == ("Bearer made-up", "application/json")
    assert bodies == [{"purge_everything": True}]


def test_without_a_token_none_is_sent(cdn):
    move_generation()
    purge_caches()
    assert "Authorization" not in cdn.asked[0][2]


def test_cache_is_told_when_the_clock_brings_a_story_out(cdn, time_machine):
    now = timezone.now()
    time_machine.move_to(now, tick=False)
    ArticleFactory(status="published", published_at=now + timedelta(minutes=10))
    assert [purge_caches(), purge_caches()] == [True, False]
    time_machine.move_to(now + timedelta(minutes=10))
    assert [purge_caches(), purge_caches()] == [True, False]


@pytest.mark.parametrize("status", [403, 500, 503])
def test_cache_that_refuses_is_told_again_and_the_desk_learns_of_it(cdn, status):
    cdn.pages["/purge"] = status
    move_generation()
    for times in (1, 2):
        run_due()
        assert len(cdn.asked) == times
        assert str(status) in Heartbeat.objects.get().faults
    cdn.pages["/purge"] = 200
    run_due()
    run_due()
    assert len(cdn.asked) == 3
    assert Heartbeat.objects.get().faults == ""


def test_cache_that_is_not_there_is_a_fault_of_that_job_alone(settings):
    settings.PURGE_URL = "http://127.0.0.1:9/purge"
    move_generation()
    report = run_due()
    assert len(report.faults) == 1
    assert report.faults[0].startswith("caches: ")


def test_where_no_address_is_set_nobody_is_told_and_nothing_is_asked(django_assert_num_queries):
    move_generation()
    with django_assert_num_queries(0):
        assert purge_caches() is False
