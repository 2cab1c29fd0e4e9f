"""The index as the database keeps it: the same answers from SQLite and PostgreSQL."""

from uuid import UUID

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from articles.enums import SearchKind
from articles.lexemes import tokens
from articles.models import SearchEntry
from articles.models.search import FTS5, TSQUERY, All, Any, Phrase, Token, compile_expression

LEXEMES = {
    1: "k_topic n_defenc _ defenc spend _ spend on arm",
    2: "k_speaker n_ada n_exampl _ ada exampl _ minist of arm __ spend defenc",
    3: "k_speaker n_anton _ anton _ 北 京 हिन्दी arm arm spend",
}


@pytest.fixture
def index(db):
    for number, lexemes in LEXEMES.items():
        SearchEntry.objects.create(kind=SearchKind.SPEAKER, record_key=UUID(int=number), lexemes=lexemes)


def found(*expressions, limit=10):
    """Return the numbers of the entries that each expression finds, in their order."""
    rows = SearchEntry.objects.candidates(expressions, limit)
    return [[row.record_key.int for row in rows if row.number == number] for number in range(len(expressions))]


@pytest.mark.parametrize(
    ("expression", "numbers"),
    [
        (Token("arm"), [3, 2, 1]),
        (Token("n_ada"), [2]),
        (Token("ar"), []),
        (Token("北"), [3]),
        (Token("हिन्दी"), [3]),
        (Phrase(["defenc", "spend"]), [1]),
        (Phrase(["spend", "defenc"]), [2]),
        (Phrase(["arm", "spend"]), [3]),
        (Phrase(["arm", "__", "spend"]), [2]),
        (Phrase(["北", "京"]), [3]),
        (Phrase(["spend"]), [3, 2, 1]),
        (Phrase(["arm", "arm"]), [3]),
        (All([Token("arm"), Token("defenc")]), [2, 1]),
        (All([Token("k_speaker"), Any([Token("n_ada"), Token("n_anton")])]), [3, 2]),
        (Any([Phrase(["ada", "exampl"]), Token("k_topic")]), [2, 1]),
        (All([Token("arm"), Phrase(["arm", "spend"])]), [3]),
        (All([]), []),
        (Any([]), []),
        (Phrase([]), []),
        (All([Token("arm"), Any([])]), []),
        (Any([Token("n_ada"), All([])]), [2]),
    ],
)
def test_candidates_are_what_the_expression_matches_newest_first(index, expression, numbers):
    assert found(expression) == [numbers]


def test_candidates_of_several_expressions_are_told_apart_and_limited(index, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert found(Token("arm"), All([]), Token("n_ada"), limit=2) == [[3, 2], [], [2]]


@pytest.mark.parametrize("kind", [[], [Token("k_topic")]])
def test_candidates_are_found_however_much_is_newer(db, kind):
    """Among some thousand entries, of which the first and the last ones match, and others of another kind."""
    matching = {1, 2, 3, 2_301, 2_302}
    SearchEntry.objects.bulk_create(
        SearchEntry(
            kind="topic" if number % 10 < 5 else "speaker",
            record_key=UUID(int=number),
            lexemes=f"k_topic _ {'arm' if number in matching else 'spend'} _",
        )
        for number in range(1, 2_401)
    )
    assert found(All([*kind, Token("arm")]), limit=4) == [[2_302, 2_301, 3, 2]]
    assert found(All([*kind, Token("arm")]), limit=2) == [[2_302, 2_301]]
    assert found(All([*kind, Token("arm")])) == [[2_302, 2_301, 3, 2, 1]]


def test_candidates_of_nothing_ask_nothing(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert SearchEntry.objects.candidates([All([]), Phrase([])], 10) == []


def test_candidates_have_what_they_were_found_by(index):
    [row] = SearchEntry.objects.candidates([Token("n_ada")], 10)
    assert (row.number, row.kind, row.record_key, row.lexemes) == (0, "speaker", UUID(int=2), LEXEMES[2])
    assert row.article_id is None


@pytest.mark.parametrize("text", ["", "a b", '"', "'", "a*", "a:*", "NOT(", "a\0", "a\\", "-a", "\ud800", "a&b"])
@pytest.mark.parametrize("of", [Token, lambda text: compile_expression(Phrase([text]), FTS5)])
def test_what_is_no_token_is_refused(text, of):
    with pytest.raises(ValueError, match="No token"):
        of(text)


@pytest.mark.parametrize("word", ["and", "or", "not", "near", "AND", "null", "lexemes"])
def test_words_that_databases_know_are_words(db, word):
    SearchEntry.objects.create(kind="topic", record_key=UUID(int=1), lexemes=f"k_topic _ {word.lower()} _")
    assert found(Token(word.lower()), Phrase(["_", word.lower()])) == [[1], [1]]


def test_expressions_are_written_as_each_database_reads_them():
    expression = All([Token("k_topic"), Any([Token("n_a"), Phrase(["b", "c"])])])
    assert compile_expression(expression, FTS5) == '("k_topic" AND ("n_a" OR ("b" + "c")))'
    assert compile_expression(expression, TSQUERY) == "('k_topic' & ('n_a' | ('b' <-> 'c')))"


def test_candidates_of_any_script_are_found(db):
    """Whatever the analysis lets through as a token is one to the database as well."""
    there = list(dict.fromkeys(token for code in range(0x80, 0x20000, 320) for token in tokens(f"a{chr(code)}b")))
    SearchEntry.objects.create(kind="topic", record_key=UUID(int=9), lexemes=f"k_topic _ {' '.join(there)} _")
    assert len(there) > 100
    assert found(*map(Token, there[:400])) == [[9]] * len(there[:400])


def test_changed_entry_is_found_by_what_it_has_become(index):
    entry = SearchEntry.objects.get(record_key=UUID(int=2))
    entry.lexemes = "k_speaker n_bea _ bea _"
    entry.save()
    assert found(Token("n_ada"), Token("n_bea"), Token("arm")) == [[], [2], [3, 1]]


def test_entry_written_over_another_is_found_by_the_new_one(index):
    entry = SearchEntry(kind="speaker", record_key=UUID(int=2), lexemes="k_speaker n_bea _ bea _")
    conflict = {"update_conflicts": True, "unique_fields": ["kind", "record_key"], "update_fields": ["lexemes"]}
    SearchEntry.objects.bulk_create([entry], **conflict)
    assert found(Token("n_ada"), Token("n_bea"), Token("arm")) == [[], [2], [3, 1]]


def test_deleted_entry_is_not_found(index):
    SearchEntry.objects.filter(record_key=UUID(int=2)).delete()
    assert found(Token("arm"), Token("n_ada")) == [[3, 1], []]


def test_entry_of_another_transaction_that_was_given_up_is_not_found(index):
    with transaction.atomic():
        SearchEntry.objects.all().delete()
        SearchEntry.objects.create(kind="topic", record_key=UUID(int=4), lexemes="k_topic _ arm _")
        transaction.set_rollback(True)
    assert found(Token("arm")) == [[3, 2, 1]]


def test_tidy_changes_nothing_that_is_found(index):
    SearchEntry.objects.filter(record_key=UUID(int=1)).delete()
    SearchEntry.objects.tidy()
    assert found(Token("arm"), Token("n_ada")) == [[3, 2], [2]]


def test_long_entry_is_found_by_its_last_words(db):
    text = " ".join(f"w{number}" for number in range(9_990))
    SearchEntry.objects.create(kind="topic", record_key=UUID(int=1), lexemes=f"k_topic _ _ {text} first last")
    assert found(Token("last"), Phrase(["first", "last"]), Phrase(["last", "first"])) == [[1], [1], []]


def test_record_has_one_entry(index):
    with pytest.raises(IntegrityError), transaction.atomic():
        SearchEntry.objects.create(kind="speaker", record_key=UUID(int=1), lexemes="")
    SearchEntry.objects.create(kind="topic", record_key=UUID(int=1), lexemes="")


def test_entry_of_an_unknown_kind_is_refused(db):
    with pytest.raises(ValidationError):
        SearchEntry(kind="photo", record_key=UUID(int=1), lexemes="k_photo").full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        SearchEntry.objects.create(kind="photo", record_key=UUID(int=1), lexemes="k_photo")


def test_index_has_nothing_else_than_the_entries(index):
    """Beside the lexemes stands nothing that one could read once an entry is gone."""
    SearchEntry.objects.all().delete()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO articles_searchentry_fts(articles_searchentry_fts) VALUES ('integrity-check')")
    assert found(Token("arm"), Token("k_speaker")) == [[], []]
