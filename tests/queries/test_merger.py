"""Keys of records that are gone, likely duplicates, and what merging would do."""

from datetime import date
from uuid import uuid4

import pytest
from django.utils import timezone

from articles.aggregate.content import digest, mergeable_keys, with_merged
from articles.enums import SourceKind, SpeakerKind
from articles.models import MergedRecord, OpenForm, Proposition
from articles.queries.merger import differences, kept_keys, likely_duplicates, merging, state_of, with_kept
from articles.queries.preview import work_in_form
from articles.queries.snapshot import content_in, take, take_all
from articles.queries.work import newest_work
from articles.services.role import OPERATOR
from articles.services.work import save_work
from tests.factories import (
    PhotoFactory,
    PositionFactory,
    PropositionFactory,
    SourceFactory,
    SpeakerFactory,
    TakeawayFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db


def merged(gone, kept):
    """Record that one was merged into the other, and nothing else."""
    return MergedRecord.objects.create(pk=gone.pk, kind=kept._meta.model_name, kept_key=kept.pk, name=str(gone))


def test_kept_keys_names_only_those_that_were_merged(django_assert_num_queries):
    gone, kept, other = SpeakerFactory.create_batch(3)
    merged(gone, kept)
    with django_assert_num_queries(1):
        found = kept_keys([str(gone.pk), str(kept.pk), str(other.pk)])
    assert found == {str(gone.pk): str(kept.pk)}
    with django_assert_num_queries(0):
        assert kept_keys([]) == {}


def test_content_names_the_records_that_stayed_everywhere():
    gone, kept = [TopicFactory(), TopicFactory()], TopicFactory()
    position = PositionFactory(takeaway__topics=[*gone, kept], quoted=True, quote_source=SourceFactory())
    article = position.article
    article.topic_items.create(tag=gone[0])
    others = {"speaker": SpeakerFactory(), "proposition": PropositionFactory(), "source": SourceFactory()}
    others["quote_source"] = others["source"]
    for topic in gone:
        merged(topic, kept)
    for name, record in others.items():
        merged(getattr(position, name), record)
    content = with_kept(take(article.pk))
    assert content["article"]["topics"] == content["takeaways"][str(position.takeaway_id)]["topics"] == [str(kept.pk)]
    fields = content["positions"][str(position.pk)]
    assert {name: fields[name] for name in others} == {name: str(record.pk) for name, record in others.items()}


def test_content_without_merged_records_is_the_same_and_takes_one_query(django_assert_num_queries):
    content = take(PositionFactory().article.pk)
    with django_assert_num_queries(1):
        assert with_kept(content) is content


def test_content_of_long_ago_that_lacks_fields_is_read():
    content = {
        "article": {"id": str(uuid4()), "takeaways": []},
        "takeaways": {"a": {"positions": ["b"]}},
        "positions": {"b": {"speaker": "one"}},
    }
    assert mergeable_keys(content) == {"one"}
    assert with_merged(content, {"one": "two"})["positions"] == {"b": {"speaker": "two"}}


def test_speaker_who_speaks_for_themselves_already_is_left_alone():
    content = {
        "article": {"takeaways": []},
        "takeaways": {},
        "positions": {"b": {"speaker": "one", "on_behalf_of": "one", "source": "s"}},
    }
    read = with_merged(content, {"s": "t"})
    assert read["positions"]["b"] == {"speaker": "one", "on_behalf_of": "one", "source": "t"}


def test_draft_shows_the_one_that_stays_and_is_not_rewritten():
    position = PositionFactory(takeaway__article__published=True)
    article, kept = position.article, SpeakerFactory(name="Ada Example the Kept")
    content = take(article.pk)
    content["article"]["headline"] = "Changed"
    version = save_work(article.pk, content, base=digest(take(article.pk)), by=OPERATOR).version
    merged(position.speaker, kept)
    [shown] = newest_work(article).positions
    assert shown.speaker == kept
    version.refresh_from_db()
    assert version.content == content
    assert content_in(version)["positions"][str(position.pk)]["speaker"] == str(kept.pk)


def test_preview_of_an_open_form_shows_the_one_that_stays(editor):
    position, kept = PositionFactory(), SpeakerFactory()
    content = take(position.article.pk)
    form = OpenForm.objects.create(
        user=editor, article_id=position.article.pk, path="/", seen_at=timezone.now(), content=content
    )
    merged(position.speaker, kept)
    [shown] = work_in_form(form.pk, editor).positions
    assert shown.speaker == kept


def test_take_all_gives_what_take_gives_in_as_many_queries_for_any_number(django_assert_num_queries):
    articles = [position.article for position in PositionFactory.create_batch(3)]
    TakeawayFactory(article=articles[0], topics=[TopicFactory()])
    contents = {article.pk: take(article.pk) for article in articles}
    with django_assert_num_queries(6):
        assert take_all(contents.keys()) == contents


# What is likely the same


@pytest.mark.parametrize(
    ("name", "other", "is_likely"),
    [
        ("Ada Example", "ADA EXAMPLE", True),
        ("Ada Example", "Ada Exampel", True),
        ("Ada Example", "Example, Ada", True),
        ("Ada Example", "Ada M. Example", True),
        ("José Beispiel", "Jose Beispiel", True),
        ("Ada Example", "Bruno Sample", False),
        ("Ada Example", "Zoe Quite Different", False),
    ],
)
def test_speakers_of_like_names_are_likely_the_same(name, other, is_likely):
    speaker, candidate = SpeakerFactory(name=name), SpeakerFactory(name=other)
    assert likely_duplicates(speaker) == ([candidate] if is_likely else [])


def test_speaker_is_found_by_another_spelling():
    candidate = SpeakerFactory(name="Zoe Quite Different", aliases="Someone\nAda Exampel")
    assert likely_duplicates(SpeakerFactory(name="Ada Example")) == [candidate]


@pytest.mark.parametrize(
    ("url", "is_likely"),
    [
        ("http://www.press.example/reports/one/?utm_source=x", True),
        ("https://press.example/reports/one#part", True),
        ("https://press.example/quite/other/things", False),
    ],
)
def test_sources_at_one_address_are_likely_the_same(url, is_likely):
    source = SourceFactory(url="https://press.example/reports/one", title="First", publisher="One")
    other = SourceFactory(url=url, title="Quite different words here", publisher="Two")
    assert likely_duplicates(source) == ([other] if is_likely else [])


def test_sources_of_one_title_and_publisher_are_likely_the_same():
    report = SourceFactory(kind=SourceKind.REPORT, url="", title="Report on examples", publisher="One")
    other = SourceFactory(title="The report on examples", publisher="ONE", url="https://press.example/elsewhere")
    SourceFactory(title="Report on examples", publisher="Another")
    assert likely_duplicates(report) == [other]


def test_source_with_an_odd_address_is_compared_all_the_same():
    source = SourceFactory(title="Report on examples", publisher="One", url="https://press.example/a")
    type(source).objects.filter(pk=source.pk).update(url="http://[odd")
    source.refresh_from_db()
    assert likely_duplicates(source) == []


def test_topics_and_propositions_of_like_words_are_likely_the_same():
    topic, other = TopicFactory(name="Defence spending"), TopicFactory(name="Defense spending")
    TopicFactory(name="Migration")
    assert likely_duplicates(topic) == [other]
    words = {"statement": "Every state should spend more on examples.", "short_title": "More examples"}
    first = PropositionFactory(topic=topic, **words)
    second = PropositionFactory(topic=topic, **words | {"statement": "Every state should spend more for examples."})
    Proposition.objects.create(topic=topic, statement="Nobody may leave the hall.", short_title="Stay in the hall")
    assert likely_duplicates(first) == [second]


def test_no_more_than_five_are_offered_the_likeliest_first(django_assert_num_queries):
    speaker = SpeakerFactory(name="Ada Example")
    SpeakerFactory.create_batch(6, name="Ada M. Example")
    same = SpeakerFactory(name="Ada Example")
    with django_assert_num_queries(2):
        found = likely_duplicates(speaker)
    assert (len(found), found[0]) == (5, same)


# What it would do


def test_differences_are_in_words_and_only_where_the_one_that_goes_says_something():
    gone = SpeakerFactory(
        name="Ada Exampel", sort_name="Same", kind=SpeakerKind.GOVERNMENT, country="DE", photo=PhotoFactory()
    )
    kept = SpeakerFactory(name="Ada Example", sort_name="Same", wikidata_id="Q42")
    found = {each.name: (each.kept, each.gone, each.fills) for each in differences(gone, kept)}
    assert found == {
        "name": ("Ada Example", "Ada Exampel", False),
        "kind": ("Person", "Government", False),
        "country": ("", "Germany", True),
        "photo": ("", "A teal rectangle", True),
    }


def test_differing_days_are_written_out():
    gone, kept = SourceFactory(published_on=date(2025, 2, 14)), SourceFactory()
    assert {each.name: each.gone for each in differences(gone, kept)}["published_on"] == "14 Feb 2025"


def test_positions_that_become_the_same_have_the_same_words_under_one_takeaway():
    gone, kept = SpeakerFactory(), SpeakerFactory()
    first = PositionFactory(speaker=gone)
    shared = {"takeaway": first.takeaway, "proposition": first.proposition, "speaker": kept}
    PositionFactory(**shared, paraphrase="Other words.")
    PositionFactory(speaker=kept, proposition=first.proposition)
    PositionFactory(speaker=kept, takeaway=first.takeaway)
    assert merging(gone, kept, timezone.now()).same.count == 0
    PositionFactory.create_batch(2, **shared)
    found = merging(gone, kept, timezone.now()).same
    assert (found.count, found.rows) == (1, [first])


def test_state_of_records_does_not_change_with_what_nobody_edits():
    source = SourceFactory()
    before = state_of(source)
    source.checked_at = timezone.now()
    assert state_of(source) == before
    source.title = "Other"
    assert state_of(source) != before


@pytest.mark.parametrize(
    ("factory", "use"),
    [
        (SpeakerFactory, lambda record: PositionFactory(speaker=record, on_behalf_of=record)),
        (SourceFactory, lambda record: PositionFactory(source=record, quoted=True, quote_source=record)),
        (TopicFactory, lambda record: TakeawayFactory(topics=[record], article__topics=[record])),
        (PropositionFactory, lambda record: PositionFactory(proposition=record)),
    ],
    ids=["speaker", "source", "topic", "proposition"],
)
def test_merging_asks_the_same_however_much_moves(factory, use, django_assert_max_num_queries):
    counts = []
    for size in (9, 20):
        gone, kept = factory(), factory()
        for _ in range(size):
            use(gone)
        with django_assert_max_num_queries(18) as queries:
            found = merging(gone, kept, timezone.now())
        counts.append(len(queries))
        assert {each.count for each in found.moving} == {size}
        assert {len(each.rows) for each in found.moving} == {8}
    assert counts[0] == counts[1]
