from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError
from django.utils import timezone

from articles.copy.assembly import Draft, assemble
from articles.copy.faults import remarks
from articles.copy.manuscript import Manuscript
from articles.copy.reading import MOST_BYTES, read_copy
from articles.copy.structure import recognise
from articles.management.files import opened_copy
from articles.models import Article, Conference
from articles.queries.copy import article_of, article_of_headline, speakers_named, topics_named, unknown_names
from articles.services.article import WrongState
from articles.services.copy import NotImportable, import_article
from articles.services.role import OPERATOR
from articles.text import excerpt, plain_text

CONFERENCES_NAMED = 10


class Command(BaseCommand):
    help = "Save a text as a draft. Headline, deck, key points, introduction, takeaways and conclusion are recognised."

    def add_arguments(self, parser):
        parser.add_argument("file", help="A .txt, .md, .docx or .html file, or - for what comes through a pipe.")
        parser.add_argument("--conference", metavar="SLUG", help="The conference that the article covers.")
        parser.add_argument("--headline", default="", help="For a text that has none.")
        parser.add_argument("--topics", action="store_true", help="Tag it with the topics on file that it names.")
        parser.add_argument("--dry-run", action="store_true", help="Show what is recognised and save nothing.")
        known = parser.add_mutually_exclusive_group()
        known.add_argument("--update", action="store_true", help="Where it is a draft already, replace its words.")
        known.add_argument("--as-new", action="store_true", help="Save it although a draft has this headline.")

    def handle(self, *, file, headline, topics, dry_run, update, as_new, **options):
        with opened_copy(file, most=MOST_BYTES) as content:
            manuscript = read_copy(content, file)
        pieces = recognise(manuscript)
        draft = assemble(manuscript, pieces)
        draft.headline = draft.headline or headline
        self.report(draft, manuscript)
        if dry_run:
            return
        conference = self.conference(options["conference"] or manuscript.facts.get("conference"))
        known = article_of(manuscript)
        if known and not update:
            self.stdout.write(f"Nothing saved: this text is an article already, {described(known)}.")
            self.stdout.write("--update replaces the words of a draft.")
            return
        known = known or (None if as_new else article_of_headline(draft.headline, conference))
        if known and not update:
            text = "Nothing saved: {} has the same headline. Use --update to replace its words, or --as-new."
            raise CommandError(text.format(described(known)))
        self.save(
            manuscript,
            pieces,
            name=file,
            conference=conference,
            headline=headline,
            topics=topics_named(manuscript.text) if topics else [],
            update=known,
        )

    def conference(self, slug):
        conference = Conference.objects.filter(slug=slug).first()
        if conference is None:
            fault = f"There is no conference “{slug}”." if slug else "Name the conference: --conference SLUG."
            slugs = Conference.objects.values_list("slug", flat=True)[:CONFERENCES_NAMED]
            raise CommandError("\n  ".join([f"{fault} The latest on file:", *slugs]))
        return conference

    def save(self, manuscript, pieces, **options):
        try:
            imported = import_article(manuscript, pieces, by=OPERATOR, **options)
        except (NotImportable, ValidationError) as error:
            found = getattr(error, "faults", None) or error.messages
            raise CommandError("\n  ".join(["Nothing saved:", *found])) from error
        except OperationalError as error:
            raise CommandError(f"Nothing saved: the database does not answer. {error}") from error
        except WrongState as error:
            raise CommandError(f"Nothing saved: {described(options['update'])} is no draft any more.") from error
        for line in imported.notes:
            self.stdout.write(line)
        self.stdout.write(f"Saved: {described(imported.article)}")

    def report(self, draft, manuscript):
        """Tell what each part is, what has no place, and who and what on file is named."""
        for label, value in rows_of(draft, manuscript):
            self.stdout.write(f"{label:<14}{value}")


def rows_of(draft: Draft, manuscript: Manuscript):
    """Yield pairs of a label and what was recognised under it."""
    yield "Headline", draft.headline
    yield "Deck", draft.deck
    yield from listed("Key points", draft.key_points)
    yield "Introduction", sized(draft.introduction)
    yield from listed("Takeaways", [f"{each.heading} ({sized(each.body)})" for each in draft.takeaways])
    yield "Conclusion", sized(draft.conclusion)
    yield from listed("Left out", [f"“{excerpt(words, 60)}” {note}" for words, note in draft.left_out])
    if manuscript.pictures:
        yield "Pictures", str(len(manuscript.pictures))
    [speakers] = speakers_named(manuscript.text)
    yield "Speakers", ", ".join(speaker.name for speaker in speakers)
    yield "Not on file", ", ".join(unknown_names(manuscript.text))
    yield "Topics", ", ".join(topic.name for topic in topics_named(manuscript.text))
    for remark in remarks(draft):
        yield "Note", remark


def listed(label, lines):
    yield label, str(len(lines))
    for number, line in enumerate(lines, start=1):
        yield "", f"{number}. {line}"


def sized(html):
    words = len(plain_text(html).split())
    return f"{words} words"


def described(article: Article) -> str:
    state = article.state(timezone.now()).label.lower()
    return f"“{article.headline}” ({state}), {article.slug}"
