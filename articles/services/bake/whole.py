"""A static copy of the whole site, made in a folder beside the one before, in whose place it then comes at once."""

from collections import deque
from collections.abc import Callable
from dataclasses import astuple, dataclass, field
from pathlib import Path
from time import monotonic
from urllib.parse import unquote
from uuid import uuid4

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone

from articles.models import Article, Position, Takeaway
from articles.queries.address import old_addresses
from articles.queries.closure import article_digests
from articles.queries.generation import standing_at
from articles.services.bake.check import Fault, broken_links
from articles.services.bake.markup import Words
from articles.services.bake.page import Baker, PageError
from articles.services.bake.place import Site
from articles.services.bake.release import (
    clean,
    current_release,
    locked,
    new_release,
    switch,
)
from articles.services.bake.visitor import Visitor
from coverage_site.build import build

# What readers ask with words or choices of their own, and what is not for readers.
LEFT_OUT = ("admin:index", "articles:api-docs", "articles:speaker-comparison", "articles:oembed")
NOT_HELD = ("/preview/", "/healthz")
# Everything else is led to from these.
BEGINNINGS = ("home", "sitemap", "news-sitemap", "robots", "search", "feed-list", "old-correction-feed")
# Of these some are other ones when an hour or a day has passed. Where they are the same, all are.
CLOCKED = ("home", "news-sitemap", "data", "conference-calendar")
# What others lead to that no page leads to: frames of what was retracted since, and what programs ask for.
BESIDE = {"position-detail": "position-embed", "conference-detail": "conference-event"}
# What is made from an article alone, see `articles.queries.closure`: files below the address of it, of a takeaway or of
# a statement.
ALONE = {"card.png", "cite.bib", "cite.ris", "cite/index.html", "embed/index.html", "fixture.json"}
UNITS = {Article: "articles", Takeaway: "takeaways", Position: "positions"}
ABOUT_COPY = "/about/copy/"
NOT_FOUND = "404.html"
# While much is published, a copy is behind again when it is done.
MOST_PASSES = 3
SECONDS_BETWEEN_LINES = 5

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Outcome:
    """How many files the copy has, how many were written for it and are gone since the one before; and broken links."""

    files: int
    written: int
    gone: int
    faults: list[Fault] = field(default_factory=list)


def bake_site(folder: Path, *, is_live: bool, tell: Tell) -> Outcome:
    """Make the copy of the public site in a folder the site of today, and return what that took.

    Readers of the copy get the one before until the new one is whole; so they do when this is killed, and the next
    run clears up. Where nothing has changed nothing is written. `is_live` tells whether the site itself goes on at its
    address, where the copy then leads for what it cannot do. Raises FolderError, PageError or OSError, after which the
    copy is as it was.
    """
    if settings.DEBUG:
        raise PageError("With DEBUG on, pages say more than readers may know. Turn it off for a copy.")
    site, outcome = _site(is_live), None
    with locked(folder):
        clean(folder)
        for _ in range(MOST_PASSES):
            key = _key(site)
            found = _Bake(folder, site, key, tell).run()
            outcome = found if outcome is None else _both(outcome, found)
            if key == _key(site):
                break
    return outcome


def check_site(folder: Path) -> list[Fault]:
    """Return the broken links of the copy that readers get from a folder. Raises FileNotFoundError without one."""
    release = current_release(folder)
    if release is None:
        raise FileNotFoundError(folder)
    return sorted(broken_links(release.site, _site(release.manifest.get("is_live", False))))


def _site(is_live):
    left_out = (*map(reverse, LEFT_OUT), reverse("articles:search-suggestions"), *NOT_HELD)
    return Site(settings.SITE_URL, left_out, is_live)


def _key(site):
    """Return what tells a copy that is right from one that is not, None where that cannot be told."""
    standing = standing_at(timezone.now())
    return standing and [build(), site.url, site.is_live, standing.mark]


def _beside(page):
    try:
        match = resolve(unquote(page.partition("?")[0]))
    except Resolver404:  # styles and scripts
        return []
    name = BESIDE.get(match.url_name)
    return [reverse(f"articles:{name}", kwargs=match.kwargs)] if name else []


def _units():
    """Return the digests of articles, takeaways and statements, by the folders in which their files are."""
    found = article_digests(timezone.now())
    return {f"{UNITS[model]}/{name}": digest for model, digests in found.items() for name, digest in digests.items()}


def _unit_of(file):
    """Return the folder of the record to which a file belongs, and its name there."""
    kind, _, rest = file.partition("/")
    slug, _, name = rest.partition("/")
    return f"{kind}/{slug}", name


def _both(first, second):
    return Outcome(second.files, first.written + second.written, first.gone + second.gone, second.faults)


class _Bake:
    """One pass over the site."""

    def __init__(self, folder: Path, site: Site, key: list | None, tell: Tell):
        self.folder, self.site, self.key, self.tell = folder, site, key, tell
        self.former = current_release(folder)
        self.manifest = self.former.manifest if self.former else {}
        self.known = self.manifest.get("files", {})
        self.files, self.units, self.rendered = {}, {}, set()

    def run(self) -> Outcome:
        """Make the release and let readers have it; Outcome of nothing where the one that they have is right."""
        release = new_release(self.folder)
        try:
            self.baker = Baker(self.site, Visitor(self.site.url), self._words(), release, self.former)
            if self._is_right():
                faults = [Fault(*fault) for fault in self.manifest["faults"]]
                return Outcome(len(self.known), 0, 0, faults)
            release.empty()
            self.units = _units() if self.key else {}
            self._bake_pages()
            self._bake_own_pages()
            faults = sorted(broken_links(release.site, self.site))
            release.note(self._manifest(faults))
            switch(self.folder, release)
        finally:
            clean(self.folder)
        return self._outcome(faults)

    def _is_right(self):
        if self.key is None or self.manifest.get("key") != self.key:
            return False
        pages = [reverse(f"articles:{name}") for name in CLOCKED]
        return all(self._bake(page) == self.known.get(self.site.file_of(page)) for page in pages)

    def _bake(self, page):
        """Write the file of a page and return its digest, None where the site has no such page."""
        file = self.site.file_of(page)
        baked = self.baker.bake(page, file, self.known.get(file))
        return baked and baked.digest

    def _bake_pages(self):
        """Write every page to which the beginnings lead."""
        progress = _Progress(self.tell, len(self.known))
        waiting = deque([*(reverse(f"articles:{name}") for name in BEGINNINGS), *old_addresses()])
        seen = {self.site.file_of(page) for page in waiting}
        while waiting:
            page = waiting.popleft()
            file = self.site.file_of(page)
            baked = self._reused(file) or self.baker.bake(page, file, self.known.get(file))
            if baked is None:
                continue
            self.files[file] = baked.digest
            for other in (*baked.leads_to, *_beside(page)):
                target = self.site.file_of(other)
                if target and target not in seen:
                    seen.add(target)
                    waiting.append(other)
            progress.count(len(waiting))

    def _reused(self, file):
        """Take a file over whose article is as it was, and of which nothing else can have changed; else None."""
        unit, name = _unit_of(file)
        if name not in ALONE or file not in self.known:
            return None
        former = self.manifest["units"].get(unit) if self._is_same_site else None
        if former and former == self.units.get(unit):
            return self.baker.reuse(file, self.known[file])
        self.rendered.add(unit)
        return None

    @property
    def _is_same_site(self):
        return bool(self.key and self.manifest.get("key")) and self.manifest["key"][:3] == self.key[:3]

    def _bake_own_pages(self):
        """Write the pages that only a copy has: what it leaves out, and the answer where nothing is found."""
        left_out = self.baker.visitor.rendered(
            ABOUT_COPY,
            "articles/static_copy.html",
            {"made_at": timezone.now(), "live": self.site.is_live and self.site.url},
        )
        self._own(left_out, ABOUT_COPY, self.site.file_of(ABOUT_COPY))
        nowhere = f"/{uuid4()}/"
        with self.baker.visitor.ask(nowhere) as answer:
            self._own(b"".join(answer.chunks).decode(), nowhere, NOT_FOUND)

    def _own(self, html, page, file):
        self.files[file] = self.baker.bake_html(html, page, file, self.known.get(file)).digest

    def _words(self):
        def notice(page):
            context = {"live": self.site.is_live and f"{self.site.url}{page}", "left_out": ABOUT_COPY}
            return render_to_string("articles/_static_copy_notice.html", context)

        return Words(notice, ABOUT_COPY)

    def _manifest(self, faults):
        # What was written while the record changed may be of neither before nor after.
        is_sure = self.key == _key(self.site)
        return {
            "key": self.key,
            "units": {unit: digest for unit, digest in self.units.items() if is_sure or unit not in self.rendered},
            "is_live": self.site.is_live,
            "files": self.files,
            "faults": [astuple(fault) for fault in faults],
        }

    def _outcome(self, faults):
        written = sum(self.known.get(file) != digest for file, digest in self.files.items())
        return Outcome(len(self.files), written, len(self.known.keys() - self.files.keys()), faults)


class _Progress:
    """Tells every few seconds how many files there are, how fast they come, and how many are known to be ahead."""

    def __init__(self, tell: Tell, expected: int):
        self.tell, self.expected, self.done = tell, expected, 0
        self.began = self.told = monotonic()

    def count(self, waiting: int) -> None:
        self.done += 1
        now = monotonic()
        if now - self.told >= SECONDS_BETWEEN_LINES:
            self.told = now
            ahead = max(waiting, self.expected - self.done)
            self.tell(f"{self.done} files, {self.done / (now - self.began):.0f} a second, at least {ahead} to come")
