"""A statement on record is used again: in another article, or taken over into the form of a new position."""

import re
from datetime import date
from uuid import uuid4

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from articles.admin.position import position_address
from articles.aggregate.content import POSITION_FIELDS
from articles.models import OpenForm
from articles.queries.work import newest_work
from tests.admin.desk import fields_of, messages_of, post_form
from tests.factories import ArticleFactory, PositionFactory, PropositionFactory, SourceFactory, TakeawayFactory

LIST = reverse("admin:articles_position_changelist")
RETRACTED = "This statement has been retracted, so it cannot be used again."


def reuse(position, **query):
    return reverse("admin:articles_position_reuse", args=[position.pk], query=query)


def add(takeaway, **query):
    return position_address(takeaway.article_id, takeaway=takeaway.pk, **query)


def values_of(position):
    return {name: getattr(position, name) for name in POSITION_FIELDS}


@pytest.fixture
def desk(log_in, editor):
    return log_in(editor)


@pytest.fixture
def takeaway(editor):
    return TakeawayFactory(article__created_by=editor, article__headline="More examples")


@pytest.fixture
def statement(db):
    """A statement in a live article with all that one can have."""
    return PositionFactory(
        takeaway__article=ArticleFactory(published=True, headline="Examples gain ground"),
        proposition=PropositionFactory(unit="% of all"),
        quoted=True,
        quote_source=SourceFactory(),
        translation="Beispiele sind gut.",
        occasion="Opening speech",
        locator="minute 3",
        figure_low=3,
        figure_wording="north of 3%",
        said_on=date(2025, 2, 15),
        responds_to=PositionFactory(),
    )


def use_in(client, statement, under, **changes):
    address = reuse(statement, to=under.article_id)
    data = fields_of(client.get(address)) | {"takeaway": str(under.pk)} | changes
    return client.post(address, data)


def test_statement_goes_into_another_article_as_it_is_and_its_form_opens(desk, takeaway, statement):
    PositionFactory(takeaway=takeaway)
    answer = use_in(desk, statement, takeaway)
    copy = takeaway.positions.last()
    assert answer.url == position_address(takeaway.article_id, copy.pk)
    assert values_of(copy) == values_of(statement)
    assert copy.pk != statement.pk
    assert any("Examples gain ground" in message for message in messages_of(desk.get(answer.url)))
    assert "used again from “Examples gain ground”" in LogEntry.objects.get().change_message


def test_statement_goes_into_the_draft_of_a_live_article_and_readers_see_nothing_of_it(desk, statement):
    takeaway = TakeawayFactory(article=ArticleFactory(published=True))
    use_in(desk, statement, takeaway)
    assert not takeaway.positions.exists()
    [copy] = newest_work(takeaway.article).positions
    assert values_of(copy) == values_of(statement)


def test_statement_that_is_only_in_a_draft_can_be_used(desk, takeaway):
    live = TakeawayFactory(article=ArticleFactory(published=True))
    use_in(desk, PositionFactory(paraphrase="Said once."), live)
    [draft] = newest_work(live.article).positions
    address = reuse(draft, article=live.article_id, to=takeaway.article_id)
    desk.post(address, fields_of(desk.get(address)) | {"takeaway": str(takeaway.pk)})
    assert takeaway.positions.get().paraphrase == "Said once."


def test_button_pressed_twice_makes_one(desk, takeaway, statement):
    address = reuse(statement, to=takeaway.article_id)
    data = fields_of(desk.get(address)) | {"takeaway": str(takeaway.pk)}
    assert desk.post(address, data).url == desk.post(address, data).url
    assert takeaway.positions.count() == 1


@pytest.mark.parametrize("chosen", ["", "forged", str(uuid4())], ids=["none", "forged", "unknown"])
def test_without_a_takeaway_nothing_is_made(desk, takeaway, statement, chosen):
    answer = use_in(desk, statement, takeaway, takeaway=chosen)
    assert messages_of(answer) == ["Choose the takeaway under which it is to stand."]
    assert not takeaway.positions.exists()


@pytest.mark.parametrize("place", ["statement", "article"])
def test_what_is_retracted_cannot_be_used_again(desk, takeaway, place):
    state = {"published": True} if place == "statement" else {"retracted": True}
    position = PositionFactory(takeaway__article=ArticleFactory(**state), retracted=place == "statement")
    for ask in (desk.get, desk.post):
        answer = ask(reuse(position, to=takeaway.article_id))
        assert messages_of(desk.get(answer.url)) == [RETRACTED]
    assert not takeaway.positions.exists()
    page = desk.get(add(takeaway, take=position.pk))
    assert messages_of(page) == [RETRACTED]
    assert fields_of(page)["paraphrase"] == [""]
    assert reuse(position) not in desk.get(LIST).content.decode()


def test_articles_that_one_may_change_are_offered_and_no_others(log_in, writer, editor, statement):
    own = ArticleFactory(created_by=writer, headline="My own draft")
    ArticleFactory(headline="A draft of somebody else")
    ArticleFactory(created_by=writer, published=True, headline="Published already")
    ArticleFactory(retracted=True, headline="A retracted one")
    names = ["My own draft", "A draft of somebody else", "Published already", "A retracted one", "Examples gain ground"]

    def offered(client, **query):
        # The statement's own article stands in the crumbs.
        page = client.get(reuse(statement, **query)).content.decode().partition('class="articles"')[2]
        return [name for name in names if name in page]

    assert offered(log_in(writer)) == ["My own draft"]
    assert offered(log_in(editor)) == names[:3]
    assert offered(log_in(editor), q="draft own") == ["My own draft"]
    assert offered(log_in(editor), q="nothing like it") == []
    foreign = TakeawayFactory()
    assert log_in(writer).get(reuse(statement, to=foreign.article_id)).status_code == 403
    assert log_in(writer).post(reuse(statement, to=foreign.article_id), {"takeaway": foreign.pk}).status_code == 403
    assert log_in(writer).get(reuse(statement, to=own.pk)).status_code == 200


def test_form_is_saved_before_it_leads_to_another_article(desk, takeaway):
    position = PositionFactory(takeaway=takeaway)
    answer = post_form(desk, position_address(takeaway.article_id, position.pk), "_reuse", paraphrase="Said better.")
    assert answer.url == reuse(position, article=takeaway.article_id)
    position.refresh_from_db()
    assert position.paraphrase == "Said better."


def test_list_leads_to_another_article(desk, statement):
    assert reuse(statement) in desk.get(LIST).content.decode()


def test_statement_taken_over_fills_the_form_and_is_saved_as_it_was(desk, takeaway, statement):
    page = desk.get(add(takeaway, take=statement.pk))
    assert any("Nothing is saved yet." in message for message in messages_of(page))
    assert not takeaway.positions.exists()
    desk.post(add(takeaway), fields_of(page) | {"_save": "1"})
    copy = takeaway.positions.get()
    assert values_of(copy) == values_of(statement)
    assert copy.pk != statement.pk


@pytest.mark.parametrize("key", ["", "forged", str(uuid4())], ids=["none", "forged", "unknown"])
def test_address_that_names_no_statement_opens_an_empty_form(desk, takeaway, key):
    for name in ("take", "after"):
        page = desk.get(add(takeaway, **{name: key}))
        assert page.status_code == 200
        assert fields_of(page)["paraphrase"] == [""]


def test_what_was_typed_before_is_kept_and_offered(desk, takeaway, statement, editor):
    typed = {"speaker": str(statement.speaker_id), "proposition": str(statement.proposition_id)}
    answer = post_form(desk, add(takeaway), "_take", _take=str(statement.pk), **typed, paraphrase="Typed before.")
    assert answer.url == position_address(takeaway.article_id, take=statement.pk, takeaway=takeaway.pk)
    page = desk.get(answer.url)
    assert "Typed before." in page.content.decode()
    assert "open in another tab" not in page.content.decode()
    assert OpenForm.objects.with_text().get().user == editor
    assert not takeaway.positions.exists()


def test_only_choices_are_not_worth_keeping(desk, takeaway, statement):
    typed = {"speaker": str(statement.speaker_id), "proposition": str(statement.proposition_id)}
    post_form(desk, add(takeaway), "_take", _take=str(statement.pk), **typed)
    assert not OpenForm.objects.with_text().exists()


def test_record_is_searched_for_a_statement_to_take_over(desk, takeaway, statement):
    PositionFactory(speaker__name="Bruno Sample", paraphrase="Something else.")
    answer = post_form(desk, add(takeaway), "_find", paraphrase="Typed before.")
    page = desk.get(answer.url + "&q=examples+speech+good")
    assert "Something else." not in page.content.decode()
    page = desk.get(answer.url + "&q=good")
    [take] = set(re.findall(r'href="([^"]*take=[^"]*)"', page.content.decode()))
    assert fields_of(desk.get(take.replace("&amp;", "&")))["quote"] == ["Examples are good."]


def test_record_is_for_whoever_may_write_there(log_in, writer, takeaway):
    address = reverse("admin:articles_position_record", query={"article": takeaway.article_id})
    assert log_in(writer).get(address).status_code == 403
    assert log_in(writer).get(reverse("admin:articles_position_record")).status_code == 404


@pytest.mark.parametrize("size", [1, 25])
def test_pages_ask_a_fixed_number_of_queries(desk, takeaway, statement, size, django_assert_max_num_queries):
    PositionFactory.create_batch(size)
    TakeawayFactory.create_batch(size, article=takeaway.article)
    record = reverse("admin:articles_position_record", query={"article": takeaway.article_id})
    for address, queries in ((record, 7), (reuse(statement), 16), (reuse(statement, to=takeaway.article_id), 24)):
        with django_assert_max_num_queries(queries):
            assert desk.get(address).status_code == 200
