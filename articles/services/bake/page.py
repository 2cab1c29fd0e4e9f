"""One page of the site made into a file of a static copy."""

import gzip
import os
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from hashlib import blake2b
from html import escape
from pathlib import Path
from tempfile import SpooledTemporaryFile
from urllib.parse import urljoin

from articles.services.bake.markup import Words, adapt
from articles.services.bake.place import INDEX, Site, address_of
from articles.services.bake.reference import is_read, references
from articles.services.bake.release import Release
from articles.services.bake.sitemap import adapt_sitemap
from articles.services.bake.visitor import Answer, Visitor

HTML = "text/html"
# What shrinks: also what ends in "+json" or "+xml".
TEXTS = ("text/", "application/json", "application/xml", "application/javascript", "application/x-")
# What fits a packet comes no sooner when it is compressed.
LEAST_COMPRESSED = 1400
IN_MEMORY = 2**20
CHUNK = 2**16
REDIRECTS = {301, 302, 307, 308}


class PageError(Exception):
    """The site failed to answer for a page; says which."""


@dataclass(frozen=True)
class Baked:
    """A file of the copy: its name, the digest of what is in it, and the pages of the site to which it leads."""

    file: str
    digest: str
    leads_to: set[str] = field(default_factory=set)


class Baker:
    """Writes files of a release. What is as it was in the release before is not written again."""

    def __init__(self, site: Site, visitor: Visitor, words: Words, release: Release, former: Release | None):
        self.site, self.visitor, self.words, self.release, self.former = site, visitor, words, release, former

    def bake(self, address: str, file: str, known: str | None = None) -> Baked | None:
        """Write the file of a page, whose digest was `known` before; None where the site has no such page.

        Raises PageError where the site fails.
        """
        with self.visitor.ask(address) as answer:
            if answer.status == 200:
                return self._baked(address, file, known, answer)
            if answer.status in REDIRECTS and file.endswith(INDEX):
                return self._leading_on(address, file, known, answer.location)
            if answer.status >= 500 or answer.status == 400:
                raise PageError(f"The site answered {answer.status} for {address}")
        return None

    def bake_html(self, html: str, address: str, file: str, known: str | None = None) -> Baked:
        """Write a page that was made for the address of a page of the live site."""
        found = adapt(html, self.site, address, self.words)
        digest = self._write(file, [found.html.encode()], known, is_text=True)
        return Baked(file, digest, {link.page for link in found.links})

    def reuse(self, file: str, known: str) -> Baked | None:
        """Take a file over from the release before, None where that is not possible."""
        if not self._link(file):
            return None
        path, page = self.release.site / file, address_of(file)
        links = references(file, path.read_text(), self.site, page).links if is_read(file) else ()
        return Baked(file, known, {link.page for link in links})

    def _baked(self, address, file, known, answer: Answer):
        is_text = answer.content_type.startswith(TEXTS) or answer.content_type.endswith(("+json", "+xml"))
        if answer.content_type == HTML:
            return self.bake_html(b"".join(answer.chunks).decode(), address, file, known)
        if not is_read(file):
            return Baked(file, self._write(file, answer.chunks, known, is_text=is_text))
        text = b"".join(answer.chunks).decode()
        if file.endswith(".xml"):
            text = adapt_sitemap(text, self.site)
        links = references(file, text, self.site, address).links
        digest = self._write(file, [text.encode()], known, is_text=is_text)
        return Baked(file, digest, {link.page for link in links})

    def _leading_on(self, address, file, known, location):
        inside = self.site.inside(location, address)
        target = inside[0] if inside else location
        html = LEADING_ON.format(address=escape(target), whole=escape(urljoin(self.site.url, target)))
        return self.bake_html(html, address, file, known)

    def _write(self, file: str, chunks: Iterable[bytes], known, *, is_text: bool) -> str:
        digest = blake2b(digest_size=16)
        with SpooledTemporaryFile(IN_MEMORY, dir=self.release.folder) as body:
            for chunk in chunks:
                digest.update(chunk)
                body.write(chunk)
            size = body.tell()
            if digest.hexdigest() == known and self._link(file):
                return known
            path = self._path(file)
            _pour(body, path, open)
            if is_text and size >= LEAST_COMPRESSED:
                _pour(body, Path(f"{path}.gz"), _compressed)
        return digest.hexdigest()

    def _link(self, file) -> bool:
        """Put the file of the release before into this one too, with its compressed form; tell whether there is one."""
        if self.former is None:
            return False
        path, before = self._path(file), self.former.site / file
        try:
            os.link(before, path)
            if os.path.exists(f"{before}.gz"):
                os.link(f"{before}.gz", f"{path}.gz")
        except OSError:  # it is gone, or this is no file system for links
            return False
        return True

    def _path(self, file) -> Path:
        path = self.release.site / file
        path.parent.mkdir(parents=True, exist_ok=True)
        return path


def _pour(body, path, opened: Callable):
    body.seek(0)
    path.unlink(missing_ok=True)  # a link would lead into the release that readers get
    with opened(path, "wb") as file:
        shutil.copyfileobj(body, file, CHUNK)


def _compressed(path, mode):
    # Without a time in it, so that the same page is the same file.
    return gzip.GzipFile(path, mode, compresslevel=9, mtime=0)


# A file cannot answer that a page has moved.
LEADING_ON = """<!doctype html>
<meta charset="utf-8">
<meta http-equiv="refresh" content="0; url={address}">
<link rel="canonical" href="{whole}">
<title>{address}</title>
<a href="{address}">{address}</a>
"""
