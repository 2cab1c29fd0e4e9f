from django.core.management.base import BaseCommand, CommandError

from articles.services.due import run_due


class Command(BaseCommand):
    help = "Do what is due. Run it once a minute; it may be run twice at once, or be killed."

    def handle(self, *, verbosity, **options):
        report = run_due()
        if verbosity:
            for line in report.done:
                self.stdout.write(line)
        if report.faults:
            raise CommandError("\n".join(report.faults))
