"""Addresses that a record has left: which are kept, where they lead, who may have them."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from articles.aggregate.content import digest
from articles.models import Article, OldAddress, Source, Speaker
from articles.queries.address import current_slug
from articles.queries.snapshot import take
from articles.services.article import publish_article
from articles.services.draft import new_article
from articles.services.record import save_record
from articles.services.role import OPERATOR
from articles.services.version import duplicate_article, restore_version
from articles.services.work import save_work
from tests.factories import (
    ArticleFactory,
    AuthorFactory,
    ConferenceFactory,
    ConferenceSeriesFactory,
    PositionFactory,
    PropositionFactory,
    SourceFactory,
    SpeakerFactory,
    TakeawayFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db


def move(record, slug):
    record.slug = slug
    save_record(record, by=OPERATOR)


def move_article(article, slug):
    """Save another address as the newest work on an article, whatever its state. Returns what was saved."""
    content = take(article.pk)
    content["article"]["slug"] = slug
    return save_work(article.pk, content, base=digest(take(article.pk)), by=OPERATOR)


def kept():
    return set(OldAddress.objects.values_list("kind", "slug"))


def shown(record, **state):
    """Have an article show a shared record; return it."""
    state = state or {"published": True}
    match record._meta.model_name:
        case "speaker":
            PositionFactory(speaker=record, **{f"takeaway__article__{name}": value for name, value in state.items()})
        case "proposition":
            PositionFactory(proposition=record, **{f"takeaway__article__{n}": value for n, value in state.items()})
        case "topic":
            ArticleFactory(topics=[record], **state)
        case "author":
            ArticleFactory(authors=[record], **state)
    return record


FACTORIES = {
    "speaker": SpeakerFactory,
    "proposition": PropositionFactory,
    "topic": TopicFactory,
    "author": AuthorFactory,
    "conference": ConferenceFactory,
    "conferenceseries": ConferenceSeriesFactory,
}


@pytest.mark.parametrize("kind", FACTORIES)
def test_address_of_a_shared_record_that_readers_could_open_is_kept(kind):
    record = shown(FACTORIES[kind](slug="first"))
    move(record, "second")
    assert kept() == {(kind, "first")}
    assert current_slug(type(record), "first", timezone.now()) == "second"


@pytest.mark.parametrize("kind", ["speaker", "proposition", "topic", "author"])
@pytest.mark.parametrize("state", [{"deck": "A draft."}, {"scheduled": True}], ids=["draft", "scheduled"])
def test_address_of_a_shared_record_that_readers_never_saw_leaves_nothing(kind, state):
    move(shown(FACTORIES[kind](slug="first"), **state), "second")
    assert kept() == set()


@pytest.mark.parametrize("state", ["withdrawn", "retracted"])
def test_address_is_kept_of_a_record_that_readers_saw_once(state):
    move(shown(SpeakerFactory(slug="first"), **{state: True}), "second")
    assert kept() == {("speaker", "first")}


def test_address_is_kept_of_a_record_that_only_an_earlier_publication_showed():
    position = PositionFactory(speaker__slug="first")
    article = position.takeaway.article
    publish_article(article, by=OPERATOR)
    content = take(article.pk)
    content["positions"][str(position.pk)]["speaker"] = str(SpeakerFactory().pk)
    save_work(article.pk, content, base=digest(take(article.pk)), by=OPERATOR)
    publish_article(article, by=OPERATOR)
    move(position.speaker, "second")
    assert kept() == {("speaker", "first")}


def test_short_name_of_a_source_is_no_address():
    source = SourceFactory(slug="first")
    PositionFactory(source=source, takeaway__article__published=True)
    move(source, "second")
    assert kept() == set()


def test_address_of_an_article_is_kept_when_its_changes_are_published():
    article = TakeawayFactory(article__published=True, article__slug="first").article
    move_article(article, "second")
    assert kept() == set()
    publish_article(article, by=OPERATOR)
    assert kept() == {("article", "first")}


@pytest.mark.parametrize("state", ["draft", "scheduled"])
def test_address_of_an_article_that_never_came_out_leaves_nothing(state):
    states = {} if state == "draft" else {"article__scheduled": True}
    article = TakeawayFactory(article__slug="first", **states).article
    move_article(article, "second")
    publish_article(article, by=OPERATOR)
    article.refresh_from_db()
    assert (article.slug, kept()) == ("second", set())


def test_every_address_that_a_record_has_left_leads_to_the_last_in_one_step(django_assert_num_queries):
    record = ConferenceFactory(slug="first")
    for slug in ("second", "third", "fourth"):
        move(record, slug)
    for slug in ("first", "second", "third"):
        with django_assert_num_queries(1):
            assert current_slug(type(record), slug, timezone.now()) == "fourth"


def test_address_taken_back_leads_nowhere_any_more():
    record = ConferenceFactory(slug="first")
    move(record, "second")
    move(record, "first")
    assert kept() == {("conference", "second")}
    assert current_slug(type(record), "second", timezone.now()) == "first"


def test_old_address_may_not_be_typed_for_another_record_but_for_its_own():
    record = ConferenceFactory(slug="first", name="First Example Conference")
    move(record, "second")
    with pytest.raises(ValidationError) as caught:
        ConferenceFactory.build(slug="first").full_clean()
    sentence = "This address leads to “First Example Conference”, which had it before. Choose another."
    assert caught.value.message_dict == {"slug": [sentence]}
    record.slug = "first"
    record.full_clean()


def test_old_address_of_another_kind_of_page_is_free():
    move(ConferenceFactory(slug="first"), "second")
    ConferenceSeriesFactory.build(slug="first").full_clean()


def test_old_address_of_a_deleted_record_is_free_again():
    record = ConferenceFactory(slug="first")
    move(record, "second")
    record.delete()
    ConferenceFactory.build(slug="first").full_clean()


def test_address_that_is_made_from_a_name_avoids_the_old_ones():
    record = shown(SpeakerFactory(name="Ada Example"))
    move(record, "ada")
    assert SpeakerFactory(name="Ada Example").slug == "ada-example-2"


@pytest.fixture
def moved():
    """An article that came out under the address “first” and has another since."""
    article = TakeawayFactory(article__published=True, article__slug="first").article
    move_article(article, "second")
    publish_article(article, by=OPERATOR)
    return article


@pytest.mark.parametrize("state", [{}, {"published": True}], ids=["draft", "live"])
def test_work_on_another_article_may_not_take_an_old_address(moved, state):
    with pytest.raises(ValidationError, match="This address leads to"):
        move_article(ArticleFactory(**state), "first")


def test_version_restored_with_an_address_that_leads_elsewhere_by_now_keeps_the_present_one(moved):
    article = ArticleFactory(slug="third")
    version = move_article(article, "fourth").version
    move_article(article, "third")
    OldAddress.objects.create(kind="article", slug="fourth", record_key=moved.pk)
    restored = restore_version(version, by=OPERATOR)
    assert Article.objects.get(pk=article.pk).slug == "third"
    assert "Another article has its address by now" in restored.notes[0]


def test_article_brought_in_under_an_old_address_gets_another(moved):
    assert new_article({"slug": "first"}).slug == ""
    assert new_article({"slug": "free"}).slug == "free"


def test_copy_of_an_article_avoids_old_addresses(moved):
    OldAddress.objects.create(kind="article", slug="copy-of-example", record_key=moved.pk)
    copy = duplicate_article(ArticleFactory(headline="Example"), by=OPERATOR)
    assert copy.slug == "copy-of-example-2"


def test_nothing_is_kept_of_a_change_that_does_not_come_about(moved):
    record = SourceFactory()
    ConferenceFactory(slug="taken")
    conference = ConferenceFactory(slug="before")
    conference.slug = "taken"
    with pytest.raises(Exception, match=r"(?i)unique"):
        save_record(conference, by=OPERATOR)
    assert kept() == {("article", "first")}
    assert Source.objects.filter(pk=record.pk).exists()


def test_save_record_asks_the_person(writer):
    speaker = shown(SpeakerFactory(slug="first"))
    speaker.slug = "second"
    with pytest.raises(PermissionDenied):
        save_record(speaker, by=writer)
    assert Speaker.objects.get().slug == "first"
    with pytest.raises(PermissionDenied):
        save_record(AuthorFactory.build(), by=writer)
