from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from articles.management.commands.backup import described
from articles.management.telling import telling
from articles.services.backup import BackupError, restore_backup
from articles.services.database import NotCopied


class Command(BaseCommand):
    help = (
        "Put what is in a backup into the site's own database, which has to be migrated and empty, and into its "
        "folder of photos. A backup of an older version is brought forward. People log in again."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--replace", action="store_true", help="Delete all that the site has now.")

    def handle(self, *, file, replace, verbosity, **options):
        tell = telling(self, verbosity)
        try:
            manifest = restore_backup(file, tell, is_replacing=replace)
        except (BackupError, NotCopied) as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"The site is as it was: {error}") from error
        for line in described(manifest):
            tell(line)
