from datetime import UTC, date, datetime, timedelta
from threading import Thread
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection
from django.db.models import Case, F, Q, Value, When, Window
from django.db.models.functions import RowNumber
from django.test.utils import CaptureQueriesContext

from articles.models import Article, Author, Position, Speaker
from articles.queries.composing import composed
from tests.factories import ArticleFactory, AuthorFactory, PositionFactory, SpeakerFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2035, 1, 1, tzinfo=UTC)


@pytest.fixture
def calls():
    return []


@pytest.fixture
def named(calls):
    @composed
    def named(name: str):
        calls.append(name)
        return Speaker.objects.filter(name=name)

    return named


@pytest.fixture
def of_these(calls):
    @composed
    def of_these(keys: list[UUID]):
        calls.append(len(keys))
        return Speaker.objects.filter(pk__in=keys).order_by("sort_name")

    return of_these


def test_each_call_has_the_rows_of_its_own_values(named):
    ada, bea = SpeakerFactory(name="Ada Example"), SpeakerFactory(name="Bea Example")
    assert [named("Ada Example"), named("Bea Example"), named("Nobody")] == [[ada], [bea], []]


def test_queryset_is_put_together_once(named, calls):
    for name in ("Ada Example", "Bea Example", "Ada Example"):
        named(name)
    assert len(calls) == 1


def test_each_call_asks_the_database_anew(named):
    assert named("Ada Example") == []
    speaker = SpeakerFactory(name="Ada Example")
    assert named("Ada Example") == [speaker]


def test_value_is_handed_over_and_never_written_into_the_query(named):
    SpeakerFactory(name="Ada Example")
    assert named("' OR 1=1 --") == []
    assert named("%s") == []


def test_moments_days_and_keys_are_those_of_the_database():
    @composed
    def found(article: UUID, now: datetime, day: date):
        return Article.objects.published(now).filter(pk=article, conference__starts_on__lt=day)

    article = ArticleFactory(published=True, published_at=NOW)
    day = article.conference.starts_on
    assert found(article.pk, NOW, day + timedelta(days=1)) == [article]
    assert found(article.pk, NOW, day) == []
    assert found(article.pk, NOW - timedelta(microseconds=1), day + timedelta(days=1)) == []
    assert found(uuid4(), NOW, day + timedelta(days=1)) == []


@pytest.mark.parametrize("number", [0, 1, 2, 3, 5, 8])
def test_list_may_be_of_any_length(of_these, number):
    speakers = [SpeakerFactory(sort_name=f"Example {n}") for n in range(9)]
    assert of_these([speaker.pk for speaker in speakers[:number]]) == speakers[:number]


@pytest.mark.parametrize("number", range(1, 18))
def test_lists_of_all_lengths_share_what_was_put_together(of_these, number):
    """Longer ones before and after it, so that what was kept for one never stands for another."""
    speakers = [SpeakerFactory(sort_name=f"Example {n:02}") for n in range(18)]
    for length in (17, number, 1, number):
        assert of_these([speaker.pk for speaker in speakers[:length]]) == speakers[:length]


def test_several_lists_are_each_of_a_length_of_their_own():
    @composed
    def said(speakers: list[UUID], stances: list[str]):
        return Position.objects.filter(speaker__pk__in=speakers, stance__in=stances).order_by("stance")

    positions = [PositionFactory(stance=stance) for stance in ("neutral", "opposes", "unclear")]
    by = [position.speaker_id for position in positions]
    assert said(by, ["neutral"]) == positions[:1]
    assert said(by[1:], ["neutral", "opposes", "unclear"]) == positions[1:]
    assert said(by[:1], ["neutral", "opposes", "unclear"]) == positions[:1]
    assert said([], ["neutral"]) == said(by, []) == []


def test_empty_list_leaves_out_what_hangs_on_it_and_nothing_else():
    @composed
    def found(names: list[str], other: str):
        return Speaker.objects.filter(Q(name__in=names) | Q(name=other)).order_by("name")

    ada, bea = SpeakerFactory(name="Ada Example"), SpeakerFactory(name="Bea Example")
    assert found([], "Bea Example") == [bea]
    assert found(["Ada Example"], "Bea Example") == [ada, bea]
    assert found([], "Ada Example") == [ada]


def test_what_failed_to_be_put_together_is_put_together_anew(calls):
    @composed
    def named(name: str):
        calls.append(name)
        if len(calls) == 1:
            raise LookupError
        return Speaker.objects.filter(name=name)

    ada = SpeakerFactory(name="Ada Example")
    with pytest.raises(LookupError):
        named("Ada Example")
    assert named("Ada Example") == [ada]


@pytest.mark.parametrize("wrong", [b"\xff", object()])
def test_value_that_the_database_refuses_leaves_nothing_behind(of_these, wrong):
    ada, bea = SpeakerFactory(sort_name="Ada"), SpeakerFactory(sort_name="Bea")
    assert of_these([ada.pk]) == [ada]
    with pytest.raises((ValidationError, TypeError, ValueError)):
        of_these([wrong])
    assert of_these([bea.pk]) == [bea]


def test_question_that_fails_leaves_nothing_behind(named):
    ada = SpeakerFactory(name="Ada Example")
    named("Nobody")

    def refuse(*args):
        raise DatabaseError

    with connection.execute_wrapper(refuse), pytest.raises(DatabaseError):
        named("Ada Example")
    assert named("Ada Example") == [ada]
    assert list(Speaker.objects.filter(name="Ada Example")) == [ada]


def test_number_of_values_is_that_of_the_parameters(named):
    for values in ([], ["Ada Example", "Bea Example"]):
        with pytest.raises(ValueError, match="argument"):
            named(*values)


def test_rows_of_one_call_are_not_those_of_the_next(named):
    SpeakerFactory(name="Ada Example")
    [first], [second] = named("Ada Example"), named("Ada Example")
    first.name = "Another"
    assert first is not second
    assert second.name == "Ada Example"


def test_list_is_put_together_once_for_each_power_of_two(of_these, calls):
    for number in (3, 4, 5, 8, 7, 4):
        of_these([uuid4() for _ in range(number)])
    assert calls == [4, 8]


def test_nothing_is_asked_where_a_list_is_empty(of_these, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert of_these([]) == of_these(set()) == []


def test_related_rows_annotations_and_windows_come_along(django_assert_num_queries):
    @composed
    def first_of(speakers: list[UUID], own: UUID):
        place = Window(RowNumber(), partition_by="proposition", order_by=["said_on"])
        is_own = Case(When(takeaway__article=own, then=Value(1)), default=Value(0))
        said = Position.objects.filter(speaker__pk__in=speakers).annotate(place=place, is_own=is_own)
        return (
            said.filter(place=1)
            .select_related("speaker", "on_behalf_of")
            .only("stance", "speaker__name", "on_behalf_of__name")
        )

    earlier = PositionFactory(said_on=date(2030, 1, 1))
    later = PositionFactory(said_on=date(2031, 1, 1), proposition=earlier.proposition)
    speakers = [earlier.speaker_id, later.speaker_id]
    with django_assert_num_queries(2):
        [own] = first_of(speakers, earlier.article.pk)
        [other] = first_of(speakers, later.article.pk)
        assert (own, own.is_own, own.speaker.name) == (earlier, 1, earlier.speaker.name)
        assert (other, other.is_own, other.on_behalf_of) == (earlier, 0, None)


def test_rows_may_be_plain_values_of_several_tables():
    @composed
    def names(key: UUID):
        speakers = Speaker.objects.order_by().filter(pk=key).values_list(Value("speaker"), "name")
        authors = Author.objects.order_by().filter(pk=key).values_list(Value("author"), "name")
        return speakers.union(authors).order_by("name")

    assert names(SpeakerFactory(name="Ada Example").pk) == [("speaker", "Ada Example")]
    assert names(AuthorFactory(name="Bea Example").pk) == [("author", "Bea Example")]


def test_rows_can_be_prefetched_and_followed():
    @composed
    def articles(slug: str):
        return Article.objects.filter(slug=slug).prefetch_related("authors").annotate(title=F("headline"))

    for name in ("first", "second"):
        ArticleFactory(slug=name, authors=[AuthorFactory(name=name)])
    found = [article for name in ("first", "second") for article in articles(name)]
    assert [[author.name for author in article.authors.all()] for article in found] == [["first"], ["second"]]


def test_sql_is_the_same_as_without():
    @composed
    def published(slug: str, now: datetime):
        return Article.objects.published(now).select_related("conference").filter(slug=slug)

    article = ArticleFactory(published=True, published_at=NOW)
    with CaptureQueriesContext(connection) as asked:
        kept = [*published(article.slug, NOW), *published(article.slug, NOW)]
        plain = list(Article.objects.published(NOW).select_related("conference").filter(slug=article.slug))
    first, second, without = (query["sql"].replace("(", "").replace(")", "") for query in asked)
    assert first == second == without
    assert kept == [*plain, *plain]


@pytest.mark.django_db(transaction=True)
def test_threads_share_it_each_on_its_own_connection(named):
    speakers = [SpeakerFactory(name=f"Ada Example {n}") for n in range(4)]
    found = {}

    def ask(name):
        try:
            found[name] = [named(name) for _ in range(20)]
        finally:
            connection.close()

    named("Nobody")
    threads = [Thread(target=ask, args=[speaker.name]) for speaker in speakers]
    for step in (Thread.start, Thread.join):
        for thread in threads:
            step(thread)
    assert found == {speaker.name: [[speaker]] * 20 for speaker in speakers}
