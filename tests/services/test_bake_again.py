"""What a second bake does: what has changed since, and never less."""

import os
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
import time_machine
from django.utils import timezone

from articles.models import Speaker
from articles.services import bake as service
from articles.services.article import withdraw_article
from articles.services.bake import PageError, bake_site, whole
from articles.services.bake.release import current_release
from articles.services.bake.visitor import Visitor
from articles.services.generation import move_generation
from articles.services.role import OPERATOR
from tests import factories
from tests.baking import bake, bodies, text
from tests.views.world import make_world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def styles(settings):
    settings.STATIC_ROOT = settings.BASE_DIR / "static"


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "copy"


def again(folder, **options):
    return bake_site(folder, is_live=False, tell=lambda line: None, **options)


def files(folder):
    """Return what tells one file from another, and one that was written from one that was left, by path."""
    site = Path(folder, "current").resolve()
    return {str(path.relative_to(site)): path.stat().st_ino for path in site.rglob("*") if path.is_file()}


def test_bake_of_what_is_as_it_was_writes_nothing(folder):
    first = bake(folder)
    before, release = files(folder), os.readlink(folder / "current")
    second = again(folder)
    assert (second.files, second.written, second.gone) == (first.files, 0, 0)
    assert (files(folder), os.readlink(folder / "current")) == (before, release)


def test_bake_after_a_publication_and_a_withdrawal_is_like_a_new_one(folder, tmp_path):
    world, other = make_world("seen", published=True), make_world("other", published=True)
    bake(folder)
    before = files(folder)

    article = factories.ArticleFactory(conference=other.conference, published=True, headline="New here")
    outcome = bake(folder)
    after = files(folder)
    assert "New here" in text(folder, "/")
    assert "New here" in text(folder, article.get_absolute_url())
    assert outcome.gone == 0
    left = {path for path in before.keys() & after.keys() if before[path] == after[path]}
    assert {f"articles/{world.article.slug}/card.png", "codebook/index.html", "codebook/index.html.gz"} <= left
    assert "index.html" not in left
    assert outcome.written == len({path for path in after if path not in left and not path.endswith(".gz")})

    withdraw_article(world.article, by=OPERATOR)
    outcome = again(folder)
    keys = {world.article.slug, *map(str, [world.takeaway.pk, world.position.pk]), world.speaker.slug}
    assert [path for path in files(folder) if keys & set(path.split("/"))] == []
    assert outcome.gone > 20
    bake(tmp_path / "new")
    old, new = bodies(folder), bodies(tmp_path / "new")
    assert {path for path in old if old[path] != new.pop(path)} <= {"about/copy/index.html", "about/copy/index.html.gz"}
    assert new == {}


def test_files_of_an_article_that_is_as_it_was_are_not_asked_for_again(folder, monkeypatch):
    world, other = make_world("seen", published=True), make_world("other", published=True)
    bake(folder)
    ask, asked = Visitor.ask, set()
    monkeypatch.setattr(Visitor, "ask", lambda self, address: asked.add(address) or ask(self, address))
    Speaker.objects.filter(pk=world.speaker.pk).update(name="Somebody Else")
    bake(folder)
    for record in (world.article, world.takeaway, world.position):
        assert f"{record.get_absolute_url()}cite.bib" in asked
    for record in (other.article, other.takeaway, other.position):
        page = record.get_absolute_url()
        assert page in asked
        assert {path for path in asked if path.startswith(f"{page}c")} == set()
    assert "Somebody Else" in text(folder, f"{world.position.get_absolute_url()}cite.ris")


def test_files_written_while_the_record_changed_are_asked_for_again(folder, monkeypatch):
    world = make_world("seen", published=True)
    bake(folder)
    assert f"articles/{world.article.slug}" in current_release(folder).manifest["units"]
    numbers = count()
    monkeypatch.setattr(whole, "_key", lambda site: ["build", "address", False, next(numbers)])
    bake(folder)
    assert current_release(folder).manifest["units"] == {}


def test_bake_after_a_planned_moment_has_what_came_out_at_it(folder):
    instant = timezone.now() + timedelta(hours=1)
    article = factories.ArticleFactory(status="published", published_at=instant, headline="Planned")
    bake(folder)
    assert "Planned" not in text(folder, "/")
    with time_machine.travel(instant + timedelta(seconds=1)):
        assert again(folder).written > 0
    assert "Planned" in text(folder, article.get_absolute_url())


def test_bake_when_nothing_but_time_has_passed_renews_what_depends_on_it(folder):
    article = factories.ArticleFactory(published=True, published_at=timezone.now() - timedelta(hours=1))
    bake(folder)
    assert article.slug in text(folder, "/news-sitemap.xml")
    served = [folder / name for name in ("index.html", "index.html.gz")]
    for name in served:  # somebody is still being sent these
        os.link(folder / "current" / name.name, name)
    before = [name.stat().st_mtime_ns for name in served]
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        again(folder)
    assert article.slug not in text(folder, "/news-sitemap.xml")
    assert [name.stat().st_mtime_ns for name in served] == before


def test_bake_of_another_kind_of_copy_is_made_anew(folder):
    bake(folder)
    bake_site(folder, is_live=True, tell=lambda line: None)
    assert '<a href="http://127.0.0.1:8000/compare/">Compare</a>' in text(folder, "/")
    assert '<a href="http://127.0.0.1:8000/search/">The live page</a>' in text(folder, "/search/")
    assert '<a href="http://127.0.0.1:8000">live site</a>' in text(folder, "/about/copy/")


def test_what_is_published_during_a_bake_is_in_the_copy(folder, monkeypatch):
    ask, asked = Visitor.ask, []

    def publish_meanwhile(self, address):
        asked.append(address)
        if len(asked) == 30:
            factories.ArticleFactory(published=True, headline="In between")
            move_generation()
        return ask(self, address)

    monkeypatch.setattr(Visitor, "ask", publish_meanwhile)
    outcome = bake(folder)
    assert "In between" in text(folder, "/")
    assert outcome.faults == []


def test_bake_ends_while_more_is_always_published(folder, monkeypatch):
    monkeypatch.setattr(whole, "_key", lambda site: object())
    passes = []
    monkeypatch.setattr(whole._Bake, "run", lambda self: passes.append(1) or service.Outcome(1, 1, 0))
    assert again(folder).written == whole.MOST_PASSES == len(passes)


def test_broken_link_in_an_article_is_told_each_time_and_the_copy_made(folder):
    article = factories.ArticleFactory(
        published=True, introduction='<p><a href="http://127.0.0.1:8000/speakers/nobody/">Nobody</a></p>'
    )
    for outcome in (bake(folder), again(folder)):
        page = article.get_absolute_url()
        assert [(fault.page, fault.link) for fault in outcome.faults if fault.page == page] == [
            (page, "/speakers/nobody/")
        ]
    assert "Nobody" in text(folder, page)


def test_site_that_fails_leaves_the_copy_as_it_was(folder, monkeypatch):
    bake(folder)
    before = files(folder)

    def fail(request):
        raise RuntimeError("Example")

    monkeypatch.setattr("articles.views.correction.queries.correction_list", fail)
    factories.ArticleFactory(published=True)
    with pytest.raises(PageError, match="500 for /corrections/"):
        bake(folder)
    assert files(folder) == before
    assert len(list((folder / "releases").iterdir())) == 1


def test_site_with_https_is_copied_under_its_address(folder, settings):
    settings.SITE_URL, settings.ALLOWED_HOSTS = "https://plenary.example", ["plenary.example"]
    settings.SITE_IS_SECURE = settings.SECURE_SSL_REDIRECT = True
    assert bake(folder).faults == []
    assert '<link rel="canonical" href="https://plenary.example/">' in text(folder, "/")


def test_site_that_refuses_its_own_address_is_not_copied(folder, settings):
    settings.ALLOWED_HOSTS = ["other.example"]
    with pytest.raises(PageError, match="400 for /"):
        bake(folder)
    assert not (folder / "current").exists()


def test_site_with_debug_on_is_not_copied(folder, settings):
    settings.DEBUG = True
    with pytest.raises(PageError, match="With DEBUG on"):
        bake(folder)
    assert not folder.exists()


def test_progress_is_told(folder, monkeypatch):
    monkeypatch.setattr(whole, "SECONDS_BETWEEN_LINES", 0)
    lines = []
    bake(folder, tell=lines.append)
    assert lines[0].startswith("1 files, ")
    assert lines[-1].endswith(" a second, at least 0 to come")
