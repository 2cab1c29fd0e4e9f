"""From a file to a draft: all of it or nothing, once, and by whom it may be done."""

import errno
import threading
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.utils import timezone
from PIL import Image

from articles.copy.manuscript import Manuscript, Paragraph, Run, Unreadable
from articles.copy.pieces import Piece, Place, pieces_to_json
from articles.copy.reading import read_copy
from articles.copy.structure import recognise
from articles.enums import ArticleStatus, CopyPart
from articles.models import Article, Conference, Copy, Photo, Position, Speaker, Takeaway, Topic
from articles.queries.copy import article_of
from articles.queries.export import export_markdown
from articles.queries.snapshot import content_in, take
from articles.services import copy as service
from articles.services import picture as pictures
from articles.services.article import WrongState
from articles.services.copy import (
    PATIENCE,
    AlreadyImported,
    NotImportable,
    bring_in,
    delete_abandoned_copies,
    discard_copy,
    import_article,
    import_copy,
    may_use_copy,
    open_copy,
    save_cut,
)
from articles.services.role import OPERATOR
from coverage_site.storage import WholeFileStorage
from tests.factories import (
    ArticleFactory,
    AuthorFactory,
    ConferenceFactory,
    PhotoFactory,
    PositionFactory,
    SpeakerFactory,
    TakeawayFactory,
    TopicFactory,
    UserFactory,
)

WORDS = """Examples Everywhere

A deck about examples.

The introduction to the examples, which is a paragraph of some length and ends here.

1. The first example
What there is to say of it.

2. The second example
What there is to say of that.

In conclusion, there were examples.
"""


@pytest.fixture
def conference(db):
    return ConferenceFactory()


def manuscript_of(words=WORDS, **more):
    manuscript = read_copy(words.encode())
    return Manuscript(manuscript.paragraphs, **more)


def imported(conference, words=WORDS, by=OPERATOR, **options):
    manuscript = manuscript_of(words)
    return import_article(manuscript, recognise(manuscript), conference=conference, by=by, **options)


def picture(color="teal", size=(300, 200)):
    file = BytesIO()
    Image.new("RGB", size, color).save(file, "JPEG")
    return file.getvalue()


def with_pictures(*pictures, words=WORDS):
    manuscript = manuscript_of(words)
    images = [Paragraph(tag="img", picture=number) for number in range(len(pictures))]
    return Manuscript([*manuscript.paragraphs, *images], pictures=list(pictures))


def files():
    return set(default_storage.listdir("photos")[1]) if default_storage.exists("photos") else set()


def test_import_article_saves_a_draft_with_every_part(conference):
    article = imported(conference).article
    article.refresh_from_db()
    assert (article.status, article.conference, article.created_by) == (ArticleStatus.DRAFT, conference, None)
    assert (article.headline, article.deck) == ("Examples Everywhere", "A deck about examples.")
    assert article.introduction.startswith("<p>The introduction")
    assert [(each.sort_order, each.heading, each.body) for each in article.takeaways.all()] == [
        (1, "The first example", "<p>What there is to say of it.</p>"),
        (2, "The second example", "<p>What there is to say of that.</p>"),
    ]
    assert article.conclusion == "<p>In conclusion, there were examples.</p>"


def test_draft_belongs_to_the_writer_who_imported_it(conference, writer):
    assert imported(conference, by=writer).article.created_by == writer


def test_who_may_not_add_articles_imports_nothing(conference):
    nobody = UserFactory()
    with pytest.raises(PermissionDenied):
        imported(conference, by=nobody)
    with pytest.raises(PermissionDenied):
        bring_in(WORDS.encode(), name="", by=nobody)
    assert (Article.objects.count(), Copy.objects.count()) == (0, 0)


def test_same_words_are_known_again_in_another_form(conference):
    article = imported(conference).article
    other_form = "\ufeff" + WORDS.replace("1. ", "1) ").replace("\n", "\r\n")
    with pytest.raises(AlreadyImported) as caught:
        imported(conference, other_form)
    assert caught.value.article == article
    assert Article.objects.count() == 1


def test_other_words_are_another_article(conference):
    imported(conference)
    imported(conference, WORDS.replace("second", "other"))
    assert Article.objects.count() == 2


def test_words_of_a_deleted_article_can_be_imported_again(conference):
    imported(conference).article.delete()
    imported(conference)
    assert Article.objects.count() == 1


def test_update_replaces_the_words_and_keeps_positions(conference):
    article = imported(conference).article
    second = article.takeaways.last()
    position = PositionFactory(takeaway=second)
    new = WORDS.replace("Examples Everywhere", "Better Examples").replace("say of that", "say of that now")
    result = imported(conference, new, update=article)
    assert (result.article, result.kept) == (article, [])
    article.refresh_from_db()
    assert article.headline == "Better Examples"
    position.refresh_from_db()
    assert (position.takeaway, position.takeaway.body) == (second, "<p>What there is to say of that now.</p>")
    assert Article.objects.count() == 1


def test_both_wordings_of_an_updated_draft_are_known_again(conference):
    article = imported(conference).article
    new = WORDS.replace("Everywhere", "Nowhere")
    imported(conference, new, update=article)
    assert [article_of(manuscript_of(words)) for words in (WORDS, new)] == [article, article]


def test_update_with_the_same_words_is_no_second_import(conference):
    article = imported(conference).article
    imported(conference, update=article)
    assert Copy.objects.count() == 1


def test_import_is_a_version_and_so_is_what_an_update_found(conference, writer):
    article = imported(conference, by=writer).article
    Article.objects.filter(pk=article.pk).update(deck="Written at the desk")
    found = take(article.pk)
    imported(conference, WORDS.replace("Everywhere", "Nowhere"), update=article, by=writer)
    first, second, third = article.snapshots.order_by("number")
    assert [version.kind for version in (first, second, third)] == ["imported", "found", "imported"]
    assert (content_in(second), content_in(third)) == (found, take(article.pk))
    assert (first.created_by, third.created_by) == (writer, writer)


def test_update_with_the_same_words_is_no_version(conference):
    article = imported(conference).article
    imported(conference, update=article)
    assert article.snapshots.count() == 1


def test_update_with_words_of_another_article_is_refused(conference):
    first = imported(conference).article
    second = imported(conference, WORDS.replace("second", "other")).article
    with pytest.raises(AlreadyImported) as caught:
        imported(conference, update=second)
    assert caught.value.article == first


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["published", "scheduled", "withdrawn", "retracted"])
def test_update_of_what_is_no_draft_is_refused(state):
    article = ArticleFactory(headline="Live words", **{state: True})
    with pytest.raises(WrongState):
        imported(article.conference, update=article)
    article.refresh_from_db()
    assert article.headline == "Live words"
    assert not Copy.objects.exists()


def test_update_of_another_writers_draft_is_refused(writer, other_writer):
    article = ArticleFactory(created_by=other_writer, headline="Her words")
    with pytest.raises(PermissionDenied):
        imported(article.conference, by=writer, update=article)
    article.refresh_from_db()
    assert article.headline == "Her words"


def test_text_without_headline_is_refused_and_leaves_nothing(conference):
    manuscript = manuscript_of("Only prose here, one long paragraph that goes on and on. " * 5)
    cut = [Piece(Place(0), CopyPart.INTRODUCTION)]
    with pytest.raises(NotImportable):
        import_article(manuscript, cut, conference=conference, by=OPERATOR)
    assert (Article.objects.count(), Copy.objects.count()) == (0, 0)


def test_given_headline_stands_in_for_a_missing_one(conference):
    manuscript = manuscript_of("Only prose here, one long paragraph that goes on and on. " * 5)
    cut = [Piece(Place(0), CopyPart.INTRODUCTION)]
    result = import_article(manuscript, cut, conference=conference, by=OPERATOR, headline="Given")
    assert result.article.headline == "Given"


def test_topics_and_new_speakers_are_added_only_as_asked(conference, writer):
    topics = [TopicFactory(), TopicFactory()]
    SpeakerFactory(name="Ada Example")
    article = imported(conference, by=writer, topics=topics[:1], new_speakers=["Ada Example", "Bea Instance"]).article
    assert list(article.topics.all()) == topics[:1]
    assert list(Speaker.objects.order_by("name").values_list("name", flat=True)) == ["Ada Example", "Bea Instance"]


def test_fault_in_the_last_step_leaves_nothing_behind(conference, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError

    before = files()
    monkeypatch.setattr(service, "save_photo", fail)
    manuscript = with_pictures(picture())
    with pytest.raises(RuntimeError):
        import_article(
            manuscript, recognise(manuscript), conference=conference, by=OPERATOR, new_speakers=["Ada Example"]
        )
    models = (Article, Takeaway, Copy, Speaker, Photo)
    assert [model.objects.count() for model in models] == [0, 0, 0, 0, 0]
    assert files() == before


def test_pictures_go_to_the_library_without_words_and_once(conference):
    manuscript = with_pictures(picture("teal"), picture("teal"), picture("navy"))
    result = import_article(manuscript, recognise(manuscript), conference=conference, by=OPERATOR)
    assert [photo.is_complete for photo in Photo.objects.all()] == [False, False]
    assert set(result.photos) == set(Photo.objects.all())
    assert "2 pictures are in the photo library; they lack alternative text and credit." in result.notes
    again = import_article(manuscript, recognise(manuscript), conference=conference, by=OPERATOR, update=result.article)
    assert (again.photos, Photo.objects.count()) == ([], 2)


def test_picture_that_cannot_be_taken_is_told_and_the_rest_saved(conference):
    manuscript = with_pictures(b"no picture", picture(size=(20, 20)), picture())
    result = import_article(manuscript, recognise(manuscript), conference=conference, by=OPERATOR)
    assert [note.split(":")[0] for note in result.notes[:2]] == ["Picture 1", "Picture 2"]
    assert Photo.objects.count() == 1


def test_bring_in_waits_and_becomes_no_article(writer):
    copy = bring_in(WORDS.encode(), name="examples.txt", by=writer)
    assert (copy.name, bytes(copy.content), copy.article) == ("examples.txt", WORDS.encode(), None)
    assert copy.pieces == pieces_to_json(recognise(manuscript_of()))
    assert not Article.objects.exists()


def test_bring_in_of_what_cannot_be_read_leaves_nothing(writer):
    with pytest.raises(Unreadable):
        bring_in(b"", name="empty.txt", by=writer)
    assert not Copy.objects.exists()


def test_brought_in_twice_it_waits_once_with_its_cut(writer, other_writer):
    copy = bring_in(WORDS.encode(), name="", by=writer)
    cut = [Piece(Place(0), CopyPart.HEADLINE)]
    save_cut(copy, cut, by=writer)
    assert bring_in(WORDS.encode(), name="", by=writer).pieces == pieces_to_json(cut)
    assert bring_in(WORDS.encode(), name="", by=other_writer).pk != copy.pk
    assert Copy.objects.count() == 2


def test_import_copy_saves_the_cut_and_lets_go_of_the_file(writer, conference):
    copy = bring_in(WORDS.encode(), name="examples.txt", by=writer)
    article = import_copy(copy, conference=conference, by=writer).article
    assert article.takeaways.count() == 2
    copy.refresh_from_db()
    assert (copy.article, bytes(copy.content), copy.pieces) == (article, b"", [])


def test_copy_is_its_owners_alone(writer, other_writer, chief, conference):
    copy = bring_in(WORDS.encode(), name="", by=writer)
    assert may_use_copy(writer, copy)
    for stranger in (other_writer, chief):
        with pytest.raises(PermissionDenied):
            save_cut(copy, [], by=stranger)
        with pytest.raises(PermissionDenied):
            discard_copy(copy, by=stranger)
        with pytest.raises(PermissionDenied):
            import_copy(copy, conference=conference, by=stranger)
    copy.refresh_from_db()
    assert copy.pieces != []


def test_discard_copy_deletes_what_waits_and_nothing_else(writer, conference):
    used = bring_in(WORDS.encode(), name="", by=writer)
    import_copy(used, conference=conference, by=writer)
    waiting = bring_in(b"Other words\n\nwait here.", name="", by=writer)
    for copy in (used, waiting):
        discard_copy(copy, by=writer)
    assert list(Copy.objects.all()) == [used]


def test_cut_of_what_is_an_article_stays(writer, conference):
    copy = bring_in(WORDS.encode(), name="", by=writer)
    import_copy(copy, conference=conference, by=writer)
    save_cut(copy, [Piece(Place(0), CopyPart.HEADLINE)], by=writer)
    copy.refresh_from_db()
    assert copy.pieces == []


def test_abandoned_copy_goes_and_what_is_fresh_or_used_stays(writer, conference):
    used = bring_in(WORDS.encode(), name="", by=writer)
    import_copy(used, conference=conference, by=writer)
    fresh, old = (bring_in(f"Copy\n\nof {age} words".encode(), name="", by=writer) for age in ("fresh", "old"))
    past = timezone.now() - PATIENCE - timedelta(seconds=1)
    Copy.objects.update(created_at=past)
    Copy.objects.exclude(pk=fresh.pk).update(touched_at=past)
    assert delete_abandoned_copies() == 1
    assert set(Copy.objects.all()) == {used, fresh}
    assert not Copy.objects.filter(pk=old.pk).exists()


@pytest.mark.parametrize(
    "work", [lambda copy, by: bring_in(WORDS.encode(), name="", by=by), lambda copy, by: save_cut(copy, [], by=by)]
)
def test_copy_that_somebody_comes_back_to_is_not_abandoned(writer, work):
    copy = bring_in(WORDS.encode(), name="", by=writer)
    Copy.objects.update(created_at=timezone.now() - 2 * PATIENCE, touched_at=timezone.now() - 2 * PATIENCE)
    work(copy, writer)
    assert delete_abandoned_copies() == 0
    assert list(Copy.objects.all()) == [copy]


def test_copy_that_is_read_otherwise_by_now_is_cut_anew(writer, conference):
    copy = bring_in(WORDS.encode(), name="", by=writer)
    copy.content = b"A headline\n\nAnd a paragraph, which is all that is read of it by now."
    _manuscript, pieces = open_copy(copy)
    assert [piece.start for piece in pieces] == [Place(0), Place(1)]
    assert import_copy(copy, conference=conference, by=writer).article.headline == "A headline"


def test_copy_that_is_refused_by_now_says_why(writer):
    copy = bring_in(WORDS.encode(), name="", by=writer)
    copy.content = b"%PDF-1.7"
    with pytest.raises(Unreadable):
        open_copy(copy)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("C:\\Users\\Ada\\x.docx", "x.docx"),
        ("../../etc/x.txt", "x.txt"),
        ("/home/ada/" + "x" * 300 + ".txt", "x" * 196 + ".txt"),
        ("a\u202eb\udcff\x00.txt", "ab.txt"),
    ],
)
def test_file_is_kept_by_its_name_alone(writer, conference, name, kept):
    assert bring_in(WORDS.encode(), name=name, by=writer).name == kept
    imported(conference, by=writer, name=name)
    assert Copy.objects.get().name == kept


def test_same_file_under_another_ending_is_read_anew(writer):
    first, second = (bring_in(b"# A headline\n\nText.", name=f"a.{ending}", by=writer) for ending in ("txt", "md"))
    assert (first.name, second.name) == ("a.txt", "a.md")


def test_update_leaves_the_row_by_which_the_page_that_was_open_finds_the_article(writer, conference):
    article = imported(conference, by=writer).article
    copy = bring_in(WORDS.encode(), name="", by=writer)
    import_copy(copy, conference=conference, by=writer, update=article)
    assert [(each.pk, each.article, bytes(each.content)) for each in Copy.objects.all()] == [(copy.pk, article, b"")]


def test_update_from_the_desk_knows_the_pictures_that_are_there(writer, conference):
    manuscript = with_pictures(picture())
    options = {"conference": conference, "by": writer}
    article = import_article(manuscript, recognise(manuscript), **options).article
    bring_in(WORDS.encode(), name="", by=writer)
    for _again in range(2):
        import_article(manuscript, recognise(manuscript), **options, update=article)
    assert (Photo.objects.count(), Copy.objects.count()) == (1, 1)


def test_update_of_a_draft_that_is_deleted_meanwhile_is_refused(conference):
    article = imported(conference).article
    Article.objects.all().delete()
    with pytest.raises(WrongState, match="deleted"):
        imported(conference, update=article)
    assert Article.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_topic_that_is_deleted_meanwhile_is_told_and_nothing_saved():
    gone = Topic(name="gone", slug="gone")
    conference = ConferenceFactory()
    with pytest.raises(NotImportable, match="Somebody changed"):
        imported(conference, topics=[gone])
    assert (Article.objects.count(), Copy.objects.count()) == (0, 0)


def test_pictures_that_cannot_be_written_leave_nothing_and_say_why(writer, conference, monkeypatch):
    manuscript, before, save = with_pictures(picture(), picture("red")), files(), WholeFileStorage._save
    calls = iter(range(9))

    def fill_disk(*args):
        if next(calls) == 3:
            raise OSError(errno.ENOSPC, "No space left on device")
        return save(*args)

    monkeypatch.setattr(WholeFileStorage, "_save", fill_disk)
    with pytest.raises(ValidationError, match="No space left on device"):
        import_article(manuscript, recognise(manuscript), conference=conference, by=writer)
    assert (Article.objects.count(), Photo.objects.count(), files()) == (0, 0, before)


def test_pictures_of_too_many_pixels_are_told_and_left_for_the_photo_library(conference, monkeypatch):
    monkeypatch.setattr(pictures, "MOST_PIXELS", 300 * 200 + 200 * 200)
    manuscript = with_pictures(picture(), picture("red"), picture("blue", size=(200, 200)))
    done = import_article(manuscript, recognise(manuscript), conference=conference, by=OPERATOR)
    assert [(photo.width, photo.height) for photo in done.photos] == [(300, 200), (200, 200)]
    assert done.refused_pictures == [
        "Picture 2: The pictures are too large to be taken all at once. Upload this one by itself."
    ]


def test_damaged_pictures_count_as_others_do(conference, monkeypatch):
    monkeypatch.setattr(pictures, "MOST_PIXELS", 300 * 200)
    manuscript = with_pictures(picture()[:-300], picture("red"))
    done = import_article(manuscript, recognise(manuscript), conference=conference, by=OPERATOR)
    assert [reason.split(": ")[1].split()[1] for reason in done.refused_pictures] == ["file", "pictures"]


def test_new_speaker_whose_name_cannot_be_is_told_by_name(writer, conference):
    with pytest.raises(NotImportable, match="“Aaaa"):
        imported(conference, by=writer, new_speakers=["A" + "a" * 200])
    assert (Article.objects.count(), Speaker.objects.count()) == (0, 0)


@pytest.mark.parametrize("slug", ["Not a slug!", "x" * 101, "../x", "ü"])
def test_exported_text_with_an_address_that_cannot_be_gets_another(conference, slug):
    assert imported(conference, f"---\nplenary: 1\nslug: {slug}\n---\n# A headline\n").article.slug == "a-headline"


@pytest.mark.django_db(transaction=True)
def test_two_imports_of_one_text_at_the_same_moment_make_one_article():
    conference, outcomes, start = ConferenceFactory(), [], threading.Barrier(2)

    def run():
        try:
            start.wait()
            outcomes.append(imported(conference).article.pk)
        except AlreadyImported as known:
            outcomes.append(known.article.pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(outcomes) == 2
    assert set(outcomes) == set(Article.objects.values_list("pk", flat=True))


def test_database_refuses_a_second_article_of_one_text(conference):
    imported(conference)
    note = Copy.objects.get()
    with pytest.raises(Exception, match=r"copy_becomes_one_article|UNIQUE"), transaction.atomic():
        Copy.objects.create(digest=note.digest, article=ArticleFactory())


def test_import_takes_the_same_queries_for_few_takeaways_and_many(conference, django_assert_max_num_queries):
    for count in (2, 40):
        runs = [Run(f"{n}. Heading {n}") for n in range(1, count + 1)]
        manuscript = Manuscript([Paragraph((Run("Examples"),)), *(Paragraph((run,)) for run in runs)])
        parts = [CopyPart.HEADLINE, *[CopyPart.TAKEAWAY_HEADING] * count]
        cut = [Piece(Place(number), part) for number, part in enumerate(parts)]
        with django_assert_max_num_queries(26):
            import_article(manuscript, cut, conference=conference, by=OPERATOR)


@pytest.fixture
def exported(db):
    """A draft with all that an exported text names, and its Markdown."""
    article = ArticleFactory(authors=[AuthorFactory()], topics=[TopicFactory()], lead_photo=PhotoFactory())
    takeaway = TakeawayFactory(article=article, topics=[TopicFactory()], photo=PhotoFactory())
    TakeawayFactory(article=article)
    PositionFactory(takeaway=takeaway)
    return article


def as_seen(article):
    """What the Markdown of an article says."""
    return export_markdown(Article.objects.get(pk=article.pk))


def bring_back(text, **options):
    manuscript = read_copy(text.encode(), "article.md")
    conference = options.pop("conference", None) or Conference.objects.get(slug=manuscript.facts["conference"])
    return import_article(manuscript, recognise(manuscript), conference=conference, by=OPERATOR, **options)


def test_exported_article_comes_back_the_same_where_it_is_gone(exported):
    text, key = as_seen(exported), exported.pk
    exported.delete()
    result = bring_back(text)
    assert (result.article.pk, result.missing) == (key, [])
    assert as_seen(result.article) == text


def test_exported_draft_comes_back_over_itself_with_its_positions(exported):
    text, position = as_seen(exported), Position.objects.get()
    exported.topics.clear()
    exported.takeaways.update(photo=None, body="<p>Changed.</p>")
    Article.objects.update(lead_photo=None, deck="Changed.")
    with pytest.raises(AlreadyImported):
        bring_back(text)
    bring_back(text, update=exported)
    assert as_seen(exported) == text
    assert Position.objects.get() == position


def test_what_is_taken_out_of_an_exported_text_is_taken_off_the_draft(exported):
    text = as_seen(exported)
    kept = [line for line in text.splitlines() if not line.startswith(("topics:", "authors:", "lead_photo:"))]
    bring_back("\n".join(kept), update=exported)
    exported.refresh_from_db()
    assert (list(exported.topics.all()), list(exported.authors.all()), exported.lead_photo) == ([], [], None)


def test_what_an_exported_text_names_and_is_not_on_file_is_told(exported):
    text = as_seen(exported)
    topic = exported.topics.get()
    exported.delete()
    slug = topic.slug
    topic.delete()
    result = bring_back(text)
    assert result.missing == [slug]
    assert f"Named in the text and not on file: {slug}." in result.notes
    assert result.article.topics.count() == 0


def test_exported_text_takes_another_address_where_its_own_is_taken(exported):
    text, slug = as_seen(exported), exported.slug
    exported.delete()
    ArticleFactory(slug=slug)
    assert bring_back(text).article.slug not in {"", slug}
