from datetime import timedelta

import pytest
from django.contrib import admin
from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from articles.enums import ReviewState
from articles.models import Article, Comment, Correction, Heartbeat, Mail, OpenForm
from articles.models.mail import MOST_TRIES
from articles.queries.schedule import RUN_DUE
from articles.services.copy import bring_in
from tests.admin.desk import post_form
from tests.factories import (
    ArticleFactory,
    ConferenceFactory,
    CorrectionFactory,
    PhotoFactory,
    PositionFactory,
    SourceFactory,
    SpeakerFactory,
    TakeawayFactory,
    TopicFactory,
    UserFactory,
)
from tests.filling import fill

INDEX = reverse("admin:index")


def index(client):
    page = client.get(INDEX)
    assert page.status_code == 200
    return page


def text_of(page):
    """Return the words of a page with single spaces, as they stand in its source."""
    return " ".join(page.content.decode().split())


def attention(page):
    """Return what needs attention, as pairs of what it is and the address where to mend it."""
    return [(f"{line.count} {line.text}", line.address) for line in page.context["attention"]]


def form_of(record):
    return reverse(f"admin:articles_{record._meta.model_name}_change", args=[record.pk])


def link(record):
    return f'<a href="{form_of(record)}" dir="auto">{escape(str(record))}</a>'


def log(user, record, message="", flag=CHANGE):
    kind = ContentType.objects.get_for_model(type(record))
    words = {"object_id": str(record.pk), "object_repr": str(record), "change_message": message}
    return LogEntry.objects.create(user=user, content_type=kind, action_flag=flag, **words)


def test_drafts_say_what_is_to_mend_and_what_is_ready(log_in, writer):
    ready = ArticleFactory(headline="Ready", created_by=writer, topics=[TopicFactory()])
    PositionFactory(takeaway=TakeawayFactory(article=ready))
    faulty = ArticleFactory(headline="Faulty", created_by=writer)
    takeaway = TakeawayFactory(article=faulty, body="")
    PositionFactory(takeaway=takeaway, source=None)
    page = index(log_in(writer))
    lines = {draft.article.headline: to_mend for draft, to_mend, _carry_on in page.context["drafts"]}
    assert lines == {"Ready": 0, "Faulty": 2}
    assert "2 to mend" in text_of(page)
    assert ">Ready</td>" in text_of(page)


def test_draft_that_came_back_says_from_whom_with_what_and_to_whom_it_is_assigned(log_in, writer, editor):
    article = ArticleFactory(created_by=writer, assignee=writer, review=ReviewState.RETURNED, submitted_by=writer)
    Comment.objects.create(article=article, text="Add the sources.", created_by=editor)
    Article.objects.filter(pk=article.pk).update(reviewed_at=timezone.now())
    Comment.objects.create(article=article, text="Later.", created_by=writer)
    text = text_of(index(log_in(writer)))
    assert "Returned by editor with 2 comments" in text
    assert "Assigned to you" in text


def test_unsaved_text_is_offered_on_its_draft_and_an_open_window_is_told(log_in, writer, editor):
    article, now = ArticleFactory(created_by=writer), timezone.now()
    form = {"article_id": article.pk, "path": form_of(article)}
    kept = OpenForm.objects.create(user=writer, typed_at=now, seen_at=now - timedelta(hours=1), **form)
    OpenForm.objects.create(user=editor, seen_at=now, **form)
    text = text_of(index(log_in(writer)))
    assert f'<a href="{form_of(article)}?carry_on={kept.pk}">continue</a>' in text
    assert "Open in editor’s window" in text
    assert "text that you typed is not saved" in text


def test_waiting_articles_say_from_whom_to_whom_and_since_when(log_in, writer, editor):
    now = timezone.now()
    ArticleFactory(
        published=True, review=ReviewState.SUBMITTED, submitted_by=writer, reviewed_at=now - timedelta(minutes=22)
    )
    article = ArticleFactory(
        review=ReviewState.SUBMITTED, submitted_by=writer, assignee=editor, reviewed_at=now - timedelta(hours=50)
    )
    page = index(log_in(editor))
    assert next(iter(page.context["desk"].waiting)).article == article
    text = text_of(page)
    assert all(words in text for words in ("22 min", "2 days 2 h", "No one yet", ">Review<"))
    assert text.count(">Compare<") == 1  # of a draft there is nothing to compare with
    assert ">Review<" not in text_of(index(log_in(writer)))


def test_scheduled_publication_stands_in_the_zones_of_conference_desk_and_utc(log_in, editor, settings):
    conference = ConferenceFactory(city="Sampleton", time_zone="Asia/Tokyo")
    at = timezone.now().replace(hour=10, minute=30) + timedelta(days=2)
    ArticleFactory(scheduled=True, published_at=at, conference=conference)
    settings.TIME_ZONE = "Europe/Lisbon"
    page = index(log_in(editor))
    [(line, moments)] = page.context["scheduled"]
    assert moments[0].text.endswith("19:30")
    assert [moment.place for moment in moments] == ["Sampleton", "Lisbon", "UTC"]
    assert str(line.what) == "Publish"


def test_live_article_with_changes_says_by_whom_and_what_with_ways_on(log_in, editor):
    article = ArticleFactory(published=True)
    desk = log_in(editor)
    post_form(desk, form_of(article), headline="Another headline")
    page = index(desk)
    [(line, state, _carry_on)] = page.context["changed"]
    assert (line.words, line.version.created_by, state[:10]) == ("Headline", editor, "Live since")
    for way in ("Compare", "Preview"):
        [address] = [part.split('"')[0] for part in text_of(page).split('<a href="') if f">{way}<" in part[:200]]
        assert desk.get(address.replace("&amp;", "&")).status_code == 200
    assert (
        "Another headline"
        in desk.get(
            reverse("admin:articles_article_preview", args=[line.version.pk], query={"article": article.pk})
        ).content.decode()
    )


def test_published_today_is_what_came_out_since_midnight_at_the_desk(log_in, editor, writer, time_machine):
    time_machine.move_to("2026-02-03T12:00:00+00:00", tick=False)
    draft = ArticleFactory(headline="Of today", topics=[TopicFactory()])
    PositionFactory(takeaway=TakeawayFactory(article=draft))
    desk = log_in(editor)
    post_form(desk, form_of(draft), button="_publish")
    ArticleFactory(headline="Of yesterday", published=True, published_at=timezone.now() - timedelta(hours=13))
    page = index(desk)
    assert [article.headline for article, _moments in page.context["published_today"]] == ["Of today"]
    assert [article.published_by for article in page.context["desk"].published_today] == ["editor"]
    add = f"{reverse('admin:articles_correction_add')}?article={draft.pk}"
    assert add in text_of(page)
    assert add not in text_of(index(log_in(writer)))


def test_positions_without_a_source_lead_to_the_first_of_them_where_one_may_mend_it(log_in, writer, editor):
    article = ArticleFactory(created_by=editor)
    takeaway = TakeawayFactory(article=article)
    _second, first = (PositionFactory(takeaway=takeaway, source=None, sort_order=n) for n in (2, 1))
    PositionFactory(takeaway=takeaway)
    mended_at = reverse("admin:articles_position_change", args=[first.pk], query={"article": article.pk})
    assert attention(index(log_in(editor))) == [(f"2 positions without a source, in {link(article)}", mended_at)]
    assert attention(index(log_in(writer))) == []


def test_writer_reads_of_own_live_articles_what_others_have_to_mend(log_in, writer):
    article = ArticleFactory(created_by=writer, published=True)
    PositionFactory(takeaway=TakeawayFactory(article=article), source=None)
    assert attention(index(log_in(writer))) == [(f"1 position without a source, in {link(article)}", "")]


def test_incomplete_photos_are_told_apart_by_whether_an_article_shows_them(log_in, editor):
    lead, taken, unused = PhotoFactory(credit=""), PhotoFactory(alt_text="", caption="Taken"), PhotoFactory(credit="")
    article = ArticleFactory(lead_photo=lead)
    other = TakeawayFactory(photo=taken).article
    PhotoFactory(alt_text="", is_decorative=True)
    lines = dict(attention(index(log_in(editor))))
    words = "1 photo without alternative text or credit: {}, in {}"
    assert lines[words.format(link(lead), link(article))] == f"{form_of(lead)}#id_alt_text"
    assert lines[words.format(link(taken), link(other))] == f"{form_of(taken)}#id_alt_text"
    assert "1 photo that no article shows lacks alternative text or credit" in lines
    assert not any(str(unused.pk) in line for line in lines)


def test_dead_sources_say_how_many_positions_rest_on_them(log_in, editor, writer):
    dead = SourceFactory(dead_since=timezone.now())
    PositionFactory(source=dead)
    PositionFactory(quoted=True, quote_source=dead)
    PositionFactory(source=SourceFactory(dead_since=timezone.now(), archived_url="https://archive.example/1"))
    SourceFactory(dead_since=timezone.now())
    words = f"1 source no longer answers: {link(dead)}, used in 2 positions"
    assert attention(index(log_in(editor))) == [(words, f"{form_of(dead)}#id_archived_url")]
    assert attention(index(log_in(writer))) == [(words, "")]


def test_comments_open_for_more_than_a_week_and_drafts_of_corrections_are_told(log_in, editor, writer):
    article = ArticleFactory(published=True)
    comment = Comment.objects.create(article=article, text="Is that right?", created_by=writer)
    Comment.objects.filter(pk=comment.pk).update(created_at=timezone.now() - timedelta(days=9))
    Comment.objects.create(article=ArticleFactory(published=True), text="New.", created_by=writer)
    correction = CorrectionFactory(article=article, is_draft=True)
    CorrectionFactory(article=article)
    assert attention(index(log_in(editor))) == [
        (f"1 comment on a live article is open for 9 days: {link(article)}", form_of(article)),
        (f"1 correction waits as a draft, on {link(article)}", form_of(correction)),
    ]
    assert Correction.objects.count() == 2


def test_mail_that_could_not_be_sent_is_told_to_whom_it_was_for_and_to_chiefs(log_in, writer, editor, chief):
    Mail.objects.create(to=writer, subject="Returned", text="Text", tries=MOST_TRIES, fault="Refused.")
    Mail.objects.create(to=writer, subject="On its way", text="Text", tries=1, fault="Later.")
    told = {user: [text for text, _ in attention(index(log_in(user)))] for user in (writer, editor, chief)}
    line = "1 mail to writer could not be sent: Returned"
    assert told == {writer: [line], editor: [], chief: [line]}


def test_imported_texts_that_wait_are_the_persons_own(log_in, writer, other_writer):
    for by, text in [(writer, "One"), (writer, "Two"), (other_writer, "Three")]:
        bring_in(f"{text} headline\n\nThey met. It rained.".encode(), name="paste.txt", by=by)
    address = f"{reverse('admin:articles_article_import')}#waiting"
    assert attention(index(log_in(writer))) == [("2 imported texts wait for you to finish them", address)]


def test_head_tells_the_time_at_the_desk_at_conferences_and_in_utc(log_in, writer, settings, time_machine):
    time_machine.move_to("2026-02-03T10:42:00+00:00", tick=False)
    settings.TIME_ZONE = "Asia/Tokyo"
    today = timezone.localdate()
    for city, days in (("Over", -3), ("Testville", 0), ("Later", 9)):
        day = today + timedelta(days=days)
        ConferenceFactory(city=city, starts_on=day, ends_on=day, time_zone="Europe/Berlin")
    clocks = index(log_in(writer)).context["clocks"]
    assert [(clock.place, clock.time) for clock in clocks] == [
        ("Desk (Tokyo)", "19:42"),
        ("Testville", "11:42"),
        ("UTC", "10:42"),
    ]


@pytest.mark.parametrize(
    ("minutes", "faults", "told"),
    [
        (None, "", "Nothing does what is due yet"),
        (12, "", "Nothing has done what is due for 12 min"),
        (1, "", None),
        (1, "Mail: refused.", "Mail: refused."),
    ],
    ids=["never", "late", "in time", "with a fault"],
)
def test_head_tells_when_what_is_due_is_not_done(log_in, writer, minutes, faults, told):
    if minutes is not None:
        at = timezone.now() - timedelta(minutes=minutes)
        Heartbeat.objects.create(job=RUN_DUE, began_at=at, ended_at=at, faults=faults)
    text = text_of(index(log_in(writer)))
    assert (told or "") in text
    assert ('class="late"' in text) == (told is not None)


def test_recent_actions_are_worded_and_only_of_what_the_person_may_see(log_in, writer, editor, chief):
    article, speaker = ArticleFactory(headline="Seen"), SpeakerFactory(name="Ada Example")
    log(editor, article, '[{"changed": {"fields": ["Headline"]}}]')
    log(editor, article, "Published.")
    log(chief, speaker, "[{}]", ADDITION)
    log(chief, speaker, "", DELETION)
    log(chief, writer, "[{}]")
    actions = index(log_in(writer)).context["actions"]
    assert [(action.name, action.words.rpartition(",")[0], action.address) for action in actions] == [
        ("Ada Example", "Deleted by chief", None),
        ("Seen", "Published by editor", form_of(article)),
    ]
    assert [action.name for action in index(log_in(chief)).context["actions"]] == ["writer", "Ada Example", "Seen"]


def test_index_links_only_to_what_the_person_may_open(log_in, writer, chief):
    people = reverse("admin:articles_user_changelist")
    assert people not in text_of(index(log_in(writer)))
    assert people in text_of(index(log_in(chief)))


def test_index_shows_nothing_to_somebody_without_a_role(log_in, db):
    ArticleFactory(headline="Not for them", published=True)
    text = text_of(index(log_in(UserFactory())))
    assert "Not for them" not in text
    assert "no role at this desk yet" in text


def test_empty_desk_says_how_to_begin_and_leaves_out_the_rest(log_in, writer):
    Heartbeat.objects.create(job=RUN_DUE, began_at=timezone.now(), ended_at=timezone.now())
    text = text_of(index(log_in(writer)))
    assert "Nothing of yours is being written. Begin with “New article”, or import a text." in text
    assert not any(f">{title}<" in text for title in ("Needs attention", "Waiting for review", "Scheduled"))


def test_links_to_all_of_a_list_lead_to_exactly_these(log_in, editor):
    ArticleFactory.create_batch(12, created_by=editor)
    ArticleFactory.create_batch(11, review=ReviewState.SUBMITTED, reviewed_at=timezone.now())
    ArticleFactory.create_batch(13, scheduled=True)
    ArticleFactory.create_batch(14, published=True, published_at=timezone.now())
    desk = log_in(editor)
    parts = text_of(index(desk)).split('<a class="all" href="')[1:]
    counts = {part.split('"')[0].replace("&amp;", "&"): part.split(">All ")[1].split("<")[0] for part in parts}
    assert sorted(counts.values()) == ["11", "12", "13", "14"]
    for address, count in counts.items():
        assert str(desk.get(address).context["cl"].result_count) == count


def queries_of(desk):
    index(desk)
    with CaptureQueriesContext(connection) as asked:
        page = index(desk)
    return len(asked), len(page.content)


@pytest.mark.parametrize("role", ["Writer", "Editor", "Chief"])
def test_index_asks_the_same_number_of_queries_whatever_there_is_and_stays_small(log_in, db, role):
    user = UserFactory(role=role)
    desk = log_in(user)
    fill(user, articles=60, positions=300, speakers=10)
    few, _size = queries_of(desk)
    fill(user, "more", articles=200, positions=1000, speakers=40)
    many, size = queries_of(desk)
    assert (many, few <= 60, size < 80 * 1024) == (few, True, True)


def test_index_needs_a_login(reader, db):
    assert reader.get(INDEX).url.startswith(reverse("admin:login"))


def test_desk_lists_our_records_and_people_and_nothing_else():
    apps_listed = {model._meta.app_label for model in admin.site._registry}
    assert apps_listed == {"articles", "auth"}


@pytest.mark.parametrize(("role", "offered"), [("editor", True), ("writer", False)])
def test_front_page_leads_to_packages_who_may_publish(request, log_in, role, offered):
    page = index(log_in(request.getfixturevalue(role))).text
    assert (f'href="{reverse("admin:articles_package_list")}"' in page) is offered
