import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.enums import SnapshotKind
from articles.models import Snapshot, Speaker
from articles.queries import find as find_queries
from articles.queries.find import MOST_WORDS, OF_A_KIND, among, find, having, pattern_of, words_of
from articles.queries.snapshot import take
from tests.effort import counted_by_sqlite, effort
from tests.factories import (
    ArticleFactory,
    ConferenceFactory,
    PropositionFactory,
    SourceFactory,
    SpeakerFactory,
    TakeawayFactory,
    UserFactory,
)
from tests.filling import fill

EVERYTHING = {"article", "takeaway", "speaker", "source", "proposition", "conference"}


def names(query, viewable=EVERYTHING):
    """Return what is found, by kind."""
    return {found.model._meta.model_name: [str(row) for row in found.rows] for found in find(query, viewable)}


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("gulnur", "Gülnur Örnek"),
        ("ORNEK", "Gülnur Örnek"),
        ("Gülnur örnek", "Gülnur Örnek"),
        ("strasse", "Hauptstraße Example"),
        ("Hauptstraße", "Hauptstrasse Example"),
        ("aero", "Ærø Example"),
        ("lodz", "Łódź Example"),
        ("o'example", "Ada O’Example"),
        ("o’example", "Ada O'Example"),
        ("example-sample", "Ada Example‑Sample"),
        ("пример", "Анна Пример"),
        ("ЙОД", "Йод Пример"),
        ("مثال", "آدا مثال"),
        ("ada (tes", "Ada (Test) Example"),
        ("a.b*c", "A.B*C Example"),
        (r"c:\new", r"C:\New Example"),
        ("100%", "Ada 100% Example"),
        ("under_score", "Under_score Example"),
        ("“ada” 'test'", "Ada ‘Test’ Example"),
    ],
)
def test_name_is_found_in_any_case_with_or_without_accents_and_any_marks(db, query, name):
    SpeakerFactory(name="Bruno Sample")
    SpeakerFactory(name=name)
    assert names(query) == {"speaker": [name]}


@pytest.mark.parametrize("query", [".", "a.c", "[a-z]", "x|y", "%", "_", "^Ada", "Ada$", r"\w", "(?i)", "ada{1}"])
def test_marks_mean_themselves_and_nothing_else(db, query):
    SpeakerFactory(name="Ada Example")
    assert names(query) == {}


def test_each_word_has_to_stand_somewhere_in_the_record_in_any_order(db):
    SpeakerFactory(name="Ada Example", aliases="Countess of Testville")
    SpeakerFactory(name="Ada Sample")
    assert names("testville ada") == {"speaker": ["Ada Example"]}
    assert names("ada sample testville") == {}


def test_all_kinds_are_found_by_what_they_are_called(db):
    article = ArticleFactory(headline="Zebra headline", deck="Not the quagga deck")
    TakeawayFactory(article=article, heading="Zebra heading")
    SpeakerFactory(name="Ada Example", aliases="The Zebra")
    SourceFactory(title="Example report", publisher="Daily Zebra")
    SourceFactory(title="By its address", url="https://zebra.example/1")
    PropositionFactory(statement="There should be a zebra.", short_title="Stripes")
    ConferenceFactory(name="Example Forum", city="Zebraville")
    assert names("zebra") == {
        "article": ["Zebra headline"],
        "takeaway": ["Zebra heading"],
        "speaker": ["Ada Example"],
        "source": ["Daily Zebra: Example report", "The Daily Example: By its address"],
        "proposition": ["There should be a zebra."],
        "conference": ["Example Forum"],
    }
    assert names("zebra", {"speaker"}) == {"speaker": ["Ada Example"]}
    assert names("quagga") == {}


def test_headline_of_unpublished_work_leads_to_its_article_until_it_is_none_any_more(db):
    article = ArticleFactory(headline="Before", published=True)
    content = take(article.pk)
    content["article"]["headline"] = "Ägain"
    stored = {"article": article, "number": 1, "kind": SnapshotKind.SAVED, "digest": "x", "schema": 1}
    draft = Snapshot.objects.create(content=content, is_draft=True, **stored)
    assert names("again") == {"article": ["Before"]}
    Snapshot.objects.filter(pk=draft.pk).update(is_draft=False)
    assert names("again") == {}


def test_of_each_kind_only_the_first_are_loaded_and_the_rest_is_told(db):
    SpeakerFactory.create_batch(OF_A_KIND)
    [found] = find("Ada", EVERYTHING)
    assert (len(found.rows), found.has_more) == (OF_A_KIND, False)
    SpeakerFactory()
    [found] = find("Ada", EVERYTHING)
    assert (len(found.rows), found.has_more) == (OF_A_KIND, True)


@pytest.mark.parametrize("query", ["", "   ", "\0", "\u200b", '""', "\ud800"], ids=ascii)
def test_nothing_to_look_for_asks_no_database(db, query, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert find(query, EVERYTHING) == []


def test_however_much_is_sent_few_words_are_looked_for():
    assert words_of("a " * 5000) == ["a"] * MOST_WORDS
    assert len("".join(words_of("x" * 10_000))) <= 200
    assert words_of('“Ada”  "Example"') == ["Ada", "Example"]


def test_every_pattern_can_be_read_and_matches_the_word_itself():
    marks = "".join(map(chr, range(33, 127)))
    words = [marks, *marks, "ßæœþ", "ŁÓDŹ", "Ⅷ", "ﬁ", "İstanbul", "ΣΊΣΥΦΟΣ", "\U0001f98e", "e\u0301"]
    for word in words:
        assert re.search(pattern_of(word), word, re.IGNORECASE), word


def test_search_takes_as_many_queries_for_one_record_as_for_sixty(db):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            find("example", EVERYTHING)
        return len(asked)

    TakeawayFactory()
    few = queries()
    TakeawayFactory.create_batch(60)
    # Of articles and sources those that few are come by their keys.
    assert queries() == few <= len(EVERYTHING) + 2


@pytest.mark.parametrize("few", [0, 2, 3, 10])
def test_few_and_many_are_found_in_the_order_of_the_rows(db, few):
    for name in ("Ada Three", "Ada One", "Bruno", "Ada Two"):
        SpeakerFactory(name=name)
    found = among(Speaker.objects.order_by("name"), having("ada", "name"), few)
    assert [speaker.name for speaker in found] == ["Ada One", "Ada Three", "Ada Two"]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL chooses by itself")
@pytest.mark.parametrize(("few", "is_read_again"), [(2, True), (3, False)])
def test_what_few_have_is_not_looked_for_twice(db, few, is_read_again):
    # No letter of the name is one that a key is written with.
    SpeakerFactory.create_batch(3, name="Zoltus Example")
    found = among(Speaker.objects.all(), having("zoltus", "name"), few)
    with CaptureQueriesContext(connection) as asked:
        assert len(found) == 3
    assert ("zoltus" in asked[0]["sql"].lower()) is is_read_again


def test_first_articles_are_the_last_saved_and_first_takeaways_come_by_heading(db):
    articles = ArticleFactory.create_batch(OF_A_KIND + 2, headline="Zebra")
    TakeawayFactory.create_batch(OF_A_KIND, article=articles[0], heading="Zebra")
    TakeawayFactory(article=articles[0], heading="A zebra")
    [found, takeaways] = find("zebra", EVERYTHING)
    assert found.rows == articles[:1:-1]
    assert [row.heading for row in takeaways.rows] == ["A zebra"] + ["Zebra"] * (OF_A_KIND - 1)


@counted_by_sqlite
def test_what_stands_in_much_is_looked_for_no_further_than_it_is_shown(db, monkeypatch):
    monkeypatch.setattr(find_queries, "FEW", 20)
    longest = {"article", "takeaway", "source"}
    user = UserFactory()
    fill(user, articles=60, positions=300)
    few = effort(lambda: find("example", longest))
    fill(user, "more", articles=600, positions=3000)
    assert effort(lambda: find("example", longest)) < 2 * few


@counted_by_sqlite
def test_plain_text_is_read_without_an_expression(db):
    asked = []
    SpeakerFactory(name="Ada Example", aliases="Ada Quagga")
    SpeakerFactory(name="Ada Exämple")
    connection.connection.create_function("regexp", 2, lambda pattern, text: asked.append(text), deterministic=True)
    try:
        assert names("quagga example") == {"speaker": ["Ada Example"]}
    finally:
        connection.close()
    assert set(asked) == {"Ada Exämple", "Exämple, Ada"}
