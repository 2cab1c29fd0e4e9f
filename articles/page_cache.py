"""Pages as they were rendered last, in the memory of this process. Knows neither database nor settings."""

import gzip
from collections import OrderedDict
from collections.abc import Callable
from threading import Event, Lock
from time import monotonic
from typing import Generic, TypeVar

# Of what it may hold, this part is for pages that were asked for again: whoever walks through all addresses of a site,
# or makes new ones up, drives out none of these.
PROVEN_PART = 0.8
# In seconds: so long one waits for another who renders the same page; then a page is good enough that was right until
# shortly before.
PATIENCE, GRACE = 2, 30
# What the index entry of a page takes besides its body, in bytes.
OVERHEAD = 1000
# The steps beyond give a hundredth less for twice the work.
LEVEL = 5
Other = TypeVar("Other")


class Page:
    """The body of a page, compressed unless it is a picture, and the headers that describe it, with the key for it."""

    __slots__ = ("content", "headers", "is_compressed", "key", "right_at")

    def __init__(self, key: str, content: bytes, headers: dict[str, str], is_compressed: bool):
        self.key, self.content, self.headers, self.is_compressed = key, content, headers, is_compressed
        self.right_at = monotonic()

    @classmethod
    def of(cls, key: str, body: bytes, headers: dict[str, str]) -> "Page":
        if headers.get("Content-Type", "").startswith("image/"):
            return cls(key, body, headers, False)
        # Without a time in it, so that the same page is the same bytes on every machine.
        return cls(key, gzip.compress(body, LEVEL, mtime=0), headers, True)

    @property
    def body(self) -> bytes:
        return gzip.decompress(self.content) if self.is_compressed else self.content

    @property
    def size(self) -> int:
        return len(self.content) + OVERHEAD


class PageCache(Generic[Other]):
    """Holds the newest rendering of each place, up to a number of bytes; what was not asked for longest goes first.

    A place is whatever tells one page from another, and hashable. May be used by many threads.
    """

    def __init__(self, limit: int):
        self.limit, self.size, self.proven_size = limit, 0, 0
        self._new, self._proven = OrderedDict(), OrderedDict()
        self._rendering = {}
        self._lock = Lock()

    def __len__(self):
        return len(self._new) + len(self._proven)

    def get(self, place, key: str) -> Page | None:
        """Return the page of a place, None unless there is one with that key."""
        with self._lock:
            page = self._find(place)
            if page is None or page.key != key:
                return None
            page.right_at = monotonic()
            self._prove(place, page)
            return page

    def put(self, place, page: Page) -> None:
        """Keep a page in the place of the one before, unless it is larger than all that may be kept."""
        if page.size > self.limit:
            return
        with self._lock:
            is_known = self._take(place) is not None
            self._new[place] = page
            self.size += page.size
            if is_known:
                self._prove(place, page)
            while self.size > self.limit:
                self._take(next(iter(self._new or self._proven)))

    def get_or_make(self, place, key: str, make: Callable[[], Page | Other]) -> Page | Other:
        """Return the page of a place under a key, or what `make` makes; what is no Page is not kept.

        While one thread makes it, others wait for that. Where it takes long they get the page as it was until shortly
        before, and where there is none each makes its own.
        """
        if not self.limit:
            return make()
        if page := self.get(place, key):
            return page
        with self._lock:
            is_made = self._rendering.get(place)
            if is_made is None:
                self._rendering[place] = Event()
        if is_made:
            is_made.wait(PATIENCE)
            return self.get(place, key) or self._former(place) or make()
        try:
            made = make()
            if isinstance(made, Page):
                self.put(place, made)
            return made
        finally:
            with self._lock:
                self._rendering.pop(place).set()

    def clear(self) -> None:
        """Forget all pages."""
        with self._lock:
            self._new.clear()
            self._proven.clear()
            self.size = self.proven_size = 0

    def _find(self, place):
        return self._proven.get(place) or self._new.get(place)

    def _former(self, place):
        """Return the page of a place as it was, None where somebody is known to render it no more or it is too old."""
        with self._lock:
            page = self._find(place) if place in self._rendering else None
        return page if page and monotonic() - page.right_at < GRACE else None

    def _take(self, place):
        page = self._new.pop(place, None)
        if page is None and (page := self._proven.pop(place, None)):
            self.proven_size -= page.size
        if page:
            self.size -= page.size
        return page

    def _prove(self, place, page):
        """Let a page stay among those asked for again; of these the one not asked for longest has to prove itself."""
        if self._new.pop(place, None):
            self._proven[place] = page
            self.proven_size += page.size
        self._proven.move_to_end(place)
        while self.proven_size > self.limit * PROVEN_PART:
            oldest, page = self._proven.popitem(last=False)
            self.proven_size -= page.size
            self._new[oldest] = page
