import pytest

from articles.enums import GroundRules, SpeakerKind, Stance
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
    findings = inspect_article(article)
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


def test_inspect_missing_conditions_are_refused(article, monkeypatch):
    # The database would not hold such a row; the gate does not rely on that.
    position = position_of(article)
    position.stance, position.conditions = Stance.SUPPORTS_WITH_CONDITIONS, ""
    monkeypatch.setattr("articles.services.gate.Position.objects", OnePosition(position))
    assert found(article) == [("Position", "conditions", True)]


class OnePosition:
    """Stands for a queryset that gives one position whatever is asked."""

    def __init__(self, position):
        self.position = position

    def __iter__(self):
        yield self.position

    def __getattr__(self, name):
        return lambda *args, **kwargs: self


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
    article.headline = "x" * length
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
    (finding,) = inspect_article(article)
    assert position.speaker.name in finding.text
    assert position.proposition.short_title in finding.text


def test_inspect_asks_as_often_for_many_as_for_one(article, django_assert_max_num_queries):
    for _ in range(5):
        PositionFactory.create_batch(3, takeaway=TakeawayFactory(article=article, photo=PhotoFactory()))
    article = type(article).objects.select_related("lead_photo", "conference").get(pk=article.pk)
    with django_assert_max_num_queries(4):
        inspect_article(article)


def position_of(article):
    return article.takeaways.get().positions.get()
