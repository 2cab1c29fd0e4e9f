import json

import pytest
from django.core.management import CommandError, call_command

from tests import factories
from tests.baking import bodies

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def styles(settings):
    settings.STATIC_ROOT = settings.BASE_DIR / "static"


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "copy"


def test_bake_writes_a_copy_and_says_how_many_files(folder, capsys):
    call_command("bake", folder)
    manifest = json.loads(next(folder.glob("releases/*/manifest.json")).read_text())
    count = len(manifest["files"])
    assert capsys.readouterr().out.endswith(f"{count} files: {count} written, 0 gone.\n")
    assert "index.html" in bodies(folder)


def test_bake_can_be_silent(folder, capsys):
    call_command("bake", folder, verbosity=0)
    assert capsys.readouterr() == ("", "")


def test_bake_tells_broken_links_and_fails_and_so_does_a_check(folder, capsys):
    article = factories.ArticleFactory(
        published=True, introduction='<p><a href="http://127.0.0.1:8000/speakers/nobody/">Nobody</a></p>'
    )
    for options in ({}, {"check": True}):
        with pytest.raises(CommandError, match=r"^Links that lead nowhere: "):
            call_command("bake", folder, **options)
        line = f"{article.get_absolute_url()}: /speakers/nobody/: there is no such file in the copy\n"
        assert line in capsys.readouterr().err
    assert "index.html" in bodies(folder)


def test_check_of_a_whole_copy_says_so_and_changes_nothing(folder, capsys):
    call_command("bake", folder, live=True, verbosity=0)
    before = bodies(folder)
    factories.ArticleFactory(published=True)
    call_command("bake", folder, check=True)
    assert capsys.readouterr().out == "Every link leads to something.\n"
    assert bodies(folder) == before


def test_check_without_a_copy_is_refused(folder):
    with pytest.raises(CommandError, match="There is no copy in "):
        call_command("bake", folder, check=True)
    assert not folder.exists()


def test_folder_that_is_none_is_refused(folder):
    folder.write_text("Mine")
    with pytest.raises(CommandError, match=" is no folder"):
        call_command("bake", folder)
