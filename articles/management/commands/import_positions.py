from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from articles.copy.table import MOST_BYTES, articles_named, decode_table, read_table
from articles.management.files import opened_copy
from articles.models import Article
from articles.services.article import WrongState
from articles.services.role import OPERATOR
from articles.services.table import import_positions


class Command(BaseCommand):
    help = "Bring a table of positions into a draft: every row, or none where one has a problem."

    def add_arguments(self, parser):
        parser.add_argument("file", help="A CSV file with the columns of export_positions, or - for standard input.")
        parser.add_argument("--article", metavar="SLUG", help="The draft, where the rows do not name it themselves.")
        parser.add_argument("--dry-run", action="store_true", help="Say what would become of each row; save nothing.")

    def handle(self, *, file, article, dry_run, **options):
        with opened_copy(file, most=MOST_BYTES) as content:
            rows = read_table(decode_table(content))
        try:
            report = import_positions(rows, article=self.article(article, rows), by=OPERATOR, dry_run=dry_run)
        except WrongState as error:
            raise CommandError(f"Nothing saved: {error}") from error
        except OperationalError as error:
            raise CommandError(f"Nothing saved: the database does not answer. {error}") from error
        for row in report.rows:
            if dry_run or row.problems:
                self.stdout.write("\n  ".join([f"line {row.line}: {row}", *row.remarks]))
        if report.problem_count:
            raise CommandError(f"Nothing saved. {report.summary}")
        self.stdout.write(f"{'Nothing saved, as this is a dry run' if dry_run else 'Saved'}. {report.summary}")

    def article(self, slug, rows):
        named = [slug] if slug else articles_named(rows)
        if not named:
            raise CommandError("Say which draft they go into: --article SLUG.")
        if len(named) > 1:
            raise CommandError(f"One article at a time, please. The rows name {', '.join(named[:3])}.")
        article = Article.objects.filter(slug=named[0]).first()
        if article is None:
            raise CommandError(f"There is no article “{named[0]}”.")
        return article
