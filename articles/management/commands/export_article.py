import os
import sys

from django.core.management.base import BaseCommand, CommandError

from articles.models import Article
from articles.queries.export import export_markdown, fixture_of


class Command(BaseCommand):
    help = (
        "Write an article, in any state, as Markdown for people and import_article, or as a fixture with all its rows "
        "for loaddata. Markdown has no positions and corrections; export_positions writes the positions."
    )

    def add_arguments(self, parser):
        parser.add_argument("article", metavar="ARTICLE_SLUG")
        parser.add_argument("--format", choices=["markdown", "fixture"], default="markdown")
        parser.add_argument("--output", metavar="FILE", help="A new file; one that exists is never written over.")

    def handle(self, *, article, format, output, **options):
        found = Article.objects.filter(slug=article).first()
        if found is None:
            raise CommandError(f"There is no article “{article}”.")
        if format == "markdown":
            self.write(export_markdown(found), output)
            return
        fixture = fixture_of(found)
        self.write(fixture.text, output)
        if fixture.answers:
            self.stderr.write(f"Without the statement of another article that they respond to: {fixture.answers}")
        if fixture.files:
            self.stderr.write("\n  ".join(["These files of photos go with it, from the media folder:", *fixture.files]))

    def write(self, text, output):
        if output is None:
            self.print(text)
            return
        try:
            with open(output, "x", encoding="utf-8", newline="\n") as file:
                file.write(text)
        except FileExistsError as error:
            raise CommandError(f"{output} exists already. Name a new file, or delete that one first.") from error
        except OSError as error:
            raise CommandError(f"{output}: {error.strerror}") from error

    def print(self, text):
        if hasattr(self.stdout, "reconfigure"):
            self.stdout.reconfigure(encoding="utf-8")
        try:
            self.stdout.write(text, ending="")
            self.stdout.flush()
        except BrokenPipeError:
            # Whoever reads has enough. What is still buffered must not fail when Python ends.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
