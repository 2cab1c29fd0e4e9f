import pytest
from django.contrib import admin
from django.urls import reverse

from articles.services.copy import bring_in
from tests.factories import ArticleFactory, UserFactory

INDEX = reverse("admin:index")


def headlines(articles):
    return [article.headline for article in articles]


def test_index_sorts_drafts_by_whose_they_are_and_shows_what_is_live(log_in, writer, other_writer):
    ArticleFactory(headline="Mine", created_by=writer)
    ArticleFactory(headline="Of another", created_by=other_writer)
    ArticleFactory(headline="Of nobody", created_by=None)
    ArticleFactory(headline="Live", created_by=writer, published=True)
    ArticleFactory(headline="Withdrawn", created_by=writer, withdrawn=True)
    desk = log_in(writer).get(INDEX).context["desk"]
    assert headlines(desk.my_drafts) == ["Mine"]
    assert sorted(headlines(desk.other_drafts)) == ["Of another", "Of nobody"]
    assert headlines(desk.published_lately) == ["Live"]


def test_index_says_how_many_of_the_own_texts_wait_to_be_imported(log_in, writer, other_writer):
    assert "wait" not in log_in(writer).get(INDEX).content.decode()
    for by, text in [(writer, "One"), (writer, "Two"), (other_writer, "Three")]:
        bring_in(f"{text} headline\n\nThey met. It rained.".encode(), name="paste.txt", by=by)
    page = log_in(writer).get(INDEX).content.decode()
    assert "2 imported texts wait for you to finish them" in page
    assert f'href="{reverse("admin:articles_article_import")}#waiting"' in page


def test_index_links_only_to_what_the_person_may_open(log_in, writer, chief):
    people = reverse("admin:articles_user_changelist")
    assert people not in log_in(writer).get(INDEX).content.decode()
    assert people in log_in(chief).get(INDEX).content.decode()


def test_index_shows_nothing_to_somebody_without_a_role(log_in, db):
    ArticleFactory(headline="Not for them", published=True)
    page = log_in(UserFactory()).get(INDEX)
    assert page.status_code == 200
    assert "Not for them" not in page.content.decode()


@pytest.mark.parametrize("size", [1, 12])
def test_index_asks_the_same_number_of_queries_whatever_there_is(log_in, writer, size, django_assert_num_queries):
    for owner in (writer, UserFactory(username="another")):
        ArticleFactory.create_batch(size, created_by=owner)
    ArticleFactory.create_batch(size, published=True)
    desk = log_in(writer)
    with django_assert_num_queries(9):
        desk.get(INDEX)


def test_index_needs_a_login(reader, db):
    assert reader.get(INDEX).url.startswith(reverse("admin:login"))


def test_desk_lists_our_records_and_people_and_nothing_else():
    apps_listed = {model._meta.app_label for model in admin.site._registry}
    assert apps_listed == {"articles", "auth"}
