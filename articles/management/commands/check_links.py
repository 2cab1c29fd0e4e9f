from django.core.management.base import BaseCommand

from articles.services.link import check_links


class Command(BaseCommand):
    help = (
        "Look whether the web addresses of sources still lead somewhere, the longest not looked at first. "
        "It may be run twice at once, or be killed. run_due looks at a few in each run by itself."
    )

    def add_arguments(self, parser):
        parser.add_argument("--limit", type=int, default=200, metavar="N", help="At most so many sources, or 200.")

    def handle(self, *, limit, verbosity, **options):
        checked = check_links(max(limit, 0), seconds=None)
        if verbosity:
            self.stdout.write(f"Sources looked at: {checked}")
