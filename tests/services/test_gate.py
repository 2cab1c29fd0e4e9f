import uuid

import pytest
from django.utils import timezone

from articles.enums import GroundRules, SpeakerKind, Stance
from articles.queries.snapshot import take
from articles.queries.work import newest_work, work_of
from articles.services.gate import inspect_article
from tests.factories import (
    ArticleFactory,
    PhotoFactory,
    PositionFactory,
    SourceFactory,
    TakeawayFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    """An article that the gate has nothing to say about."""
    article = ArticleFactory(topics=[TopicFactory()], lead_photo=PhotoFactory())
    takeaway = TakeawayFactory(article=article, photo=PhotoFactory(is_decorative=True, alt_text=""))
    PositionFactory(takeaway=takeaway, quoted=True, quote_source=SourceFactory())
    return article


def change(record, **values):
    type(record).objects.filter(pk=record.pk).update(**values)


def found(article):
    """Return what the gate says, as the record's model, the field and whether it refuses."""
    findings = inspect_article(newest_work(article))
    return [(type(finding.record).__name__, finding.field, finding.refuses) for finding in findings]


def test_inspect_complete_article_finds_nothing(article):
    assert found(article) == []


def test_inspect_takeaway_without_text_is_refused(article):
    change(article.takeaways.get(), body="")
    assert found(article) == [("Takeaway", "body", True)]


@pytest.mark.parametrize("wrong", [{"alt_text": ""}, {"credit": ""}])
def test_inspect_photo_lacking_something_is_refused(article, wrong):
    change(article.lead_photo, **wrong)
    article.refresh_from_db()
    assert found(article) == [("Photo", "alt_text", True)]


def test_inspect_photo_of_a_takeaway_lacking_credit_is_refused(article):
    change(article.takeaways.get().photo, credit="")
    assert found(article) == [("Photo", "alt_text", True)]


def test_inspect_position_without_source_is_refused(article):
    change(position_of(article), source=None)
    assert found(article) == [("Position", "source", True)]


def test_inspect_quotation_without_any_source_is_refused(article):
    change(position_of(article), source=None, quote_source=None)
    assert found(article) == [("Position", "source", True), ("Position", "quote_source", True)]


def test_inspect_quotation_from_the_source_of_the_position_is_accepted(article):
    change(position_of(article), quote_source=None)
    assert found(article) == []


def test_inspect_missing_conditions_are_refused(article):
    # The database would not hold such a row; a draft beside what readers see might.
    work = newest_work(article)
    [position] = work.positions
    position.stance, position.conditions = Stance.SUPPORTS_WITH_CONDITIONS, ""
    assert [(finding.record, finding.field) for finding in inspect_article(work)] == [(position, "conditions")]


def lost(article, model, field):
    """Return what the gate says once a row that the content names is gone."""
    content, gone = take(article.pk), str(uuid.uuid4())
    record = content["article"] if model == "article" else next(iter(content[f"{model}s"].values()))
    record[field] = gone
    return [finding for finding in inspect_article(work_of(article, content)) if finding.refuses]


@pytest.mark.parametrize(
    ("model", "field"),
    [
        *(("article", field) for field in ("conference", "lead_photo")),
        ("takeaway", "photo"),
        *(("position", field) for field in ("speaker", "proposition", "source", "quote_source", "on_behalf_of")),
    ],
)
def test_inspect_what_is_no_longer_on_file_is_refused(article, model, field):
    finding = lost(article, model, field)[0]
    assert (finding.record._meta.model_name, finding.field) == (model, field)
    assert "no longer on file" in finding.text


def test_inspect_position_left_out_is_named_by_its_takeaway(article):
    [finding] = lost(article, "position", "speaker")
    assert (
        finding.text
        == f"A position under “{article.takeaways.get().heading}” is left out: its speaker is no longer on file."
    )


@pytest.mark.parametrize(
    ("rules", "kind", "refused"),
    [
        (GroundRules.CHATHAM_HOUSE, SpeakerKind.PERSON, True),
        (GroundRules.CHATHAM_HOUSE, SpeakerKind.GOVERNMENT, False),
        (GroundRules.ON_THE_RECORD, SpeakerKind.PERSON, False),
        (GroundRules.MIXED, SpeakerKind.PERSON, False),
    ],
)
def test_inspect_person_named_under_the_chatham_house_rule_is_refused(article, rules, kind, refused):
    change(article.conference, ground_rules=rules)
    change(position_of(article).speaker, kind=kind)
    article.refresh_from_db()
    assert found(article) == ([("Position", "speaker", True)] if refused else [])


@pytest.mark.parametrize(("length", "warned"), [(110, False), (111, True)])
def test_inspect_long_headline_is_a_warning(article, length, warned):
    change(article, headline="x" * length)
    assert found(article) == ([("Article", "headline", False)] if warned else [])


def test_inspect_no_topics_is_a_warning(article):
    article.topics.clear()
    assert found(article) == [("Article", "topics", False)]


@pytest.mark.parametrize(("field", "empty"), [("role", ""), ("said_on", None)])
def test_inspect_position_without_role_or_date_is_a_warning(article, field, empty):
    change(position_of(article), **{field: empty})
    assert found(article) == [("Position", field, False)]


def test_inspect_puts_what_refuses_first(article):
    article.topics.clear()
    change(position_of(article), source=None, role="")
    assert [refuses for _, _, refuses in found(article)] == [True, False, False]


def test_inspect_retracted_position_is_not_asked_about(article):
    position = PositionFactory(takeaway=article.takeaways.get(), retracted=True, source=None)
    assert position.source is None
    assert found(article) == []


def test_inspect_other_articles_are_not_asked_about(article):
    PositionFactory(source=None, takeaway__body="")
    assert found(article) == []


def test_inspect_texts_name_the_speaker_and_the_proposition(article):
    position = position_of(article)
    change(position, source=None)
    (finding,) = inspect_article(newest_work(article))
    assert position.speaker.name in finding.text
    assert position.proposition.short_title in finding.text


@pytest.mark.parametrize(
    "read", [newest_work, lambda article: work_of(article, take(article.pk))], ids=["rows", "draft"]
)
def test_inspect_asks_nothing_of_the_database(article, read, django_assert_num_queries):
    article.topics.clear()
    PositionFactory(takeaway=TakeawayFactory(article=article, photo=PhotoFactory(credit="")), source=None, role="")
    work = read(article)
    with django_assert_num_queries(0):
        assert len(inspect_article(work)) == 4


def position_of(article):
    return article.takeaways.get().positions.get()


@pytest.mark.parametrize(("archived", "warned"), [("", True), ("https://archive.example/a", False)])
def test_inspect_source_found_dead_is_warned_of_once_unless_a_copy_is_on_file(article, archived, warned):
    position = position_of(article)
    change(position.source, dead_since=timezone.now(), archived_url=archived)
    PositionFactory(takeaway=position.takeaway, source=position.source)
    assert found(article) == ([("Source", "archived_url", False)] if warned else [])


def test_inspect_quotation_source_found_dead_is_warned_of(article):
    change(position_of(article).quote_source, dead_since=timezone.now())
    assert found(article) == [("Source", "archived_url", False)]


@pytest.mark.parametrize(
    ("excerpt", "warned"),
    [
        ("", False),
        ("Before it, “We must build harbours”, she said.", False),
        ("We must build lighthouses.", True),
        ("Nothing of the kind.", True),
    ],
    ids=["none", "holds it", "differs", "lacks it"],
)
def test_inspect_quotation_that_the_excerpt_of_its_source_does_not_hold_is_a_warning(article, excerpt, warned):
    change(position_of(article), quote="We must build harbours")
    change(position_of(article).quote_source, excerpt=excerpt)
    change(position_of(article).source, excerpt="Other words altogether.")
    assert found(article) == ([("Position", "quote", False)] if warned else [])
