"""Migrations that run while the version before them still serves, on one machine or several."""

import shutil
import threading
from contextlib import contextmanager

import pytest
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, models, transaction
from django.db.migrations.loader import MigrationLoader

from coverage_site.databases import completed
from coverage_site.environment import read_database
from tests.deployment.databases import at, database_of, migrate, url
from tests.deployment.machines import Visitor

# The newest migration of the version that still serves while newer ones run. To be moved on when no machine has that
# version any more; only then may something go that it knows.
SERVES = ("articles", "0010_position_by_day")
OLD = "old"


@contextmanager
def connected(address, django_db_blocker):
    config = completed(read_database(address))
    connections.settings[OLD] = connections.configure_settings({DEFAULT_DB_ALIAS: {}, OLD: config})[OLD]
    try:
        with django_db_blocker.unblock():
            yield connections[OLD]
    finally:
        connections[OLD].close()
        del connections[OLD], connections.settings[OLD]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def filled(request, tmp_path, django_db_blocker):
    """A connection to a database of the newest version, with something in every table."""
    if request.param == "sqlite":
        file = tmp_path / "plenary.sqlite3"
        shutil.copy(request.getfixturevalue("source"), file)
        with connected(at(file), django_db_blocker) as connection:
            yield connection
    else:
        with (
            database_of(request.getfixturevalue("moved")[0]) as name,
            connected(url(name), django_db_blocker) as connection,
        ):
            yield connection


def use_as_before(connection):
    """Read, take out, put back and change a row of every table, as the version does that serves."""
    used = []
    for model in MigrationLoader(connection).project_state(SERVES).apps.get_models(include_auto_created=True):
        if model._meta.app_label == "articles":
            with transaction.atomic(OLD):
                rows = model._base_manager.using(OLD)
                row = rows.order_by("pk").first()
                # Other rows refer to it, which is asked about only when the transaction ends.
                rows.filter(pk=row.pk)._raw_delete(OLD)
                rows.bulk_create([row])
                values = {each.name: getattr(row, each.name) for each in model._meta.concrete_fields}
                assert rows.filter(pk=row.pk).update(**values) == 1
                assert list(rows.filter(pk=row.pk).values("pk")) == [{"pk": row.pk}]
                connection.check_constraints()
            used.append(model._meta.model_name)
    return used


def test_version_before_goes_on_after_the_newer_migrations(filled):
    assert {"article", "snapshot", "searchentry", "article_authors", "user"} <= set(use_as_before(filled))


def add_without_default(editor, source):
    field = models.CharField(max_length=10, default="x")
    field.set_attributes_from_name("house")
    editor.add_field(source, field)


def add_with_default(editor, source):
    field = models.CharField(max_length=10, db_default="x")
    field.contribute_to_class(source, "house")
    editor.add_field(source, field)


def remove(editor, source):
    editor.remove_field(source, source._meta.get_field("excerpt"))


def rename(editor, source):
    field = models.TextField()
    field.set_attributes_from_name("house")
    editor.alter_field(source, source._meta.get_field("excerpt"), field)


def change(connection, how):
    connection.disable_constraint_checking()
    with connection.schema_editor() as editor:
        how(editor, MigrationLoader(connection).project_state().apps.get_model("articles", "source"))
    connection.enable_constraint_checking()


@pytest.mark.parametrize("how", [add_without_default, remove, rename])
def test_what_the_version_before_could_not_go_on_with_is_noticed(filled, how):
    change(filled, how)
    with pytest.raises(DatabaseError):
        use_as_before(filled)


def test_column_with_a_default_of_the_database_is_none_of_its_business(filled):
    change(filled, add_with_default)
    assert "source" in use_as_before(filled)


@pytest.mark.postgresql
def test_readers_are_answered_while_migrate_runs(make_machine, database, tmp_path):
    paths = ["/", "/conferences/", "/speakers/example-0/", "/search/?q=example"]
    with make_machine("web", DATABASE_URL=url(database)) as machine:
        statuses = [Visitor().get(machine, path).status_code for path in paths]
        migrating = threading.Thread(target=migrate, args=[tmp_path, url(database)])
        migrating.start()
        while migrating.is_alive():
            statuses += [Visitor().get(machine, path).status_code for path in paths]
        migrating.join()
    assert len(statuses) > len(paths)
    assert set(statuses) == {200}
