from functools import partial

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from articles.aggregate.content import digest
from articles.enums import CorrectionKind, SnapshotKind
from articles.models import Correction, Position
from articles.queries.export import export_fixture
from articles.queries.snapshot import content_in, newest_content, newest_draft, take
from articles.services.article import WrongState, publish_article
from articles.services.retraction import lift_retraction, retract_position
from articles.services.role import OPERATOR
from articles.services.version import restore_version
from articles.services.work import save_work
from tests.factories import ArticleFactory, PositionFactory, TakeawayFactory
from tests.views.world import make_world

WORDS = {"quote": "Examples were good.", "paraphrase": "They were said to be good."}


@pytest.fixture
def position(db):
    return PositionFactory(takeaway__article__published=True, quoted=True, **WORDS)


@pytest.fixture
def retract(chief):
    return partial(retract_position, reason="It was never said.", by=chief)


def save(article, content):
    return save_work(article.pk, content, base=digest(newest_content(article)), by=OPERATOR).version


def without(content, position):
    """Return a content in which the position and its takeaway were deleted."""
    takeaways = [key for key in content["article"]["takeaways"] if key != str(position.takeaway_id)]
    return {
        "article": content["article"] | {"takeaways": takeaways},
        "takeaways": {key: content["takeaways"][key] for key in takeaways},
        "positions": {key: fields for key, fields in content["positions"].items() if key != str(position.pk)},
    }


def test_retract_leaves_a_tombstone_a_note_and_a_version_and_moves_the_time_of_change(position, retract):
    article = position.article
    retract(position)
    position.refresh_from_db()
    article.refresh_from_db()
    note = Correction.objects.get()
    assert (position.retraction_note, position.quote) == ("It was never said.", WORDS["quote"])
    assert (note.article, note.kind) == (article, CorrectionKind.RETRACTION)
    assert note.text == "One statement was retracted: It was never said."
    assert article.modified_at >= position.retracted_at
    assert article.retracted_at is None
    kinds = [version.kind for version in article.snapshots.order_by("number")]
    assert kinds == [SnapshotKind.FOUND, SnapshotKind.RETRACTED]
    assert not Position.objects.published(timezone.now()).exists()


def test_retract_takes_the_words_out_of_rows_and_exports_when_asked(position, retract):
    article = position.article
    position.stance, position.conditions = "supports_with_conditions", "Only Examples on Sundays."
    position.figure_low, position.figure_wording, position.translation = 3, "north of three Examples", "Gut."
    position.save()
    retract(position, takes_words=True)
    position.refresh_from_db()
    position.full_clean()
    exported = export_fixture(article)
    for words in (*WORDS.values(), "Sundays", "north of", "Gut."):
        assert words not in exported


@pytest.mark.parametrize("state", ["draft", "scheduled", "withdrawn", "retracted"])
def test_retract_in_what_is_not_live_is_refused(retract, state):
    position = PositionFactory(takeaway__article=ArticleFactory(**({} if state == "draft" else {state: True})))
    with pytest.raises(WrongState):
        retract(position)
    position.refresh_from_db()
    assert position.retracted_at is None


def test_retract_twice_is_refused_and_keeps_the_first_reason(position, retract, chief):
    retract(position)
    with pytest.raises(WrongState):
        retract_position(position, reason="Another.", by=chief)
    assert Correction.objects.count() == 1


def test_retract_of_what_readers_have_not_seen_is_refused(retract):
    with pytest.raises(WrongState, match="simply delete"):
        retract(Position(takeaway=TakeawayFactory()))


@pytest.mark.parametrize("reason", ["", "  ", "\0"])
@pytest.mark.parametrize("step", [retract_position, lift_retraction])
def test_steps_without_a_reason_are_refused(chief, step, reason):
    state = {"retracted": True} if step is lift_retraction else {}
    position = PositionFactory(takeaway__article__published=True, **state)
    before = Position.objects.filter(pk=position.pk).values().get()
    with pytest.raises(ValidationError):
        step(position, reason=reason, by=chief)
    assert Position.objects.filter(pk=position.pk).values().get() == before
    assert not Correction.objects.exists()


def test_steps_are_closed_to_editors(position, editor):
    for step in (retract_position, lift_retraction):
        with pytest.raises(PermissionDenied):
            step(position, reason="Forged.", by=editor)


def test_retract_in_an_article_with_a_draft_leaves_the_draft_working(position, retract):
    article = position.article
    content = take(article.pk)
    save(article, content | {"article": content["article"] | {"headline": "Newer"}})
    retract(position)
    assert newest_draft(article) is not None
    publish_article(article, by=OPERATOR)
    article.refresh_from_db()
    position.refresh_from_db()
    assert (article.headline, position.retraction_note) == ("Newer", "It was never said.")


def test_retract_of_what_a_draft_has_deleted_puts_the_tombstone_back_into_it(position, retract):
    article = position.article
    kept = TakeawayFactory(article=article)
    save(article, without(take(article.pk), position))
    retract(position)
    content = content_in(newest_draft(article))
    assert content["article"]["takeaways"] == [str(kept.pk), str(position.takeaway_id)]
    publish_article(article, by=OPERATOR)
    position.refresh_from_db()
    assert position.retracted_at is not None


@pytest.mark.parametrize("way", ["draft", "restored"])
def test_words_that_were_taken_away_come_back_with_no_draft_and_no_old_version(position, retract, way):
    article = position.article
    content = take(article.pk)
    save(article, content | {"article": content["article"] | {"headline": "Newer"}})
    if way == "restored":
        publish_article(article, by=OPERATOR)
    retract(position, takes_words=True)
    if way == "restored":
        restore_version(article.snapshots.get(number=1), by=OPERATOR)
    publish_article(article, by=OPERATOR)
    position.refresh_from_db()
    assert (position.quote, position.paraphrase) == ("", "")


def test_form_opened_before_the_retraction_saves_without_a_clash(position, retract):
    article = position.article
    content = take(article.pk)
    retract(position, takes_words=True)
    saved = save_work(
        article.pk,
        content | {"article": content["article"] | {"headline": "Newer"}},
        base=digest(content),
        by=OPERATOR,
    )
    assert saved.clashes == []
    assert saved.version.content["positions"][str(position.pk)]["quote"] == ""


def test_lift_shows_the_statement_again_and_tells_readers(position, retract, chief):
    article = position.article
    retract(position)
    lift_retraction(position, reason="The wrong button was pressed.", by=chief)
    position.refresh_from_db()
    assert (position.retracted_at, position.retraction_note) == (None, "")
    assert Position.objects.published(timezone.now()).exists()
    texts = list(article.corrections.order_by("corrected_at").values_list("kind", "text"))
    assert texts[1:] == [
        ("correction", "A statement that had been retracted stands again: The wrong button was pressed.")
    ]
    assert texts[0][0] == "retraction"
    before, modified_at = article.modified_at, type(article).objects.get(pk=article.pk).modified_at
    assert modified_at > before


def test_lift_of_what_has_no_words_any_more_is_refused(position, retract, chief):
    retract(position, takes_words=True)
    with pytest.raises(WrongState, match="words"):
        lift_retraction(position, reason="Wrong button.", by=chief)


def test_lift_of_what_is_not_retracted_is_refused(position, chief):
    with pytest.raises(WrongState):
        lift_retraction(position, reason="Wrong button.", by=chief)


def test_question_of_a_retracted_statement_is_not_asked_beside_its_takeaway(position, retract, reader):
    PositionFactory(takeaway__article__published=True, proposition=position.proposition)
    pages = [position.article.get_absolute_url(), position.takeaway.get_absolute_url()]
    statement = position.proposition.statement
    assert all(statement in reader.get(page).text for page in pages)
    retract(position)
    assert [page for page in pages if statement in reader.get(page).text] == []


def test_retracted_statement_leaves_everything_but_its_tombstones(chief, reader):
    world = make_world("seen", published=True)
    retract_position(world.position, reason="It was never said.", by=chief)
    tombstones = [world.article, world.takeaway, world.position]
    for record in tombstones:
        page = reader.get(record.get_absolute_url()).text
        assert "It was never said." in page
        assert ("Quoted seen" in page, "Paraphrased seen" in page) == (False, False)
    assert 'name="robots" content="noindex"' in reader.get(world.position.get_absolute_url()).text
    for record in (world.speaker, world.government, world.proposition):
        assert reader.get(record.get_absolute_url()).status_code == 404
    assert "One statement was retracted" in reader.get("/corrections/").text
