from django.core.management.base import BaseCommand

from articles.services.photo import make_renditions


class Command(BaseCommand):
    help = "Do what is due. Run it once a minute; it may be run twice at once, or be killed."

    def handle(self, *, verbosity, **options):
        made, failed = make_renditions()
        if verbosity:
            self.stdout.write(f"Photos made ready: {made}, failed: {failed}")
