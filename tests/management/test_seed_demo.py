import pytest
from django.core.management import CommandError, call_command

from articles.models import Article
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db


def test_seed_demo_tells_how_far_it_is_and_what_to_look_at(reader, capsys):
    call_command("seed_demo", articles=20)
    lines = capsys.readouterr().out.splitlines()
    assert lines == [
        "20 of 20 articles",
        "Tidying up",
        "20 articles added.",
        "The same at every size:",
        "/articles/demo-article/",
        "/conferences/demo-conference/positions/",
    ]
    assert {reader.get(address).status_code for address in lines[-2:]} == {200}


def test_seed_demo_again_says_that_nothing_was_missing(capsys):
    call_command("seed_demo", articles=20, verbosity=0)
    assert capsys.readouterr().out == ""
    call_command("seed_demo", articles=20)
    assert "0 articles added." in capsys.readouterr().out.splitlines()


def test_seed_demo_refuses_real_coverage_unless_forced():
    ArticleFactory()
    with pytest.raises(CommandError, match="real coverage"):
        call_command("seed_demo", articles=20, verbosity=0)
    assert Article.objects.count() == 1
    call_command("seed_demo", articles=20, force=True, verbosity=0)
    assert Article.objects.count() == 21


def test_seed_demo_refuses_too_few():
    with pytest.raises(CommandError, match="at least 20"):
        call_command("seed_demo", articles=3, verbosity=0)
