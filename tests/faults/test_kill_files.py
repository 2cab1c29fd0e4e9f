"""Files of the whole site, which come as a whole or not at all: a static copy, a backup, and everything put back."""

import os

import pytest

from tests.baking import bodies
from tests.deployment.machines import Visitor
from tests.faults.site import moments, page_of, serving, title_of

ABOUT = "about/copy/"


@pytest.fixture(scope="module")
def article(site):
    [article] = site.do("make", count=1)
    site.do("add_photo")
    return article


def copy_in(folder):
    """Return what readers get, but for the page that says when it was made."""
    return {path: body for path, body in bodies(folder).items() if not path.startswith(ABOUT)}


def test_bake_leaves_the_copy_before_or_the_new_one(site, article, kills, tmp_path):
    folder, killed = tmp_path / "copy", 0
    given = {"folder": str(folder)}
    site.warm_up("bake", **given)
    site.do("rename", article=article, headline="Headline")
    seconds = site.run("bake", **given).seconds
    before = copy_in(folder)
    for number, moment in enumerate(moments(kills, seconds)):
        site.do("rename", article=article, headline=f"Headline {number}")
        killed += site.run("bake", kill_after=moment, **given).is_killed
        found = copy_in(folder)
        if found != before:
            # What came instead is the whole copy of now, so that there is nothing more to do.
            site.do("bake", **given)
            before = copy_in(folder)
            assert found == before, f"killed after {moment} of {seconds} seconds"
            assert f"Headline {number}".encode() in found[f"articles/{article}/index.html"]
    assert killed >= kills / 4
    site.do("bake", **given)
    assert f"Headline {kills - 1}".encode() in copy_in(folder)[f"articles/{article}/index.html"]
    assert sorted(os.listdir(folder)) == [".plenary-bake", "current", "releases"]
    assert len(os.listdir(folder / "releases")) == 1


def test_backup_is_there_as_a_whole_or_not_at_all(site, article, kills, tmp_path):
    file, killed, few = tmp_path / "backup.zip", 0, max(kills // 4, 1)  # it takes seconds to make the tables
    given = {"file": str(file)}
    run = site.run("backup", **given)
    file.unlink()
    for moment in moments(few, run.seconds):
        killed += site.run("backup", kill_after=moment, **given).is_killed
        if file.exists():
            assert site.do("files_in", **given) == run.answer
            file.unlink()
    assert killed >= few / 4
    site.do("backup", **given)
    assert os.listdir(tmp_path) == [file.name]


def test_restore_is_all_or_nothing(make_site, kills, tmp_path):
    site, files, digests = make_site(), [], {}
    [article] = site.do("make", count=1)
    for headline in ("First", "Second"):
        site.do("rename", article=article, headline=headline)
        site.do("add_photo")
        files.append(str(tmp_path / headline))
        site.do("backup", file=files[-1])
        digests[site.do("everything")] = headline
    site.do("restore", file=files[0])
    seconds, killed = site.run("restore", file=files[1]).seconds, 0
    headline = digests[site.do("everything")]
    assert headline == "Second"
    with serving(site) as machine:
        for moment in moments(kills, seconds):
            other = files[headline == "First"]
            Visitor().get(machine, page_of(article))
            killed += site.run("restore", kill_after=moment, file=other).is_killed
            headline = digests[site.do("everything")]
            assert title_of(Visitor().get(machine, page_of(article))) == headline
    assert killed >= kills / 4
    site.do("restore", file=files[0])
    assert digests[site.do("everything")] == "First"
    assert not [name for name in os.listdir(site.folder) if name.startswith((".restore", "tmp"))]
