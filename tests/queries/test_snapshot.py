from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from articles.aggregate import content as form
from articles.enums import SnapshotKind
from articles.models import Article, Photo, Position, Speaker, Topic
from articles.queries.snapshot import (
    content_in,
    newest_content,
    newest_draft,
    on_file,
    plain,
    rows_named,
    set_plain,
    snapshot_with,
    take,
)
from articles.services.snapshot import keep_version
from tests.factories import (
    ArticleFactory,
    AuthorFactory,
    PhotoFactory,
    PositionFactory,
    SpeakerFactory,
    TakeawayFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db


def test_take_names_everything_in_its_order_as_plain_values():
    topics, authors = TopicFactory.create_batch(3), AuthorFactory.create_batch(3)
    article = ArticleFactory(topics=topics, authors=authors, lead_photo=PhotoFactory(), created_by=None)
    second, first = (TakeawayFactory(article=article, sort_order=order) for order in (2, 1))
    last, answered = (PositionFactory(takeaway=first, sort_order=order) for order in (2, 1))
    Position.objects.filter(pk=last.pk).update(responds_to=answered, figure_low="2.5", figure_wording="2.5")
    content = take(article.pk)
    assert content["article"]["takeaways"] == [str(first.pk), str(second.pk)]
    assert content["takeaways"][str(first.pk)]["positions"] == [str(answered.pk), str(last.pk)]
    assert content["article"]["topics"] == sorted(str(topic.pk) for topic in topics)
    assert content["article"]["authors"] == sorted(str(author.pk) for author in authors)
    position = content["positions"][str(last.pk)]
    assert (position["responds_to"], position["figure_low"], position["figure_high"]) == (
        str(answered.pk),
        "2.500",
        None,
    )
    assert (position["said_on"], position["speaker"]) == ("2025-02-15", str(last.speaker_id))
    assert not {"status", "created_by", "retracted_at"} & {*content["article"], *position}


def test_take_asks_as_often_for_many_as_for_one(django_assert_num_queries):
    article = ArticleFactory(topics=TopicFactory.create_batch(2), authors=[AuthorFactory()])
    for takeaway in TakeawayFactory.create_batch(4, article=article, topics=[TopicFactory()]):
        PositionFactory.create_batch(2, takeaway=takeaway)
    with django_assert_num_queries(6):
        take(article.pk)


def test_take_of_no_article_raises():
    with pytest.raises(Article.DoesNotExist):
        take(uuid4())


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("figure_low", Decimal("3"), "3.000"),
        ("figure_low", Decimal("3.5000"), "3.500"),
        ("figure_low", Decimal("1E+3"), "1000.000"),
        ("figure_low", None, None),
        ("said_on", date(987, 6, 5), "0987-06-05"),
        ("role", "", ""),
        ("speaker_id", None, None),
    ],
)
def test_plain_is_the_same_text_however_the_value_came(name, value, text):
    position, field = Position(**{name: value}), Position._meta.get_field(name.removesuffix("_id"))
    assert plain(field, position) == text
    set_plain(position, field, text)
    assert getattr(position, name) == value


@pytest.mark.parametrize(("name", "value"), [("figure_low", "much"), ("said_on", "today"), ("speaker", "Ada")])
def test_set_plain_refuses_what_is_none_of_the_kind(name, value):
    with pytest.raises(ValidationError):
        set_plain(Position(), Position._meta.get_field(name), value)


def draft_of(article, headline):
    content = take(article.pk)
    changed = content | {"article": content["article"] | {"headline": headline}}
    return keep_version(article, changed, kind=SnapshotKind.SAVED, by=None)


@pytest.mark.parametrize("state", ["published", "scheduled", "withdrawn", "retracted"])
def test_newest_content_is_that_of_the_draft_beside_what_readers_see(state):
    article = ArticleFactory(**{state: True})
    assert (newest_draft(article), newest_content(article)) == (None, take(article.pk))
    draft_of(article, "Old")
    draft = draft_of(article, "Newest")
    assert newest_draft(article) == draft
    assert newest_content(article)["article"]["headline"] == "Newest"


def test_newest_content_of_what_was_never_published_is_that_of_its_rows():
    article = ArticleFactory()
    draft_of(article, "Saved once")
    assert (newest_draft(article), newest_content(article)) == (None, take(article.pk))


def test_snapshot_with_a_digest_is_the_latest_of_its_article():
    article = ArticleFactory()
    kept = [draft_of(article, headline) for headline in ("Same", "Other", "Same")]
    assert kept[0].digest == kept[2].digest == form.digest(content_in(kept[0]))
    assert snapshot_with(article.pk, kept[0].digest) == kept[2]
    assert snapshot_with(ArticleFactory().pk, kept[0].digest) is None
    assert snapshot_with(article.pk, "") is None


def test_content_in_an_old_version_is_in_todays_form(monkeypatch):
    monkeypatch.setattr(form, "UPGRADES", {0: lambda content: content | {"article": {"headline": "Upgraded"}}})
    version = draft_of(ArticleFactory(), "Old")
    version.schema = 0
    assert content_in(version)["article"] == {"headline": "Upgraded"}


def test_rows_named_are_all_that_the_content_does_not_hold(django_assert_num_queries):
    position = PositionFactory(
        takeaway__photo=PhotoFactory(), on_behalf_of=SpeakerFactory(), responds_to=PositionFactory()
    )
    PositionFactory(takeaway=position.takeaway, speaker=position.speaker, responds_to=position)
    content = take(position.article.pk)
    with django_assert_num_queries(0):
        named = rows_named(content)
    assert named[Speaker] == {str(position.speaker_id), str(position.on_behalf_of_id)}
    assert named[Photo] == {str(position.takeaway.photo_id)}
    assert named[Position] == {str(position.responds_to_id)}
    assert not named[Topic]


def test_on_file_tells_which_are_there_and_of_which_kind(django_assert_num_queries):
    speaker, topic = SpeakerFactory(), TopicFactory()
    named = {Speaker: {str(speaker.pk), str(uuid4())}, Topic: {str(topic.pk), str(speaker.pk)}, Photo: set()}
    with django_assert_num_queries(1):
        assert on_file(named) == {(Speaker, str(speaker.pk)), (Topic, str(topic.pk))}
    with django_assert_num_queries(0):
        assert on_file({Photo: set()}) == set()
