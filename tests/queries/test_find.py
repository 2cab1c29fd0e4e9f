import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.enums import SnapshotKind
from articles.models import Snapshot
from articles.queries.find import MOST_WORDS, OF_A_KIND, find, pattern_of, words_of
from articles.queries.snapshot import take
from tests.factories import (
    ArticleFactory,
    ConferenceFactory,
    PropositionFactory,
    SourceFactory,
    SpeakerFactory,
    TakeawayFactory,
)

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
    assert queries() == few == len(EVERYTHING)
