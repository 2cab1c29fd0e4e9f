import pickle
import threading

import pytest
import redis
from django.core.cache import caches

from coverage_site import cache as module
from coverage_site.environment import read_cache
from tests.deployment.proxy import Proxy
from tests.redis_server import RedisServer

pytestmark = pytest.mark.redis_server


@pytest.fixture(autouse=True)
def rested(monkeypatch):
    """Nothing is known of any server, and none rests for so long that a test would have to wait."""
    monkeypatch.setattr(module, "_resting_until", {})
    monkeypatch.setattr(module, "REST", 1000)


@pytest.fixture(scope="module")
def server():
    with RedisServer() as server:
        yield server


@pytest.fixture
def own_server():
    """A server that the test may do to what it likes."""
    with RedisServer() as server:
        yield server


@pytest.fixture
def cache_at(settings):
    """Return a function that gives the cache at an address, as the site makes it."""

    def at(address):
        settings.CACHES = {"default": read_cache(address)}
        return caches["default"]

    return at


def rest_is_over(monkeypatch):
    monkeypatch.setattr(module, "monotonic", lambda: 10**9)


def assert_empty_but_working(cache):
    """Every way to use the cache answers as where nothing is in it."""
    assert cache.get("key") is None
    assert cache.get("key", "default") == cache.get("key", default="default") == "default"
    assert cache.get_many(["key", "other"]) == {}
    assert (cache.set("key", 1), cache.set_many({"key": 1, "other": 2}, 30)) == (None, ["key", "other"])
    assert (cache.add("key", 1), cache.touch("key"), cache.has_key("key"), "key" in cache) == (False,) * 4
    assert (cache.delete("key"), cache.delete_many(["key"]), cache.clear()) == (False, None, False)
    assert cache.get_or_set("key", lambda: "made") == "made"
    with pytest.raises(ValueError, match="not found"):
        cache.incr("key")


def test_cache_keeps_what_it_is_given(cache_at, server):
    cache = cache_at(server.address)
    cache.clear()
    cache.set("key", {"page": b"bytes"}, 30)
    cache.set_many({"one": 1, "two": "2"}, 30)
    assert cache.get("key") == {"page": b"bytes"}
    assert cache.get_many(["one", "two", "three"]) == {"one": 1, "two": "2"}
    assert (cache.add("one", 5), cache.add("four", 4), cache.incr("four")) == (False, True, 5)
    assert (cache.touch("key", 60), cache.delete("key"), cache.get("key")) == (True, True, None)


def test_server_that_is_away_is_an_empty_cache_until_it_is_back(cache_at, own_server, monkeypatch):
    cache = cache_at(own_server.address)
    cache.set("key", "value")
    own_server.stop()
    assert_empty_but_working(cache)
    own_server.start()
    assert cache.get("key") is None
    rest_is_over(monkeypatch)
    cache.set("key", "new")
    assert cache.get("key") == "new"


def test_server_that_was_started_anew_between_two_uses_is_not_taken_for_away(cache_at, own_server):
    cache = cache_at(own_server.address)
    cache.set("key", "value")
    own_server.stop()
    own_server.start()
    cache.set("key", "new")
    assert cache.get("key") == "new"


def test_server_that_hangs_is_waited_for_once(cache_at, own_server, monkeypatch, caplog):
    wire = Proxy("127.0.0.1", own_server.port)
    address = own_server.address.replace(str(own_server.port), str(wire.port))
    cache = cache_at(address)
    own_server.hang()
    assert_empty_but_working(cache)
    # Other threads have caches of their own, and the same server.
    found = []
    thread = threading.Thread(target=lambda: found.append(cache_at(address).get("key")))
    thread.start()
    thread.join()
    assert found == [None]
    assert (wire.taken, len(caplog.messages)) == (1, 1)
    rest_is_over(monkeypatch)
    assert cache.get("key") is None
    assert wire.taken == 2
    own_server.go_on()
    monkeypatch.setattr(module, "monotonic", lambda: 2 * 10**9)
    cache.set("key", "new")
    assert cache.get("key") == "new"


def test_first_to_ask_after_the_rest_asks_for_all(cache_at, monkeypatch):
    cache = cache_at("redis://127.0.0.1:1/0")
    assert cache.get("key") is None
    assert cache.is_resting(module.ANYTHING)
    rest_is_over(monkeypatch)
    assert [cache.is_resting(module.ANYTHING) for _ in range(3)] == [False, True, True]


def test_server_without_memory_left_still_answers_what_it_has(cache_at, caplog):
    with RedisServer("--maxmemory-policy", "noeviction") as server:
        cache = cache_at(server.address)
        cache.set("old", "value", None)
        redis.Redis.from_url(server.address).config_set("maxmemory", "1")
        for number in range(20):
            cache.set(f"key-{number}", b"0" * 1000)
            assert cache.get("old") == "value"
        assert cache.get("key-1") is None
        assert cache.add("other", 1) is False
    assert len(caplog.messages) == 2
    assert "OOM" in caplog.messages[0] or "maxmemory" in caplog.messages[0]


@pytest.mark.parametrize("password", ["", ":wrong@"])
def test_server_that_wants_another_password_is_an_empty_cache(cache_at, password):
    with RedisServer("--requirepass", "right") as server:
        assert_empty_but_working(cache_at(server.address.replace("127", f"{password}127", 1)))
        module._resting_until.clear()
        cache = cache_at(server.address.replace("127", ":right@127", 1))
        cache.set("key", "value")
        assert cache.get("key") == "value"


@pytest.mark.parametrize("left", [b"\x80nonsense", pickle.dumps(RedisServer).replace(b"RedisServer", b"LostServers")])
def test_what_another_version_has_left_is_not_found(cache_at, server, left):
    cache = cache_at(server.address)
    redis.Redis.from_url(server.address).set(cache.make_key("key"), left)
    assert cache.get("key", "default") == "default"
    assert cache.get_many(["key"]) == {}
    cache.set("key", "value")
    assert cache.get("key") == "value"


def test_fault_of_the_caller_is_no_fault_of_the_server(cache_at, server):
    with pytest.raises((AttributeError, TypeError, pickle.PicklingError)):
        cache_at(server.address).set("key", lambda: None)
