"""Copying everything from one database into another, of whichever kind the two are."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from itertools import islice
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Field, JSONField, Model

from articles.models import Article, Generation, SearchEntry
from articles.services.generation import move_generation
from articles.services.role import sync_roles
from coverage_site.databases import completed, is_sqlite

SOURCE, TARGET = "source", "target"
BATCH, TELL_AFTER = 200, 20_000
# Each database makes these by itself, with numbers of its own. They are the same where their names are, and what refers
# to one of them is copied by its name.
NAMES: dict[type[Model], tuple[str, ...]] = {
    ContentType: ("app_label", "model"),
    Permission: ("content_type__app_label", "content_type__model", "codename"),
    Group: ("name",),
}
# Whoever is logged in logs in again, and the pages that are kept were made from another database.
LEFT = {Session, Generation}
# `migrate` fills it for the groups that it makes, which may have been given other permissions since.
MADE_ANEW = Group.permissions.through
_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")

Tell = Callable[[str], None]


class NotCopied(Exception):
    """The databases are as they were; the text says why and what to do."""


@dataclass
class Table:
    """What was found in one table: how many rows, and a digest of all that is in them."""

    rows: int = 0
    digest: object = field(default_factory=sha256)

    def add(self, values) -> None:
        self.rows += 1
        self.digest.update(repr(values).encode("utf-8", "surrogatepass"))

    def __eq__(self, other):
        return (self.rows, self.digest.digest()) == (other.rows, other.digest.digest())


@dataclass(frozen=True)
class Side:
    """One of the two databases."""

    alias: str

    @property
    def connection(self):
        return connections[self.alias]

    @cached_property
    def names(self) -> dict[type[Model], dict[int, tuple]]:
        """The names of the rows that each database numbers by itself."""
        return {
            model: {pk: tuple(name) for pk, *name in model.objects.using(self.alias).values_list("pk", *path)}
            for model, path in NAMES.items()
        }

    @cached_property
    def numbers(self) -> dict[type[Model], dict[tuple, int]]:
        return {model: {name: pk for pk, name in rows.items()} for model, rows in self.names.items()}

    def rows(self, model: type[Model]) -> Iterator[list]:
        """Give the rows in the order of their keys, each as its values by column, with names for numbers."""
        fields = model._meta.concrete_fields
        named = [(place, self.names[each.related_model]) for place, each in enumerate(fields) if _is_named(each)]
        found = model._base_manager.using(self.alias).order_by("pk")
        for row in found.values_list(*(each.attname for each in fields)).iterator(BATCH):
            values = list(row)
            for place, names in named:
                values[place] = names.get(values[place])
            yield values

    def write(self, model: type[Model], rows: list[list]) -> None:
        """Write rows as `rows` gives them: as they are, past whatever fields do when something is saved."""
        fields, quote = model._meta.concrete_fields, self.connection.ops.quote_name
        columns = ", ".join(quote(each.column) for each in fields)
        marks = ", ".join(["%s"] * len(fields))
        statement = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({marks})"  # noqa: S608
        with self.connection.cursor() as cursor:
            cursor.executemany(statement, [list(map(self._prepared, fields, values)) for values in rows])

    def _prepared(self, each: Field, value):
        if _is_named(each):
            return self.numbers[each.related_model].get(value)
        return each.get_db_prep_value(value, self.connection, prepared=True) if value is not None else None


def copy_database(source: Mapping, tell: Tell) -> None:
    """Copy all rows of another database, given as its setting, into the site's own, which has to be empty.

    The other is read as it is at one moment and may be written to meanwhile; ours is written in one transaction, read
    again and compared. Left out are sessions. Raises NotCopied.
    """
    with opened(source) as alias:
        copy_rows(alias, DEFAULT_DB_ALIAS, tell)
    tidy()


def copy_out(file: Path, tell: Tell) -> dict[str, int]:
    """Copy the site's own database, as it is at one moment, into a new file of SQLite. Returns the rows by table.

    Raises NotCopied.
    """
    own = settings.DATABASES[DEFAULT_DB_ALIAS]
    # By a connection of its own: that of the process would keep everybody else from writing to SQLite meanwhile.
    with opened(own) as source, opened(sqlite_at(file), TARGET, is_written=True) as target:
        bring_forward(target)
        rows = copy_rows(source, target, tell)
        with connections[target].cursor() as cursor:
            cursor.execute("PRAGMA journal_mode=DELETE")  # one file, which may lie where nothing can be written
    return rows


def copy_in(file: Path, tell: Tell, *, is_replacing: bool = False) -> None:
    """Copy a file of SQLite, brought forward to this version, into the site's own database, in one transaction.

    That has to be empty, or else all that is in it goes. Raises NotCopied.
    """
    with opened(sqlite_at(file), is_written=True) as alias, transaction.atomic():
        is_older = bring_forward(alias)
        copy_rows(alias, DEFAULT_DB_ALIAS, tell, is_replacing=is_replacing)
        if is_older:
            # As after any migration: what the groups may is different from one version to the next.
            sync_roles(apps.get_app_config(Article._meta.app_label))
    tidy()


def sqlite_at(file: Path) -> dict:
    """Return the setting of a database of SQLite."""
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(file)}


@contextmanager
def opened(config: Mapping, alias: str = SOURCE, *, is_written: bool = False) -> Iterator[str]:
    """Give the alias of a database beside that of the process, while it is read or written."""
    config = completed(dict(config))
    if is_sqlite(config):
        # Whoever writes to it is not to wait for us, and nothing is made where there is nothing.
        reading = {"transaction_mode": "DEFERRED", "init_command": "PRAGMA query_only=ON"}
        config["OPTIONS"] |= {"uri": True} | ({} if is_written else reading)
        config["NAME"] = f"{Path(config['NAME']).resolve().as_uri()}?mode={'rwc' if is_written else 'rw'}"
    connections.settings[alias] = connections.configure_settings({DEFAULT_DB_ALIAS: {}, alias: config})[alias]
    try:
        yield alias
    finally:
        connections[alias].close()
        del connections[alias], connections.settings[alias]


def bring_forward(alias: str) -> bool:
    """Make the tables of a database as this version needs them, and tell whether they were not.

    Raises NotCopied where a newer version made them.
    """
    executor = MigrationExecutor(connections[alias])
    known = executor.loader.disk_migrations
    if unknown := sorted(set(MigrationRecorder(connections[alias]).applied_migrations()) - set(known)):
        raise NotCopied(f"A newer version made it ({'.'.join(unknown[-1])}). Upgrade first.")
    leaves = executor.loader.graph.leaf_nodes()
    is_older = bool(executor.migration_plan(leaves))
    executor.migrate(leaves)
    return is_older


def copy_rows(source: str, target: str, tell: Tell, *, is_replacing: bool = False) -> dict[str, int]:
    """Copy all rows of one database into another, in one transaction, and compare. Returns the rows by table.

    Both are given by their aliases. The other has to be empty, or else all that is in it goes. Raises NotCopied.
    """
    try:
        return _copy(Side(source), Side(target), tell, is_replacing)
    except DatabaseError as error:
        raise NotCopied(f"The database has refused: {' '.join(str(error).split())}") from error


def _copy(source, target, tell, is_replacing):
    for side, what in ((target, "The site’s own database"), (source, "The other database")):
        _require_migrated(side, what)
    models = _models()
    with transaction.atomic(source.alias), transaction.atomic(target.alias):
        _prepare(source.connection, is_read=True)
        _prepare(target.connection, is_read=False)
        if is_replacing:
            _empty(source, target, models)
        _require_empty(target, models)
        _make_named(source, target)
        found = {model: _copy_table(model, source, target, tell) for model in models}
        for statement in target.connection.ops.sequence_reset_sql(no_style(), models):
            with target.connection.cursor() as cursor:
                cursor.execute(statement)
        target.connection.check_constraints()
        tell("Comparing")
        for model, table in found.items():
            if _read(model, target) != table:
                raise NotCopied(f"{model._meta.label} is not the same afterwards. Nothing was kept.")
        if target.alias == DEFAULT_DB_ALIAS:
            move_generation()
    tell(f"{sum(table.rows for table in found.values())} rows in {len(models)} tables, the same on both sides.")
    return {model._meta.label: table.rows for model, table in found.items()}


def _empty(source, target, models):
    """Take everything out, and log everybody out: the accounts are others."""
    for model in [*models, Session]:
        model._base_manager.using(target.alias).all()._raw_delete(target.alias)
    names = [name for (name,) in source.numbers[Group]]
    Group.objects.using(target.alias).exclude(name__in=names)._raw_delete(target.alias)


def _models():
    """Return what is copied. Of an article nothing depends on the order, as references are checked at the end."""
    known = apps.get_models(include_auto_created=True)
    return [model for model in known if model not in LEFT and model not in NAMES and model._meta.managed]


def _is_named(each):
    return each.is_relation and each.related_model in NAMES


def _require_migrated(side, what):
    executor = MigrationExecutor(side.connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise NotCopied(f"{what} is not as this version needs it. Run migrate on it first.")


def _require_empty(target, models):
    for model in models:
        if model is not MADE_ANEW and model._base_manager.using(target.alias).exists():
            raise NotCopied(f"The site’s own database has rows already ({model._meta.label}). Name a new one.")
    MADE_ANEW._base_manager.using(target.alias).all().delete()


def _prepare(connection, is_read):
    """Let the transaction take its time, and one that reads see everything as it is now."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            if is_read:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SET LOCAL statement_timeout = 0")
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")


def _make_named(source, target):
    """Make what the target does not have of what each database makes by itself, such as groups of the desk's own."""
    manager = {model: model._base_manager.using(target.alias) for model in NAMES}
    for app_label, model in source.numbers[ContentType].keys() - target.numbers[ContentType].keys():
        manager[ContentType].create(app_label=app_label, model=model)
    for app_label, model, codename in source.numbers[Permission].keys() - target.numbers[Permission].keys():
        permission = Permission.objects.db_manager(source.alias).get_by_natural_key(codename, app_label, model)
        kind = manager[ContentType].get(app_label=app_label, model=model)
        manager[Permission].create(content_type=kind, codename=codename, name=permission.name)
    for (name,) in source.numbers[Group].keys() - target.numbers[Group].keys():
        manager[Group].create(name=name)
    for cached in ("names", "numbers"):
        target.__dict__.pop(cached, None)


def _copy_table(model, source, target, tell):
    table, told = Table(), 0
    total = model._base_manager.using(source.alias).count()
    rows = source.rows(model)
    while batch := list(islice(rows, BATCH)):
        for values in batch:
            table.add(_comparable(model, values))
            if target.connection.vendor == "postgresql":
                _refuse_nul(model, values)
        target.write(model, batch)
        if table.rows - told >= TELL_AFTER:
            told = table.rows
            tell(f"{model._meta.label}: {told} of {total}")
    if total:
        tell(f"{model._meta.label}: {table.rows}")
    return table


def _read(model, side):
    table = Table()
    for values in side.rows(model):
        table.add(_comparable(model, values))
    return table


def _comparable(model, values):
    """Return values that are written the same where they are the same, whichever database they come from."""
    return [_plain(each, value) for each, value in zip(model._meta.concrete_fields, values, strict=True)]


def _plain(each, value):
    if isinstance(each, JSONField):
        return json.dumps(value, sort_keys=True)
    if isinstance(value, memoryview):
        return bytes(value)
    return value


def _refuse_nul(model, values):
    for each, value in zip(model._meta.concrete_fields, values, strict=True):
        is_json = isinstance(each, JSONField)
        if _NUL.search(json.dumps(value)) if is_json else isinstance(value, str) and "\0" in value:
            key = values[model._meta.concrete_fields.index(model._meta.pk)]
            raise NotCopied(
                f"{model._meta.label} {key} has a NUL character in “{each.name}”, which PostgreSQL does not take. "
                f"Take it out, then copy again."
            )


def tidy() -> None:
    """Let the site's own database know what it has by now, which it would find out by itself only after a while."""
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # Going through so much takes longer than any request may.
            cursor.execute("SET statement_timeout = 0")
            # To know which rows everybody may see takes a vacuum; until then an index alone is no answer.
            cursor.execute("ANALYZE" if connection.in_atomic_block else "VACUUM ANALYZE")
    SearchEntry.objects.tidy()
