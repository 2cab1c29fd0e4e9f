"""The preview of a form, and the page of the links by which others see what is saved."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, OpenForm, PreviewLink
from articles.queries.snapshot import take
from tests.admin.desk import fields_of, messages_of, post_form
from tests.factories import (
    ArticleFactory,
    ConferenceFactory,
    PositionFactory,
    PreviewLinkFactory,
    TakeawayFactory,
    UserFactory,
)
from tests.views.drafts import keep_draft

NOTHING = "There is nothing to show yet."


def open_form(user, article, content=None):
    """Record a form that somebody has open, with its last valid text."""
    return OpenForm.objects.create(user=user, article_id=article.pk, seen_at=timezone.now(), content=content)


def preview_of(form, article=None):
    query = {"article": article.pk} if article else None
    return reverse("admin:articles_article_preview", args=[form.pk], query=query)


def links_page(article):
    return reverse("admin:articles_article_previews", args=[article.pk])


def changed(article, **fields):
    content = take(article.pk)
    content["article"] |= fields
    return content


def test_preview_shows_the_last_valid_text_of_ones_own_form(log_in, editor):
    article = PositionFactory().article
    form = open_form(editor, article, changed(article, headline="Just typed"))
    page = log_in(editor).get(preview_of(form)).text
    assert "Just typed</h1>" in page
    assert "Preview, not published" in page
    assert Article.objects.get().headline == article.headline


def test_preview_of_a_form_without_text_shows_the_newest_work(log_in, editor):
    article = ArticleFactory(published=True)
    keep_draft(article, changed(article, headline="Saved as a draft"))
    assert "Saved as a draft</h1>" in log_in(editor).get(preview_of(open_form(editor, article))).text
    assert "Saved as a draft</h1>" in log_in(editor).get(preview_of(OpenForm(), article)).text


def test_text_in_the_form_of_somebody_else_is_not_shown(log_in, editor, writer):
    article = ArticleFactory(created_by=writer)
    form = open_form(writer, article, changed(article, headline="secret"))
    desk = log_in(editor)
    assert NOTHING in desk.get(preview_of(form)).text
    page = desk.get(preview_of(form, article)).text
    assert "secret" not in page
    assert article.headline in page


def test_article_that_was_never_saved_has_a_preview(log_in, writer):
    elsewhere = PositionFactory(takeaway__article__published=True)
    article = ArticleFactory.build(conference=ConferenceFactory())
    content = changed(elsewhere.article, id=str(article.pk), headline="Never saved", slug="")
    content["article"]["conference"] = str(article.conference.pk)
    content["takeaways"] = {str(uuid4()): takeaway for takeaway in content["takeaways"].values()}
    content["article"]["takeaways"] = list(content["takeaways"])
    page = log_in(writer).get(preview_of(open_form(writer, article, content))).text
    assert "Never saved</h1>" in page
    assert elsewhere.takeaway.heading in page
    assert f"{elsewhere.article.headline}</h1>" not in page


def test_preview_without_anything_valid_says_what_it_waits_for(log_in, writer):
    unsaved = ArticleFactory.build(conference=ConferenceFactory())
    content = changed(ArticleFactory(), id=str(unsaved.pk), conference=str(uuid4()))
    desk = log_in(writer)
    for form in (open_form(writer, unsaved), open_form(writer, unsaved, content), OpenForm()):
        response = desk.get(preview_of(form))
        assert response.status_code == 200
        assert NOTHING in response.text
    assert desk.get(f"{preview_of(OpenForm())}?article=x").status_code == 200


def test_preview_is_shown_in_a_frame_of_the_desk_and_nowhere_else(log_in, editor):
    article = ArticleFactory()
    response = log_in(editor).get(preview_of(open_form(editor, article)))
    directives = dict(part.split(" ", 1) for part in response["Content-Security-Policy"].split("; "))
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert directives["frame-ancestors"] == "'self'"
    assert directives["form-action"] == "'none'"
    assert directives["script-src"] == "'self'"
    assert "style-src-attr" not in directives
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert response["Referrer-Policy"] == "no-referrer"
    form = log_in(editor).get(reverse("admin:articles_article_change", args=[article.pk]))
    assert form["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in form["Content-Security-Policy"]


def test_preview_has_the_look_of_the_site_and_nothing_of_the_desk(log_in, editor):
    page = log_in(editor).get(preview_of(open_form(editor, TakeawayFactory().article))).text
    assert "css/site.css" in page
    assert [word for word in ("/admin/", "admin/css", editor.username) if word in page] == []
    assert [tag for tag in ("<form", "<script") if tag in page.split("<main")[1]] == []


def test_preview_is_only_for_the_desk_and_only_read(log_in, reader, editor):
    form = open_form(editor, ArticleFactory())
    assert reader.get(preview_of(form)).status_code == 302
    assert log_in(UserFactory()).get(preview_of(form)).status_code == 403
    assert log_in(editor).post(preview_of(form)).status_code == 405


def test_preview_of_a_form_asks_few_queries_whatever_its_size(log_in, editor, django_assert_max_num_queries):
    article, desk, counts = ArticleFactory(), log_in(editor), []
    for _ in range(2):
        for _ in range(3):
            PositionFactory(takeaway__article=article, quoted=True)
        form = open_form(editor, article, take(article.pk))
        with django_assert_max_num_queries(24) as asked:
            desk.get(preview_of(form))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_form_leads_to_its_preview_without_a_script(log_in, editor):
    article = ArticleFactory()
    desk = log_in(editor)
    page = desk.get(reverse("admin:articles_article_change", args=[article.pk])).text
    [address] = re.findall(r'<a class="preview-open" href="([^"]+)"', page)
    assert article.headline in desk.get(address).text
    assert links_page(article) in page


def test_link_is_made_shown_and_logged(log_in, reader, editor):
    article = ArticleFactory()
    desk = log_in(editor)
    response = post_form(desk, links_page(article), for_whom="Cora Example")
    assert response.status_code == 302
    page = desk.get(links_page(article)).text
    [address] = re.findall(r'<input type="url" readonly value="([^"]+)"', page)
    assert address.startswith("http://127.0.0.1:8000/preview/")
    assert article.headline in reader.get(address.removeprefix("http://127.0.0.1:8000")).text
    for words in ("Cora Example", "the newest saved text", "works until", f"made by {editor.username}"):
        assert words in page
    link = PreviewLink.objects.get()
    assert timedelta(days=6) < link.expires_at - timezone.now() < timedelta(days=7)
    assert "Cora Example" in LogEntry.objects.get().change_message


def test_link_can_be_pinned_and_given_more_days(log_in, editor):
    article = ArticleFactory()
    desk = log_in(editor)
    post_form(desk, links_page(article), is_pinned="1", days="90")
    link = PreviewLink.objects.get()
    assert link.snapshot == article.snapshots.get()
    assert timedelta(days=89) < link.expires_at - timezone.now() < timedelta(days=90)
    assert "version 1" in desk.get(links_page(article)).text


@pytest.mark.parametrize("days", ["0", "91", "-1", "", "soon"])
def test_link_for_too_long_is_refused_with_what_was_typed_kept(log_in, editor, days):
    article = ArticleFactory()
    response = post_form(log_in(editor), links_page(article), for_whom="Cora Example", days=days)
    assert response.status_code == 200
    assert response.context["form"].errors["days"]
    assert 'value="Cora Example"' in response.text
    assert not PreviewLink.objects.exists()


def test_double_click_makes_one_link_and_says_so(log_in, editor):
    article = ArticleFactory()
    desk = log_in(editor)
    data = fields_of(desk.get(links_page(article))) | {"days": "7", "is_pinned": ""}
    answers = [desk.post(links_page(article), data, follow=True) for _ in range(2)]
    assert PreviewLink.objects.count() == LogEntry.objects.count() == 1
    assert messages_of(answers[1]) == ["This link was there already; no second one was made."]


def test_revoked_link_shows_nothing_any_more_and_is_logged(log_in, reader, editor):
    link = PreviewLinkFactory()
    desk = log_in(editor)
    for _ in range(2):
        assert desk.post(links_page(link.article), {"_revoke": link.pk}).status_code == 302
    assert reader.get(link.get_absolute_url()).status_code == 404
    page = desk.get(links_page(link.article)).text
    assert "revoked on" in page
    assert link.token not in page
    assert LogEntry.objects.count() == 1


def test_list_has_links_that_work_first_and_addresses_of_those_alone(log_in, editor):
    article = ArticleFactory()
    working = PreviewLinkFactory(article=article, for_whom="Working")
    PreviewLinkFactory(article=article, for_whom="Revoked", revoked_at=timezone.now())
    expired = PreviewLinkFactory(article=article, for_whom="Expired")
    past = timezone.now() - timedelta(days=1)
    PreviewLink.objects.filter(pk=expired.pk).update(expires_at=past, created_at=past - timedelta(days=7))
    PreviewLinkFactory(for_whom="Elsewhere")
    page = log_in(editor).get(links_page(article)).text
    assert re.findall(r"<strong>(Working|Revoked|Expired|Elsewhere)<", page) == ["Working", "Revoked", "Expired"]
    assert "expired on" in page
    assert re.findall(r'type="url" readonly value="[^"]*(/preview/[^"]+)"', page) == [working.get_absolute_url()]


def test_list_asks_the_same_queries_for_one_link_and_many(log_in, editor, django_assert_max_num_queries):
    article, desk = ArticleFactory(), log_in(editor)
    PreviewLinkFactory(article=article, created_by=editor)
    with django_assert_max_num_queries(8) as asked:
        desk.get(links_page(article))
    assert [query for query in asked if '"content"' in query["sql"]] == []
    version = keep_draft(article, take(article.pk))
    PreviewLinkFactory.create_batch(3, article=article, created_by=UserFactory(), snapshot=version)
    with django_assert_max_num_queries(len(asked)):
        desk.get(links_page(article))


def test_links_are_for_whoever_may_change_the_article(log_in, reader, writer, other_writer):
    link = PreviewLinkFactory(article__created_by=writer)
    page = links_page(link.article)
    assert log_in(writer).get(page).status_code == 200
    assert log_in(other_writer).get(page).status_code == 403
    assert log_in(other_writer).post(page, {"_revoke": link.pk}).status_code == 403
    assert reader.get(page).status_code == 302
    assert log_in(writer).get(links_page(ArticleFactory.build())).status_code == 404


def test_link_with_the_key_of_another_is_refused(log_in, editor):
    other = PreviewLinkFactory()
    data = {"key": other.pk, "days": "7", "for_whom": "Changed"}
    assert log_in(editor).post(links_page(ArticleFactory()), data).status_code == 400
    assert PreviewLink.objects.get().for_whom == other.for_whom


def test_forged_revocation_revokes_nothing(log_in, editor):
    other = PreviewLinkFactory()
    page = links_page(ArticleFactory())
    assert log_in(editor).post(page, {"_revoke": other.pk}).status_code == 404
    assert log_in(editor).post(page, {"_revoke": "x"}).status_code == 400
    assert PreviewLink.objects.open(timezone.now()).exists()


def test_retracted_article_gets_no_link(log_in, editor):
    article = ArticleFactory(retracted=True)
    data = {"key": uuid4(), "days": "7"}
    response = log_in(editor).post(links_page(article), data, follow=True)
    assert response.status_code == 200
    assert "The article has been retracted" in messages_of(response)[0]
    assert not PreviewLink.objects.exists()
