"""The desk shows and saves the newest work on an article; what readers see changes by publishing alone."""

import re
from itertools import count
from urllib.parse import urljoin
from uuid import uuid4

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.signals import template_rendered
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from articles.admin.position import position_address
from articles.enums import SnapshotKind, Stance
from articles.models import Article, Position, Snapshot, Speaker, Takeaway, Topic
from articles.queries.snapshot import newest_content, take
from articles.queries.work import newest_work
from tests.admin.desk import fields_of, messages_of, new_takeaways, post_form
from tests.factories import (
    ArticleFactory,
    AuthorFactory,
    PhotoFactory,
    PositionFactory,
    PropositionFactory,
    SourceFactory,
    SpeakerFactory,
    TakeawayFactory,
    TopicFactory,
)


def change(article):
    return reverse("admin:articles_article_change", args=[article.pk])


def public(client, article):
    return client.get(article.get_absolute_url()).content.decode()


@pytest.fixture
def desk(log_in, editor):
    return log_in(editor)


@pytest.fixture
def live():
    """A live article with two takeaways, the first of which has two positions."""
    article = ArticleFactory(published=True, topics=[TopicFactory()])
    first, _second = (TakeawayFactory(article=article, sort_order=number) for number in (1, 2))
    for number in (1, 2):
        PositionFactory(takeaway=first, sort_order=number)
    return article


def words():
    """The least that a position needs."""
    return {
        "speaker": str(SpeakerFactory().pk),
        "proposition": str(PropositionFactory().pk),
        "stance": Stance.SUPPORTS,
        "paraphrase": "More examples are needed.",
        "source": str(SourceFactory().pk),
    }


def form_of(desk, article):
    """Return the fields of the article's form as another reads them who opens it."""
    return fields_of(desk.get(change(article)))


EDITS = {
    "words": lambda article: {"headline": "Without the typo"},
    "text": lambda article: {"takeaways-0-body": "<p>Other findings.</p>"},
    "order": lambda article: {"takeaways-0-sort_order": "2", "takeaways-1-sort_order": "1"},
    "takeaway removed": lambda article: {"takeaways-1-DELETE": "on"},
    "takeaway added": lambda article: new_takeaways(
        {"heading": "Brand new", "body": "<p>New.</p>", "id": str(uuid4())}, after=2
    ),
    "topics": lambda article: {"topics": [str(TopicFactory().pk)], "takeaways-1-topics": [str(TopicFactory().pk)]},
    "topics removed": lambda article: {"topics": None},
    "authors": lambda article: {"authors": [str(AuthorFactory().pk)]},
    "photo": lambda article: {"lead_photo": str(PhotoFactory().pk), "takeaways-0-photo": str(PhotoFactory().pk)},
    "positions reordered": lambda article: {
        "takeaways-0-positions": [str(p.pk) for p in Position.objects.order_by("-sort_order")]
    },
    "position moved": lambda article: dict(
        zip(
            ["takeaways-0-positions", "takeaways-1-positions"],
            ([str(p.pk)] for p in Position.objects.order_by("sort_order")),
            strict=True,
        )
    ),
}


@pytest.mark.parametrize("edit", EDITS)
def test_save_of_a_live_article_shows_in_the_form_and_to_readers_once_published(desk, reader, live, edit):
    changes = EDITS[edit](live)
    before, stored = public(reader, live), take(live.pk)
    assert post_form(desk, change(live), button="_continue", **changes).status_code == 302
    assert (public(reader, live), take(live.pk)) == (before, stored)
    draft = newest_content(live)
    assert draft != stored
    page = desk.get(change(live))
    assert page.context["work"].content == draft
    assert "Live, with unpublished changes" in page.content.decode()
    assert post_form(desk, change(live), button="_publish").status_code == 302
    assert take(live.pk) == draft
    assert public(reader, live) != before
    assert not newest_work(Article.objects.get(pk=live.pk)).draft


def test_save_of_a_live_article_without_change_keeps_no_version(desk, live):
    post_form(desk, change(live))
    assert not Snapshot.objects.exists()


def test_first_save_of_a_live_article_keeps_what_readers_see_as_a_version_too(desk, live, editor):
    stored = take(live.pk)
    post_form(desk, change(live), headline="Changed", note="A better headline")
    found, saved = Snapshot.objects.order_by("number")
    assert (found.kind, found.content, found.created_by) == (SnapshotKind.FOUND, stored, None)
    assert (saved.kind, saved.created_by, saved.note) == (SnapshotKind.SAVED, editor, "A better headline")
    assert (saved.is_draft, saved.base) == (True, found)


def test_note_stands_with_the_publication_also_where_nothing_was_left_to_save(desk, live):
    post_form(desk, change(live), button="_continue", headline="Changed")
    post_form(desk, change(live), button="_publish", note="Agreed with the speaker")
    version = live.snapshots.first()
    assert (version.kind, version.note) == (SnapshotKind.PUBLISHED, "Agreed with the speaker")


def test_form_is_built_in_the_order_and_with_the_positions_of_the_draft(desk, live):
    first, second = live.takeaways.all()
    post_form(desk, change(live), **EDITS["order"](live))
    page = desk.get(change(live))
    [takeaways] = page.context["inline_admin_formsets"]
    assert [form.instance for form in takeaways.formset.initial_forms] == [second, first]
    assert [takeaway.number for takeaway in page.context["work"].takeaways] == [1, 2]


def test_position_added_to_a_live_article_is_in_its_draft_alone(desk, reader, live):
    takeaway, before = live.takeaways.last(), public(reader, live)
    response = post_form(desk, position_address(live.pk, takeaway=takeaway.pk), **words())
    [position] = newest_work(live).takeaways[1].positions.all()
    assert response.url == f"{change(live)}#{position.anchor}"
    assert (Position.objects.count(), public(reader, live)) == (2, before)
    assert "More examples are needed." in desk.get(change(live)).content.decode()
    assert "More examples are needed." in desk.get(position_address(live.pk, position.pk)).content.decode()
    without_article = reverse("admin:articles_position_change", args=[position.pk])
    assert "More examples are needed." in desk.get(without_article).content.decode()


def test_position_under_a_takeaway_that_only_the_draft_has_is_saved_there(desk, live):
    key = str(uuid4())
    changes = new_takeaways({"heading": "Brand new", "id": key}, after=2)
    response = post_form(desk, change(live), button="takeaways-2-add_position", **changes)
    assert response.url == position_address(live.pk, takeaway=key)
    post_form(desk, response.url, **words())
    [position] = newest_work(live).takeaways[2].positions.all()
    post_form(desk, position_address(live.pk, position.pk), paraphrase="Said better.")
    [position] = newest_work(live).takeaways[2].positions.all()
    assert (position.paraphrase, Takeaway.objects.count()) == ("Said better.", 2)


def test_position_changed_moved_and_answered_in_a_draft_leaves_its_row_alone(desk, live):
    first, second = Position.objects.order_by("sort_order")
    _, other = live.takeaways.all()
    changes = {"paraphrase": "Said better.", "takeaway": str(other.pk), "responds_to": str(second.pk)}
    post_form(desk, position_address(live.pk, first.pk), **changes)
    stored = Position.objects.get(pk=first.pk)
    assert (stored.paraphrase, stored.takeaway_id) == (first.paraphrase, first.takeaway_id)
    [draft] = newest_work(live).takeaways[1].positions.all()
    assert (draft.pk, draft.paraphrase, draft.responds_to_id) == (first.pk, "Said better.", second.pk)


def test_answer_to_a_position_that_only_the_draft_has_stays_when_the_form_is_saved(desk, live):
    takeaway = live.takeaways.last()
    post_form(desk, position_address(live.pk, takeaway=takeaway.pk), **words())
    [new] = newest_work(live).takeaways[1].positions.all()
    first = Position.objects.order_by("sort_order").first()
    post_form(desk, position_address(live.pk, first.pk), responds_to=str(new.pk))
    post_form(desk, position_address(live.pk, first.pk), paraphrase="Said better.")
    draft = newest_work(live).positions[0]
    assert (draft.paraphrase, draft.responds_to_id) == ("Said better.", new.pk)


def test_position_deleted_from_a_live_article_stays_with_readers_until_published(desk, reader, live):
    position = Position.objects.order_by("sort_order").first()
    page = desk.get(position_address(live.pk, position.pk)).content.decode()
    address = page.partition(reverse("admin:articles_position_delete", args=[position.pk]))[2].partition('"')[0]
    desk.post(
        reverse("admin:articles_position_delete", args=[position.pk]) + address.replace("&amp;", "&"), {"post": "yes"}
    )
    assert position.pk not in [each.pk for each in newest_work(live).positions]
    assert Position.objects.filter(pk=position.pk).exists()
    post_form(desk, change(live), button="_publish")
    assert not Position.objects.filter(pk=position.pk).exists()


def test_two_editors_in_different_places_are_joined_and_the_second_is_told(desk, log_in, chief, live):
    other = log_in(chief)
    mine = form_of(desk, live)
    post_form(other, change(live), headline="Changed by the chief")
    response = desk.post(change(live), mine | {"deck": "Changed by the editor", "_continue": "1"})
    work = newest_work(live)
    assert (work.article.headline, work.article.deck) == ("Changed by the chief", "Changed by the editor")
    told = "Saved together with what chief saved since you opened the form: nothing was overwritten."
    assert told in messages_of(desk.get(response.url))


def test_form_and_position_of_two_editors_are_joined(desk, log_in, chief, live):
    position = Position.objects.order_by("sort_order").first()
    mine = form_of(desk, live)
    post_form(log_in(chief), position_address(live.pk, position.pk), paraphrase="Said better.")
    desk.post(change(live), mine | {"takeaways-0-heading": "Put better", "_continue": "1"})
    work = newest_work(live)
    assert (work.takeaways[0].heading, work.positions[0].paraphrase) == ("Put better", "Said better.")


def test_two_editors_in_the_same_place_clash_and_nothing_is_lost(desk, log_in, chief, live):
    mine = form_of(desk, live)
    post_form(log_in(chief), change(live), headline="Changed by the chief")
    response = desk.post(change(live), mine | {"headline": "Changed by the editor", "_continue": "1"})
    version = Snapshot.objects.unsettled().get()
    assert response.url == reverse("admin:articles_article_settle", args=[live.pk, version.number])
    assert version.content["article"]["headline"] == "Changed by the editor"
    assert newest_work(live).article.headline == "Changed by the chief"


def test_sent_twice_is_saved_once(desk, live):
    sent = form_of(desk, live) | new_takeaways({"heading": "Brand new", "id": str(uuid4())}, after=2)
    for _ in range(2):
        assert desk.post(change(live), sent | {"_continue": "1"}).url == change(live)
    assert [takeaway.heading for takeaway in newest_work(live).takeaways].count("Brand new") == 1
    assert Snapshot.objects.filter(kind=SnapshotKind.SAVED).count() == 1


def test_new_article_sent_twice_is_one(desk):
    article = ArticleFactory.build()
    sent = fields_of(desk.get(reverse("admin:articles_article_add")))
    sent |= {"conference": str(ArticleFactory().conference_id), "headline": article.headline, "_continue": "1"}
    sent |= new_takeaways(*({"heading": f"New {n}", "id": str(uuid4()), "sort_order": 3 - n} for n in (1, 2)))
    responses = [desk.post(reverse("admin:articles_article_add"), sent) for _ in range(2)]
    made = Article.objects.get(headline=article.headline)
    assert [response.url for response in responses] == [change(made)] * 2
    assert list(made.takeaways.values_list("heading", flat=True)) == ["New 2", "New 1"]
    assert made.snapshots.count() == 1


def test_new_position_sent_twice_is_one(desk, live):
    address = position_address(live.pk, takeaway=live.takeaways.last().pk)
    sent = fields_of(desk.get(address)) | words() | {"_save": "1"}
    for _ in range(2):
        assert desk.post(address, sent).status_code == 302
    assert len(newest_work(live).positions) == 3


def test_forged_key_of_a_new_article_cannot_take_over_another(log_in, writer, live):
    desk, numbers = log_in(writer), count()
    sent = fields_of(desk.get(reverse("admin:articles_article_add"))) | {"key": str(live.pk), "headline": "Taken"}
    sent |= {"conference": str(live.conference_id), "_continue": str(next(numbers))}
    assert desk.post(reverse("admin:articles_article_add"), sent).status_code == 403
    assert newest_work(live).article.headline == live.headline


def test_save_as_new_is_no_way_around(desk, live):
    sent = form_of(desk, live) | {"_saveasnew": "1", "headline": "Another"}
    stored = take(live.pk)
    response = desk.post(change(live), sent)
    assert take(live.pk) == stored
    assert Takeaway.objects.filter(article=live).count() == 2
    assert (response.status_code, Article.objects.count()) == (400, 1)


def test_retracted_meanwhile_brings_the_form_back_with_the_text(desk, log_in, chief, live):
    mine = form_of(desk, live)
    log_in(chief).post(reverse("admin:articles_article_retract", args=[live.pk]), {"reason": "It was made up."})
    page = desk.post(change(live), mine | {"headline": "Typed for an hour", "_continue": "1"})
    assert "Typed for an hour" in page.content.decode()
    told = "Not saved: The article has been retracted; its text cannot be changed any more."
    assert told in [str(message) for message in page.context["messages"]]
    assert 'name="_continue"' not in desk.get(change(live)).content.decode()


@pytest.mark.parametrize("step", ["publish", "withdraw"])
def test_published_or_withdrawn_meanwhile_keeps_the_edit_as_a_draft(desk, log_in, chief, live, step):
    mine, other = form_of(desk, live), log_in(chief)
    if step == "withdraw":
        other.post(reverse("admin:articles_article_withdraw", args=[live.pk]))
    else:
        post_form(other, change(live), button="_publish", deck="Published meanwhile")
    desk.post(change(live), mine | {"headline": "Typed for an hour", "_continue": "1"})
    assert newest_work(Article.objects.get(pk=live.pk)).article.headline == "Typed for an hour"
    assert Article.objects.get(pk=live.pk).headline == live.headline


def test_duplicate_of_a_position_stands_under_it_and_opens(desk, live):
    first, second = Position.objects.order_by("sort_order")
    sent = form_of(desk, live) | {"_copy_position": str(first.pk), "headline": "Saved on the way"}
    responses = [desk.post(change(live), sent) for _ in range(2)]
    work = newest_work(live)
    one, copy, two = work.positions
    assert (one.pk, two.pk, copy.paraphrase, copy.speaker) == (first.pk, second.pk, first.paraphrase, first.speaker)
    assert responses[0].url == position_address(live.pk, copy.pk)
    assert work.article.headline == "Saved on the way"


def test_duplicate_of_a_position_of_another_article_makes_none(desk, live):
    response = post_form(desk, change(live), button="_copy_position", _copy_position=str(PositionFactory().pk))
    assert (response.url, len(newest_work(live).positions)) == (change(live), 2)


def test_list_says_which_articles_have_unpublished_changes(desk, live):
    other = ArticleFactory(published=True)
    post_form(desk, change(live), headline="Changed")
    address = reverse("admin:articles_article_changelist")
    page = desk.get(address).content.decode()
    assert page.count("Live, with changes") == 1
    assert list(desk.get(address, {"state": "changed"}).context["cl"].result_list) == [live]
    assert other.headline in page


def test_deleted_meanwhile_brings_the_text_back_as_a_new_draft(desk, log_in, chief):
    draft = TakeawayFactory().article
    mine = form_of(desk, draft) | {"headline": "Typed for an hour", "_continue": "1"}
    log_in(chief).post(reverse("admin:articles_article_delete", args=[draft.pk]), {"post": "yes"})
    page = desk.post(change(draft), mine)
    told = "Somebody has deleted this draft. Your text is still here; saving it makes a new draft of it."
    assert told in [str(message) for message in page.context["messages"]]
    assert not Article.objects.filter(pk=draft.pk).exists()
    [action] = re.findall('<form action="([^"]*)"[^>]* id="article_form"', page.content.decode())
    desk.post(urljoin(change(draft), action), fields_of(page) | {"_continue": "1"})
    again = Article.objects.get(pk=draft.pk)
    assert (again.headline, again.takeaways.count()) == ("Typed for an hour", 1)


@pytest.mark.parametrize("is_edited", [True, False])
def test_publish_waits_until_what_others_saved_meanwhile_has_been_read(desk, log_in, chief, reader, live, is_edited):
    mine = form_of(desk, live) | ({"headline": "Checked"} if is_edited else {})
    post_form(log_in(chief), change(live), deck="Nobody has checked this")
    answer = desk.post(change(live), mine | {"_publish": "1"}, follow=True)
    assert messages_of(answer)[-1] == "Not published yet: read what others have changed, then publish."
    assert newest_content(live)["article"]["deck"] == "Nobody has checked this"
    assert "Nobody has checked this" not in public(reader, live)
    desk.post(change(live), fields_of(answer) | {"_publish": "1"})
    assert "Nobody has checked this" in public(reader, live)


@pytest.mark.parametrize("is_known", [True, False])
def test_position_sent_to_be_saved_as_new_is_refused(desk, live, is_known):
    position = Position.objects.first()
    sent = fields_of(desk.get(position_address(live.pk, position.pk))) | {"_saveasnew": "1"}
    address = position_address(live.pk, position.pk) if is_known else position_address(uuid4(), uuid4())
    assert desk.post(address, sent).status_code == 400
    assert newest_content(live) == take(live.pk)


def test_position_deleted_from_a_draft_that_cannot_be_stored_stays_and_says_why(desk, live):
    post_form(desk, change(live), slug="taken-later")
    ArticleFactory(slug="taken-later")
    draft, position = newest_content(live), Position.objects.first()
    address = reverse("admin:articles_position_delete", args=[position.pk], query={"article": live.pk})
    answer = desk.post(address, {"post": "yes"}, follow=True)
    assert answer.request["PATH_INFO"] == reverse("admin:articles_position_change", args=[position.pk])
    assert messages_of(answer)[-1] == "Nothing was done: Another article has this address."
    assert (newest_content(live), LogEntry.objects.filter(object_id=position.pk).count()) == (draft, 0)


def test_forged_number_of_takeaways_makes_no_more_rows_than_were_sent(desk, live):
    data = form_of(desk, live) | {"takeaways-TOTAL_FORMS": "100000", "takeaways-INITIAL_FORMS": "100000"}
    page = desk.post(change(live), data)
    [takeaways] = page.context["inline_admin_formsets"]
    assert len(takeaways.formset.forms) <= len(data)
    assert take(live.pk) == newest_content(live)


def test_form_at_an_address_with_many_more_hyphens_is_none(desk, live):
    for address in (
        change(live).replace(str(live.pk), f"{'-' * 400}{live.pk}"),
        position_address(f"{'-' * 400}{live.pk}"),
    ):
        assert desk.get(address).status_code == 302


def test_save_of_a_live_article_is_in_the_log(desk, live, editor):
    post_form(desk, change(live), headline="Changed")
    entry = LogEntry.objects.get(object_id=str(live.pk))
    assert (entry.user, entry.is_change()) == (editor, True)


def test_topic_made_for_a_draft_stays_and_shows_to_readers_once_published(desk, reader, live):
    made = desk.post(reverse("admin:articles_topic_add") + "?_popup=1", {"name": "Brand new topic", "_popup": "1"})
    assert made.status_code == 200
    topic = Topic.objects.get(name="Brand new topic")
    post_form(desk, change(live), topics=[str(topic.pk)])
    assert reader.get(topic.get_absolute_url()).status_code == 404
    post_form(desk, change(live), button="_publish")
    assert reader.get(topic.get_absolute_url()).status_code == 200


def test_form_in_a_pop_up_changes_no_more_than_in_a_page(desk, reader, live):
    before = public(reader, live)
    response = desk.post(change(live) + "?_popup=1", form_of(desk, live) | {"headline": "Changed", "_popup": "1"})
    assert (response.status_code, public(reader, live)) == (200, before)
    assert newest_work(live).article.headline == "Changed"
    assert desk.post(reverse("admin:articles_article_delete", args=[live.pk]) + "?_popup=1").status_code == 403


def test_withdrawn_restored_and_published_again_comes_back_as_it_was(desk, log_in, chief, reader, live):
    post_form(desk, change(live), headline="Second headline", button="_publish")
    log_in(chief).post(reverse("admin:articles_article_withdraw", args=[live.pk]))
    first = live.snapshots.order_by("number").first()
    desk.post(reverse("admin:articles_article_restore", args=[live.pk, first.number]))
    assert reader.get(live.get_absolute_url()).status_code == 404
    assert Article.objects.get(pk=live.pk).headline == "Second headline"
    assert newest_work(Article.objects.get(pk=live.pk)).article.headline == live.headline
    post_form(desk, change(live), button="_publish")
    assert live.headline in public(reader, live)


def test_form_of_more_than_fifteen_hundred_fields_is_saved(desk):
    article = ArticleFactory()
    sent = form_of(desk, article) | {"_continue": "1"}
    sent |= new_takeaways(*({"heading": f"New {n}", "id": str(uuid4()), "photo": ""} for n in range(300)))
    assert sum(len(value) if isinstance(value, list) else 1 for value in sent.values()) > 1500
    assert desk.post(change(article), sent).status_code == 302
    assert article.takeaways.count() == 300


@pytest.mark.django_db(transaction=True)
def test_nothing_is_rendered_while_a_transaction_is_open(desk, live):
    """On SQLite an open transaction holds the lock that all others who write wait for."""
    post_form(desk, change(live), headline="Changed")
    rendered = []

    def look(template, **kwargs):
        rendered.append((template.name, connection.in_atomic_block))

    template_rendered.connect(look)
    try:
        desk.get(change(live))
        desk.post(change(live), form_of(desk, live) | {"headline": ""})
        desk.get(position_address(live.pk, Position.objects.first().pk))
    finally:
        template_rendered.disconnect(look)
    assert len(rendered) > 100
    assert [name for name, is_open in rendered if is_open] == []


def test_retracted_statement_cannot_be_deleted_nor_taken_out_with_its_takeaway(desk, live):
    position = Position.objects.order_by("sort_order").first()
    Position.objects.filter(pk=position.pk).update(retracted_at=timezone.now(), retraction_note="It was made up.")
    delete = reverse("admin:articles_position_delete", args=[position.pk])
    assert delete not in desk.get(position_address(live.pk, position.pk)).content.decode()
    assert desk.post(delete, {"post": "yes"}).status_code == 403
    page = post_form(desk, change(live), **{"takeaways-0-DELETE": "on", "headline": "Kept as typed"})
    assert (page.status_code, "Kept as typed" in page.content.decode()) == (200, True)
    assert next(str(message) for message in page.context["messages"]).startswith("Not saved:")
    assert len(newest_work(live).takeaways) == 2


@pytest.mark.parametrize("step", ["discard", "duplicate"])
def test_discard_and_duplicate_ask_first_and_are_closed_to_strangers(desk, log_in, other_writer, reader, live, step):
    post_form(desk, change(live), headline="Changed")
    address = reverse(f"admin:articles_article_{step}", args=[live.pk])
    query = {"seen": newest_work(live).digest}
    assert f"{reverse(f'admin:articles_article_{step}', args=[live.pk])}" in desk.get(change(live)).content.decode()
    assert desk.get(address, query).status_code == 200
    assert reader.post(address).status_code == 302
    if step == "discard":
        assert log_in(other_writer).post(address).status_code == 403
    assert (newest_work(live).draft is not None, Article.objects.count()) == (True, 1)
    response = desk.post(f"{address}?{urlencode(query)}")
    if step == "discard":
        assert (response.url, newest_work(live).draft) == (change(live), None)
    else:
        copy = Article.objects.exclude(pk=live.pk).get()
        assert (response.url, copy.status) == (change(copy), "draft")
        assert "Changed" in copy.headline


def test_discard_after_somebody_saved_keeps_their_draft_and_says_so(desk, log_in, chief, live):
    post_form(desk, change(live), headline="Changed")
    seen = newest_work(live).digest
    post_form(log_in(chief), change(live), deck="Changed by the chief")
    desk.post(reverse("admin:articles_article_discard", args=[live.pk]) + f"?seen={seen}")
    page = desk.get(change(live))
    told = "Nothing was done: Somebody has saved it since you opened it. Look at the newest draft first."
    assert messages_of(page)[-1] == told
    assert newest_work(live).article.deck == "Changed by the chief"


def test_form_that_comes_back_with_faults_stays_with_what_it_was_built_from(desk, live):
    """Rows can change past the desk; what they were then is on no record, and must not be overwritten unseen."""
    sent = form_of(desk, live) | {"headline": "", "_continue": "1"}
    Article.objects.filter(pk=live.pk).update(deck="Loaded meanwhile")
    again = fields_of(desk.post(change(live), sent)) | {"headline": "Typed", "_continue": "1"}
    assert again["base"] == sent["base"]
    desk.post(change(live), again)
    assert newest_work(live).article.deck == "Loaded meanwhile"
    assert Snapshot.objects.unsettled().get().content["article"]["headline"] == "Typed"


def test_who_may_only_read_the_article_does_not_have_it_open(log_in, other_writer, desk, live):
    assert log_in(other_writer).get(change(live)).status_code == 200
    assert "other-writer has had it open" not in desk.get(change(live)).content.decode()


def test_speaker_deleted_from_the_list_meanwhile_brings_the_form_back_with_the_text(desk, log_in, chief, live):
    speaker = SpeakerFactory(name="Gone Example")
    address = position_address(live.pk, takeaway=live.takeaways.last().pk)
    sent = fields_of(desk.get(address)) | words() | {"speaker": str(speaker.pk), "_save": "1"}
    action = {"action": "delete_selected", "_selected_action": [str(speaker.pk)], "post": "yes"}
    log_in(chief).post(reverse("admin:articles_speaker_changelist"), action)
    assert not Speaker.objects.filter(pk=speaker.pk).exists()
    page = desk.post(address, sent)
    assert "speaker" in page.context["adminform"].form.errors
    assert "More examples are needed." in page.content.decode()


def test_speaker_whom_only_a_draft_names_is_not_deleted_from_the_list(desk, log_in, chief, live):
    speaker = SpeakerFactory()
    address = position_address(live.pk, takeaway=live.takeaways.last().pk)
    post_form(desk, address, **words() | {"speaker": str(speaker.pk)})
    action = {"action": "delete_selected", "_selected_action": [str(speaker.pk)], "post": "yes"}
    log_in(chief).post(reverse("admin:articles_speaker_changelist"), action)
    assert Speaker.objects.filter(pk=speaker.pk).exists()
