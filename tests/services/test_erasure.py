"""After an erasure nothing of it is left in any table, nor in any file of the data folder."""

from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.aggregate.content import digest
from articles.aggregate.erasing import Passage
from articles.models import (
    Article,
    Comment,
    Copy,
    Correction,
    Erasure,
    Mail,
    MergedRecord,
    OldAddress,
    OpenForm,
    Photo,
    Position,
    ScheduledChange,
    Snapshot,
    Source,
    Speaker,
    Topic,
)
from articles.queries.erasure import reach_of, rows_of_record, rows_with_words
from articles.queries.snapshot import content_in, newest_draft, take
from articles.services.article import WrongState, publish_article, retract_article
from articles.services.correction import add_correction
from articles.services.erasure import erase_record, erase_words, scrub
from articles.services.photo import save_photo
from articles.services.retraction import retract_position
from articles.services.role import OPERATOR
from articles.services.snapshot import keep_version
from articles.services.work import save_work
from tests import factories
from tests.pictures import draw
from tests.views.world import make_world

pytestmark = pytest.mark.django_db

MARK = "Zorblax Quuxley"
REASON = "An order of the court of Testville."


def dump():
    """Return all that is stored, as text: every value of every table, what is encoded as what it says."""
    cells = []
    for model in apps.get_models(include_auto_created=True):
        for row in model._base_manager.values_list():
            cells += [
                bytes(cell).decode(errors="replace") if isinstance(cell, bytes | memoryview) else str(cell)
                for cell in row
            ]
    for session in apps.get_model("sessions", "Session").objects.all():
        cells.append(str(session.get_decoded()))
    return "\n".join(cells)


def left(*words):
    """Return which of the words are left, in any of the forms that they may have."""
    text = dump().casefold()
    forms = {form for word in words for form in (word, word.replace(" ", "-"), word.replace(" ", "+"), word.split()[0])}
    return sorted(form for form in forms if form.casefold() in text)


def seen(hits):
    return reach_of(hits, timezone.now()).seen


def words_gone(words, by, reason=REASON):
    passage = Passage(words)
    return erase_words(passage, reason=reason, seen=seen(rows_with_words(passage)), by=by)


def record_gone(record, by, reason=REASON):
    return erase_record(record, reason=reason, seen=seen(rows_of_record(record)), by=by)


def save(article, content):
    return save_work(article.pk, content, base=digest(take(article.pk)), by=OPERATOR).version


def log(record, by, message=""):
    kind = ContentType.objects.get_for_model(record)
    LogEntry.objects.create(
        user=by,
        content_type=kind,
        object_id=str(record.pk),
        object_repr=str(record),
        action_flag=CHANGE,
        change_message=message,
    )


def open_form(article, by, data, content=None, path=None, base=""):
    return OpenForm.objects.create(
        user=by,
        article_id=article.pk,
        path=path or f"/admin/articles/article/{article.pk}/change/",
        base=base,
        seen_at=timezone.now(),
        typed_at=timezone.now(),
        data=urlencode(data).encode(),
        content=content,
        title=str(dict(data).get("headline", "")),
    )


@pytest.fixture
def filled(chief):
    """A world with the marker in everything that people can write, and in everything that keeps what they wrote."""
    world = make_world(MARK, published=True)
    article, speaker = world.article, world.speaker
    for record, values in (
        (article, {"introduction": "<p>By Zorblax <em>Quuxley</em> &amp; others</p>"}),
        (world.takeaway, {"body": f'<p>{MARK}, <a href="https://x.example/zorblax-quuxley">a link</a></p>'}),
        (speaker, {"aliases": f"{MARK.upper()}\nOther", "sort_name": "Quuxley, Zorblax"}),
        (world.position.source, {"url": "https://x.example/zorblax-quuxley", "excerpt": f"“{MARK}”"}),
        (world.position, {"translation": MARK, "conditions": MARK, "stance_reason": MARK, "figure_wording": MARK}),
    ):
        type(record).objects.filter(pk=record.pk).update(**values)
    factories.SpeakerRoleFactory(speaker=speaker, title=f"Minister {MARK}")
    factories.PhotoFactory(caption=f"{MARK} at a desk")
    content = take(article.pk)
    keep_version(article, content, kind="found", by=chief, note=f"About {MARK}")
    save(article, content | {"article": content["article"] | {"headline": f"Newer {MARK}"}})
    add_correction(article, kind="update", text=f"Draft on {MARK}", by=chief, is_draft=True)
    Comment.objects.create(
        article=article, subject="position", subject_key=world.position.pk, subject_words=MARK, text=f"Is it {MARK}?"
    )
    Mail.objects.create(to=chief, subject=MARK, text=f"On {MARK}")
    factories.CopyFactory(name=f"{MARK}.txt", words=f"Headline\n\nA text on {MARK}.")
    factories.PreviewLinkFactory(article=article, for_whom=MARK)
    OldAddress.objects.create(kind="speaker", slug="zorblax-quuxley-old", record_key=speaker.pk)
    MergedRecord.objects.create(kind="speaker", kept_key=speaker.pk, name=MARK)
    typed = [("headline", f"Typed {MARK}"), ("introduction", "<p>Zorblax <strong>Quuxley</strong></p>")]
    open_form(article, chief, typed, content)
    log(speaker, chief, f'[{{"changed": {{"name": "role", "object": "Minister {MARK}"}}}}]')
    log(world.position, chief, f"On {MARK}")
    session = SessionStore()
    session["correction_offers"] = {"1": {"text": f"It was {MARK}"}}
    session.save()
    return world


def test_words_are_gone_from_every_table(filled, chief):
    assert left(MARK)
    erasure = words_gone(MARK, chief)
    # Of the sort name the words stand the other way round: another spelling, to be looked for by itself.
    words_gone("Quuxley, Zorblax", chief)
    assert left(MARK) == []
    assert (erasure.kind, erasure.reason, erasure.erased_by) == ("words", REASON, chief)
    assert erasure.places["snapshot"] >= 2
    assert {
        "article",
        "takeaway",
        "position",
        "speaker",
        "source",
        "correction",
        "comment",
        "openform",
        "copy",
        "mail",
        "logentry",
        "session",
        "mergedrecord",
        "oldaddress",
        "previewlink",
        "photo",
        "topic",
    } <= erasure.places.keys()


def test_words_leave_a_mark_and_everything_else(filled, chief, reader):
    words_gone(MARK, chief)
    article = Article.objects.get()
    assert (article.headline, article.deck) == ("Headline [removed]", "Deck [removed]")
    assert article.slug == f"removed-{article.pk.hex[:8]}"
    assert Source.objects.get().url == "https://removed.invalid/"
    assert not Copy.objects.exists()
    assert not OldAddress.objects.exists()
    filled.position.refresh_from_db()
    filled.position.full_clean()
    for record in (article, filled.position, filled.takeaway, *Speaker.objects.all(), *Topic.objects.all()):
        assert reader.get(type(record).objects.get(pk=record.pk).get_absolute_url()).status_code == 200


def test_versions_stay_whole_and_keep_their_bonds(filled, chief):
    article = filled.article
    draft = newest_draft(article)
    Article.objects.filter(pk=article.pk).update(approved_digest=draft.digest)
    live = digest(take(article.pk))
    ScheduledChange.objects.create(
        article=article, kind="update", version=draft, live_digest=live, at=timezone.now(), time_zone="UTC"
    )
    form = open_form(article, chief, [("base", draft.digest), ("headline", "Typed")], base=draft.digest)
    words_gone(MARK, chief)
    for version in Snapshot.objects.all():
        assert version.digest == digest(version.content)
    draft.refresh_from_db()
    form.refresh_from_db()
    article.refresh_from_db()
    assert (article.approved_digest, form.base) == (draft.digest, draft.digest)
    assert f"base={draft.digest}".encode() in bytes(form.data)
    assert ScheduledChange.objects.get().live_digest == digest(take(article.pk)) != live
    publish_article(article, by=OPERATOR)
    article.refresh_from_db()
    assert article.headline == "Newer [removed]"


def test_plan_on_what_readers_see_stands_also_where_no_version_holds_that(chief):
    article = factories.ArticleFactory(published=True, headline=f"On {MARK}")
    content = take(article.pk)
    draft = keep_version(article, content | {"article": content["article"] | {"deck": "Newer"}}, kind="saved", by=chief)
    plan = {"kind": "update", "at": timezone.now(), "time_zone": "UTC"}
    ScheduledChange.objects.create(article=article, version=draft, live_digest=digest(content), **plan)
    words_gone(MARK, chief)
    assert ScheduledChange.objects.get().live_digest == digest(take(article.pk)) != digest(content)


def test_looking_asks_the_same_however_many_statements_have_the_words():
    takeaway, counts = factories.TakeawayFactory(article__published=True), []
    for _ in range(2):
        factories.PositionFactory.create_batch(5, takeaway=takeaway, paraphrase=f"On {MARK}")
        with CaptureQueriesContext(connection) as asked:
            seen(rows_with_words(Passage(MARK)))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_form_opened_before_joins_with_what_has_become_of_the_text(filled, chief):
    article = filled.article
    form = open_form(article, chief, [("headline", "Typed")], base=newest_draft(article).digest)
    words_gone(MARK, chief)
    form.refresh_from_db()
    content = content_in(newest_draft(article))
    mine = content | {"article": content["article"] | {"deck": "Mine"}}
    saved = save_work(article.pk, mine, base=form.base, by=chief)
    assert (saved.clashes, saved.version.content["article"]["deck"]) == ([], "Mine")


def test_readers_get_a_new_time_of_change_where_they_see_the_words_and_nowhere_else(filled, chief):
    other = factories.ArticleFactory(published=True)
    words_gone(MARK, chief)
    filled.article.refresh_from_db()
    assert filled.article.modified_at > other.published_at
    assert Article.objects.get(pk=other.pk).modified_at == other.modified_at


def test_words_in_word_files_and_in_any_spelling_of_an_import_are_found(chief):
    from tests.copy.documents import docx

    factories.CopyFactory(
        name="a.docx", content=docx("<w:p><w:r><w:t>Zorblax </w:t></w:r><w:r><w:t>Quuxley</w:t></w:r></w:p>")
    )
    kept = factories.CopyFactory(words="Headline\n\nAnother text.")
    words_gone(MARK, chief)
    assert Copy.objects.get() == kept


def test_words_with_quotes_and_letters_of_any_script_leave_json_whole(chief):
    words = 'Zoë "Zorblax" \\ Ünlü'
    article = factories.ArticleFactory(headline=f"On {words} again")
    keep_version(article, take(article.pk), kind="found", by=chief)
    log(article, chief, '[{"changed": {"object": "Zo\\u00eb \\"Zorblax\\" \\\\ \\u00dcnl\\u00fc"}}]')
    words_gone(words, chief)
    assert Snapshot.objects.get().content["article"]["headline"] == "On [removed] again"
    assert LogEntry.objects.get().change_message == '[{"changed": {"object": "[removed]"}}]'


def test_vocabulary_and_groups_are_no_words(chief):
    position = factories.PositionFactory(takeaway__article__published=True)
    for words in ("supports", "published", "person", "Editor", "Europe"):
        words_gone(words, chief)
    position.refresh_from_db()
    assert (position.stance, position.article.status) == ("supports", "published")
    assert position.article.conference.time_zone == "Europe/Berlin"
    assert chief.groups.get().name == "Chief"


@pytest.mark.parametrize(
    ("words", "reason", "field"),
    [("Zor ", REASON, "words"), (MARK, f"For {MARK.lower()}", "reason"), (MARK, " ", "reason")],
    ids=["too short", "named in the reason", "no reason"],
)
def test_erasure_that_says_too_little_or_too_much_is_refused(filled, chief, words, reason, field):
    with pytest.raises(ValidationError) as refusal:
        words_gone(words, chief, reason)
    assert field in refusal.value.message_dict
    assert MARK in Article.objects.get().headline
    assert not Erasure.objects.exists()


def test_erasure_is_for_chiefs(filled, editor):
    with pytest.raises(PermissionDenied):
        words_gone(MARK, editor)
    with pytest.raises(PermissionDenied):
        record_gone(filled.speaker, editor)
    assert left(MARK)


def test_erasure_of_other_rows_than_were_shown_is_refused(filled, chief):
    passage = Passage(MARK)
    shown = seen(rows_with_words(passage))
    factories.ArticleFactory(headline=f"Another on {MARK}")
    with pytest.raises(WrongState):
        erase_words(passage, reason=REASON, seen=shown, by=chief)
    assert MARK in filled.article.headline


# Records


def test_speaker_goes_with_all_statements_in_whatever_state(filled, chief, reader):
    article, speaker = filled.article, filled.speaker
    answer = factories.PositionFactory(takeaway=filled.takeaway, responds_to=filled.position)
    behalf = factories.PositionFactory(takeaway=filled.takeaway, on_behalf_of=speaker)
    retracted = factories.PositionFactory(takeaway=filled.takeaway, speaker=speaker, retracted=True)
    content = take(article.pk)
    unpublished = str(uuid4())
    content["positions"][unpublished] = content["positions"][str(filled.position.pk)]
    content["takeaways"][str(filled.takeaway.pk)]["positions"].append(unpublished)
    save_work(article.pk, content, base=digest(content_in(newest_draft(article))), by=chief)
    gone = {str(row.pk) for row in (filled.position, behalf, retracted)} | {unpublished}
    data = [("takeaways-0-positions", key) for key in gone] + [("headline", "Typed")]
    kept_form = open_form(article, chief, data, content)
    about = open_form(article, chief, [("speaker", str(speaker.pk)), ("quote", "Typed")], path="/admin/x/")
    assert reader.get(speaker.get_absolute_url()).status_code == 200

    erasure = record_gone(speaker, chief)

    assert MARK not in "".join(LogEntry.objects.values_list("object_repr", flat=True))
    assert list(Position.objects.values_list("pk", "responds_to")) == [(answer.pk, None)]
    LogEntry.objects.all().delete()  # It knows by its key what somebody worked on, and no more.
    text = dump().replace(str(erasure.record_key), "", 1)
    assert [key for key in {*gone, str(speaker.pk)} if key in text] == []
    assert not OpenForm.objects.filter(pk=about.pk).exists()
    assert b"Typed" in bytes(OpenForm.objects.get(pk=kept_form.pk).data)
    assert (Comment.objects.count(), MergedRecord.objects.count(), OldAddress.objects.count()) == (0, 0, 0)
    assert reader.get(speaker.get_absolute_url()).status_code == 404
    assert reader.get(filled.position.get_absolute_url()).status_code == 404
    publish_article(article, by=OPERATOR)
    assert (erasure.kind, erasure.record_key) == ("speaker", speaker.pk)


def test_reason_that_names_the_speaker_is_refused(filled, chief):
    with pytest.raises(ValidationError):
        record_gone(filled.speaker, chief, f"Asked for by {filled.speaker}")


def photo_files():
    return {path.name for path in (settings.MEDIA_ROOT / "photos").glob("*")}


def make_photo(by):
    photo = Photo(alt_text="A square", credit="Ada Example")
    save_photo(photo, by=by, picture=draw())
    return photo


@pytest.mark.parametrize("is_shared", [False, True], ids=["own", "shared"])
def test_photo_of_a_speaker_goes_unless_somebody_else_uses_it(chief, is_shared, django_capture_on_commit_callbacks):
    photo = make_photo(chief)
    speaker = factories.SpeakerFactory(photo=photo)
    if is_shared:
        factories.ArticleFactory(lead_photo=photo)
    names = {name.rpartition("/")[2] for name in photo.file_names}
    assert names <= photo_files()
    with django_capture_on_commit_callbacks(execute=True):
        record_gone(speaker, chief)
    assert Photo.objects.exists() is is_shared
    assert bool(names & photo_files()) is is_shared


def test_photo_goes_from_pages_history_and_files(chief, django_capture_on_commit_callbacks):
    photo = make_photo(chief)
    article = factories.ArticleFactory(published=True, lead_photo=photo)
    factories.TakeawayFactory(article=article, photo=photo)
    factories.SpeakerFactory(photo=photo)
    factories.ConferenceFactory(photo=photo)
    keep_version(article, take(article.pk), kind="found", by=chief)
    names = {name.rpartition("/")[2] for name in photo.file_names}
    with django_capture_on_commit_callbacks(execute=True):
        record_gone(photo, chief)
    article.refresh_from_db()
    assert (article.lead_photo, article.modified_at > article.published_at) == (None, True)
    content = Snapshot.objects.get().content
    assert (content["article"]["lead_photo"], digest(content)) == (None, Snapshot.objects.get().digest)
    assert not names & photo_files()


def test_position_goes_and_leaves_no_tombstone(filled, chief, reader):
    position = filled.position
    retract_position(position, reason="It was never said.", by=chief)
    record_gone(position, chief)
    assert "retracted" not in reader.get(filled.takeaway.get_absolute_url()).text.casefold()
    publish_article(filled.article, by=OPERATOR)
    assert not Position.objects.exists()


def test_excerpt_of_a_source_goes_and_the_source_stays(filled, chief):
    source = filled.position.source
    record_gone(source, chief)
    source.refresh_from_db()
    assert (source.excerpt, source.title) == ("", f"Source {MARK}")


def test_comment_goes_and_so_does_the_mail_that_tells_of_it(filled, chief):
    comment = Comment.objects.get()
    Mail.objects.create(to=chief, subject="Comment", text=f"Somebody said:\n\n{comment.text}")
    words = comment.text
    record_gone(comment, chief)
    assert Comment.objects.get().text == "[removed]"
    assert [mail for mail in Mail.objects.all() if words in mail.text] == []


def test_retracted_article_keeps_its_tombstone_when_words_of_the_reason_go(chief, reader):
    article = factories.ArticleFactory(published=True)
    retract_article(article, reason=f"It was about {MARK}.", by=chief)
    words_gone(MARK, chief)
    assert "It was about [removed]." in reader.get(article.get_absolute_url()).text
    assert Correction.objects.get().text == "It was about [removed]."


# The files


def bytes_of_the_data_folder():
    return b"".join(path.read_bytes() for path in settings.DATA_DIR.rglob("*") if path.is_file())


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps its own files.")
@pytest.mark.parametrize("kind", ["words", "record"])
def test_no_file_holds_a_byte_of_it_afterwards(chief, kind):
    marks = [b"Zorblax", b"zorblax"]
    speaker = factories.SpeakerFactory(name=MARK)
    factories.PositionFactory(speaker=speaker, takeaway__article__published=True, quoted=True, quote="Words. " * 2000)
    article = Article.objects.get()
    # Leaves its bytes in pages that are free. Some builds of SQLite blank these, and others do not.
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete = OFF")
    factories.ArticleFactory(introduction=f"<p>{MARK}, {'and so on, ' * 200}</p>" * 50).delete()
    log(speaker, chief)
    connection.close()
    assert any(mark in bytes_of_the_data_folder() for mark in marks)
    if kind == "words":
        words_gone(MARK, chief)
        words_gone("Quuxley, Zorblax", chief)
    else:
        record_gone(speaker, chief)
    assert scrub()
    assert [mark for mark in marks if mark in bytes_of_the_data_folder()] == []
    assert Article.objects.get() == article


@pytest.mark.django_db(transaction=True)
def test_scrubbing_leaves_every_row(chief):
    make_world("seen", published=True)
    before = dump()
    assert scrub()
    assert dump() == before


def test_scrubbing_inside_a_transaction_says_that_it_did_nothing():
    assert scrub() is False
