"""What a site needs before it can be served for the first time, or again after an upgrade."""

import os
import secrets
from collections.abc import Callable
from hashlib import sha256
from inspect import getfile

from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.staticfiles.finders import get_finders
from django.core.files.storage import storages
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from articles.models import Article, User

FIXTURES = ["munich_2025", "companions"]
FIRST_ACCOUNTS = {"editor": "Editor", "writer": "Writer"}


def migrate_database(*, tell: Callable[[str], None]) -> None:
    """Bring the tables up to date, showing each step where there are any."""
    executor = MigrationExecutor(connection)
    steps = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if steps:
        tell(f"Preparing the database, {len(steps)} steps:")
    # Also without steps, as the roles are set at every migrate.
    call_command("migrate", interactive=False, verbosity=1 if steps else 0)


def load_first_content(*, tell: Callable[[str], None]) -> None:
    """Load the fixtures where there is no article yet; a site with content is left alone."""
    if Article.objects.exists():
        return
    tell("Loading the Munich article and its companions.")
    call_command("loaddata", *FIXTURES, verbosity=0)


def create_first_accounts(*, tell: Callable[[str], None]) -> None:
    """Make an editor and a writer where nobody can log in yet, and tell their passwords this once."""
    if User.objects.exists():
        return
    tell("Accounts for the desk. The passwords are shown only now:")
    with transaction.atomic():
        for username, role in FIRST_ACCOUNTS.items():
            password = secrets.token_urlsafe(12)
            user = User.objects.create_user(username, password=password, is_staff=True)
            user.groups.add(Group.objects.get(name=role))
            tell(f"  {username}  {password}")


def collect_static_files(*, tell: Callable[[str], None]) -> None:
    """Bring styles, scripts and fonts to where they are served from, unless they are what they were."""
    seen, state = settings.DATA_DIR / "static.seen", _state_of_static_files()
    if seen.exists() and seen.read_text() == state:
        return
    tell("Collecting styles, scripts and fonts.")
    call_command("collectstatic", interactive=False, verbosity=0)
    seen.write_text(state)


def _state_of_static_files():
    """Return what changes whenever a file that is to be collected does, or the way of collecting."""
    found = [storage.path(name) for finder in get_finders() for name, storage in finder.list([])]
    stats = [(path, os.stat(path)) for path in [*found, getfile(type(storages["staticfiles"]))]]
    return sha256(repr([(path, stat.st_size, stat.st_mtime_ns) for path, stat in stats]).encode()).hexdigest()
