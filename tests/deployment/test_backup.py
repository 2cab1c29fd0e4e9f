"""Backups by the commands that the README names, on both databases, with photos."""

import json
import os
import re
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import pytest

from coverage_site.bootstrap import ROOT
from tests.deployment.databases import at, database_of, in_python, url
from tests.deployment.machines import SETTINGS
from tests.deployment.test_database import rows_of
from tests.project.commands import environment, manage

PHOTO = "photos/" + "a" * 32 + ".jpg"
DATABASES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


def command(name, *arguments, data_dir, address):
    return manage(name, *map(str, arguments), data_dir=data_dir, DATABASE_URL=address, DJANGO_SETTINGS_MODULE=SETTINGS)


def succeed(*arguments, **where):
    result = command(*arguments, **where)
    assert (result.returncode, result.stderr) == (0, ""), result
    return result.stdout


def fail(*arguments, **where):
    """Return the one line that a command says when it has refused."""
    result = command(*arguments, **where)
    assert result.returncode == 1
    [line] = result.stderr.splitlines()
    return line.removeprefix("CommandError: ")


class Site:
    """A site with a folder and a database of its own."""

    def __init__(self, folder, address):
        self.where = {"data_dir": folder, "address": address}
        self.folder, self.address = folder, address

    @property
    def photos(self):
        return {path.name: path.read_bytes() for path in (self.folder / "media" / "photos").glob("*")}


@pytest.fixture(scope="module")
def full(source, tmp_path_factory):
    """A site with something in every table, and a photo with a file."""
    folder = tmp_path_factory.mktemp("full")
    shutil.copy(source, folder / "plenary.sqlite3")
    (folder / "media" / "photos").mkdir(parents=True, exist_ok=True)
    with sqlite3.connect(folder / "plenary.sqlite3") as connection:
        connection.execute("UPDATE articles_photo SET file = ?, renditions = '[]'", [PHOTO])
    (folder / "media" / PHOTO).write_bytes(b"made-up picture")
    return Site(folder, at(folder / "plenary.sqlite3"))


@pytest.fixture(scope="module")
def backup(full, tmp_path_factory):
    file = tmp_path_factory.mktemp("backups") / "of today.zip"
    said = succeed("backup", file, **full.where)
    assert "of http://127.0.0.1:8000" in said
    assert "1 files of photos" in said
    return file


@pytest.fixture
def new_site(empty_file, tmp_path):
    """Return a function that makes a site with a migrated database and nothing in it."""

    def make(name="new"):
        (tmp_path / name).mkdir()
        shutil.copy(empty_file, tmp_path / name / "plenary.sqlite3")
        return Site(tmp_path / name, at(tmp_path / name / "plenary.sqlite3"))

    return make


def rewritten(backup, file, change=lambda parts: None):
    """Write a backup again with something changed in its parts, which a manifest of their own describes."""
    with ZipFile(backup) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(parts.pop("manifest.json"))
    change(parts)
    manifest["files"] = {name: {"bytes": len(part), "sha256": sha256(part).hexdigest()} for name, part in parts.items()}
    written(file, manifest, parts)


def written(file, manifest, parts):
    with ZipFile(file, "w") as archive:
        for name, part in {"manifest.json": json.dumps(manifest).encode(), **parts}.items():
            archive.writestr(name, part)


def differing(site, other):
    """Return the tables in which one site has other rows than another."""
    here, there = rows_of(site.folder / "plenary.sqlite3"), rows_of(other.folder / "plenary.sqlite3")
    assert here.keys() == there.keys()
    return {table for table in here if here[table] != there[table]}


def test_everything_comes_back_from_a_backup_as_it_was(full, backup, new_site):
    site = new_site()
    said = succeed("restore", backup, **site.where)
    assert "the same on both sides." in said
    assert differing(site, full) == {"articles_mail"}
    assert site.photos == full.photos == {Path(PHOTO).name: b"made-up picture"}


def test_mail_that_waited_when_a_backup_was_made_is_not_sent_again_and_the_desk_is_told(backup, new_site):
    site = new_site()
    succeed("restore", backup, **site.where)
    variables = {"DJANGO_SETTINGS_MODULE": SETTINGS, "DATABASE_URL": site.address}
    run = manage("run_due", data_dir=site.folder, EMAIL_URL="consolemail://", **variables)
    # What the job itself has to tell goes out.
    assert "Subject: Held" in run.stdout
    assert "Subject: Example\n" not in run.stdout
    with sqlite3.connect(site.folder / "plenary.sqlite3") as connection:
        [fault] = connection.execute("SELECT fault FROM articles_mail WHERE subject = 'Example'").fetchone()
    assert fault == "It waited when a backup was made that was restored since. It may have been sent before."


@pytest.mark.postgresql
def test_backup_goes_from_one_kind_of_database_to_the_other_and_back(full, backup, empty, new_site, tmp_path):
    with database_of(empty) as name:
        (tmp_path / "there").mkdir()
        there = Site(tmp_path / "there", url(name))
        succeed("restore", backup, **there.where)
        succeed("backup", tmp_path / "again.zip", **there.where)
    back = new_site()
    succeed("restore", tmp_path / "again.zip", **back.where)
    assert differing(back, full) == {"articles_mail"}
    assert back.photos == full.photos


def test_backup_is_for_its_owner_alone_and_has_nobody_logged_in(backup, tmp_path):
    assert backup.stat().st_mode & 0o777 == 0o600
    assert os.listdir(backup.parent) == [backup.name]
    with ZipFile(backup) as archive:
        assert {*archive.namelist()} == {"manifest.json", "plenary.sqlite3", PHOTO}
        archive.extract("plenary.sqlite3", tmp_path)
    with sqlite3.connect(tmp_path / "plenary.sqlite3") as connection:
        assert connection.execute("SELECT count(*) FROM django_session").fetchone() == (0,)
        connection.create_function("REGEXP", 2, lambda pattern, text: re.search(pattern, text) is not None)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)


WRITING = """
import django
django.setup()
from itertools import count
from django.db import transaction
from articles.models import Topic
pair = [Topic.objects.create(name=f"Made-up {name}", slug=f"made-up-{name}", description="0") for name in "ab"]
for number in count(1):
    with transaction.atomic():
        for topic in pair:
            Topic.objects.filter(pk=topic.pk).update(description=str(number))
    print(number, flush=True)
"""


@pytest.mark.parametrize("kind", DATABASES)
def test_backup_is_of_one_moment_while_the_site_is_written_to(full, new_site, kind, request, tmp_path):
    if kind == "sqlite":
        site = new_site("busy")
        busy(site, tmp_path, new_site)
    else:
        with database_of(request.getfixturevalue("moved")[0]) as name:
            (tmp_path / "busy").mkdir()
            busy(Site(tmp_path / "busy", url(name)), tmp_path, new_site)


def busy(site, tmp_path, new_site):
    variables = environment(site.folder, DATABASE_URL=site.address, DJANGO_SETTINGS_MODULE=SETTINGS)
    # Into a file: a pipe that nobody reads would stop it when it is full.
    written = tmp_path / "written"
    with (
        written.open("w") as file,
        subprocess.Popen([sys.executable, "-c", WRITING], cwd=ROOT, env=variables, stdout=file) as writer,
    ):
        try:
            while writer.poll() is None and "\n" not in written.read_text():
                time.sleep(0.05)
            first = len(written.read_text().splitlines())
            command("backup", tmp_path / "busy.zip", **site.where)
            last = len(written.read_text().splitlines())
        finally:
            writer.kill()
    assert last > first + 5
    restored = new_site("restored")
    succeed("restore", tmp_path / "busy.zip", **restored.where)
    with sqlite3.connect(restored.folder / "plenary.sqlite3") as connection:
        found = connection.execute("SELECT DISTINCT description FROM articles_topic WHERE slug LIKE 'made-up-_'")
        [(number,)] = found.fetchall()
    assert first <= int(number) <= last + 1  # which is written before it is told


def cut(parts):
    parts["plenary.sqlite3"] = parts["plenary.sqlite3"][:-4096]


DAMAGES = {
    "of another format": lambda manifest, parts: manifest.update(format="other"),
    "without its database": lambda manifest, parts: (
        manifest["files"].pop("plenary.sqlite3"),
        parts.pop("plenary.sqlite3"),
    ),
    "with a part too many": lambda manifest, parts: parts.update({"more.txt": b"x"}),
    "without a photo": lambda manifest, parts: parts.pop(PHOTO),
    "with another photo": lambda manifest, parts: parts.update({PHOTO: b"made-up pictura"}),
    "with a photo that is cut off": lambda manifest, parts: parts.update({PHOTO: b"made-up"}),
    "with a database that is cut off": lambda manifest, parts: cut(parts),
    "with a file elsewhere": lambda manifest, parts: (
        manifest["files"].update({"photos/../../x.jpg": manifest["files"][PHOTO]}),
        parts.update({"photos/../../x.jpg": parts[PHOTO]}),
    ),
}


@pytest.fixture(scope="module")
def crowded(empty_file, tmp_path_factory):
    """A site that has a speaker, to which nothing shall happen."""
    folder = tmp_path_factory.mktemp("crowded")
    shutil.copy(empty_file, folder / "plenary.sqlite3")
    site = Site(folder, at(folder / "plenary.sqlite3"))
    in_python(
        "import django; django.setup(); from tests.factories import SpeakerFactory; SpeakerFactory()",
        folder,
        site.address,
    )
    return site


@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_backup_is_refused_and_nothing_happens(backup, crowded, damage, tmp_path):
    with ZipFile(backup) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(parts.pop("manifest.json"))
    DAMAGES[damage](manifest, parts)
    written(tmp_path / "damaged.zip", manifest, parts)
    before = rows_of(crowded.folder / "plenary.sqlite3")
    for line in (
        fail("restore", "--replace", tmp_path / "damaged.zip", **crowded.where),
        fail("backup", "--check", tmp_path / "damaged.zip", **crowded.where),
    ):
        assert line.startswith(("The backup is damaged: ", "This is no backup of a Plenary site."))
    assert rows_of(crowded.folder / "plenary.sqlite3") == before
    assert crowded.photos == {}


def test_archive_that_is_cut_off_or_has_a_changed_byte_is_refused(backup, crowded, tmp_path):
    whole = backup.read_bytes()
    middle = len(whole) // 2
    torn = {
        "cut": whole[:middle],
        "empty": b"",
        "byte": whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :],
    }
    for name, data in torn.items():
        (tmp_path / name).write_bytes(data)
        line = fail("restore", "--replace", tmp_path / name, **crowded.where)
        assert "damaged" in line


def test_backup_of_a_newer_version_is_refused(backup, crowded, tmp_path):
    def marked(parts):
        (tmp_path / "x").write_bytes(parts["plenary.sqlite3"])
        with sqlite3.connect(tmp_path / "x") as connection:
            connection.execute(
                "INSERT INTO django_migrations (app, name, applied) VALUES ('articles', '9999_x', '2035-01-01')"
            )
        parts["plenary.sqlite3"] = (tmp_path / "x").read_bytes()

    rewritten(backup, tmp_path / "newer.zip", marked)
    line = fail("restore", "--replace", tmp_path / "newer.zip", **crowded.where)
    assert line == "A newer version made it (articles.9999_x). Upgrade first."
    with ZipFile(backup) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(parts.pop("manifest.json"))
    written(tmp_path / "format.zip", manifest | {"version": 2}, parts)
    line = fail("restore", "--replace", tmp_path / "format.zip", **crowded.where)
    assert line == "A newer version of Plenary made this backup. Upgrade first."


def test_backup_of_an_older_version_is_brought_forward(full, backup, new_site, tmp_path):
    def older(parts):
        file = tmp_path / "older.sqlite3"
        file.write_bytes(parts["plenary.sqlite3"])
        succeed("migrate", "articles", "0012", data_dir=tmp_path, address=at(file))
        with sqlite3.connect(file) as connection:
            connection.execute("PRAGMA journal_mode=DELETE")
        parts["plenary.sqlite3"] = file.read_bytes()

    rewritten(backup, tmp_path / "older.zip", older)
    site = new_site()
    succeed("restore", tmp_path / "older.zip", **site.where)
    after, known = rows_of(site.folder / "plenary.sqlite3"), rows_of(tmp_path / "older.sqlite3").keys()
    # The groups may what this version lets them.
    assert differing(site, full) & known <= {"auth_group_permissions", "articles_mail"}
    assert not any(after[table] for table in after.keys() - known)
    assert "add_topic" in said_of_writers(site)


def said_of_writers(site):
    with sqlite3.connect(site.folder / "plenary.sqlite3") as connection:
        return {
            name
            for (name,) in connection.execute(
                "SELECT codename FROM auth_permission p JOIN auth_group_permissions gp ON gp.permission_id = p.id "
                "JOIN auth_group g ON g.id = gp.group_id WHERE g.name = 'Writer'"
            )
        }


def test_nothing_is_written_over_without_being_told(full, backup, crowded, tmp_path):
    line = fail("restore", backup, **crowded.where)
    assert line.startswith("The site’s own database has rows already")
    line = fail("backup", backup, **full.where)
    assert line == f"There is something at {backup}. Name a new file."
    assert "1 files of photos" in succeed("backup", "--check", backup, **crowded.where)


def test_replacing_leaves_on_record_what_was_erased_and_done_since(backup, full, crowded, tmp_path):
    site = Site(tmp_path / "site", at(tmp_path / "site" / "plenary.sqlite3"))
    shutil.copytree(crowded.folder, site.folder)
    in_python(
        "import django; django.setup(); from articles.models import AuditEntry, Erasure; "
        "from django.contrib.sessions.backends.db import SessionStore; SessionStore().save(); "
        "Erasure.objects.create(kind='words', reason='A request of a made-up person.'); "
        "AuditEntry.objects.create(action='erased')",
        site.folder,
        site.address,
    )
    entry = "It still holds what was erased on "
    assert entry in succeed("backup", "--check", backup, **site.where)
    assert "A request of a made-up person." in succeed("restore", "--replace", backup, **site.where)
    assert differing(site, full) == {"articles_auditentry", "articles_erasure", "articles_mail"}
    with sqlite3.connect(site.folder / "plenary.sqlite3") as connection:
        assert connection.execute("SELECT count(*) FROM django_session").fetchone() == (0,)
        told = connection.execute("SELECT action FROM articles_auditentry ORDER BY at DESC LIMIT 2").fetchall()
        assert told == [("restored_backup",), ("erased",)]
        kept = connection.execute("SELECT reason FROM articles_erasure").fetchall()
        assert ("A request of a made-up person.",) in kept


def test_photo_whose_file_is_not_there_is_named_and_all_else_kept(full, new_site, tmp_path):
    site = Site(tmp_path / "site", at(tmp_path / "site" / "plenary.sqlite3"))
    shutil.copytree(full.folder, site.folder)
    (site.folder / "media" / PHOTO).unlink()
    assert fail("backup", tmp_path / "b.zip", **site.where) == f"Files of photos that are not there: {PHOTO}"
    succeed("restore", tmp_path / "b.zip", **new_site().where)


def test_backup_that_is_killed_leaves_no_file_and_the_next_one_succeeds(full, tmp_path):
    file = tmp_path / "b.zip"
    variables = environment(full.folder, DATABASE_URL=full.address, DJANGO_SETTINGS_MODULE=SETTINGS)
    backup = subprocess.Popen([sys.executable, ROOT / "manage.py", "backup", file], env=variables, stdout=-1)
    while not (tmp_path / ".b.zip.part" / "plenary.sqlite3").exists():
        assert backup.poll() is None
        time.sleep(0.01)
    assert "Another backup is being written" in fail("backup", file, **full.where)
    backup.send_signal(signal.SIGKILL)
    backup.wait()
    assert not file.exists()
    succeed("backup", file, **full.where)
    assert os.listdir(tmp_path) == ["b.zip"]


def test_full_disk_leaves_no_part_of_a_file(full, tmp_path):
    variables = environment(full.folder, DATABASE_URL=full.address, DJANGO_SETTINGS_MODULE=SETTINGS)

    def little_room():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))

    result = subprocess.run(
        [sys.executable, ROOT / "manage.py", "backup", tmp_path / "b.zip"],
        env=variables,
        capture_output=True,
        text=True,
        preexec_fn=little_room,
        check=False,
    )
    assert result.returncode == 1
    assert os.listdir(tmp_path) == []
    assert len(result.stderr.splitlines()) == 1
