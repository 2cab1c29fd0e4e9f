"""An article as a file to take along, from its form."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from articles.copy.reading import read_copy
from articles.models import Article, Position
from tests.factories import ArticleFactory, PositionFactory, TakeawayFactory, UserFactory

STATES = ["draft", "published", "scheduled", "withdrawn", "retracted"]


def address(article, ending):
    return reverse("admin:articles_article_export", args=[article.pk, ending])


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize(
    ("ending", "media_type", "name"),
    [
        ("md", "text/markdown; charset=utf-8", "examples.md"),
        ("json", "application/json", "examples.json"),
        ("csv", "text/csv; charset=utf-8", "examples-positions.csv"),
    ],
)
def test_article_in_any_state_is_a_file_of_its_own_name(log_in, writer, state, ending, media_type, name):
    article = ArticleFactory(slug="examples", **({} if state == "draft" else {state: True}))
    response = log_in(writer).get(address(article, ending))
    assert (response.status_code, response["Content-Type"]) == (200, media_type)
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'


def test_form_links_to_every_format(log_in, editor):
    article = ArticleFactory(published=True)
    page = log_in(editor).get(reverse("admin:articles_article_change", args=[article.pk])).content.decode()
    assert all(address(article, ending) in page for ending in ("md", "json", "csv"))


def test_markdown_reads_as_the_article(log_in, editor):
    article = TakeawayFactory(heading="A finding").article
    manuscript = read_copy(log_in(editor).get(address(article, "md")).content, "examples.md")
    assert manuscript.facts["article"] == str(article.pk)
    assert [each.text for each in manuscript.paragraphs if each.tag in {"h1", "h3"}] == [article.headline, "A finding"]


def test_fixture_loads_as_the_article(log_in, editor, tmp_path):
    position = PositionFactory()
    article, path = position.article, tmp_path / "examples.json"
    path.write_bytes(log_in(editor).get(address(article, "json")).content)
    Article.objects.all().delete()
    call_command("loaddata", path, verbosity=0)
    assert Position.objects.get() == position
    assert Article.objects.get() == article


def test_unknown_format_and_unknown_article_are_not_found(log_in, editor):
    article = ArticleFactory()
    desk = log_in(editor)
    assert desk.get(address(article, "exe")).status_code == 404
    assert desk.get(address(ArticleFactory.build(), "md")).status_code == 404


def test_who_may_not_see_articles_at_the_desk_gets_no_file(log_in, reader):
    article = ArticleFactory()
    assert log_in(UserFactory()).get(address(article, "md")).status_code == 403
    assert reader.get(address(article, "md")).status_code == 302
