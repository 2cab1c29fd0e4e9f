"""Notes on live articles at the desk, and the offer to draft them where something that readers see was changed."""

from datetime import UTC, datetime

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.admin.correction import OFFERS
from articles.admin.position import position_address
from articles.enums import CorrectionKind
from articles.models import Correction
from tests.admin.desk import fields_of, messages_of, post_form
from tests.factories import (
    ArticleFactory,
    CorrectionFactory,
    PositionFactory,
    PropositionFactory,
    SourceFactory,
    SpeakerFactory,
    SpeakerRoleFactory,
    TopicFactory,
)

ADD = reverse("admin:articles_correction_add")
LIST = reverse("admin:articles_correction_changelist")


def change(record):
    return reverse(f"admin:articles_{record._meta.model_name}_change", args=[record.pk])


@pytest.fixture
def desk(log_in, editor):
    return log_in(editor)


def test_draft_is_saved_and_published_with_the_date_of_that_moment(desk):
    article = ArticleFactory(published=True)
    response = post_form(desk, ADD, button="_draft", article=str(article.pk), text="Another example.")
    draft = Correction.objects.get()
    assert (draft.is_draft, response.url) == (True, change(article))
    assert messages_of(desk.get(response.url)) == ["Saved as a draft. Readers do not see it until you publish it."]
    assert "corrected_at_0" not in fields_of(desk.get(change(draft)))

    post_form(desk, change(draft), button="_draft", text="Put better.")
    post_form(desk, change(draft), text="Put best.")
    note = Correction.objects.get()
    assert (note.is_draft, note.text, note.corrected_at > draft.corrected_at) == (False, "Put best.", True)


def test_note_without_a_date_is_dated_now_and_changed_without_one_keeps_its_own(desk):
    article = ArticleFactory(published=True)
    post_form(desk, ADD, article=str(article.pk), text="Another example.")
    note = Correction.objects.get()
    assert note.corrected_at > article.published_at
    post_form(desk, change(note), text="Put better.", corrected_at_0="", corrected_at_1="")
    assert Correction.objects.get().corrected_at == note.corrected_at


def test_date_that_lies_ahead_is_refused_with_a_sentence_and_what_was_typed(desk):
    article = ArticleFactory(published=True)
    date = {"corrected_at_0": "2999-01-01", "corrected_at_1": "00:00:00"}
    page = post_form(desk, ADD, article=str(article.pk), text="Typed with care.", **date)
    assert messages_of(page) == ["Not saved: The date lies ahead. Save a draft and publish it on the day."]
    assert "Typed with care." in page.text
    assert not Correction.objects.exists()


def test_draft_on_an_article_that_is_gone_waits_and_says_why(desk):
    draft = CorrectionFactory(article=ArticleFactory(withdrawn=True), is_draft=True)
    page = post_form(desk, change(draft), text="Put better.")
    assert "Its article is not live" in page.text
    post_form(desk, change(draft), button="_draft", text="Put better.")
    assert (Correction.objects.get().text, Correction.objects.get().is_draft) == ("Put better.", True)


def test_list_tells_drafts_from_what_readers_see(desk):
    draft, note = CorrectionFactory(is_draft=True), CorrectionFactory()
    for public, shown in (("no", [draft]), ("yes", [note]), ("", [draft, note]), ("forged", [draft, note])):
        found = desk.get(LIST, {"public": public}).context["cl"].result_list
        assert sorted(each.pk for each in found) == sorted(each.pk for each in shown)


def test_editor_may_delete_a_draft_and_no_note(desk):
    draft, note = CorrectionFactory(is_draft=True), CorrectionFactory()
    for record, status in ((draft, 302), (note, 403)):
        address = reverse("admin:articles_correction_delete", args=[record.pk])
        assert desk.post(address, {"post": "yes"}).status_code == status
    assert Correction.objects.get() == note


# Where something that readers see was changed


def offers(client):
    return client.session.get(OFFERS, {})


def offered(client):
    """Return the address of the only offer."""
    [key] = offers(client)
    return reverse("admin:articles_correction_drafts", args=[key])


def test_speaker_renamed_is_offered_for_each_live_article_and_drafted_once(desk):
    speaker = SpeakerFactory(name="Ada Exemple")
    live = [PositionFactory(speaker=speaker, takeaway__article__published=True).article for _ in range(2)]
    live.append(PositionFactory(on_behalf_of=speaker, takeaway__article__published=True).article)
    for state in ({}, {"takeaway__article__withdrawn": True}, {"takeaway__article__scheduled": True}):
        PositionFactory(speaker=speaker, **state)
    response = post_form(desk, change(speaker), name="Ada Example")
    text = str(messages_of(desk.get(response.url)))
    assert "Readers see it in 3 live articles." in text
    assert offered(desk) in text

    page = desk.get(offered(desk))
    ticks = page.context["form"]["articles"]
    assert sorted(str(tick.data["value"]) for tick in ticks) == sorted(str(article.pk) for article in live)
    assert all(tick.data["selected"] for tick in ticks)
    words = "Name of the speaker: an earlier version of this article had “Ada Exemple”. It is “Ada Example”."
    assert page.context["form"]["text"].value() == words

    form = {"articles": [str(article.pk) for article in live[:2]], "kind": "correction", "text": words}
    for _ in range(2):
        assert desk.post(offered(desk), form).url == f"{LIST}?public=no"
    drafts = Correction.objects.filter(is_draft=True, text=words, kind=CorrectionKind.CORRECTION)
    assert sorted(draft.article_id for draft in drafts) == sorted(article.pk for article in live[:2])
    assert Correction.objects.count() == 2
    assert LogEntry.objects.filter(object_id__in=[str(draft.pk) for draft in drafts]).exists()


CHANGES = {
    "sort name": (lambda: SpeakerFactory(), "speaker", {"sort_name": "Example, Bea"}, "Sort name of the speaker"),
    "title": (lambda: SourceFactory(), "source", {"title": "Another report"}, "Title of the source"),
    "publisher": (lambda: SourceFactory(), "source", {"publisher": "The Weekly Example"}, "Publisher of the source"),
    "url": (lambda: SourceFactory(), "source", {"url": "https://press.example/x"}, "Web address of the source"),
    "excerpt": (lambda: SourceFactory(), "source", {"excerpt": "An example."}, "Excerpt of the source"),
    "statement": (lambda: PropositionFactory(), "proposition", {"statement": "No."}, "Statement of the proposition"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_change_of_what_readers_see_is_offered(desk, what):
    make, name, changes, label = CHANGES[what]
    record = make()
    PositionFactory(takeaway__article__published=True, **{name: record})
    post_form(desk, change(record), **changes)
    [offer] = offers(desk).values()
    assert offer["text"].startswith(label)
    assert next(iter(changes.values())) in offer["text"]


def test_change_of_a_role_is_offered(desk):
    role = SpeakerRoleFactory(title="Minister of Exemples")
    PositionFactory(speaker=role.speaker, takeaway__article__published=True)
    post_form(desk, change(role.speaker), **{"roles-0-title": "Minister of Examples"})
    [offer] = offers(desk).values()
    assert "“Minister of Exemples”. It is “Minister of Examples”" in offer["text"]


def test_change_that_no_reader_sees_is_not_offered(desk):
    unused, used = SpeakerFactory(name="Ada Example"), SpeakerFactory()
    PositionFactory(speaker=used, takeaway__article__published=True)
    post_form(desk, change(unused), name="Bea Example")
    post_form(desk, change(used), aliases="A. Example")
    assert offers(desk) == {}


def test_only_the_latest_offers_are_kept(desk):
    speaker = SpeakerFactory()
    PositionFactory(speaker=speaker, takeaway__article__published=True)
    for number in range(7):
        post_form(desk, change(speaker), name=f"Ada Example, the {number}th")
    kept = [offer["text"].rpartition(", the ")[2][0] for offer in offers(desk).values()]
    assert kept == ["2", "3", "4", "5", "6"]


def test_offer_is_of_the_session_that_it_was_made_in(desk, log_in, chief):
    speaker = SpeakerFactory()
    PositionFactory(speaker=speaker, takeaway__article__published=True)
    post_form(desk, change(speaker), name="Bea Example")
    assert log_in(chief).get(offered(desk)).status_code == 404


def test_drafting_for_an_article_that_went_meanwhile_makes_none_and_keeps_the_text(desk):
    speaker = SpeakerFactory()
    articles = [PositionFactory(speaker=speaker, takeaway__article__published=True).article for _ in range(2)]
    post_form(desk, change(speaker), name="Bea Example")
    articles[0].withdrawn_at = articles[0].published_at
    articles[0].save()
    form = {"articles": [str(article.pk) for article in articles], "kind": "correction", "text": "Typed with care."}
    page = desk.post(offered(desk), form)
    assert "Typed with care." in page.text
    assert not Correction.objects.exists()


def test_offer_asks_the_same_however_many_articles_show_it(desk):
    speaker, counts = SpeakerFactory(), []
    for number in range(2):
        for _ in range(3):
            PositionFactory(speaker=speaker, takeaway__article__published=True)
        post_form(desk, change(speaker), name=f"Bea Example, the {number}th")
        address = reverse("admin:articles_correction_drafts", args=[[*offers(desk)][-1]])
        with CaptureQueriesContext(connection) as asked:
            desk.get(address)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_words_of_a_position_published_anew_are_offered(desk):
    position = PositionFactory(
        quoted=True,
        quote="Exemples are good.",
        takeaway__article=ArticleFactory(published=True, topics=[TopicFactory()]),
    )
    article = position.article
    post_form(desk, position_address(article.pk, position.pk), quote="Examples are good.")
    assert offers(desk) == {}
    post_form(desk, change(article), button="_publish")
    [offer] = offers(desk).values()
    words = f"{position.speaker}, quotation: an earlier version of this article had “Exemples are good.”."
    assert offer["text"] == f"{words} It is “Examples are good.”."
    page = desk.get(offered(desk))
    assert [str(tick.data["value"]) for tick in page.context["form"]["articles"]] == [str(article.pk)]


def test_words_fixed_in_front_of_readers_are_offered(desk):
    article = ArticleFactory(published=True, topics=[TopicFactory()])
    position = PositionFactory(quoted=True, quote="Exemples are good.", takeaway__article=article)
    post_form(desk, position_address(article.pk, position.pk, live=1), button="_fix", quote="Examples are good.")
    assert [offer["text"].count("Exemples") for offer in offers(desk).values()] == [1]
    post_form(desk, f"{change(article)}?live=1", button="_fix", headline="Another headline")
    assert len(offers(desk)) == 1


def test_publishing_without_other_words_offers_nothing(desk):
    position = PositionFactory(quoted=True, takeaway__article__published=True)
    post_form(desk, change(position.article), button="_publish", headline="Another headline")
    assert offers(desk) == {}


def test_list_says_times_as_the_rest_of_the_desk_does(log_in, editor):
    CorrectionFactory(corrected_at=datetime(2031, 3, 4, 15, 30, tzinfo=UTC))
    assert "4 Mar 2031, 15:30" in log_in(editor).get(reverse("admin:articles_correction_changelist")).text
