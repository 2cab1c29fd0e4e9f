from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from articles.management.telling import telling
from articles.services.demo import RealCoverage, seed_demo


class Command(BaseCommand):
    help = (
        "Add made-up coverage, to try the site out or to measure it. The same number gives the same everywhere; run "
        "again it adds what is missing. Refuses where there is real coverage."
    )

    def add_arguments(self, parser):
        parser.add_argument("--articles", type=int, default=1000, help="How many articles there shall be (1000).")
        parser.add_argument("--force", action="store_true", help="Add them to real coverage. Readers will see both.")

    def handle(self, *, articles, force, verbosity, **options):
        tell = telling(self, verbosity)
        try:
            seeded = seed_demo(articles, tell=tell, force=force)
        except (RealCoverage, ValueError) as error:
            raise CommandError(str(error)) from error
        tell(f"{seeded.added:,} articles added.")
        tell("The same at every size:")
        tell(seeded.article.get_absolute_url())
        tell(reverse("articles:matrix-detail", args=[seeded.conference.slug]))
