from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError

from articles.management.telling import telling
from articles.services.database import NotCopied, copy_database
from coverage_site.databases import is_sqlite
from coverage_site.environment import database_at


class Command(BaseCommand):
    help = (
        "Copy everything from another database into the site's own, which has to be migrated and empty, and compare "
        "the two: from SQLite to PostgreSQL or back. Files of photos are not in a database; sessions are left out."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "source",
            metavar="DATABASE_URL",
            help="Such as sqlite:////srv/plenary/plenary.sqlite3, which has 4 slashes.",
        )

    def handle(self, *, source, verbosity, **options):
        try:
            config = database_at("The database to copy", source)
        except ImproperlyConfigured as error:
            raise CommandError(error) from error
        if is_sqlite(config) and not Path(config["NAME"]).is_file():
            raise CommandError(f"There is no file {config['NAME']}.")
        try:
            copy_database(config, tell=telling(self, verbosity))
        except NotCopied as error:
            raise CommandError(error) from error
