"""From SQLite to PostgreSQL and back, by the command that the README names."""

import json
import shutil
import sqlite3
from collections import Counter
from pathlib import Path
from uuid import UUID

import psycopg
import pytest

from tests.deployment.databases import at, copy, database_of, in_python, url

pytestmark = pytest.mark.postgresql
JSON = {"content", "pieces", "pictures", "places", "renditions"}


def rows_of(file):
    """Return what is in each table of a database of SQLite, with names where each has numbers of its own."""
    with sqlite3.connect(file) as connection:
        connection.row_factory = sqlite3.Row
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = {name: [dict(row) for row in connection.execute(f"SELECT * FROM {name}")] for name in tables}  # noqa: S608
    kinds = {row.pop("id"): (row["app_label"], row["model"]) for row in found["django_content_type"]}
    groups = {row.pop("id"): row["name"] for row in found["auth_group"]}
    permissions = {row.pop("id"): (kinds[row["content_type_id"]], row["codename"]) for row in found["auth_permission"]}
    for row in found["auth_group_permissions"]:
        del row["id"]
    names = {"content_type_id": kinds, "group_id": groups, "permission_id": permissions}

    def plain(column, value):
        if column in names:
            return names[column].get(value)
        # PostgreSQL puts the keys of JSON in an order of its own.
        return json.dumps(json.loads(value), sort_keys=True) if column in JSON and isinstance(value, str) else value

    own = {"django_session", "articles_generation", "django_migrations", "sqlite_sequence", "sqlite_stat1"}
    return {
        table: Counter(tuple((name, plain(name, value)) for name, value in row.items()) for row in rows)
        for table, rows in found.items()
        if table not in own and "_fts" not in table
    }


def test_everything_comes_back_from_postgresql_as_it_was(source, moved, empty_file, tmp_path):
    name, said = moved
    assert (said.returncode, said.stderr) == (0, "")
    assert "rows in 40 tables, the same on both sides." in said.stdout
    back = tmp_path / "back.sqlite3"
    shutil.copy(empty_file, back)
    result = copy(url(name), tmp_path, DATABASE_URL=at(back))
    assert (result.returncode, result.stderr) == (0, "")
    before, after = rows_of(source), rows_of(back)
    assert {table for table, rows in before.items() if not rows} == {"taggit_taggeditem", "taggit_tag"}
    assert [table for table in before if before[table] != after[table]] == []
    with sqlite3.connect(back) as connection:
        connection.execute("INSERT INTO articles_searchentry_fts(articles_searchentry_fts) VALUES ('integrity-check')")
        found = "SELECT count(*) FROM articles_searchentry_fts WHERE articles_searchentry_fts MATCH 'munich'"
        assert connection.execute(found).fetchone()[0] > 0


def test_keys_in_postgresql_are_those_of_before(source, moved):
    with sqlite3.connect(source) as old, psycopg.connect(url(moved[0])) as new:
        for table in ("article", "position", "speaker", "snapshot", "user", "articletopic", "mail"):
            query = f"SELECT id FROM articles_{table}"  # noqa: S608
            assert {UUID(pk) for (pk,) in old.execute(query)} == {pk for (pk,) in new.execute(query)}


def test_desk_goes_on_in_the_new_database_and_nothing_more_is_copied_into_it(source, moved, tmp_path):
    code = f"""
import django
django.setup()
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command
from articles import models
user = models.User.objects.get(username="ada")
assert user.has_perm("articles.publish_article") and user.has_perm("polls.vote")
assert {{group.name for group in user.groups.all()}} == {{"Editor", "Night desk"}}
assert "add_topic" not in Group.objects.get(name="Writer").permissions.values_list("codename", flat=True)
user.logentry_set.create(content_type=ContentType.objects.first(), object_id="2", object_repr="New", action_flag=1)
Group.objects.create(name="After")
models.Article.objects.first().authors.add(models.Author.objects.create(name="New"))
models.SearchEntry.objects.create(kind="article", record_key=user.pk, lexemes="new")
assert models.Snapshot.objects.filter(content__a__icontains="u0000").count() == 1
assert models.Generation.objects.count() == 1
try:
    call_command("copy_database", "{at(source)}", verbosity=0)
except CommandError as error:
    assert "The site’s own database has rows already" in str(error)
else:
    raise AssertionError
"""
    with database_of(moved[0]) as name:
        in_python(code, tmp_path, url(name))


def changed(source, file, statement):
    """Make a copy of a database in which something is not as it could be in the other kind."""
    with sqlite3.connect(source) as old, sqlite3.connect(file) as new:
        old.backup(new)
        assert new.execute(statement).rowcount == 1
    return at(file)


def test_what_cannot_be_copied_is_named_and_nothing_kept(source, empty, tmp_path):
    speaker = "UPDATE articles_speaker SET name = {} WHERE slug = 'example-0'"
    nul = changed(source, tmp_path / "1.sqlite3", speaker.format("'A' || char(0) || 'B'"))
    json_nul = """UPDATE articles_copy SET pieces = '{"a": "\\\\ \\u0000"}'"""
    nul_in_json = changed(source, tmp_path / "2.sqlite3", json_nul)
    long = changed(source, tmp_path / "3.sqlite3", speaker.format("printf('%.*c', 300, 'x')"))
    nobody = "UPDATE articles_mail SET to_id = '00000000000000000000000000000000'"
    lost = changed(source, tmp_path / "4.sqlite3", nobody)
    (tmp_path / "5.sqlite3").touch()
    faults = {
        nul: "has a NUL character in “name”, which PostgreSQL does not take.",
        nul_in_json: "has a NUL character in “pieces”, which PostgreSQL does not take.",
        long: "value too long for type character varying(200)",
        lost: 'violates foreign key constraint "articles_mail_to_id',
        at(tmp_path / "5.sqlite3"): "The other database is not as this version needs it. Run migrate on it",
        at(tmp_path / "6.sqlite3"): "There is no file",
        "mysql://localhost/x": "The database to copy must start with one of postgres, postgresql, sqlite, then ://",
    }
    code = f"""
import django
django.setup()
from django.core.management import CommandError, call_command
for source, fault in {faults!r}.items():
    try:
        call_command("copy_database", source, verbosity=0)
    except CommandError as error:
        assert fault in str(error), (source, error)
    else:
        raise AssertionError(source)
"""
    in_python(code, tmp_path, url(empty))
    assert not (tmp_path / "6.sqlite3").exists()
    with psycopg.connect(url(empty)) as connection:
        assert connection.execute("SELECT count(*) FROM articles_speaker").fetchone()[0] == 0
        assert connection.execute("SELECT count(*) FROM auth_group").fetchone()[0] == 3


def test_no_file_is_made_or_changed_by_being_read(source, moved):
    assert {path.name.removesuffix("-wal").removesuffix("-shm") for path in Path(source.parent).glob("*.sqlite3*")} == {
        source.name
    }
