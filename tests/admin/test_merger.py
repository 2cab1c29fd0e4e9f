"""Merging two records at the desk: choosing, seeing what would happen, doing it."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from articles.admin import listing
from articles.aggregate.content import digest
from articles.models import MergedRecord, Position, Speaker, Topic
from articles.queries.merger import state_of
from articles.queries.snapshot import newest_content, take
from articles.services.merger import merge_records
from articles.services.role import OPERATOR
from articles.services.work import save_work
from tests.admin.desk import fields_of, messages_of, post_form
from tests.factories import (
    ArticleFactory,
    PositionFactory,
    PropositionFactory,
    SourceFactory,
    SpeakerFactory,
    SpeakerRoleFactory,
    TakeawayFactory,
    TopicFactory,
)

FACTORIES = {
    "speaker": SpeakerFactory,
    "source": SourceFactory,
    "topic": TopicFactory,
    "proposition": PropositionFactory,
}


def address(gone, kept=None):
    query = {"into": kept.pk} if kept else {}
    return reverse(f"admin:articles_{gone._meta.model_name}_merge", args=[gone.pk], query=query)


def form_address(record, pk=None):
    return reverse(f"admin:articles_{record._meta.model_name}_change", args=[pk or record.pk])


def list_address(kind):
    return reverse(f"admin:articles_{kind}_changelist")


def tick(client, kind, *keys):
    ticked = {"action": "merge_selected", "_selected_action": [str(key) for key in keys], "index": "0"}
    return client.post(list_address(kind), ticked)


def merge(gone, kept):
    return merge_records(gone, kept, taking=(), seen=state_of(gone, kept), by=OPERATOR)


@pytest.fixture
def desk(log_in, editor):
    return log_in(editor)


@pytest.fixture(params=FACTORIES)
def pair(request, db):
    """Two records of a kind: the one that goes, and the one that stays."""
    return FACTORIES[request.param](), FACTORIES[request.param]()


def test_form_of_a_record_leads_to_the_page_and_the_page_to_the_merging(desk, pair):
    gone, kept = pair
    assert f'href="{address(gone)}"' in desk.get(form_address(gone)).text
    page = desk.get(address(gone))
    assert "goes, and everything that names it" in page.text
    page = desk.get(address(gone), {"into": kept.pk})
    assert "This cannot be undone." in page.text
    answer = post_form(desk, address(gone, kept))
    assert (answer.status_code, answer.url) == (302, form_address(kept))
    assert MergedRecord.objects.get().kept_key == kept.pk
    assert messages_of(desk.get(answer.url)) == [f"“{gone}” is merged into “{kept}”."]
    logged = set(LogEntry.objects.values_list("object_id", "change_message"))
    assert {key for key, _text in logged} == {str(gone.pk), str(kept.pk)}


def test_two_that_are_ticked_lead_to_the_page_and_the_one_used_more_is_to_stay(desk, pair):
    first, second = pair
    kind = first._meta.model_name
    (TakeawayFactory(topics=[first]) if kind == "topic" else PositionFactory(**{kind: first}))
    assert tick(desk, kind, first.pk, second.pk).url == address(second, first)


@pytest.mark.parametrize("count", [1, 3])
def test_another_number_of_ticks_is_answered_with_a_sentence(desk, count):
    keys = [speaker.pk for speaker in SpeakerFactory.create_batch(count)]
    page = desk.get(tick(desk, "speaker", *keys).url)
    assert messages_of(page) == ["Tick the two that are one and the same."]


def test_tick_of_one_that_is_gone_is_answered_with_a_sentence(desk):
    gone, kept = SpeakerFactory(), SpeakerFactory()
    key = gone.pk
    gone.delete()
    assert messages_of(desk.get(tick(desk, "speaker", key, kept.pk).url)) == ["One of the two is gone by now."]


def test_page_shows_what_moves_what_differs_and_who_will_notice(desk):
    gone = SpeakerFactory(name="Ada Exampel", country="DE", wikidata_id="Q42")
    kept = SpeakerFactory(name="Ada Example", country="FR")
    SpeakerRoleFactory(speaker=gone, title="Minister of Examples")
    live = PositionFactory(speaker=gone, takeaway__article__published=True, takeaway__article__headline="Live one")
    PositionFactory.create_batch(9, speaker=gone)
    PositionFactory(speaker=kept, takeaway=live.takeaway, proposition=live.proposition)
    PositionFactory(speaker=kept, on_behalf_of=gone)
    page = desk.get(address(gone, kept))
    found = page.context["found"]
    assert [(each.label, each.count, len(each.rows)) for each in found.moving] == [
        ("Positions", 10, 8),
        ("Positions on behalf of", 1, 1),
        ("Roles", 1, 1),
    ]
    assert [each.name for each in found.differences] == ["name", "sort_name", "country", "wikidata_id"]
    sent = fields_of(page)
    assert (sent["name"], sent["country"], sent["wikidata_id"]) == (["kept"], ["kept"], ["gone"])
    for words in (
        "1 live article names the one that goes.",
        "1 position says the same as another",
        "In 1 position the one speaks on behalf of the other.",
        "and 2 more",
        "Live one",
        form_address(live),
    ):
        assert words in page.text


def test_live_articles_are_told_as_far_as_they_are_counted(desk, monkeypatch):
    monkeypatch.setattr(listing, "MOST_IN_A_LINE", 2)
    gone, kept = SpeakerFactory(), SpeakerFactory()
    PositionFactory.create_batch(11, speaker=gone, takeaway__article__published=True)
    page = desk.get(address(gone, kept)).text
    assert "2+ live articles name the one that goes." in page
    assert "and 2+ more" in page


def test_fields_are_taken_as_chosen(desk):
    gone, kept = SpeakerFactory(name="Ada Example", country="DE"), SpeakerFactory(name="Ada Exampel", country="FR")
    post_form(desk, address(gone, kept), name="gone")
    kept.refresh_from_db()
    assert (kept.name, kept.country, kept.alias_list) == ("Ada Example", "FR", ["Ada Exampel"])


def test_draft_that_names_the_one_that_goes_is_listed(desk):
    gone, kept = SpeakerFactory(), SpeakerFactory()
    article = PositionFactory(takeaway__article__published=True).takeaway.article
    content = take(article.pk)
    next(iter(content["positions"].values()))["speaker"] = str(gone.pk)
    save_work(article.pk, content, base=digest(take(article.pk)), by=OPERATOR)
    page = desk.get(address(gone, kept))
    assert "Unpublished changes" in page.text
    assert form_address(article) in page.text


def test_likely_duplicates_are_offered(desk):
    gone = SpeakerFactory(name="Ada Exampel")
    kept, other = SpeakerFactory(name="Ada Example"), SpeakerFactory(name="Zoe Quite Different")
    page = desk.get(address(gone))
    assert address(gone, kept).replace("&", "&amp;") in page.text
    assert other.name not in page.text


@pytest.mark.parametrize("into", ["", "nothing", "itself", "00000000-0000-4000-8000-000000000000"])
def test_impossible_choice_comes_back_to_the_page_that_asks(desk, into):
    gone = SpeakerFactory()
    page = desk.get(address(gone), {"into": str(gone.pk) if into == "itself" else into})
    assert page.status_code == 200
    assert page.context["form"].errors["into"]
    assert desk.post(address(gone) + f"?into={into}").status_code == 200
    assert Speaker.objects.count() == 1


def test_record_of_another_kind_cannot_be_chosen(desk):
    gone, topic = SpeakerFactory(), TopicFactory()
    assert desk.post(address(gone) + f"?into={topic.pk}", {"seen": "x"}).context["form"].errors["into"]
    assert Topic.objects.exists()


def test_forged_choice_of_a_field_is_refused(desk):
    gone, kept = SpeakerFactory(), SpeakerFactory()
    page = post_form(desk, address(gone, kept), name="other")
    assert page.context["form"].errors["name"]
    assert Speaker.objects.count() == 2


def test_what_would_break_a_rule_comes_back_with_a_sentence(desk):
    gone = SourceFactory(accessed_on="2020-01-01")
    kept = SourceFactory(published_on="2021-01-01")
    page = post_form(desk, address(gone, kept))
    assert "It was read before it was published." in page.text
    assert not MergedRecord.objects.exists()


def test_page_that_is_outdated_does_nothing_and_comes_back(desk):
    gone, kept = SpeakerFactory(), SpeakerFactory()
    sent = fields_of(desk.get(address(gone, kept)))
    kept.name = "Other Example"
    kept.save()
    answer = desk.post(address(gone, kept), sent)
    assert answer.url == address(gone, kept)
    assert "changed one of the two since you looked" in messages_of(desk.get(answer.url))[0]
    assert not MergedRecord.objects.exists()


def test_page_sent_twice_leads_to_the_one_that_stays(desk):
    gone, kept = SpeakerFactory(), SpeakerFactory()
    sent = fields_of(desk.get(address(gone, kept)))
    desk.post(address(gone, kept), sent)
    assert desk.post(address(gone, kept), sent).url == form_address(kept)
    assert MergedRecord.objects.count() == 1


def test_form_of_a_record_that_is_gone_leads_to_the_one_that_stays(desk, pair):
    gone, kept = pair
    key = gone.pk
    merge(gone, kept)
    answer = desk.get(form_address(kept, key))
    assert answer.url == form_address(kept)
    assert messages_of(desk.get(answer.url)) == ["It was merged into this one."]
    assert desk.get(form_address(kept, "nothing")).status_code == 302


def test_writer_may_neither_see_nor_do_it(log_in, writer, pair):
    desk, (gone, kept) = log_in(writer), pair
    assert desk.get(address(gone, kept)).status_code == desk.post(address(gone, kept)).status_code == 403
    assert "/merge/" not in desk.get(form_address(gone)).text
    assert "merge_selected" not in desk.get(list_address(gone._meta.model_name)).text
    tick(desk, gone._meta.model_name, gone.pk, kept.pk)
    assert not MergedRecord.objects.exists()


def test_names_are_escaped(desk):
    gone, kept = SpeakerFactory(name="<b id=x>A</b>"), SpeakerFactory(name="<b id=x>AB</b>")
    PositionFactory(speaker=gone, takeaway__article__published=True, takeaway__article__headline="<b id=x>")
    for page in (desk.get(address(gone)), desk.get(address(gone, kept))):
        assert "<b id=x" not in page.text


def test_queries_of_the_page_do_not_grow_with_what_moves(desk, django_assert_max_num_queries):
    counts = []
    for size in (1, 30):
        gone, kept = SpeakerFactory(), SpeakerFactory()
        PositionFactory.create_batch(size, speaker=gone, takeaway__article__published=True)
        with django_assert_max_num_queries(24) as queries:
            desk.get(address(gone, kept))
        counts.append(len(queries))
    # Of what is not shown whole there is a number to be counted.
    assert counts[1] - counts[0] <= 2


# Forms that were open when it happened


def test_form_of_a_position_that_still_names_the_one_that_is_gone_is_saved(desk):
    position = PositionFactory()
    kept = {"speaker": SpeakerFactory(), "source": SourceFactory(), "proposition": PropositionFactory()}
    page = desk.get(form_address(position))
    sent = fields_of(page) | {"paraphrase": "Put better.", "_continue": "1"}
    for name, record in kept.items():
        merge(getattr(position, name), record)
    answer = desk.post(form_address(position), sent)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    position.refresh_from_db()
    assert position.paraphrase == "Put better."
    assert {name: getattr(position, name) for name in kept} == kept


def test_form_of_a_position_that_comes_back_shows_the_one_that_stays(desk):
    position, kept = PositionFactory(), SpeakerFactory(name="Ada Example the Kept")
    sent = fields_of(desk.get(form_address(position))) | {"paraphrase": "", "_continue": "1"}
    merge(position.speaker, kept)
    page = desk.post(form_address(position), sent)
    assert page.context["adminform"].form.errors
    assert fields_of(page)["speaker"] == [str(kept.pk)]


@pytest.mark.parametrize("state", [{}, {"published": True}], ids=["draft", "live"])
def test_form_of_an_article_that_still_names_a_topic_that_is_gone_is_saved(desk, state):
    gone, kept = TopicFactory(), TopicFactory()
    article = ArticleFactory(topics=[gone, kept], **state)
    takeaway = TakeawayFactory(article=article, topics=[gone])
    other = TopicFactory()
    sent = fields_of(desk.get(form_address(article))) | {"headline": "Put better", "_continue": "1"}
    sent["topics"] = [str(gone.pk), str(kept.pk), str(other.pk)]
    merge(gone, kept)
    answer = desk.post(form_address(article), sent)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    content = newest_content(article)
    assert content["article"]["headline"] == "Put better"
    assert content["article"]["topics"] == sorted([str(kept.pk), str(other.pk)])
    assert content["takeaways"][str(takeaway.pk)]["topics"] == [str(kept.pk)]
    assert "clash" not in answer.url
    assert "settle" not in answer.url


def test_topic_that_never_was_is_refused_still(desk):
    article = ArticleFactory()
    page = post_form(desk, form_address(article), topics=["00000000-0000-4000-8000-000000000000"])
    assert page.context["adminform"].form.errors["topics"]


def test_speaker_that_never_was_is_refused_still(desk):
    position = PositionFactory()
    page = post_form(desk, form_address(position), speaker="00000000-0000-4000-8000-000000000000")
    assert page.context["adminform"].form.errors["speaker"]
    assert Position.objects.get().speaker == position.speaker
