"""Importing an article in the desk, without a browser: what is read, shown, kept, saved, and refused."""

import re
from html import unescape

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from articles.admin import copy as pages
from articles.copy.pieces import pieces_from_json
from articles.enums import ArticleStatus
from articles.models import Article, Copy, Photo, Position, Speaker, Takeaway
from articles.services import copy as services
from articles.services.copy import bring_in
from articles.services.role import OPERATOR
from tests.admin.desk import fields_of, messages_of, post_form
from tests.factories import (
    ArticleFactory,
    ConferenceFactory,
    ConferenceSeriesFactory,
    PositionFactory,
    SpeakerFactory,
    TakeawayFactory,
    TopicFactory,
    UserFactory,
)

IMPORT = reverse("admin:articles_article_import")
TEXT = """Harbours gain ground

A deck about harbours.

The introduction to the harbours, which is a paragraph of some length, and which ends here.

1. Lighthouses need money
Minister Ada Example asked for more of it at length, and Cy Newcomer agreed with her on the spot.

2. The islands wait
Nobody spoke of the islands, and the talks on lighthouse policy broke off on Saturday evening.

In conclusion, there were harbours.
"""
PROSE = "Harbours gain ground\n\n" + "\n\n".join(f"Paragraph {n} says a thing or two of harbours." for n in range(8))


@pytest.fixture
def desk(log_in, writer):
    return log_in(writer)


@pytest.fixture
def conference(db):
    return ConferenceFactory(name="First Example Forum", short_name="Exampletown 2025")


def waiting(by, text=TEXT, name="paste.txt"):
    return bring_in(text.encode(), name=name, by=by)


def review(copy):
    return reverse("admin:articles_article_import_review", args=[copy.pk])


def change(article):
    return reverse("admin:articles_article_change", args=[article.pk])


def press(client, copy, button, value="1", **changes):
    """Press a button of the review as it is."""
    data = fields_of(client.get(review(copy))) | {button: value} | changes
    return client.post(review(copy), {name: value for name, value in data.items() if value is not None})


def words_of(response):
    """What a page says, without its markup."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", response.content.decode())))


def parts(copy):
    copy.refresh_from_db()
    return [str(piece.part) for piece in pieces_from_json(copy.pieces)]


def starts(copy):
    copy.refresh_from_db()
    return [tuple(piece.start) for piece in pieces_from_json(copy.pieces)]


def tables():
    return {model: model.objects.count() for model in (Article, Takeaway, Speaker, Position, Photo)}


def test_desk_and_list_lead_to_the_import(desk):
    for address in (reverse("admin:index"), reverse("admin:articles_article_changelist")):
        assert f'href="{IMPORT}"' in desk.get(address).content.decode()


def test_pasted_text_becomes_a_draft_with_two_presses(desk, writer, conference):
    page = desk.post(IMPORT, {"text": TEXT})
    copy = Copy.objects.get()
    assert page["Location"] == review(copy)
    page = press(desk, copy, "_save", conference=conference.pk)
    article = Article.objects.get()
    assert page["Location"] == change(article)
    assert article.headline == "Harbours gain ground"
    assert article.status == ArticleStatus.DRAFT
    assert (article.conference, article.created_by) == (conference, writer)
    assert [takeaway.heading for takeaway in article.takeaways.all()] == ["Lighthouses need money", "The islands wait"]
    [message] = messages_of(desk.get(page["Location"]))
    assert message == "Saved as a draft from pasted text. Nothing is published."


def test_file_becomes_a_draft_that_says_from_which(desk, conference, tmp_path):
    path = tmp_path / "harbours.md"
    path.write_text(TEXT)
    with path.open("rb") as file:
        desk.post(IMPORT, {"text": "", "file": file})
    page = press(desk, Copy.objects.get(), "_save", conference=conference.pk)
    assert messages_of(desk.get(page["Location"]))[0].startswith("Saved as a draft from harbours.md.")


def test_markup_goes_before_text(desk):
    desk.post(IMPORT, {"text": "", "markup": "<h1>Harbours gain ground</h1><p>Some <b>bold</b> words are here.</p>"})
    assert b"<b>bold</b>" in desk.get(review(Copy.objects.get())).content


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"text": ""}, "Paste the text of an article, or choose a file."),
        ({"text": " \n "}, "Paste the text of an article, or choose a file."),
        ({"text": "..."}, "There is no text in this."),
        ({"text": "x " * (1024 * 1024 + 1)}, "This is more than 2 MB."),
        ({"text": "é" * (1024 * 1024 + 1)}, "This is more than 2 MB."),
        ({"markup": "<p>" + "words " * 400000}, "This is more than 2 MB."),
    ],
)
def test_bad_text_is_refused_with_a_sentence_and_leaves_nothing(desk, sent, words):
    page = desk.post(IMPORT, sent)
    assert page.status_code == 200
    assert words in words_of(page)
    assert Copy.objects.count() == 0


def test_text_that_is_larger_than_any_form_is_refused_unread_with_a_sentence(desk):
    page = desk.post(IMPORT, {"text": "x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE})
    assert page.status_code == 200
    assert "This is more than 2 MB." in words_of(page)


def test_text_of_almost_2_mb_of_many_bytes_a_character_is_taken(desk):
    line = "港口需要更多的钱。" * 20 + "\n\n"
    desk.post(IMPORT, {"text": line * (2 * 1024 * 1024 // len(line.encode()) - 1900)})
    assert Copy.objects.count() == 1


def test_refused_text_is_still_in_its_field(desk):
    page = desk.post(IMPORT, {"text": "---\n…"})
    assert fields_of(page)["text"] == ["---\n…"]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.txt", b"", "There is no text in this."),
        ("a.bin", bytes(range(256)) * 40, "This is not text."),
        ("a.pdf", b"%PDF-1.7 words", "A PDF cannot be read."),
        ("a.txt", b"words " * 400000, "This file is larger than 2 MB."),
    ],
)
def test_bad_file_is_refused_at_its_field_and_is_to_be_chosen_again(desk, tmp_path, name, content, words):
    (tmp_path / name).write_bytes(content)
    with (tmp_path / name).open("rb") as file:
        page = desk.post(IMPORT, {"text": "", "file": file})
    [fault] = page.context["form"].errors["file"]
    assert fault.startswith(words)
    assert "Choose the file again" in words_of(page)
    assert Copy.objects.count() == 0


def test_form_without_its_token_is_refused(writer):
    client = Client(enforce_csrf_checks=True)
    client.force_login(writer)
    assert client.post(IMPORT, {"text": TEXT}).status_code == 403
    assert Copy.objects.count() == 0


@pytest.mark.parametrize("address", [IMPORT, "review"])
def test_pages_are_for_those_who_may_write_articles(log_in, writer, address):
    copy = waiting(writer)
    client = log_in(UserFactory())
    address = review(copy) if address == "review" else address
    assert client.get(address).status_code == 403
    assert client.post(address, {"text": TEXT, "_discard": "1"}).status_code == 403
    assert Copy.objects.count() == 1


def test_copy_is_nobody_elses_business(log_in, writer, editor):
    copy = waiting(writer)
    client = log_in(editor)
    assert client.get(review(copy)).status_code == 404
    assert client.post(review(copy), {"_discard": "1"}).status_code == 404
    assert "Harbours" not in words_of(client.get(IMPORT))
    assert Copy.objects.count() == 1


def test_pages_are_kept_by_no_cache(desk, writer):
    for address in (IMPORT, review(waiting(writer))):
        assert {"private", "no-store"} <= set(desk.get(address)["Cache-Control"].replace(" ", "").split(","))


def test_looking_writes_nothing(desk, writer):
    copy = waiting(writer)
    before = Copy.objects.values().get()
    desk.get(IMPORT)
    desk.get(review(copy))
    assert Copy.objects.values().get() == before
    assert tables()[Article] == 0


def test_unfinished_texts_wait_with_their_first_words(desk, writer):
    assert "wait here until you save or discard them" in words_of(desk.get(IMPORT))
    copy = waiting(writer, name="harbours.txt")
    page = desk.get(IMPORT)
    assert review(copy) in page.content.decode()
    assert "Harbours gain ground" in words_of(page)
    assert "harbours.txt" in words_of(page)


def test_discarded_text_is_gone_and_coming_back_says_so(desk, writer):
    copy = waiting(writer)
    page = desk.post(review(copy), {"_discard": "1"}, follow=True)
    assert messages_of(page) == ["Discarded. Nothing of it was saved."]
    assert Copy.objects.count() == 0
    page = desk.get(review(copy), follow=True)
    assert messages_of(page) == ["This text does not wait any more: it was saved or discarded, or left for 30 days."]


def test_review_shows_every_paragraph_and_accounts_for_it(desk, writer):
    text = words_of(desk.get(review(waiting(writer))))
    for words in filter(None, TEXT.split("\n")):
        assert words in text
    assert "8 of 8 paragraphs are accounted for" in text
    assert "2 takeaways" in text


def test_review_escapes_the_text(desk, writer):
    copy = waiting(writer, "Harbours <b id=x> gain\n\n<script>alert(1)</script> and so on, for some more words.\n")
    page = desk.get(review(copy)).content.decode()
    assert "<b id=x>" not in page
    assert "<script>alert" not in page


@pytest.mark.parametrize("count", [3, 12])
def test_review_asks_the_same_number_of_queries_whatever_its_size(desk, writer, count, django_assert_num_queries):
    SpeakerFactory(name="Ada Example")
    TopicFactory(name="harbours")
    more = "".join(
        f"{n}. Harbour number {n}\n\nWhat Ada Example says of the harbours there.\n\n" for n in range(1, 1 + count)
    )
    copy = waiting(writer, f"Harbours gain ground\n\n{more}")
    desk.get(review(copy))
    with django_assert_num_queries(12):
        desk.get(review(copy))


def test_change_of_a_part_is_kept(desk, writer):
    copy = waiting(writer)
    changed = ["headline", "introduction", *parts(copy)[2:]]
    page = press(desk, copy, "_keep", part=changed)
    assert page.status_code == 200
    assert parts(copy) == changed
    assert tables()[Article] == 0


def test_split_and_join_are_kept_and_come_back_to_the_place(desk, writer):
    copy = waiting(writer, PROSE)
    before = starts(copy)
    page = press(desk, copy, "_split", "3:0", split_at="3:12")
    assert starts(copy) == [*before[:4], (3, 12), *before[4:]]
    assert 'data-caret="3:12"' in page.content.decode()
    assert 'formaction="#piece-3-0"' in page.content.decode()
    press(desk, copy, "_join", "3:12")
    assert starts(copy) == before


def test_presses_keep_what_else_was_filled_in(desk, writer, conference):
    copy = waiting(writer, PROSE.replace("Harbours gain ground\n\n", ""))
    topic = TopicFactory(name="harbours")
    changes = {"conference": conference.pk, "topics": [topic.pk], "headline": "Typed"}
    page = press(desk, copy, "_split", "1:0", **changes)
    fields = fields_of(page)
    assert fields["conference"] == [str(conference.pk)]
    assert fields["topics"] == [str(topic.pk)]


def test_those_below_change_too(desk, writer):
    copy = waiting(writer, PROSE)
    part = ["headline", "takeaway_heading", "takeaway_text", *["introduction"] * 6]
    press(desk, copy, "_below", "2:0", part=part)
    assert parts(copy) == ["headline", "takeaway_heading", *["takeaway_text"] * 7]


@pytest.mark.parametrize(
    "forged",
    [{"starts": "0:0 99:0", "part": ["headline", "deck"]}, {"starts": "0:0", "part": ["nonsense"]}, {"starts": ""}],
)
def test_forged_or_stale_form_changes_nothing_and_says_so(desk, writer, conference, forged):
    copy = waiting(writer)
    before = copy.pieces
    page = press(desk, copy, "_save", conference=conference.pk, **forged)
    copy.refresh_from_db()
    assert copy.pieces == before
    assert "This did not fit the text" in words_of(page)
    assert tables()[Article] == 0


def test_many_pieces_fit_into_a_form(desk, writer):
    copy = waiting(writer, "Harbours gain ground\n\n" + "Words of some kind are here.\n\n" * 1990)
    assert press(desk, copy, "_keep").status_code == 200


def test_conference_is_asked_for(desk, writer):
    ConferenceFactory()
    page = press(desk, waiting(writer), "_save")
    assert page.status_code == 200
    assert "Choose the conference that it is about." in words_of(page)
    assert tables()[Article] == 0


def test_conferences_that_the_text_may_be_about_are_offered_as_buttons(desk, writer):
    series = ConferenceSeriesFactory(name="Example Forum")
    editions = [ConferenceFactory(series=series, short_name=f"Exampletown {year}") for year in (2030, 2031)]
    ConferenceFactory(short_name="Elsewhere 2031")
    text = TEXT.replace("A deck about harbours.", "What the Example Forum says.")
    page = desk.get(review(waiting(writer, text))).content.decode()
    picks = re.findall(r'data-pick="([^"]+)" title="[^"]*">([^<]*)<', page)
    assert sorted(picks) == sorted((str(each.pk), each.short_name) for each in editions)


def test_conference_that_the_text_names_is_chosen(desk, writer, conference):
    ConferenceFactory()
    named = desk.get(review(waiting(writer, TEXT + "\nSo ended the First Example Forum, and all went home.")))
    assert fields_of(named)["conference"] == [str(conference.pk)]
    unnamed = desk.get(review(waiting(writer)))
    assert fields_of(unnamed).get("conference", [""]) == [""]


def test_several_conferences_that_may_be_meant_are_on_top_and_none_is_chosen(desk, writer):
    series = ConferenceSeriesFactory(name="Harbour Days")
    ConferenceFactory(series=series, name="1st Harbour Days")
    ConferenceFactory(series=series, name="2nd Harbour Days")
    page = desk.get(review(waiting(writer, TEXT + "\nSo ended the harbour days, and all went home.")))
    assert fields_of(page).get("conference", [""]) == [""]
    assert "Named in the text" in page.content.decode()


def test_headline_can_be_written_where_the_text_has_none(desk, writer, conference):
    copy = waiting(writer)
    part = ["left_out", *parts(copy)[1:]]
    page = press(desk, copy, "_save", conference=conference.pk, part=part)
    assert "There is no headline" in words_of(page)
    assert 'name="headline"' in page.content.decode()
    press(desk, copy, "_save", conference=conference.pk, headline="Written by hand")
    assert Article.objects.get().headline == "Written by hand"


def test_faults_are_shown_and_hinder_saving(desk, writer, conference):
    copy = waiting(writer)
    page = press(desk, copy, "_save", conference=conference.pk, part=["headline", "headline", *parts(copy)[2:]])
    assert "is a second headline" in words_of(page)
    assert tables()[Article] == 0


def test_prose_without_takeaways_says_so_before_and_after(desk, writer, conference):
    copy = waiting(writer, PROSE)
    assert "No takeaways were found" in words_of(desk.get(review(copy)))
    page = press(desk, copy, "_save", conference=conference.pk)
    assert any("no takeaways" in message for message in messages_of(desk.get(page["Location"])))


def test_what_is_left_out_is_listed_and_told(desk, writer, conference):
    copy = waiting(writer)
    page = press(desk, copy, "_keep", part=["headline", "left_out", *parts(copy)[2:]])
    assert "1 piece left out" in words_of(page)
    assert 'href="#piece-1-0"' in page.content.decode()
    page = press(desk, copy, "_save", conference=conference.pk)
    assert "1 piece was left out." in messages_of(desk.get(page["Location"]))


def test_nothing_is_created_that_was_not_asked_for(desk, writer, conference):
    TopicFactory(name="lighthouse policy")
    page = desk.get(review(waiting(writer)))
    assert "Topics named in it" in words_of(page)
    assert "Cy Newcomer" in words_of(page)
    before = tables()
    press(desk, Copy.objects.get(), "_save", conference=conference.pk)
    assert {model: count - before[model] for model, count in tables().items()} == {
        Article: 1,
        Takeaway: 2,
        Speaker: 0,
        Position: 0,
        Photo: 0,
    }
    assert Article.objects.get().topics.count() == 0


def test_topics_and_new_speakers_that_are_ticked_are_taken(desk, writer, conference):
    topic = TopicFactory(name="lighthouse policy")
    copy = waiting(writer)
    press(desk, copy, "_save", conference=conference.pk, topics=[topic.pk], new_speakers=["Cy Newcomer"])
    assert list(Article.objects.get().topics.all()) == [topic]
    assert [speaker.name for speaker in Speaker.objects.all()] == ["Cy Newcomer"]


def test_names_that_were_not_offered_cannot_be_forged(desk, writer, conference):
    copy = waiting(writer)
    elsewhere = TopicFactory(name="bridges")
    press(
        desk, copy, "_save", conference=conference.pk, new_speakers=["Somebody Else"], topics=[elsewhere.pk, "x", "0"]
    )
    assert (tables()[Speaker], Article.objects.get().topics.count()) == (0, 0)


def test_speakers_on_file_are_named_under_their_takeaway(desk, writer):
    SpeakerFactory(name="Ada Example")
    page = desk.get(review(waiting(writer)))
    assert "On file and named here: Ada Example" in words_of(page)
    named = {group.number: [str(one) for one in group.speakers] for group in page.context["review"].groups}
    assert (named[1], named[2]) == (["Ada Example"], [])


def test_second_press_leads_to_the_article(desk, writer, conference):
    copy = waiting(writer)
    data = fields_of(desk.get(review(copy))) | {"_save": "1", "conference": conference.pk}
    pages = [desk.post(review(copy), data) for _ in range(2)]
    assert [page["Location"] for page in pages] == [change(Article.objects.get())] * 2
    assert desk.get(review(copy))["Location"] == change(Article.objects.get())


def test_same_text_is_known_and_updates_the_draft(desk, writer, conference):
    press(desk, waiting(writer), "_save", conference=conference.pk)
    article = Article.objects.get()
    position = PositionFactory(takeaway=article.takeaways.first())
    copy = waiting(writer, TEXT.replace("\n\n", "\n\n\n"))
    page = desk.get(review(copy))
    assert "This text is an article already: Harbours gain ground" in words_of(page)
    assert 'name="_save"' not in page.content.decode()
    assert fields_of(page)["conference"] == [str(conference.pk)]
    page = press(desk, copy, "_update", part=["headline", "left_out", *parts(copy)[2:]])
    assert page["Location"] == change(article)
    article.refresh_from_db()
    assert article.deck == ""
    assert list(article.takeaways.first().positions.all()) == [position]
    assert messages_of(desk.get(page["Location"]))[0] == "Updated from pasted text. Nothing is published."


def test_second_press_of_update_leads_to_the_article_too(desk, writer, conference):
    press(desk, waiting(writer), "_save", conference=conference.pk)
    copy = waiting(writer)
    data = fields_of(desk.get(review(copy))) | {"_update": "1"}
    pages = [desk.post(review(copy), data) for _ in range(2)]
    assert [page["Location"] for page in pages] == [change(Article.objects.get())] * 2


def test_same_text_that_is_live_can_only_be_opened(desk, writer, conference):
    press(desk, waiting(writer), "_save", conference=conference.pk)
    Article.objects.update(status=ArticleStatus.PUBLISHED, published_at="2025-01-01T00:00Z")
    copy = waiting(writer)
    page = desk.get(review(copy))
    assert "It is not saved a second time." in words_of(page)
    assert not {"_save", "_update"} & set(re.findall(r'name="(_\w+)"', page.content.decode()))
    page = press(desk, copy, "_save")
    assert page["Location"] == change(Article.objects.get())


def test_draft_of_somebody_else_is_not_offered_to_a_writer(desk, writer, other_writer, log_in, conference):
    press(log_in(other_writer), waiting(other_writer), "_save", conference=conference.pk)
    page = press(desk, waiting(writer), "_update", conference=conference.pk)
    assert page["Location"] == change(Article.objects.get())
    assert Article.objects.get().created_by == other_writer


def test_same_headline_at_the_conference_asks_which_way(desk, writer, conference):
    draft = ArticleFactory(conference=conference, headline="Harbours gain ground", created_by=writer)
    copy = waiting(writer)
    page = press(desk, copy, "_save", conference=conference.pk)
    assert page.status_code == 200
    assert "The conference has an article with this headline" in words_of(page)
    fields = fields_of(page)
    page = desk.post(review(copy), fields | {"_save": "1"})
    assert page.status_code == 302
    assert Article.objects.count() == 2
    assert Article.objects.get(pk=draft.pk).introduction == draft.introduction


def test_same_headline_at_the_conference_can_update_the_draft(desk, writer, conference):
    draft = ArticleFactory(conference=conference, headline="Harbours gain ground", created_by=writer)
    copy = waiting(writer)
    shown = fields_of(press(desk, copy, "_keep", conference=conference.pk))
    page = desk.post(review(copy), shown | {"_update": "1"})
    assert page["Location"] == change(draft)
    assert Article.objects.get().deck == "A deck about harbours."


@pytest.fixture
def namesake(desk, writer, conference):
    """A draft of that headline, and the form of a review that offers to update it."""
    draft = ArticleFactory(conference=conference, headline="Harbours gain ground", created_by=writer)
    copy = waiting(writer)
    form = fields_of(press(desk, copy, "_keep", conference=conference.pk))
    assert form["known"] == [str(draft.pk)]
    return draft, copy, form


NO_DRAFT = "The draft that was to be updated is none any more. See what is offered now."


@pytest.mark.parametrize(
    "happens",
    [
        lambda drafts: drafts.update(status=ArticleStatus.PUBLISHED, published_at="2025-01-01T00:00Z"),
        lambda drafts: drafts.update(headline="Another headline"),
        lambda drafts: drafts.update(created_by=None),
        lambda drafts: drafts.delete(),
    ],
)
def test_update_of_what_is_no_such_draft_any_more_saves_nothing(desk, namesake, happens):
    _draft, copy, form = namesake
    happens(Article.objects.all())
    before = list(Article.objects.values())
    page = desk.post(review(copy), form | {"_update": "1"})
    assert NO_DRAFT in words_of(page)
    assert list(Article.objects.values()) == before


def test_update_changes_no_draft_that_was_not_shown(desk, writer, namesake):
    _draft, copy, form = namesake
    other = ArticleFactory(conference=ConferenceFactory(), headline="Harbours gain ground", created_by=writer)
    before = list(Article.objects.order_by("pk").values())
    for forged in ({"conference": other.conference.pk}, {"known": other.pk}, {"known": ""}, {"known": "x"}):
        page = desk.post(review(copy), form | {"_update": "1"} | forged)
        assert NO_DRAFT in words_of(page)
    assert list(Article.objects.order_by("pk").values()) == before


@pytest.mark.parametrize(
    ("happens", "words"),
    [
        (lambda draft: draft.delete(), "The article has been deleted."),
        (
            lambda draft: Article.objects.update(status=ArticleStatus.PUBLISHED, published_at="2025-01-01T00:00Z"),
            "Imports go into drafts only. The state of this article: Live.",
        ),
    ],
)
def test_update_while_the_draft_is_deleted_or_published_says_so(desk, namesake, monkeypatch, happens, words):
    _draft, copy, form = namesake
    lock = services.lock_draft

    def lock_late(article, *, by):
        happens(Article.objects.get(pk=article.pk))
        return lock(article, by=OPERATOR)

    monkeypatch.setattr(services, "lock_draft", lock_late)
    page = desk.post(review(copy), form | {"_update": "1"})
    assert words in words_of(page)
    assert not Article.objects.filter(deck="A deck about harbours.").exists()
    assert parts(copy)[0] == "headline"


def test_topic_deleted_and_speaker_added_meanwhile_are_in_nobodys_way(desk, writer, conference):
    topic = TopicFactory(name="lighthouse policy")
    copy = waiting(writer)
    form = fields_of(desk.get(review(copy))) | {"conference": conference.pk, "_save": "1"}
    topic.delete()
    SpeakerFactory(name="Cy Newcomer")
    page = desk.post(review(copy), form | {"topics": [topic.pk], "new_speakers": ["Cy Newcomer"]})
    assert page["Location"] == change(Article.objects.get())
    assert [speaker.name for speaker in Speaker.objects.all()] == ["Cy Newcomer"]


def test_busy_database_is_told_and_nothing_is_lost(desk, writer, conference, monkeypatch):
    copy = waiting(writer)
    form = fields_of(desk.get(review(copy))) | {"conference": conference.pk, "_save": "1"}

    def refuse(*args, **options):
        raise OperationalError("database is locked")

    for name in ("save_cut", "import_copy", "bring_in"):
        with monkeypatch.context() as busy:
            busy.setattr(pages, name, refuse)
            sent = (IMPORT, {"text": TEXT}) if name == "bring_in" else (review(copy), form)
            page = desk.post(*sent)
        assert "The database is busy, so this was not kept." in words_of(page)
        assert TEXT.split("\n")[-2] in words_of(page)
    assert (Article.objects.count(), Copy.objects.count()) == (0, 1)
    assert desk.post(review(copy), form).status_code == 302


def test_text_that_a_later_plenary_cannot_read_is_told_and_can_be_discarded(desk, writer):
    copy = waiting(writer)
    Copy.objects.update(content=b"%PDF-1.7")
    page = desk.get(review(copy), follow=True)
    assert messages_of(page) == ["A PDF cannot be read. Copy its text and paste it."]
    assert review(copy) in page.content.decode()
    desk.post(review(copy), {"_discard": "1"})
    assert not Copy.objects.exists()


@pytest.mark.parametrize("size", ["²", "9" * 5000, "-1", "x", ""])
def test_odd_size_of_a_request_is_no_fault_of_ours(desk, size):
    assert desk.get(IMPORT, CONTENT_LENGTH=size).status_code == 200


def test_who_comes_back_learns_of_no_article_that_is_not_theirs_to_see(log_in, db):
    person = UserFactory(is_staff=True)
    person.user_permissions.add(Permission.objects.get(codename="add_article"))
    page = log_in(person).post(review(Copy()), {"known": ArticleFactory(headline="Unseen").pk})
    assert page["Location"] == IMPORT
    assert "Unseen" not in str(page.cookies)


def test_form_of_the_article_offers_speakers_whom_a_takeaway_names(desk, writer, django_assert_num_queries):
    ada, bo = SpeakerFactory(name="Ada Example"), SpeakerFactory(name="Bo Sample", aliases="B. Sample")
    takeaway = TakeawayFactory(
        article=ArticleFactory(created_by=writer), heading="Ada Example speaks", body="<p>And <b>B. Sample</b> too.</p>"
    )
    PositionFactory(takeaway=takeaway, speaker=ada)
    desk.get(change(takeaway.article))
    with django_assert_num_queries(20):
        page = desk.get(change(takeaway.article)).content.decode()
    assert re.findall(r'name="takeaways-0-add_position" value="([^"]+)"', page) == ["1", str(bo.pk)]


def test_speaker_that_is_offered_is_chosen_in_the_position_after_the_article_is_saved(desk, writer):
    speaker = SpeakerFactory(name="Bo Sample")
    takeaway = TakeawayFactory(article=ArticleFactory(created_by=writer), heading="Bo Sample speaks")
    page = post_form(
        desk, change(takeaway.article), **{"takeaways-0-add_position": str(speaker.pk), "deck": "Typed on the way"}
    )
    assert Article.objects.get().deck == "Typed on the way"
    assert fields_of(desk.get(page["Location"]))["speaker"] == [str(speaker.pk)]


def test_reader_of_an_article_is_offered_nobody(desk):
    SpeakerFactory(name="Bo Sample")
    takeaway = TakeawayFactory(heading="Bo Sample speaks")
    assert "add_position" not in desk.get(change(takeaway.article)).content.decode()
