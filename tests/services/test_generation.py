"""Every write that a reader could notice moves the generation, in its transaction; what nobody sees does not."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.aggregate.content import digest
from articles.enums import CorrectionKind
from articles.models import Article, Generation, ScheduledChange
from articles.queries.erasure import reach_of, rows_of_record
from articles.queries.merger import state_of
from articles.queries.snapshot import newest_content, take
from articles.services import article as articles
from articles.services import correction as corrections
from articles.services import schedule
from articles.services.comment import add_comment
from articles.services.copy import bring_in
from articles.services.due import run_due
from articles.services.erasure import erase_record
from articles.services.fix import publish_fix
from articles.services.generation import move_generation
from articles.services.merger import merge_records
from articles.services.package import dissolve_package, plan_package
from articles.services.photo import delete_photo, make_renditions, save_photo
from articles.services.preview_link import make_preview_link
from articles.services.record import delete_record, save_record
from articles.services.retraction import lift_retraction, retract_position
from articles.services.role import OPERATOR
from articles.services.search import rebuild_index
from articles.services.version import discard_draft
from articles.services.work import create_article, save_work
from articles.services.workflow import submit_article
from tests import factories
from tests.pictures import draw
from tests.views.drafts import draft_content, keep_draft
from tests.views.world import make_world

pytestmark = pytest.mark.django_db
BY = {"by": OPERATOR}


def token():
    return Generation.objects.get().token


def soon():
    return timezone.now() + timedelta(hours=1)


def draft():
    """Make an article that may be published and never was."""
    return factories.PositionFactory().article


def scheduled():
    article = draft()
    articles.publish_article(article, at=soon(), **BY)
    return article


def planned(world):
    """Plan an update of the world's article, and have its time come."""
    version = keep_draft(world.article, draft_content(world))
    schedule.schedule_update(world.article, at=soon(), time_zone="UTC", seen=version.digest, **BY)
    return version


def photo(**values):
    photo = factories.PhotoFactory.build(file=None, **values)
    save_photo(photo, picture=draw((1000, 800)), **BY)
    return photo


def renamed(record, **values):
    for name, value in values.items():
        setattr(record, name, value)
    save_record(record, **BY)


def erased(record):
    seen = reach_of(list(rows_of_record(record)), timezone.now()).seen
    erase_record(record, reason="A made-up order.", seen=seen, **BY)


def fixed(world):
    content = take(world.article.pk)
    content["article"]["headline"] = "Fixed"
    publish_fix(world.article.pk, content, base=digest(take(world.article.pk)), **BY)


def package(**more):
    return plan_package(None, name="Together", at=soon(), time_zone="UTC", articles=[draft().pk], **more, **BY)


# What is there before, and what is done with it.
NOTICED = {
    "publish": (lambda world: draft(), lambda article: articles.publish_article(article, **BY)),
    "publish at a time": (lambda world: draft(), lambda article: articles.publish_article(article, at=soon(), **BY)),
    "publish changes": (
        lambda world: keep_draft(world.article, draft_content(world)).article,
        lambda article: articles.publish_article(article, **BY),
    ),
    "withdraw": (lambda world: world.article, lambda article: articles.withdraw_article(article, **BY)),
    "withdraw at a time": (lambda world: world.article, lambda row: articles.withdraw_article(row, at=soon(), **BY)),
    "cancel a withdrawal": (
        lambda world: articles.withdraw_article(world.article, at=soon(), **BY) or world.article,
        lambda article: schedule.cancel_withdrawal(article, **BY),
    ),
    "move a publication": (lambda world: scheduled(), lambda row: schedule.move_publication(row, at=soon(), **BY)),
    "cancel a publication": (lambda world: scheduled(), lambda row: schedule.cancel_publication(row, **BY)),
    "retract an article": (lambda world: world.article, lambda row: articles.retract_article(row, reason="No.", **BY)),
    "retract a statement": (lambda world: world.position, lambda row: retract_position(row, reason="No.", **BY)),
    "lift a retraction": (
        lambda world: retract_position(world.position, reason="No.", **BY) or world.position,
        lambda position: lift_retraction(position, reason="Yes.", **BY),
    ),
    "fix": (lambda world: world, fixed),
    "plan a package": (lambda world: None, lambda _none: package()),
    "dissolve a package": (lambda world: package(), lambda row: dissolve_package(row, **BY)),
    "add a correction": (
        lambda world: world.article,
        lambda row: corrections.add_correction(row, kind=CorrectionKind.UPDATE, text="An update.", **BY),
    ),
    "change a correction": (
        lambda world: world.correction,
        lambda note: setattr(note, "text", "Better.") or corrections.change_correction(note, **BY),
    ),
    "publish a correction": (
        lambda world: factories.CorrectionFactory(article=world.article, is_draft=True),
        lambda note: corrections.publish_correction(note, **BY),
    ),
    "delete a correction": (lambda world: world.correction, lambda note: corrections.delete_correction(note, **BY)),
    "change a shared record": (lambda world: world.speaker, lambda row: renamed(row, name="Ada Renamed")),
    "change an address": (lambda world: world.conference, lambda row: renamed(row, slug="elsewhere")),
    "delete a shared record": (
        lambda world: factories.ConferenceFactory(),
        lambda row: delete_record(row, **BY),
    ),
    "merge": (
        lambda world: (world.speaker, factories.SpeakerFactory()),
        lambda pair: merge_records(*pair, taking=[], seen=state_of(*pair), **BY),
    ),
    "erase": (lambda world: world.speaker, erased),
    "add a photo": (lambda world: None, lambda _none: photo()),
    "change a photo": (
        lambda world: photo(),
        lambda row: setattr(row, "credit", "B. Example") or save_photo(row, **BY),
    ),
    "delete a photo": (lambda world: photo(), lambda row: delete_photo(row, **BY)),
    "make sizes of a photo": (lambda world: photo(), lambda row: make_renditions()),
    "load a fixture": (lambda world: None, lambda _none: call_command("loaddata", "munich_2025", verbosity=0)),
    "make the index anew": (lambda world: None, lambda _none: rebuild_index(lambda line: None)),
}
UNNOTICED = {
    "make a draft": (lambda world: take(draft().pk), lambda content: create_article(content, **BY)),
    "save a draft": (
        lambda world: draft(),
        lambda row: save_work(row.pk, edited(row), base=digest(newest_content(row)), **BY),
    ),
    "save changes of a live article": (
        lambda world: world.article,
        lambda row: save_work(row.pk, edited(row), base=digest(newest_content(row)), **BY),
    ),
    "discard changes": (
        lambda world: keep_draft(world.article, draft_content(world)),
        lambda version: discard_draft(version.article, seen=version.digest, **BY),
    ),
    "plan an update": (lambda world: world, planned),
    "draft a correction": (
        lambda world: world.article,
        lambda row: corrections.add_correction(row, kind=CorrectionKind.UPDATE, text="An update.", is_draft=True, **BY),
    ),
    "submit": (lambda world: draft(), lambda row: submit_article(row, **BY)),
    "comment": (
        lambda world: draft(),
        lambda row: add_comment(row, about=None, text="Is that so?", by=factories.UserFactory(role="Chief")),
    ),
    "share a preview": (lambda world: draft(), lambda row: make_preview_link(row, key=uuid4(), **BY)),
    "bring in a text": (lambda world: None, lambda _none: bring_in(b"A made-up text.", name="text.txt", **BY)),
    "delete a draft": (lambda world: draft(), lambda row: articles.delete_article(row, **BY)),
    "run_due with nothing due": (lambda world: None, lambda _none: run_due()),
}


def edited(article):
    content = newest_content(article)
    content["article"]["headline"] = "Another headline"
    return content


@pytest.fixture
def world():
    return make_world("seen", published=True)


@pytest.mark.parametrize("name", NOTICED)
def test_write_that_readers_could_notice_moves_the_generation_in_its_transaction(world, name):
    prepare, write = NOTICED[name]
    subject = prepare(world)
    before = token()
    with transaction.atomic():
        write(subject)
        after = token()
        transaction.set_rollback(True)
    assert after != before
    assert token() == before


@pytest.mark.parametrize("name", UNNOTICED)
def test_write_that_no_reader_sees_leaves_every_page_kept(world, name):
    prepare, write = UNNOTICED[name]
    subject = prepare(world)
    before = token()
    write(subject)
    assert token() == before


@pytest.mark.parametrize("name", NOTICED)
@pytest.mark.skipif(not connection.features.has_select_for_update, reason="only there rows are locked one by one")
def test_nothing_more_is_locked_once_the_generation_has_moved(world, name):
    """Two transactions of which each has what the other waits for would otherwise end in a fault of one."""
    prepare, write = NOTICED[name]
    subject = prepare(world)
    with CaptureQueriesContext(connection) as asked:
        write(subject)
    statements = [query["sql"] for query in asked]
    first = next(number for number, sql in enumerate(statements) if "articles_generation" in sql)
    assert [sql for sql in statements[first:] if "FOR UPDATE" in sql] == []


def test_update_that_run_due_makes_moves_the_generation(world):
    planned(world)
    ScheduledChange.objects.update(at=timezone.now() - timedelta(minutes=1))
    before = token()
    run_due()
    assert Article.objects.get(pk=world.article.pk).headline == "Headline drafted"
    assert token() != before


def test_token_is_drawn_and_not_counted(db):
    """A database put back to an earlier day must not come by a token again under which others keep newer pages."""
    tokens = set()
    for _ in range(2):
        with transaction.atomic():
            for _ in range(3):
                move_generation()
                tokens.add(token())
            transaction.set_rollback(True)
    assert len(tokens) == 6


def test_there_is_one_generation_whatever_happens(db):
    Generation.objects.all().delete()
    for _ in range(2):
        move_generation()
    assert Generation.objects.count() == 1


def test_migrate_moves_the_generation(db):
    before = token()
    call_command("migrate", verbosity=0)
    assert token() != before


def test_generation_is_not_in_a_dump(db, capsys):
    call_command("dumpdata", "articles")
    assert "articles.generation" not in capsys.readouterr().out
