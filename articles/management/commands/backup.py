from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from articles.management.telling import telling
from articles.services.backup import BackupError, check_backup, erased_since, write_backup
from articles.services.database import NotCopied


class Command(BaseCommand):
    help = (
        "Write the database and the photos into one new file, while the site goes on. It holds drafts, addresses and "
        "what is erased later: keep it where only those may read it who look after the site."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--check", action="store_true", help="Only read a backup, and say what it holds.")

    def handle(self, *, file, check, verbosity, **options):
        tell = telling(self, verbosity)
        try:
            manifest = check_backup(file) if check else write_backup(file, tell)
        except (BackupError, NotCopied) as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"The backup cannot be {'read' if check else 'written'}: {error}") from error
        for line in described(manifest):
            tell(line)
        if manifest.missing:
            raise CommandError(f"Files of photos that are not there: {', '.join(manifest.missing)}")


def described(manifest):
    """Give what a backup holds, in lines."""
    yield f"Made at {manifest.made_at:%Y-%m-%d %H:%M:%S} UTC of {manifest.site}"
    yield f"{sum(manifest.rows.values()):,} rows, {len(manifest.files) - 1:,} files of photos"
    yield "It holds all that was not erased until then."
    for erasure in erased_since(manifest):
        yield f"It still holds what was erased on {erasure.erased_at:%Y-%m-%d} ({erasure.kind}): {erasure.reason}"
