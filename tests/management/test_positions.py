"""Positions as a table at the command line: export_positions and import_positions."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from articles.management.commands import import_positions
from articles.models import Position
from tests.factories import ArticleFactory, PositionFactory, PropositionFactory, SpeakerFactory, TakeawayFactory

pytestmark = pytest.mark.django_db
HEADER = "takeaway;speaker;proposition;stance;paraphrase"
ROW = "1;Ada Example;More examples;supports;She wants more."


@pytest.fixture
def article():
    SpeakerFactory(name="Ada Example")
    PropositionFactory(short_title="More examples")
    return TakeawayFactory(article=ArticleFactory(slug="example-draft")).article


@pytest.fixture
def file(tmp_path):
    """A function that writes lines to a file and gives its path."""

    def write(*lines):
        path = tmp_path / "positions.csv"
        path.write_text("\n".join(lines))
        return str(path)

    return write


def run(*arguments, **options):
    output = io.StringIO()
    call_command(*arguments, stdout=output, **options)
    return output.getvalue()


def refusal(*arguments, **options):
    output = io.StringIO()
    with pytest.raises(CommandError) as raised:
        call_command("import_positions", *arguments, stdout=output, **options)
    assert raised.value.returncode == 1
    return output.getvalue(), str(raised.value)


def test_import_positions_saves_and_says_what_it_did(article, file):
    assert run("import_positions", file(HEADER, ROW), article="example-draft") == "Saved. New: 1\n"
    assert Position.objects.get().takeaway.article == article
    assert run("import_positions", file(HEADER, ROW), article="example-draft") == "Saved. Already there: 1\n"


def test_import_positions_on_a_dry_run_has_a_line_for_each_row_and_saves_nothing(article, file):
    path = file(HEADER, ROW, ROW, "", ROW.replace("more.", "less.").replace(";supports", ";opposes"))
    assert run("import_positions", path, article="example-draft", dry_run=True).splitlines() == [
        "line 2: New: Ada Example, “More examples”",
        "line 3: Already there: Ada Example, “More examples”",
        "line 5: New: Ada Example, “More examples”",
        "Nothing saved, as this is a dry run. New: 2; Already there: 1",
    ]
    assert not Position.objects.exists()


@pytest.mark.parametrize("dry_run", [True, False])
def test_import_positions_with_problems_names_them_and_saves_nothing(article, file, dry_run):
    path = file(HEADER, ROW, "1;Nobody;More examples;for;She wants more.")
    output, error = refusal(path, article="example-draft", dry_run=dry_run)
    assert output.splitlines()[-3:] == [
        "line 3: Problem: Nobody, “More examples”",
        "  speaker: “Nobody” is not on file.",
        "  stance: “for” is no stance. Write one of: supports, supports_with_conditions, opposes, neutral, unclear.",
    ]
    assert error == "Nothing saved. New: 1; Problem: 1"
    assert not Position.objects.exists()


def test_import_positions_reads_standard_input(article, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(f"{HEADER}\r\n{ROW}".encode("utf-16"))))
    assert run("import_positions", "-", article="example-draft") == "Saved. New: 1\n"


def test_import_positions_takes_the_article_from_the_rows(article, file):
    assert run("import_positions", file(f"article;{HEADER}", f"example-draft;{ROW}")) == "Saved. New: 1\n"


@pytest.mark.parametrize(
    ("lines", "options", "error"),
    [
        ([HEADER, ROW], {}, "Say which draft they go into: --article SLUG."),
        ([HEADER, ROW], {"article": "nothing"}, "There is no article “nothing”."),
        ([f"article;{HEADER}", f"nothing;{ROW}"], {}, "There is no article “nothing”."),
        (
            [f"article;{HEADER}", f"one;{ROW}", f"two;{ROW}"],
            {},
            "One article at a time, please. The rows name one, two.",
        ),
        ([f"article;{HEADER}", f"another;{ROW}"], {"article": "example-draft"}, "Nothing saved. Problem: 1"),
    ],
)
def test_import_positions_needs_one_article(article, file, lines, options, error):
    assert refusal(file(*lines), **options)[1] == error


def test_import_positions_into_what_is_no_draft_is_refused(file):
    article = TakeawayFactory(article=ArticleFactory(published=True)).article
    assert refusal(file(HEADER, ROW), article=article.slug)[1] == (
        "Nothing saved: Imports go into drafts only. The state of this article: Live."
    )


def test_import_positions_of_a_file_that_cannot_be_read_says_why(article, file, tmp_path):
    assert refusal(str(tmp_path / "none.csv"))[1].endswith("none.csv: No such file or directory")
    assert refusal(str(tmp_path))[1].endswith("Is a directory")
    assert refusal(file(""))[1].endswith(
        "positions.csv: There is nothing in it. A table begins with the names of its columns."
    )


def test_export_positions_writes_what_import_positions_reads(article, file):
    position = PositionFactory(takeaway=article.takeaways.get(), paraphrase="Zoë said:\n“=1”")
    output = run("export_positions", "example-draft")
    position.delete()
    assert run("import_positions", file(*output.split("\n"))) == "Saved. New: 1\n"
    assert Position.objects.get().paraphrase == "Zoë said:\n“=1”"
    assert run("export_positions", "example-draft") == output


def test_export_positions_of_an_article_that_is_not_there_is_refused():
    with pytest.raises(CommandError, match="There is no article “none”"):
        run("export_positions", "none")


def test_import_positions_while_the_database_is_locked_says_so(article, file, monkeypatch):
    def fail(*args, **options):
        raise OperationalError("database is locked")

    monkeypatch.setattr(import_positions, "import_positions", fail)
    with pytest.raises(CommandError, match="Nothing saved: the database does not answer"):
        run("import_positions", file(HEADER, ROW), article="example-draft")
