import pytest
from django.contrib.auth import authenticate

from articles.models import Article, User
from articles.services import site
from tests.factories import ArticleFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def told():
    return []


def test_first_accounts_are_an_editor_and_a_writer_who_can_log_in(told):
    site.create_first_accounts(tell=told.append)
    _heading, *accounts = [line.split() for line in told]
    people = {name: authenticate(username=name, password=password) for name, password in accounts}
    assert {name: user.groups.get().name for name, user in people.items()} == {"editor": "Editor", "writer": "Writer"}
    assert all(user.is_staff and not user.is_superuser for user in User.objects.all())
    assert len({password for _, password in accounts}) == 2


def test_first_accounts_where_somebody_can_log_in_are_not_made(told):
    UserFactory()
    site.create_first_accounts(tell=told.append)
    assert (told, User.objects.count()) == ([], 1)


def test_first_content_is_loaded_into_an_empty_site(told):
    site.load_first_content(tell=told.append)
    assert Article.objects.count() > 3
    assert len(told) == 1


def test_first_content_site_with_an_article_is_left_alone(told):
    ArticleFactory()
    site.load_first_content(tell=told.append)
    assert (told, Article.objects.count()) == ([], 1)


def test_migrate_database_up_to_date_is_silent(told, capsys):
    site.migrate_database(tell=told.append)
    assert (told, capsys.readouterr().out) == ([], "")


def test_static_files_are_collected_again_only_when_they_change(told, settings, tmp_path):
    source = tmp_path / "source"
    (source / "css").mkdir(parents=True)
    (source / "css" / "example.css").write_text("a {}")
    settings.DATA_DIR = tmp_path
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATICFILES_DIRS = [source]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    collected = settings.STATIC_ROOT / "css" / "example.css"

    site.collect_static_files(tell=told.append)
    collected.unlink()
    site.collect_static_files(tell=told.append)
    assert not collected.exists()
    (source / "css" / "example.css").write_text("b {color: red}")
    site.collect_static_files(tell=told.append)
    assert collected.read_text() == "b {color: red}"
    assert len(told) == 2
