"""Pages in the memory of a process: bounded, thrown out by use, and rendered by one thread at a time."""

import gzip
from random import Random
from threading import Barrier, Event, Thread
from time import monotonic, sleep

import pytest

from articles import page_cache
from articles.page_cache import OVERHEAD, Page, PageCache

HTML = {"Content-Type": "text/html"}


def page(key="key", size=9000):
    """Return a page that takes so much of a cache; what is in it cannot be compressed."""
    return Page(key, Random(size).randbytes(size - OVERHEAD), {"Content-Type": "image/png"}, is_compressed=False)


def fill(cache, names):
    for name in names:
        cache.put(name, page())


def kept_of(cache, names):
    return [name for name in names if cache.get(name, "key")]


def in_thread(function, *args):
    thread = Thread(target=function, args=args)
    thread.start()
    return thread


class TestPage:
    def test_text_is_kept_compressed_and_comes_back_as_it_was(self):
        body = b"An example of a page. " * 100
        made = Page.of("key", body, HTML)
        assert made.is_compressed
        assert len(made.content) < len(body) / 10
        assert (made.body, gzip.decompress(made.content)) == (body, body)

    def test_same_text_is_the_same_bytes_at_any_time(self, time_machine):
        time_machine.move_to(0)
        first = Page.of("key", b"An example.", HTML).content
        time_machine.move_to(10**9)
        assert Page.of("key", b"An example.", HTML).content == first

    def test_picture_is_kept_as_it_is(self):
        made = Page.of("key", b"\x89PNG" * 100, {"Content-Type": "image/png"})
        assert (made.is_compressed, made.content, made.body) == (False, b"\x89PNG" * 100, b"\x89PNG" * 100)


class TestKeeping:
    def test_page_is_found_under_its_key_alone(self):
        cache = PageCache(100_000)
        cache.put("/", page("new"))
        assert cache.get("/", "new")
        assert cache.get("/", "old") is None
        assert cache.get("/other/", "new") is None

    def test_place_holds_the_newest_page_alone(self):
        cache = PageCache(100_000)
        cache.put("/", page("old", 9000))
        cache.put("/", page("new", 5000))
        assert (cache.get("/", "old"), len(cache), cache.size) == (None, 1, 5000)

    def test_memory_is_bounded_whatever_is_put_in(self):
        cache, random = PageCache(100_000), Random(1)
        for n in range(3000):
            name = random.randrange(60)
            if n % 3:
                cache.put(name, page(random.choice("ab"), random.randrange(OVERHEAD, 30_000)))
            else:
                cache.get(name, "a")
            assert cache.size <= cache.limit
            assert cache.proven_size <= cache.size
        counted = [each.size for part in (cache._new, cache._proven) for each in part.values()]
        assert (sum(counted), len(counted)) == (cache.size, len(cache))
        assert sum(each.size for each in cache._proven.values()) == cache.proven_size

    def test_page_larger_than_all_that_may_be_kept_is_not_kept_and_drives_nothing_out(self):
        cache = PageCache(100_000)
        fill(cache, "ab")
        cache.put("large", page(size=100_001))
        assert kept_of(cache, ["a", "b", "large"]) == ["a", "b"]

    def test_what_was_not_asked_for_longest_goes_first(self):
        cache = PageCache(100_000)
        fill(cache, range(11))
        assert kept_of(cache, [3]) == [3]
        fill(cache, range(11, 20))
        kept = kept_of(cache, range(20))
        assert kept == [3, *range(10, 20)]

    def test_walk_through_all_addresses_drives_out_nothing_that_is_asked_for_again(self):
        cache, wanted = PageCache(100_000), ["home", "article", "matrix"]
        fill(cache, wanted)
        assert kept_of(cache, wanted) == wanted
        fill(cache, range(1000))
        assert kept_of(cache, wanted) == wanted

    def test_page_that_is_rendered_again_keeps_its_rank(self):
        cache = PageCache(100_000)
        cache.put("home", page("old"))
        cache.put("home", page("key"))
        fill(cache, range(1000))
        assert kept_of(cache, ["home"]) == ["home"]

    def test_what_was_wanted_once_gives_way_to_what_is_wanted_now(self):
        cache = PageCache(100_000)
        for names in (range(11), range(100, 111)):
            for name in names:
                cache.put(name, page())
                cache.get(name, "key")
        assert len(kept_of(cache, range(100, 111))) > len(kept_of(cache, range(11)))

    def test_cleared_cache_holds_nothing(self):
        cache = PageCache(100_000)
        fill(cache, "ab")
        kept_of(cache, "a")
        cache.clear()
        assert (len(cache), cache.size, cache.proven_size, kept_of(cache, "ab")) == (0, 0, 0, [])

    def test_threads_together_lose_no_count(self):
        cache, start = PageCache(60_000), Barrier(4)

        def work(seed):
            random = Random(seed)
            start.wait()
            for _ in range(1500):
                cache.get_or_make(random.randrange(12), random.choice("ab"), lambda: page("a", 7000))

        for thread in [in_thread(work, seed) for seed in range(4)]:
            thread.join()
        assert cache.size == 7000 * len(cache) <= cache.limit
        assert not cache._rendering


class TestRendering:
    """One thread renders a page that is not there; what the others do meanwhile."""

    @pytest.fixture
    def cache(self):
        return PageCache(100_000)

    @pytest.fixture
    def slow(self, cache):
        """Have a thread render a page until the test lets it; gives the one that lets it, and what it got."""
        begun, may_end, got = Event(), Event(), []

        def make():
            begun.set()
            may_end.wait(10)
            return self.made

        thread = in_thread(lambda: got.append(cache.get_or_make("/", "new", make)))
        begun.wait(10)

        def end():
            may_end.set()
            thread.join()
            return got[0]

        self.made = page("new")
        yield end
        end()

    def test_made_page_is_kept_and_made_once(self, cache):
        made = [cache.get_or_make("/", "key", lambda: page("key")) for _ in range(3)]
        assert made[0] is made[1] is made[2]

    def test_answer_that_is_no_page_is_not_kept(self, cache):
        assert [cache.get_or_make("/", "key", lambda n=n: f"404 for the {n}th") for n in (1, 2)] == [
            "404 for the 1th",
            "404 for the 2th",
        ]

    def test_cache_of_no_size_keeps_nothing_and_lets_nobody_wait(self):
        cache, inside = PageCache(0), Barrier(2, timeout=page_cache.PATIENCE / 2)

        def make():
            inside.wait()  # Each comes here while the other does.
            return page()

        for thread in [in_thread(cache.get_or_make, "/", "key", make) for _ in range(2)]:
            thread.join()
        assert (len(cache), inside.broken) == (0, False)

    def test_others_wait_for_the_one_who_renders_and_get_the_same(self, cache, slow):
        got = []
        waiting = [in_thread(lambda: got.append(cache.get_or_make("/", "new", lambda: page("own")))) for _ in range(5)]
        first = slow()
        for thread in waiting:
            thread.join()
        assert got == [first] * 5

    def test_other_places_wait_for_nothing(self, cache, slow):
        assert cache.get_or_make("/other/", "new", lambda: page("other")).key == "other"

    def test_where_it_takes_long_others_get_the_page_as_it_was(self, cache, slow, monkeypatch):
        monkeypatch.setattr(page_cache, "PATIENCE", 0.01)
        former = page("old")
        cache.put("/", former)
        assert cache.get_or_make("/", "new", lambda: page("own")) is former
        assert slow().key == "new"
        assert cache.get_or_make("/", "new", lambda: page("own")).key == "new"

    def test_page_that_was_right_too_long_ago_is_rendered_instead(self, cache, slow, monkeypatch):
        monkeypatch.setattr(page_cache, "PATIENCE", 0.01)
        former = page("old")
        former.right_at = monotonic() - page_cache.GRACE - 1
        cache.put("/", former)
        assert cache.get_or_make("/", "new", lambda: page("own")).key == "own"

    def test_where_it_takes_long_and_there_is_none_others_render_for_themselves(self, cache, slow, monkeypatch):
        monkeypatch.setattr(page_cache, "PATIENCE", 0.01)
        assert cache.get_or_make("/", "new", lambda: page("own")).key == "own"

    def test_after_an_answer_that_is_no_page_those_who_waited_ask_for_themselves(self, cache, slow):
        cache.put("/", page("old"))
        self.made, got = "404", []
        waiting = in_thread(lambda: got.append(cache.get_or_make("/", "new", lambda: "404 as well")))
        sleep(0.05)  # It waits by now; should it not, it renders all the same.
        slow()
        waiting.join()
        assert got == ["404 as well"]

    def test_rendering_that_fails_holds_nobody_up(self, cache):
        def fail():
            raise RuntimeError("Out of order.")

        for _ in range(2):
            with pytest.raises(RuntimeError):
                cache.get_or_make("/", "key", fail)
        assert cache.get_or_make("/", "key", lambda: page("key")).key == "key"
