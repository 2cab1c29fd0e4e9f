import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from articles.enums import ArticleStatus, GateRule
from articles.models import Correction
from tests.admin.desk import messages_of, post_form
from tests.factories import ArticleFactory, PhotoFactory, PositionFactory, TakeawayFactory, TopicFactory


def change(article):
    return reverse("admin:articles_article_change", args=[article.pk])


def step(name, article):
    return reverse(f"admin:articles_article_{name}", args=[article.pk])


def test_publish_saves_the_form_first(log_in, editor):
    article = ArticleFactory(topics=[TopicFactory()])
    desk = log_in(editor)
    response = post_form(desk, change(article), button="_publish", headline="Corrected on the way")
    article.refresh_from_db()
    assert (article.headline, article.status) == ("Corrected on the way", ArticleStatus.PUBLISHED)
    assert messages_of(desk.get(response.url)) == ["Published. Readers see it now."]


def test_publish_refused_saves_and_lists_what_is_to_be_mended_with_a_way_to_each(log_in, editor):
    article = ArticleFactory(lead_photo=PhotoFactory(credit=""))
    takeaway = TakeawayFactory(article=article, body="")
    position = PositionFactory(takeaway=takeaway, source=None)
    desk = log_in(editor)
    response = post_form(desk, change(article), button="_publish", deck="Saved all the same")
    page = desk.get(response.url)
    article.refresh_from_db()
    assert (article.deck, article.status) == ("Saved all the same", ArticleStatus.DRAFT)
    assert messages_of(page) == ["Saved, but not published: 3 things are to be mended first."]
    broken = [line.rule for line in page.context["checklist"].broken]
    assert broken == [GateRule.PHOTO, GateRule.TAKEAWAY_TEXT, GateRule.SOURCE, GateRule.TOPICS]
    for place in (
        f'href="{reverse("admin:articles_photo_change", args=[article.lead_photo.pk])}#id_alt_text"',
        f'href="#{takeaway.anchor}"',
        f'name="_open_position" value="{position.pk}/source"',
        'href="#id_topics"',
    ):
        assert place in page.content.decode()


def test_publish_with_warnings_publishes_and_shows_them(log_in, editor):
    article = ArticleFactory()
    desk = log_in(editor)
    page = desk.get(post_form(desk, change(article), button="_publish").url)
    article.refresh_from_db()
    assert article.status == ArticleStatus.PUBLISHED
    assert "The article has no topics." in page.content.decode()


def test_publish_by_a_writer_is_refused_and_saves_nothing(log_in, writer):
    article = ArticleFactory(created_by=writer, headline="As it was")
    desk = log_in(writer)
    assert 'name="_publish"' not in desk.get(change(article)).content.decode()
    assert post_form(desk, change(article), button="_publish", headline="Forged").status_code == 403
    article.refresh_from_db()
    assert (article.headline, article.status) == ("As it was", ArticleStatus.DRAFT)


def test_publish_again_keeps_the_first_time(log_in, chief):
    article = ArticleFactory(withdrawn=True)
    post_form(log_in(chief), change(article), button="_publish")
    before = article.published_at
    article.refresh_from_db()
    assert (article.withdrawn_at, article.published_at) == (None, before)


def test_publish_of_a_live_article_changes_no_time(log_in, editor):
    article = ArticleFactory(published=True)
    desk = log_in(editor)
    response = post_form(desk, change(article), button="_publish")
    before = article.published_at
    article.refresh_from_db()
    assert article.published_at == before
    assert messages_of(desk.get(response.url)) == ["Saved, but not published. It is Live already."]


def test_withdraw_asks_first_and_then_takes_it_off_the_site(log_in, chief, reader):
    article = ArticleFactory(published=True)
    desk = log_in(chief)
    assert desk.get(step("withdraw", article)).status_code == 200
    assert reader.get(article.get_absolute_url()).status_code == 200
    assert desk.post(step("withdraw", article)).url == change(article)
    assert reader.get(article.get_absolute_url()).status_code == 404


def test_retract_needs_a_reason_and_leaves_it_to_readers(log_in, chief):
    article = ArticleFactory(published=True)
    desk = log_in(chief)
    assert "This field is required." in desk.post(step("retract", article), {"reason": ""}).content.decode()
    article.refresh_from_db()
    assert article.retracted_at is None
    desk.post(step("retract", article), {"reason": "It was made up."})
    article.refresh_from_db()
    assert article.retraction_note == "It was made up."
    assert Correction.objects.get().text == "It was made up."
    assert "Nobody changes it any more." in desk.get(change(article)).content.decode()


@pytest.mark.parametrize("name", ["withdraw", "retract"])
def test_withdraw_and_retract_by_an_editor_are_refused(log_in, editor, name):
    article = ArticleFactory(published=True)
    desk = log_in(editor)
    assert step(name, article) not in desk.get(change(article)).content.decode()
    assert desk.get(step(name, article)).status_code == 403
    assert desk.post(step(name, article), {"reason": "Forged"}).status_code == 403
    article.refresh_from_db()
    assert (article.withdrawn_at, article.retracted_at) == (None, None)


@pytest.mark.parametrize("name", ["withdraw", "retract"])
def test_withdraw_and_retract_of_a_draft_do_nothing_and_say_so(log_in, chief, name):
    article = ArticleFactory()
    desk = log_in(chief)
    response = desk.post(step(name, article), {"reason": "None"})
    assert messages_of(desk.get(response.url)) == ["Nothing was done: Draft"]


@pytest.mark.parametrize("name", ["withdraw", "retract"])
@pytest.mark.parametrize("pk", ["none", "00000000-0000-0000-0000-000000000000"])
def test_withdraw_and_retract_of_what_is_not_there_answer_404(log_in, chief, name, pk):
    assert log_in(chief).get(reverse(f"admin:articles_article_{name}", args=[pk])).status_code == 404


@pytest.mark.parametrize("name", ["withdraw", "retract"])
def test_withdraw_and_retract_need_a_login(reader, db, name):
    article = ArticleFactory(published=True)
    assert reader.post(step(name, article)).url.startswith(reverse("admin:login"))


def test_form_shows_the_time_of_publication_in_all_three_zones(log_in, editor):
    article = ArticleFactory(published=True, conference__time_zone="Asia/Tokyo")
    page = log_in(editor).get(change(article))
    assert page.context["zones"] == ["Asia/Tokyo", "UTC"]
    assert "Asia/Tokyo" in page.content.decode()


def test_log_says_what_was_done_and_not_what_it_means_for_readers(log_in, chief):
    article = ArticleFactory(published=True)
    log_in(chief).post(reverse("admin:articles_article_withdraw", args=[article.pk]))
    assert LogEntry.objects.get().get_change_message() == "Withdrawn."
