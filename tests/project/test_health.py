"""What is answered to probes, which know nothing of the site but an address and a port."""

import threading

import pytest
from django.test import Client
from django.test.utils import override_settings

from coverage_site import health

WELL = {"status": "ok", "database": "ok", "migrations": "ok"}
# As a load balancer asks: by number, in plain http, with whatever cookies.
PROBE = {"HTTP_HOST": "10.0.0.7:8000", "HTTP_COOKIE": "sessionid=stale"}
REDIS_AWAY = {"default": {"BACKEND": "coverage_site.cache.ForgivingRedisCache", "LOCATION": "redis://127.0.0.1:9/0"}}


def probe(address):
    response = Client().get(address, **PROBE)
    assert response["Cache-Control"] == "no-store"
    assert not response.cookies
    return response.status_code, response.json()


def test_live_asks_neither_database_nor_host_nor_scheme():
    with override_settings(SECURE_SSL_REDIRECT=True, ALLOWED_HOSTS=["plenary.example"]):
        assert probe("/healthz") == (200, {"status": "ok"})


@pytest.mark.django_db
def test_ready_names_its_parts_whatever_the_host_and_the_scheme():
    with override_settings(SECURE_SSL_REDIRECT=True, ALLOWED_HOSTS=["plenary.example"]):
        assert probe("/healthz/ready") == (200, WELL)


@pytest.mark.parametrize("address", ["/healthz", "/healthz/ready"])
def test_probe_can_only_be_asked(client, address):
    assert client.head(address).content == b""
    response = client.post(address)
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize("address", ["/healthz/", "/healthz/live", "/healthz/ready/"])
def test_no_other_address_is_a_probe(client, db, address):
    assert client.get(address).status_code == 404


def test_ready_database_that_fails_is_named_without_its_words():
    # Without the mark a test has no database: every connection raises, with a long explanation.
    status, said = probe("/healthz/ready")
    assert (status, said) == (503, {"status": "unwell", "database": "does not answer", "migrations": "unknown"})


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("more", "said"),
    [
        ([("articles", "9998_made_up")], "articles.9998_made_up is not applied"),
        ([("articles", "9998_made_up"), ("auth", "9999_too")], "articles.9998_made_up and 1 more are not applied"),
    ],
)
def test_ready_migration_that_this_version_has_and_the_database_has_not_is_named(monkeypatch, more, said):
    wanted = health.wanted_migrations() | set(more)
    monkeypatch.setattr(health, "wanted_migrations", lambda: wanted)
    assert probe("/healthz/ready") == (503, {"status": "unwell", "database": "ok", "migrations": said})


@pytest.mark.django_db
def test_ready_database_of_the_next_version_is_ready(monkeypatch):
    last = max(name for app, name in health.wanted_migrations() if app == "articles")
    fewer = health.wanted_migrations() - {("articles", last)}
    monkeypatch.setattr(health, "wanted_migrations", lambda: fewer)
    assert probe("/healthz/ready") == (200, WELL)


@pytest.mark.django_db
def test_ready_without_the_cache_is_ready_and_says_so():
    pytest.importorskip("redis")
    with override_settings(CACHES=REDIS_AWAY, CACHE_IS_SHARED=True):
        assert probe("/healthz/ready") == (200, {**WELL, "cache": "does not answer"})


@pytest.mark.django_db
def test_ready_cache_that_keeps_what_it_is_given_is_well():
    with override_settings(CACHE_IS_SHARED=True):
        assert probe("/healthz/ready") == (200, {**WELL, "cache": "ok"})


def test_ready_probes_while_one_hangs_wait_for_the_same(monkeypatch):
    go_on = threading.Event()
    monkeypatch.setattr(health, "SECONDS", 0.05)
    monkeypatch.setattr(health.Check, "look", lambda check: go_on.wait(60))
    client = Client()
    try:
        assert [client.get("/healthz/ready", **PROBE).status_code for _ in range(3)] == [503] * 3
        assert [thread.name for thread in threading.enumerate()].count("readiness") == 1
    finally:
        go_on.set()
