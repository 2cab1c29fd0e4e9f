from django.core.management.base import BaseCommand, CommandError

from articles.models import Article
from articles.queries.table import positions_table


class Command(BaseCommand):
    help = "Write an article's positions as CSV, for spreadsheets and for import_positions; not the retracted ones."

    def add_arguments(self, parser):
        parser.add_argument("article", metavar="ARTICLE_SLUG")

    def handle(self, *, article, **options):
        found = Article.objects.filter(slug=article).first()
        if found is None:
            raise CommandError(f"There is no article “{article}”.")
        self.stdout.write(positions_table(found).decode(), ending="")
