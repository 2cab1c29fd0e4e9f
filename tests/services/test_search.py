"""Whatever is written, the index is what making it anew would make of it."""

from datetime import date
from itertools import count

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from articles.aggregate.content import digest
from articles.aggregate.erasing import Passage
from articles.copy.manuscript import Manuscript
from articles.copy.reading import read_copy
from articles.copy.structure import recognise
from articles.enums import SearchKind
from articles.models import (
    Author,
    Conference,
    ConferenceSeries,
    Position,
    Proposition,
    SearchEntry,
    Speaker,
    SpeakerRole,
    Takeaway,
    Topic,
)
from articles.models.search import Token
from articles.queries.erasure import reach_of, rows_of_record, rows_with_words
from articles.queries.merger import state_of
from articles.queries.snapshot import newest_content, take
from articles.services.article import delete_article, publish_article, retract_article, withdraw_article
from articles.services.copy import import_article
from articles.services.erasure import erase_record, erase_words, scrub
from articles.services.fix import publish_fix
from articles.services.merger import merge_records
from articles.services.record import delete_record, save_record
from articles.services.retraction import lift_retraction, retract_position
from articles.services.role import OPERATOR
from articles.services.schedule import cancel_publication, make_due_changes, schedule_update
from articles.services.search import index_articles, index_records, rebuild_index
from articles.services.work import save_work
from tests import factories

pytestmark = pytest.mark.django_db


def silent(line):
    """For who does not want to know how far it has come."""


def index():
    """Return what is in the index: what each record is found by, and the article that it belongs to."""
    rows = SearchEntry.objects.values_list("kind", "record_key", "article", "lexemes")
    return {(kind, key): (article, lexemes) for kind, key, article, lexemes in rows}


def index_made_anew():
    with transaction.atomic():
        rebuild_index(silent)
        made = index()
        transaction.set_rollback(True)
    return made


def found(*tokens):
    """Return the records that have all tokens, as pairs of kind and key."""
    rows = [SearchEntry.objects.candidates([Token(token)], 100) for token in tokens]
    return set.intersection(*({(row.kind, row.record_key) for row in each} for each in rows))


@pytest.fixture
def world(db):
    """A live article with a statement on behalf of somebody, a draft and a planned article; all of it indexed."""
    conference = factories.ConferenceFactory(series=factories.ConferenceSeriesFactory())
    author, topic = factories.AuthorFactory(), factories.TopicFactory()
    stories = [
        factories.ArticleFactory(conference=conference, authors=[author], topics=[topic], **state)
        for state in ({"published": True}, {}, {"scheduled": True})
    ]
    for story in stories:
        takeaway = factories.TakeawayFactory(article=story, topics=[topic])
        factories.PositionFactory.create_batch(
            2,
            takeaway=takeaway,
            on_behalf_of=factories.SpeakerFactory(kind="government"),
            proposition__topic=topic,
            speaker__aliases="A. Example",
        )
    factories.SpeakerRoleFactory(speaker=Position.objects.filter(takeaway__article=stories[0])[0].speaker)
    rebuild_index(silent)
    return dict(zip(("live", "draft", "scheduled"), stories, strict=True))


def of(model, article):
    """Return the first record of a model in an article."""
    rows = {
        Takeaway: Takeaway.objects.filter(article=article),
        Position: Position.objects.filter(takeaway__article=article),
        Speaker: Speaker.objects.filter(positions__takeaway__article=article),
        Proposition: Proposition.objects.filter(positions__takeaway__article=article),
        Topic: Topic.objects.filter(article_items__content_object=article),
        Author: Author.objects.filter(articles=article),
        Conference: Conference.objects.filter(articles=article),
        ConferenceSeries: ConferenceSeries.objects.filter(conferences__articles=article),
    }
    return rows[model].order_by("pk")[0]


def edited(article):
    """Return the newest content with another headline, takeaway and words, and without its second statement."""
    content = newest_content(article)
    content["article"]["headline"] = "Quagga"
    [takeaway] = content["takeaways"].values()
    takeaway["heading"] = "Okapi"
    first, second = takeaway["positions"]
    takeaway["positions"] = [first]
    content["positions"][first]["paraphrase"] = "Pangolin"
    del content["positions"][second]
    return content


def save_edit(article):
    save_work(article.pk, edited(article), base=digest(newest_content(article)), by=OPERATOR)


def publish_edit(world):
    save_edit(world["live"])
    publish_article(world["live"], by=OPERATOR)


def fix(world):
    publish_fix(world["live"].pk, edited(world["live"]), base=digest(take(world["live"].pk)), by=OPERATOR)


def bring_back(world):
    withdraw_article(world["live"], by=OPERATOR)
    save_edit(world["live"])
    publish_article(world["live"], by=OPERATOR)


def make_a_due_change(world):
    save_edit(world["live"])
    at, seen = timezone.now(), digest(newest_content(world["live"]))
    schedule_update(world["live"], at=at, time_zone="UTC", seen=seen, by=OPERATOR)
    assert make_due_changes() == (1, [])


def retract_one(world):
    retract_position(of(Position, world["live"]), reason="Made up.", by=OPERATOR)


def retract_one_with_its_words(world):
    retract_position(of(Position, world["live"]), reason="Made up.", takes_words=True, by=OPERATOR)


def rename(model, **values):
    def write(world):
        record = of(model, world["live"])
        for name, value in values.items():
            setattr(record, name, value)
        save_record(record, by=OPERATOR)

    write.__name__ = f"rename_{model._meta.model_name}_{'_'.join(values)}"
    return write


def rename_who_is_spoken_for(world):
    speaker = of(Position, world["live"]).on_behalf_of
    speaker.name = "Quagga"
    save_record(speaker, by=OPERATOR)


def add_record(world):
    save_record(factories.SpeakerFactory.build(name="Quagga"), by=OPERATOR)


def delete_unused_record(world):
    delete_record(Topic.objects.create(name="Unused"), by=OPERATOR)


def merge(model):
    def write(world):
        gone, kept = of(model, world["live"]), of(model, world["scheduled"])
        if gone == kept:
            kept = {Topic: factories.TopicFactory}[model](name="Quagga")
            index_records(model, [kept.pk])
        merge_records(gone, kept, taking=(), seen=state_of(gone, kept), by=OPERATOR)

    write.__name__ = f"merge_{model._meta.model_name}"
    return write


def erase_a_word(world):
    passage = Passage("finding")
    seen = reach_of(rows_with_words(passage), timezone.now()).seen
    erase_words(passage, reason="The law.", seen=seen, by=OPERATOR)


def erase_a_speaker(world):
    speaker = of(Speaker, world["live"])
    erase_record(speaker, reason="The law.", seen=reach_of(rows_of_record(speaker), timezone.now()).seen, by=OPERATOR)


def import_a_text(world):
    manuscript = Manuscript(read_copy(b"Headline\n\nA deck.\n\nAn introduction, long enough to be one.").paragraphs)
    conference = of(Conference, world["live"])
    import_article(manuscript, recognise(manuscript), conference=conference, by=OPERATOR, new_speakers=["Quagga"])


CHANGING = [
    publish_edit,
    fix,
    bring_back,
    make_a_due_change,
    lambda world: publish_article(world["draft"], by=OPERATOR),
    lambda world: withdraw_article(world["scheduled"], by=OPERATOR),
    lambda world: cancel_publication(world["scheduled"], by=OPERATOR),
    lambda world: retract_article(world["live"], reason="Made up.", by=OPERATOR),
    retract_one,
    retract_one_with_its_words,
    rename(Speaker, name="Quagga"),
    rename(Speaker, aliases="Quagga"),
    rename(Speaker, country="FR"),
    rename_who_is_spoken_for,
    rename(Proposition, statement="Quagga."),
    rename(Proposition, scope_note="Quagga."),
    rename(Conference, name="Quagga"),
    rename(Conference, city="Quagga"),
    rename(Conference, starts_on=date(2019, 1, 1)),
    rename(ConferenceSeries, name="Quagga"),
    rename(Topic, name="Quagga"),
    rename(Topic, description="Quagga"),
    rename(Author, name="Quagga"),
    add_record,
    merge(Speaker),
    merge(Proposition),
    merge(Topic),
    erase_a_word,
    erase_a_speaker,
    import_a_text,
]
UNCHANGING = [
    lambda world: save_edit(world["live"]),
    lambda world: save_edit(world["draft"]),
    lambda world: withdraw_article(world["live"], by=OPERATOR),
    lambda world: delete_article(world["draft"], by=OPERATOR),
    delete_unused_record,
    rename(Conference, venue="Quagga"),
]


def lift(world):
    retract_one(world)
    lift_retraction(of(Position, world["live"]), reason="It was said.", by=OPERATOR)


UNCHANGING.append(lift)


@pytest.mark.parametrize("write", CHANGING, ids=lambda write: getattr(write, "__name__", ""))
def test_index_after_a_write_is_what_it_would_be_made_anew(world, write):
    before = index()
    write(world)
    after = index()
    assert after == index_made_anew()
    assert after != before


@pytest.mark.parametrize("write", UNCHANGING, ids=lambda write: getattr(write, "__name__", ""))
def test_index_after_a_write_that_readers_do_not_see_is_as_it_was(world, write):
    before = index()
    write(world)
    assert index() == before == index_made_anew()


def test_write_that_is_given_up_leaves_the_index_as_it_was(world):
    before = index()
    with transaction.atomic():
        publish_edit(world)
        rename(Speaker, name="Quagga")(world)
        transaction.set_rollback(True)
    assert index() == before
    assert found("quagga") == set()


def test_index_has_what_may_be_seen_at_some_time_and_nothing_of_drafts(world):
    articles = {key: article for key, (article, _lexemes) in index().items() if article}
    assert set(articles.values()) == {world["live"].pk, world["scheduled"].pk}
    kinds = [kind for kind, _key in articles]
    assert [kinds.count(kind) for kind in (SearchKind.ARTICLE, SearchKind.TAKEAWAY, SearchKind.POSITION)] == [2, 2, 4]


def test_retracted_article_and_statement_are_found_by_nothing(world):
    position = of(Position, world["scheduled"])
    Position.objects.filter(pk=position.pk).update(retracted_at=timezone.now(), retraction_note="Made up.")
    index_articles([world["scheduled"].pk])
    assert ("position", position.pk) not in index()
    retract_article(world["live"], reason="Made up.", by=OPERATOR)
    assert world["live"].pk not in {article for article, _lexemes in index().values()}


def test_statement_is_found_by_who_said_it_and_by_its_marks(world):
    position = of(Position, world["live"])
    article, proposition = world["live"], position.proposition
    marks = ["k_position", f"c_{article.conference_id.hex}", f"t_{proposition.topic_id.hex}", "y_2025"]
    marks += [f"n_{position.speaker.name.split()[-1]}", "minist"]
    assert ("position", position.pk) in found(*marks)


def test_statement_of_another_year_than_the_conference_is_found_by_both(world):
    Position.objects.filter(takeaway__article=world["live"]).update(said_on=date(2024, 12, 30))
    index_articles([world["live"].pk])
    keys = {("position", position.pk) for position in Position.objects.filter(takeaway__article=world["live"])}
    assert keys <= found("y_2024", "y_2025")


def test_names_are_found_by_slips_and_beginnings_and_statements_are_not(world):
    speaker = factories.SpeakerFactory(name="Jens Stoltenberg")
    index_records(Speaker, [speaker.pk])
    Position.objects.filter(takeaway__article=world["live"]).update(speaker=speaker)
    index_articles([world["live"].pk])
    assert found("s_stoltenbrg") == found("b_stol") == {("speaker", speaker.pk)}
    assert len(found("n_stoltenberg")) == 3


def test_index_of_an_article_takes_as_many_queries_whatever_there_is_in_it(world, django_assert_num_queries):
    for number in (1, 30):
        takeaway = factories.TakeawayFactory(article=world["live"])
        factories.PositionFactory.create_batch(number, takeaway=takeaway)
        with django_assert_num_queries(8):
            index_articles([world["live"].pk])


def test_index_as_it_stands_is_not_written_again(world):
    keys = list(SearchEntry.objects.order_by("pk").values_list("pk", flat=True))
    with connection.execute_wrapper(refuse_writing):
        index_articles([article.pk for article in world.values()])
        index_records(Speaker, Speaker.objects.values_list("pk", flat=True))
    assert list(SearchEntry.objects.order_by("pk").values_list("pk", flat=True)) == keys


def refuse_writing(execute, sql, params, many, context):
    assert sql.startswith(("SELECT", "SAVEPOINT", "RELEASE", "BEGIN"))
    return execute(sql, params, many, context)


def test_rebuild_mends_whatever_is_wrong(world):
    before = index()
    SearchEntry.objects.filter(kind=SearchKind.POSITION).delete()
    SearchEntry.objects.filter(kind=SearchKind.TOPIC).update(lexemes="k_topic _ nonsense _")
    SearchEntry.objects.create(kind="topic", record_key=world["live"].pk, lexemes="k_topic _ gone _")
    SearchEntry.objects.create(kind="article", record_key=world["draft"].pk, article=world["draft"], lexemes="draft")
    call_command("rebuild_index", verbosity=0)
    assert index() == before
    assert found("nonsens") == found("gone") == set()


def test_rebuild_gives_the_latest_conference_the_highest_keys(world):
    older = factories.ArticleFactory(published=True, conference__starts_on=date(2001, 1, 1))
    rebuild_index(silent)
    keys = SearchEntry.objects.filter(kind="article").order_by("pk").values_list("record_key", flat=True)
    assert keys[0] == older.pk
    assert set(keys[1:]) == {world["live"].pk, world["scheduled"].pk}


def test_rebuild_tells_how_far_it_has_come(world, capsys):
    call_command("rebuild_index")
    assert "articles: 2 of 2" in capsys.readouterr().out


def test_loaddata_makes_what_it_loads_findable(db):
    call_command("loaddata", "munich_2025", verbosity=0)
    assert index() == index_made_anew()
    assert {kind for kind, _key in index()} == set(SearchKind.values)


def test_loaddata_over_a_record_indexes_what_becomes_of_it(world, tmp_path):
    rows = tmp_path / "rows.json"
    call_command("dumpdata", "articles", "--natural-foreign", output=rows, verbosity=0)
    text = rows.read_text()
    assert "searchentry" not in text
    names = count()
    for speaker in Speaker.objects.all():
        text = text.replace(f'"{speaker.name}"', f'"Quagga {next(names)}"')
    rows.write_text(text.replace("An example of what was said", "Okapi"))
    call_command("loaddata", rows, verbosity=0)
    assert index() == index_made_anew()
    assert {kind for kind, _key in found("n_quagga")} == {"speaker", "position"}
    assert {kind for kind, _key in found("okapi")} == {"position"}


def test_loaddata_of_single_rows_indexes_what_they_belong_to(world, tmp_path):
    role = SpeakerRole.objects.get()
    takeaway = of(Takeaway, world["live"])
    rows = tmp_path / "rows.json"
    for model, record, old, new in (
        ("articles.speakerrole", role, role.title, "Quagga"),
        ("articles.takeaway", takeaway, takeaway.heading, "Okapi"),
    ):
        call_command("dumpdata", model, "--natural-foreign", "--pks", record.pk, output=rows, verbosity=0)
        rows.write_text(rows.read_text().replace(old, new))
        call_command("loaddata", rows, verbosity=0)
    assert index() == index_made_anew()
    assert found("quagga") == {("speaker", role.speaker_id)}
    assert found("okapi") == {("takeaway", takeaway.pk)}


def test_migrate_fills_an_empty_index_and_leaves_another_alone(world):
    before = index()
    SearchEntry.objects.all().delete()
    call_command("migrate", verbosity=0)
    assert index() == before
    SearchEntry.objects.filter(kind=SearchKind.POSITION).delete()
    call_command("migrate", verbosity=0)
    assert {kind for kind, _key in index()} == set(SearchKind.values) - {"position"}


def test_migrate_leaves_the_index_of_a_site_without_articles_empty(db):
    factories.SpeakerFactory()
    call_command("migrate", verbosity=0)
    assert index() == {}


@pytest.mark.django_db(transaction=True)
def test_scrubbing_leaves_nothing_in_the_index_of_what_was_erased():
    position = factories.PositionFactory(takeaway__article__published=True, paraphrase="Zorblax spoke.")
    rebuild_index(silent)
    assert found("zorblax") == {("position", position.pk)}
    assert "zorblax" in stored_in_the_index()
    passage = Passage("Zorblax")
    seen = reach_of(rows_with_words(passage), timezone.now()).seen
    erase_words(passage, reason="The law.", seen=seen, by=OPERATOR)
    assert found("zorblax") == set()
    assert scrub()
    assert "zorblax" not in stored_in_the_index()


def stored_in_the_index():
    """Return all that the database keeps for the index, as text."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT string_agg(vector::text, ' ') FROM articles_searchentry")
            return str(cursor.fetchone())
        cursor.execute("SELECT block FROM articles_searchentry_fts_data")
        return b" ".join(bytes(block) for (block,) in cursor.fetchall()).decode(errors="replace")
