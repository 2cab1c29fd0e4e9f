from django.core.management.base import BaseCommand

from articles.services.copy import delete_abandoned_copies
from articles.services.open_form import delete_abandoned_forms
from articles.services.photo import make_renditions
from articles.services.retention import thin_versions


class Command(BaseCommand):
    help = "Do what is due. Run it once a minute; it may be run twice at once, or be killed."

    def handle(self, *, verbosity, **options):
        made, failed = make_renditions()
        abandoned, thinned = delete_abandoned_copies(), thin_versions()
        delete_abandoned_forms()
        if verbosity:
            self.stdout.write(f"Photos made ready: {made}, failed: {failed}")
            if abandoned:
                self.stdout.write(f"Unfinished imports given up: {abandoned}")
            if thinned:
                self.stdout.write(f"Old versions thinned out: {thinned}")
