"""The folder of a copy: nobody ever sees half of one, whatever happens to the process that writes it."""

import fcntl
import os
import resource
import signal
import stat
from pathlib import Path

import pytest
from django.db import connections

from articles.services.bake import FolderError, bake_site, page, release, whole
from articles.services.generation import move_generation
from tests import factories
from tests.baking import bake, bodies

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def styles(settings):
    settings.STATIC_ROOT = settings.BASE_DIR / "static"


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "copy"


def without_page_about_it(folder):
    return {path: body for path, body in bodies(folder).items() if not path.startswith("about/copy/")}


def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)


def die_at_call(number, function):
    calls = []

    def counting(*args, **kwargs):
        calls.append(1)
        return die() if len(calls) == number else function(*args, **kwargs)

    return counting


# Where a process is killed, and whether readers then get the new copy.
MOMENTS = {
    "before the first file": (whole, "new_release", 1, False),
    "amid the files": (page, "_pour", 25, False),
    "while links are checked": (whole, "broken_links", 1, False),
    "before the switch": (release.os, "replace", 1, False),
    "after the switch": (release.shutil, "rmtree", 2, True),
}


@pytest.mark.parametrize(("module", "name", "call", "is_new"), MOMENTS.values(), ids=MOMENTS)
def test_bake_that_is_killed_leaves_one_whole_copy_and_the_next_clears_up(folder, module, name, call, is_new):
    bake(folder)
    before = without_page_about_it(folder)
    factories.ArticleFactory(published=True)
    connection = connections["default"]
    child = os.fork()
    if child == 0:
        try:
            # A connection belongs to its event loop, and the one of a browser that an earlier test left is not here.
            connections["default"] = connection
            setattr(module, name, die_at_call(call, getattr(module, name)))
            bake(folder)
        finally:
            os._exit(1)
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL
    killed = without_page_about_it(folder)
    assert (killed == before) == (not is_new)

    bake(folder)
    after = without_page_about_it(folder)
    assert (killed == after) == is_new
    assert after.keys() > before.keys()
    assert [path.name for path in (folder / "releases").iterdir()] == [Path(os.readlink(folder / "current")).parts[1]]
    assert sorted(path.name for path in folder.iterdir()) == [".plenary-bake", "current", "releases"]


def test_disk_that_is_full_leaves_the_copy_as_it_was(folder):
    bake(folder)
    before = bodies(folder)
    former = resource.getrlimit(resource.RLIMIT_FSIZE)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    factories.ArticleFactory(published=True, introduction="<p>Much</p>" * 9000)
    move_generation()
    resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, former[1]))
    try:
        with pytest.raises(OSError, match="File too large"):
            bake_site(folder, is_live=False, tell=lambda line: None)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, former)
    assert bodies(folder) == before
    assert len(list((folder / "releases").iterdir())) == 1


def test_second_bake_at_once_is_refused(folder):
    folder.mkdir()
    with (folder / release.LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(FolderError, match="Another bake is writing to "):
            bake(folder)
    assert [path.name for path in folder.iterdir()] == [release.LOCK]


def test_folder_with_something_else_in_it_is_refused(folder):
    folder.mkdir()
    (folder / "letter.txt").write_text("Mine")
    with pytest.raises(FolderError, match="holds something that is no static copy"):
        bake(folder)
    assert [path.name for path in folder.iterdir()] == ["letter.txt"]


def test_file_in_place_of_the_folder_is_refused(folder):
    folder.write_text("Mine")
    for place in (folder, folder / "below"):
        with pytest.raises(FolderError, match="is no folder"):
            bake(place)
    assert folder.read_text() == "Mine"


def test_copy_can_be_read_by_everybody_and_written_by_its_owner(folder):
    former = os.umask(0o077)
    try:
        bake(folder)
        assert os.umask(0o077) == 0o077
    finally:
        os.umask(former)
    modes = {stat.S_IMODE(path.stat().st_mode) for path in folder.rglob("*")}
    assert modes == {0o755, 0o644}


def test_manifest_that_cannot_be_read_costs_a_whole_bake(folder):
    bake(folder)
    (next((folder / "releases").iterdir()) / release.MANIFEST).write_text("{")
    assert bake(folder).written > 50


def test_copy_without_links_between_files_is_written_whole(folder, monkeypatch):
    bake(folder)

    def refuse(*args):
        raise OSError("No links here")

    monkeypatch.setattr(page.os, "link", refuse)
    before = without_page_about_it(folder)
    bake(folder)
    assert without_page_about_it(folder) == before
