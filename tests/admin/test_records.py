"""The lists and forms of what articles share, and of corrections."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from articles.admin import base, listing
from articles.admin.speaker import SpeakerAdmin
from articles.aggregate.content import digest
from articles.enums import ChangeKind, ChangeState, CorrectionKind, SnapshotKind
from articles.models import Conference, Correction, Proposition, ScheduledChange, Snapshot, Source, Speaker, Topic
from articles.queries.snapshot import take
from articles.queries.usage import Uses
from articles.services import record as record_services
from articles.services.version import discard_draft
from articles.services.work import save_work
from tests.admin.desk import messages_of, post_form
from tests.factories import (
    ArticleFactory,
    AuthorFactory,
    ConferenceFactory,
    ConferenceSeriesFactory,
    CorrectionFactory,
    PhotoFactory,
    PositionFactory,
    PropositionFactory,
    SourceFactory,
    SpeakerFactory,
    TakeawayFactory,
    TopicFactory,
    UserFactory,
)

HOSTILE = "<b id=x>Bold</b>"


def address(page, model, *args):
    return reverse(f"admin:articles_{model}_{page}", args=args)


@pytest.fixture
def desk(log_in, editor):
    return log_in(editor)


LISTS = {
    "conferenceseries": lambda: ConferenceSeriesFactory(name=HOSTILE),
    "conference": lambda: ConferenceFactory(name=HOSTILE, series=ConferenceSeriesFactory()),
    "speaker": lambda: PositionFactory(speaker=SpeakerFactory(name=HOSTILE)),
    "topic": lambda: ArticleFactory(topics=[TopicFactory()]),
    "proposition": lambda: PositionFactory(proposition=PropositionFactory(short_title=HOSTILE)),
    "source": lambda: PositionFactory(source=SourceFactory(title=HOSTILE)),
    "author": lambda: ArticleFactory(authors=[AuthorFactory(name=HOSTILE)]),
    "correction": lambda: CorrectionFactory(text=HOSTILE),
    "position": lambda: PositionFactory(speaker__name=HOSTILE),
    "article": lambda: ArticleFactory(headline=HOSTILE),
    "user": lambda: UserFactory(role="Writer", first_name=HOSTILE),
}


@pytest.mark.parametrize("model", LISTS)
def test_list_asks_the_same_number_of_queries_at_one_row_and_at_many_and_escapes_them(
    log_in, chief, model, django_assert_max_num_queries
):
    desk = log_in(chief)
    LISTS[model]()
    desk.get(address("changelist", model))
    with django_assert_max_num_queries(14) as one:
        desk.get(address("changelist", model))
    for _ in range(6):
        LISTS[model]()
    with django_assert_max_num_queries(len(one)):
        page = desk.get(address("changelist", model))
    assert len(page.context["cl"].result_list) >= 7
    assert HOSTILE not in page.content.decode()


@pytest.mark.parametrize("model", LISTS)
@pytest.mark.parametrize("words", ["example", '"', "%", "'; --", "É"])
def test_list_search_takes_any_words(log_in, chief, model, words):
    LISTS[model]()
    assert log_in(chief).get(address("changelist", model), {"q": words}).status_code == 200


@pytest.mark.parametrize("model", sorted(LISTS.keys() - {"article", "correction", "position", "user"}))
def test_list_action_with_forged_ids_answers_400(log_in, chief, model):
    LISTS[model]()
    forged = {"action": "delete_selected", "_selected_action": ["none"], "post": "yes", "index": "0"}
    assert log_in(chief).post(address("changelist", model), forged).status_code == 400


def test_conference_added_needs_only_what_is_marked(desk):
    words = {
        "name": "First Example Conference",
        "short_name": "Exampletown 2026",
        "starts_on": "2026-02-13",
        "ends_on": "2026-02-15",
        "city": "Exampletown",
        "country": "DE",
        "time_zone": "Europe/Berlin",
    }
    assert post_form(desk, address("add", "conference"), **words).status_code == 302
    assert Conference.objects.get().slug == "first-example-conference"


@pytest.mark.parametrize(
    ("model", "field", "text", "sentence"),
    [
        ("conference", "ends_on", "2020-01-01", "The last day lies before the first."),
        ("conference", "time_zone", "Mars/Base", "Write an IANA time zone"),
        ("conference", "name", "A \0", "Null characters are not allowed."),
        ("conference", "website", "javascript:alert(1)", "Write a full web address"),
        ("conference", "city", "x" * 101, "at most 100 characters"),
    ],
)
def test_form_says_what_is_wrong(desk, model, field, text, sentence):
    record = ConferenceFactory()
    response = post_form(desk, address("change", model, record.pk), **{field: text})
    assert sentence in response.context["adminform"].form.errors[field][0]


def test_shared_record_opened_from_a_form_comes_back_to_it(desk):
    topic = TopicFactory()
    words = {"statement": "Examples are enough.", "short_title": "Enough examples", "topic": str(topic.pk)}
    response = post_form(desk, address("add", "proposition") + "?_popup=1", **words)
    assert str(Proposition.objects.get().pk) in response.content.decode()


@pytest.mark.parametrize(
    ("sort_name", "changes", "after"),
    [
        ("", {"name": "Ada Sample"}, "Sample, Ada"),
        ("", {"kind": "organisation"}, "Ada Exemple"),
        ("Ada", {"name": "Ada Sample"}, "Ada"),
        ("", {"name": "Ada Sample", "sort_name": "Ada"}, "Ada"),
        ("", {"country": "DE"}, "Exemple, Ada"),
    ],
    ids=["renamed", "of another kind", "chosen before", "chosen now", "not renamed"],
)
def test_speaker_renamed_is_sorted_by_the_new_name_unless_somebody_chose_another(desk, sort_name, changes, after):
    speaker = SpeakerFactory(name="Ada Exemple", sort_name=sort_name)
    post_form(desk, reverse("admin:articles_speaker_change", args=[speaker.pk]), **changes)
    assert Speaker.objects.get().sort_name == after


@pytest.mark.parametrize(("name", "is_warned_of"), [("\u0410da Example", True), ("Ада Пример", False)])
def test_name_that_looks_like_another_is_saved_with_a_warning(desk, name, is_warned_of):
    speaker = SpeakerFactory(name="Ada Example")
    saved = post_form(desk, address("change", "speaker", speaker.pk), name=name)
    messages = messages_of(desk.get(saved.url))
    assert any("“\u0410da”" in message for message in messages) is is_warned_of
    speaker.refresh_from_db()
    assert speaker.name == name


def test_source_in_use_cannot_be_deleted(desk):
    source = PositionFactory().source
    page = desk.post(address("delete", "source", source.pk), {"post": "yes"})
    assert page.context["protected"]
    desk.post(
        address("changelist", "source"),
        {"action": "delete_selected", "_selected_action": [str(source.pk)], "post": "yes"},
    )
    assert Source.objects.filter(pk=source.pk).exists()


def test_record_that_live_articles_use_is_kept_for_that_reason_and_not_for_want_of_rights(desk):
    conference = ArticleFactory(published=True).conference
    page = desk.get(address("delete", "conference", conference.pk))
    assert page.context["protected"]
    assert not page.context["perms_lacking"]
    assert "permission" not in page.text


NAMED = {
    "speaker": (SpeakerFactory, lambda content, key: position_in(content).update(speaker=key)),
    "proposition": (PropositionFactory, lambda content, key: position_in(content).update(proposition=key)),
    "source": (SourceFactory, lambda content, key: position_in(content).update(source=key)),
    "photo": (PhotoFactory, lambda content, key: content["article"].update(lead_photo=key)),
    "topic": (TopicFactory, lambda content, key: content["article"].update(topics=[key])),
    "author": (AuthorFactory, lambda content, key: content["article"].update(authors=[key])),
    "conference": (ConferenceFactory, lambda content, key: content["article"].update(conference=key)),
}


def position_in(content):
    return next(iter(content["positions"].values()))


@pytest.mark.parametrize("model", NAMED)
def test_record_that_only_unpublished_work_names_cannot_be_deleted(log_in, chief, model):
    desk, (factory, name) = log_in(chief), NAMED[model]
    article, record = PositionFactory(takeaway__article__published=True).takeaway.article, factory()
    content = take(article.pk)
    name(content, str(record.pk))
    save_work(article.pk, content, base=digest(take(article.pk)), by=chief)
    page = desk.post(address("delete", model, record.pk), {"post": "yes"})
    assert f"Unpublished changes of: {article.headline}" in page.text
    action = {"action": "delete_selected", "_selected_action": [str(record.pk)], "post": "yes"}
    desk.post(address("changelist", model), action)
    assert type(record).objects.filter(pk=record.pk).exists()
    discard_draft(article, seen=digest(content), by=chief)
    desk.post(address("delete", model, record.pk), {"post": "yes"})
    assert not type(record).objects.filter(pk=record.pk).exists()


def uses(record_name):
    """Return a shared record and what names it in rows, by the kind of the record."""
    if record_name == "conferenceseries":
        conference = ConferenceFactory(series=ConferenceSeriesFactory())
        return conference.series, [conference]
    if record_name == "conference":
        article = ArticleFactory()
        return article.conference, [article]
    if record_name == "author":
        author = AuthorFactory()
        return author, [ArticleFactory(authors=[author])]
    if record_name == "photo":
        photo = PhotoFactory()
        shows = [ArticleFactory(lead_photo=photo), TakeawayFactory(photo=photo).article]
        return photo, [*shows, ConferenceFactory(photo=photo), SpeakerFactory(photo=photo)]
    if record_name == "topic":
        topic = TopicFactory()
        tagged = [ArticleFactory(topics=[topic]), TakeawayFactory(topics=[topic]).article]
        return topic, [*tagged, PropositionFactory(topic=topic)]
    position = PositionFactory(on_behalf_of=SpeakerFactory(), quoted=True, quote_source=SourceFactory())
    return getattr(position, record_name), [position.article]


IN_USE = ["author", "conference", "conferenceseries", "photo", "proposition", "speaker", "source", "topic"]
IN_USE += ["on_behalf_of", "quote_source"]


@pytest.mark.parametrize("way", ["button", "action"])
@pytest.mark.parametrize("name", IN_USE)
def test_record_in_use_is_not_deleted_and_what_uses_it_is_named(log_in, chief, name, way):
    desk, (record, shows) = log_in(chief), uses(name)
    kind = record._meta.model_name
    if way == "button":
        page = desk.post(address("delete", kind, record.pk) + "?_popup=1", {"post": "yes"})
    else:
        ticked = {"action": "delete_selected", "_selected_action": [str(record.pk)], "post": "yes"}
        page = desk.post(address("changelist", kind), ticked)
    assert "It cannot be deleted as long as it is in use." in page.text
    for row in shows:
        assert f'href="{address("change", row._meta.model_name, row.pk)}"' in page.text
    assert len(page.context["protected"]) == len(shows)
    assert type(record).objects.filter(pk=record.pk).exists()


def test_uses_are_named_up_to_ten_and_counted(log_in, chief, django_assert_max_num_queries):
    desk, conference = log_in(chief), ConferenceFactory()
    ArticleFactory.create_batch(13, conference=conference)
    with django_assert_max_num_queries(20):
        page = desk.get(address("delete", "conference", conference.pk))
    assert len(page.context["protected"]) == 11
    assert "and 3 more" in page.text


def test_uses_are_told_as_far_as_they_are_counted(log_in, chief, monkeypatch):
    desk = log_in(chief)
    monkeypatch.setattr(listing, "MOST_IN_A_LINE", 2)
    speaker = SpeakerFactory()
    PositionFactory.create_batch(13, speaker=speaker)
    assert "and 2+ more" in desk.get(address("delete", "speaker", speaker.pk)).text
    assert (
        "Used in 2+ articles. A change shows in all of them at once."
        in desk.get(address("change", "speaker", speaker.pk)).text
    )


def test_of_several_each_that_is_in_use_is_named_with_its_uses(log_in, chief):
    used, free = PositionFactory(speaker__name="Ada Used").speaker, SpeakerFactory(name="Ada Free")
    ticked = {"action": "delete_selected", "_selected_action": [str(used.pk), str(free.pk)], "post": "yes"}
    page = log_in(chief).post(address("changelist", "speaker"), ticked)
    assert page.context["protected"][0] == "Ada Used"
    assert Speaker.objects.count() == 2


def test_no_more_than_fifty_are_deleted_at_once(log_in, chief, monkeypatch):
    monkeypatch.setattr(base, "DELETED_AT_ONCE", 2)
    topics = TopicFactory.create_batch(3)
    ticked = {"action": "delete_selected", "post": "yes"}
    desk = log_in(chief)
    page = desk.post(address("changelist", "topic"), ticked | {"_selected_action": [str(t.pk) for t in topics]})
    assert "Please delete at most 2 at a time." in page.text
    desk.post(address("changelist", "topic"), ticked | {"_selected_action": [str(t.pk) for t in topics[:2]]})
    assert Topic.objects.count() == 1


@pytest.mark.parametrize("is_planned", [False, True], ids=["set-aside", "planned"])
def test_record_that_only_waiting_work_names_is_not_deleted(log_in, chief, is_planned):
    desk, speaker = log_in(chief), SpeakerFactory()
    article = PositionFactory(takeaway__article__published=True).article
    content = take(article.pk)
    position_in(content)["speaker"] = str(speaker.pk)
    version = save_work(article.pk, content, base=digest(take(article.pk)), by=chief).version
    Snapshot.objects.filter(pk=version.pk).update(is_draft=False)
    if is_planned:
        moment = timezone.now() + timedelta(days=1)
        planned = {"kind": ChangeKind.UPDATE, "at": moment, "time_zone": "UTC", "version": version}
        ScheduledChange.objects.create(article=article, **planned)
    else:
        Snapshot.objects.filter(pk=version.pk).update(kind=SnapshotKind.SET_ASIDE)
    page = desk.post(address("delete", "speaker", speaker.pk), {"post": "yes"})
    assert ("Planned to come out, of" if is_planned else "Set aside, in") in page.text
    assert Speaker.objects.filter(pk=speaker.pk).exists()
    ScheduledChange.objects.update(state=ChangeState.CANCELLED)
    Snapshot.objects.filter(pk=version.pk).update(settled_at=timezone.now())
    desk.post(address("delete", "speaker", speaker.pk), {"post": "yes"})
    assert not Speaker.objects.filter(pk=speaker.pk).exists()


@pytest.mark.parametrize("way", ["button", "action"])
@pytest.mark.parametrize("is_seen_late", [False, True], ids=["in-the-service", "in-the-database"])
def test_record_that_comes_into_use_meanwhile_is_refused_with_a_sentence(log_in, chief, monkeypatch, way, is_seen_late):
    desk, speaker = log_in(chief), PositionFactory(speaker__name="Ada Example").speaker
    monkeypatch.setattr(base, "uses_of", lambda record: Uses(0, []))
    monkeypatch.setattr(SpeakerAdmin, "get_deleted_objects", lambda *args: ([], {}, set(), []))
    if is_seen_late:
        monkeypatch.setattr(record_services, "uses_of", lambda record: Uses(0, []))
    page = address("delete", "speaker", speaker.pk)
    sent = {"post": "yes"}
    if way == "action":
        page = address("changelist", "speaker")
        sent |= {"action": "delete_selected", "_selected_action": [str(speaker.pk)]}
    answer = desk.post(page, sent)
    assert answer.status_code == 302
    assert messages_of(desk.get(answer.url)) == ["“Ada Example” is in use. Nothing was deleted."]
    assert Speaker.objects.exists()
    assert not LogEntry.objects.exists()


def test_delete_record_asks_the_person(writer):
    speaker = SpeakerFactory()
    with pytest.raises(PermissionDenied):
        record_services.delete_record(speaker, by=writer)
    assert Speaker.objects.exists()


def test_correction_saved_leads_back_to_its_article(desk):
    article = ArticleFactory(published=True)
    form = reverse("admin:articles_article_change", args=[article.pk])
    assert post_form(desk, address("add", "correction"), article=str(article.pk), text="Better.").url == form
    correction = Correction.objects.get()
    assert post_form(desk, address("change", "correction", correction.pk), text="Best.").url == form


def test_correction_of_a_live_article_is_dated_and_tells_that_the_article_changed(desk):
    article = ArticleFactory(published=True)
    before = article.modified_at
    page = address("add", "correction") + f"?article={article.pk}"
    assert post_form(desk, page, article=str(article.pk), text="It was another example.").status_code == 302
    article.refresh_from_db()
    correction = Correction.objects.get()
    assert (correction.article, correction.kind) == (article, CorrectionKind.CORRECTION)
    assert article.modified_at > before


def test_correction_of_a_draft_is_refused(desk):
    article = ArticleFactory()
    response = post_form(desk, address("add", "correction"), article=str(article.pk), text="None.")
    assert "Only a live article can be corrected" in str(response.context["errors"])
    assert not Correction.objects.exists()


def test_correction_form_does_not_offer_retraction(desk):
    article = ArticleFactory(published=True)
    response = post_form(
        desk, address("add", "correction"), article=str(article.pk), text="None.", kind=CorrectionKind.RETRACTION
    )
    assert "kind" in response.context["adminform"].form.errors


def test_correction_changed_tells_that_the_article_changed(desk):
    correction = CorrectionFactory()
    CorrectionFactory(article=correction.article, corrected_at=timezone.now() - timedelta(days=2))
    before = correction.article.modified_at
    post_form(desk, address("change", "correction", correction.pk), text="Put better.")
    correction.refresh_from_db()
    assert correction.text == "Put better."
    assert correction.article.modified_at > before


def test_note_on_a_retraction_keeps_its_kind(desk):
    correction = CorrectionFactory(article=ArticleFactory(retracted=True), kind=CorrectionKind.RETRACTION)
    post_form(desk, address("change", "correction", correction.pk), text="Put better.", kind=CorrectionKind.UPDATE)
    correction.refresh_from_db()
    assert (correction.text, correction.kind) == ("Put better.", CorrectionKind.RETRACTION)


@pytest.mark.parametrize(
    ("model", "field"), [("article", "conference"), ("article", "topics"), ("correction", "article")]
)
def test_add_form_opened_with_an_impossible_choice_leaves_it_empty(desk, model, field):
    page = desk.get(address("add", model), {field: "nothing"})
    assert page.status_code == 200
    assert "nothing" not in page.text
