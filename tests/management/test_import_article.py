"""import_article at the command line: what it shows, saves and refuses."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import OperationalError
from PIL import Image

from articles.enums import ArticleStatus
from articles.management.commands import import_article
from articles.models import Article, Copy, Photo
from tests.copy import documents
from tests.factories import ArticleFactory, ConferenceFactory, SpeakerFactory, TopicFactory

pytestmark = pytest.mark.django_db

WORDS = """**Examples Everywhere**
Examples Everywhere**

A deck about examples at the Sample Forum.

The introduction to the examples, in which Ada Example met Bea Instance and both spoke of free trade.

1. **The first example**
What there is to say of it.
2. **The second example**
What there is to say of that.

In conclusion, there were examples.
"""


@pytest.fixture
def conference():
    return ConferenceFactory(slug="sample-forum")


@pytest.fixture
def file(tmp_path, conference):
    path = tmp_path / "examples.txt"
    path.write_text(WORDS)
    return path


def run(*arguments, **options):
    output = io.StringIO()
    call_command("import_article", *map(str, arguments), stdout=output, **options)
    return output.getvalue()


def test_file_is_saved_as_a_draft_and_told_part_by_part(file):
    SpeakerFactory(name="Ada Example")
    TopicFactory(name="Free trade")
    output = run(file, "--conference=sample-forum")
    article = Article.objects.get()
    assert (article.headline, article.status) == ("Examples Everywhere", ArticleStatus.DRAFT)
    assert [takeaway.heading for takeaway in article.takeaways.all()] == ["The first example", "The second example"]
    assert list(article.topics.all()) == []
    assert [line.split("  ")[0] for line in output.splitlines() if not line.startswith(" ")] == [
        "Headline",
        "Deck",
        "Key points",
        "Introduction",
        "Takeaways",
        "Conclusion",
        "Left out",
        "Speakers",
        "Not on file",
        "Topics",
        "Saved: “Examples Everywhere” (draft), examples-everywhere",
    ]
    for line in [
        "Takeaways     2",
        "              2. The second example (7 words)",
        "              1. “Examples Everywhere” The headline again.",
        "Speakers      Ada Example",
        "Not on file   Bea Instance",
        "Topics        Free trade",
    ]:
        assert line in output.splitlines()


def test_dry_run_shows_the_same_and_saves_nothing(file):
    shown = run(file, "--dry-run")
    assert (Article.objects.count(), Copy.objects.count()) == (0, 0)
    assert run(file, "--conference=sample-forum").startswith(shown)


def test_second_run_tells_which_article_it_is_and_saves_nothing(file):
    run(file, "--conference=sample-forum")
    again = run(file, "--conference=sample-forum")
    assert (
        "Nothing saved: this text is an article already, “Examples Everywhere” (draft), examples-everywhere." in again
    )
    assert Article.objects.count() == 1


def test_update_replaces_the_words_of_the_draft(file):
    run(file, "--conference=sample-forum")
    Article.objects.update(deck="Changed by hand.")
    run(file, "--conference=sample-forum", "--update")
    assert Article.objects.get().deck == "A deck about examples at the Sample Forum."


def test_update_of_an_article_that_is_live_by_now_is_refused(file):
    run(file, "--conference=sample-forum")
    ArticleFactory(published=True)
    live = Article.objects.get(status=ArticleStatus.PUBLISHED)
    Article.objects.filter(status=ArticleStatus.DRAFT).update(
        status=live.status, published_at=live.published_at, deck="Changed by hand."
    )
    with pytest.raises(CommandError, match="is no draft any more"):
        run(file, "--conference=sample-forum", "--update")
    assert Article.objects.filter(deck="Changed by hand.").exists()


def test_other_words_under_the_headline_of_a_draft_need_a_decision(file, conference):
    draft = ArticleFactory(conference=conference, headline="Examples Everywhere", deck="Written by hand.")
    with pytest.raises(CommandError, match="has the same headline"):
        run(file, "--conference=sample-forum")
    run(file, "--conference=sample-forum", "--as-new")
    assert Article.objects.filter(headline="Examples Everywhere").count() == 2
    draft.refresh_from_db()
    assert draft.deck == "Written by hand."


def test_headline_of_a_live_article_stands_in_nobodys_way(file, conference):
    ArticleFactory(conference=conference, headline="Examples Everywhere", published=True)
    run(file, "--conference=sample-forum")
    assert Article.objects.filter(headline="Examples Everywhere").count() == 2


def test_topics_that_it_names_are_added_when_asked_for(file):
    topic, _other = TopicFactory(name="Free trade"), TopicFactory(name="Fishing")
    run(file, "--conference=sample-forum", "--topics")
    assert list(Article.objects.get().topics.all()) == [topic]


def test_conference_that_is_missing_or_unknown_is_asked_for_with_those_on_file(file):
    with pytest.raises(CommandError, match=r"Name the conference: --conference SLUG\.(.|\n)*sample-forum"):
        run(file)
    with pytest.raises(CommandError, match=r"There is no conference “nowhere”\.(.|\n)*sample-forum"):
        run(file, "--conference=nowhere")
    assert not Article.objects.exists()


def test_text_without_a_headline_is_refused_unless_one_is_given(tmp_path, conference):
    path = tmp_path / "prose.txt"
    path.write_text(
        "There is only this paragraph of prose, which ends like a sentence does and goes on for a while. " * 3
    )
    with pytest.raises(CommandError, match="There is no headline"):
        run(path, "--conference=sample-forum")
    output = run(path, "--conference=sample-forum", "--headline=Prose")
    assert "No takeaways were found" in output
    article = Article.objects.get()
    assert (article.headline, article.takeaways.count()) == ("Prose", 0)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "There is no text in this"),
        (b"\x00\x01\x02\x03" * 100, "This is not text"),
        (b"PK\x03\x04 and no more", ""),
        (b"x" * (2 * 1024 * 1024 + 1), "larger than 2 MB"),
    ],
    ids=["empty", "binary", "broken zip", "large"],
)
def test_file_that_cannot_be_read_is_refused_by_name(tmp_path, conference, content, message):
    path = tmp_path / "bad.docx"
    path.write_bytes(content)
    with pytest.raises(CommandError, match=f"bad.docx: .*{message}"):
        run(path, "--conference=sample-forum")
    assert (Article.objects.count(), Copy.objects.count()) == (0, 0)


def test_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(CommandError, match=r"nowhere\.txt: No such file"):
        run(tmp_path / "nowhere.txt", "--conference=sample-forum")


def test_text_through_a_pipe_is_imported(conference, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(WORDS.encode())))
    run("-", "--conference=sample-forum")
    assert Article.objects.get().headline == "Examples Everywhere"


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        (OperationalError("database is locked"), "Nothing saved: the database does not answer. database is locked"),
        (ValidationError(["The pictures cannot be written."]), "Nothing saved:\n  The pictures cannot be written."),
    ],
)
def test_fault_while_saving_is_told_in_a_sentence(file, monkeypatch, fault, message):
    def fail(*args, **options):
        raise fault

    monkeypatch.setattr(import_article, "import_article", fail)
    with pytest.raises(CommandError) as caught:
        run(file, "--conference=sample-forum")
    assert str(caught.value) == message


def test_folders_of_the_file_are_not_kept(file):
    run(file, "--conference=sample-forum")
    assert Copy.objects.get().name == "examples.txt"


def test_word_document_becomes_a_draft_and_its_picture_waits_in_the_library(tmp_path, conference):
    drawn = io.BytesIO()
    Image.new("RGB", (300, 200), "teal").save(drawn, "PNG")
    path = tmp_path / "examples.docx"
    path.write_bytes(
        documents.docx(
            documents.paragraph("Examples Everywhere", style="Title"),
            documents.paragraph("The introduction to the examples, which is of some length and ends here. It goes on."),
            documents.paragraph(documents.picture("one")),
            documents.paragraph("The first example", numbering=(1, 0)),
            documents.paragraph("What there is to say of it.", documents.run(" Loudly.", "<w:b/>")),
            documents.paragraph("The second example", numbering=(1, 0)),
            documents.paragraph("What there is to say of that."),
            parts={"word/media/a.png": drawn.getvalue()},
            one="media/a.png",
        )
    )
    output = run(path, "--conference=sample-forum")
    article = Article.objects.get()
    assert article.headline == "Examples Everywhere"
    assert [(takeaway.heading, takeaway.body) for takeaway in article.takeaways.all()] == [
        ("The first example", "<p>What there is to say of it.<strong> Loudly.</strong></p>"),
        ("The second example", "<p>What there is to say of that.</p>"),
    ]
    photo = Photo.objects.get()
    assert (photo.width, photo.height, photo.is_complete) == (300, 200, False)
    assert "1 picture is in the photo library; it lacks alternative text and credit." in output.splitlines()
