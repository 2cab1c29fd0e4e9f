from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from articles.management.telling import telling
from articles.services.bake import FolderError, PageError, bake_site, check_site


class Command(BaseCommand):
    help = (
        "Write the public site as files into a folder, whose link `current` leads to what a web server is to send. "
        "Run again, it writes what has changed. Readers get the copy before until the new one is whole."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, metavar="DIR")
        parser.add_argument("--live", action="store_true", help="The site goes on at SITE_URL: lead there.")
        parser.add_argument("--check", action="store_true", help="Only look for broken links in the copy.")

    def handle(self, *, folder, live, check, verbosity, **options):
        tell = telling(self, verbosity)
        try:
            faults = check_site(folder) if check else self._bake(folder, live, tell)
        except FileNotFoundError as error:
            raise CommandError(f"There is no copy in {folder}.") from error
        except (FolderError, PageError) as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"The copy is as it was: {error}") from error
        for fault in faults:
            self.stderr.write(str(fault))
        if faults:
            raise CommandError(f"Links that lead nowhere: {len(faults)}")
        if check:
            tell("Every link leads to something.")

    def _bake(self, folder, live, tell):
        outcome = bake_site(folder, is_live=live, tell=tell)
        tell(f"{outcome.files} files: {outcome.written} written, {outcome.gone} gone.")
        return outcome.faults
