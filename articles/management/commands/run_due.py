from django.core.management.base import BaseCommand

from articles.services.photo import make_renditions


class Command(BaseCommand):
    help = "Do what is due. Run it once a minute; it may be run twice at once, or be killed."

    def handle(self, **options):
        made, failed = make_renditions()
        self.stdout.write(f"Photos made ready: {made}, failed: {failed}")
