"""Static copies for tests: made without a word, with the styles as they are written."""

from pathlib import Path

from articles.services.bake import bake_site
from articles.services.generation import move_generation


def bake(folder, *, is_live=False, tell=lambda line: None):
    """Return the outcome of a bake of what is on record now, whichever way it came there."""
    move_generation()
    return bake_site(folder, is_live=is_live, tell=tell)


def text(folder, path):
    """Return what a web server sends from the copy in a folder at the path of a page or file."""
    file = Path(folder, "current", path.removeprefix("/"))
    return (file / "index.html" if path.endswith("/") else file).read_text()


def bodies(folder):
    """Return the bytes of every file that readers get, by its path."""
    site = Path(folder, "current").resolve()
    return {str(path.relative_to(site)): path.read_bytes() for path in site.rglob("*") if path.is_file()}
