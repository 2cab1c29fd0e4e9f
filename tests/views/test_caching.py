"""What is kept of pages for readers, by us and by others, and when it is right no more."""

import gzip
from contextlib import ExitStack
from datetime import timedelta

import pytest
from django.conf import settings as site_settings
from django.core.cache import caches
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from articles.page_cache import PageCache
from articles.queries import generation
from articles.services.article import publish_article, withdraw_article
from articles.services.generation import move_generation
from articles.views import caching
from articles.views.caching import cache_policy, takes_gzip
from coverage_site import build
from tests.factories import ArticleFactory, TakeawayFactory
from tests.views.world import addresses, make_world

pytestmark = pytest.mark.django_db
MEGABYTE = 1_000_000


@pytest.fixture
def pages(monkeypatch):
    """The memory of this process, as it is outside tests."""
    pages = PageCache(MEGABYTE)
    monkeypatch.setattr(caching, "pages", pages)
    return pages


@pytest.fixture
def world():
    return make_world("seen", published=True)


@pytest.fixture
def rename(world):
    """Change what pages say behind our backs, so that whoever shows it has rendered anew."""

    def rename(name):
        type(world.article).objects.filter(pk=world.article.pk).update(headline=name)

    return rename


def shown(response):
    """Return the headline that a page of the article shows."""
    return response.text.partition("<title>")[2].partition("</title>")[0].split("·")[0].strip()


def asks_again(reader, path, response, **headers):
    return reader.get(path, headers={"If-None-Match": response["ETag"], **headers})


class TestKept:
    def test_page_is_rendered_once_with_one_query_from_then_on(self, reader, world, pages, django_assert_num_queries):
        path = world.article.get_absolute_url()
        first = reader.get(path)
        with django_assert_num_queries(1):
            again = reader.get(path)
        assert (again.content, again.headers) == (first.content, first.headers)

    def test_what_moves_the_generation_makes_every_page_anew(self, reader, world, pages, rename):
        path = world.article.get_absolute_url()
        assert "Headline seen" in shown(reader.get(path))
        rename("Another")
        assert "Headline seen" in shown(reader.get(path))
        move_generation()
        assert "Another" in shown(reader.get(path))

    def test_published_story_is_there_and_withdrawn_one_is_gone_at_the_next_request(self, reader, chief, pages):
        article = TakeawayFactory(article__headline="A made-up story", article__slug="made-up").article
        for path in ("/articles/made-up/", "/articles/made-up/"):
            assert reader.get(path).status_code == 404
        assert "A made-up story" not in reader.get("/").text
        publish_article(article, by=chief)
        assert reader.get("/articles/made-up/").status_code == 200
        assert "A made-up story" in reader.get("/").text
        withdraw_article(article, by=chief)
        assert reader.get("/articles/made-up/").status_code == 404
        assert "A made-up story" not in reader.get("/").text

    def test_clock_brings_a_story_out_and_takes_it_away_without_a_write(self, reader, pages, time_machine):
        now = timezone.now().replace(microsecond=0)
        comes, goes = now + timedelta(hours=1), now + timedelta(hours=2)
        ArticleFactory(slug="timed", headline="On time", status="published", published_at=comes, withdrawn_at=goes)
        seen = []
        for at in (now, comes, goes):
            for seconds in (-1, 0, 1):
                time_machine.move_to(at + timedelta(seconds=seconds), tick=False)
                status = reader.get("/articles/timed/").status_code
                assert ("On time" in reader.get("/").text) is (status == 200)
                seen.append(status)
        assert seen == [404, 404, 404, 404, 200, 200, 200, 404, 404]

    def test_parameter_that_a_page_does_not_declare_makes_no_other_page(self, reader, world, pages):
        path = world.article.get_absolute_url()
        plain = reader.get(path)
        for query in ("utm_source=example", "page=2", "q=1&fbclid=2", "page=x"):
            other = reader.get(f"{path}?{query}")
            assert (other.content, other["ETag"]) == (plain.content, plain["ETag"])
        assert len(pages) == 1

    def test_declared_parameters_make_pages_of_their_own_in_any_order(self, reader, world, pages):
        tags = [
            reader.get(f"/search/?{query}")["ETag"]
            for query in (
                "q=seen",
                "q=example",
                "q=seen&kind=article",
                "kind=article&q=seen",
                "kind=article&x=1&q=seen",
            )
        ]
        assert len(set(tags)) == 3
        assert len(set(tags[2:])) == 1

    def test_page_is_the_same_whoever_asks(self, reader, world, pages, chief):
        path = world.article.get_absolute_url()
        plain = reader.get(path)
        other = Client(headers={"Accept-Language": "de", "User-Agent": "x", "Referer": "https://press.example/"})
        other.force_login(chief)
        pages.clear()
        response = other.get(path)
        assert (response.content, response["ETag"]) == (plain.content, plain["ETag"])
        assert not response.cookies

    def test_view_gets_to_know_nothing_of_who_asks(self, world, pages, monkeypatch, chief):
        told = []
        monkeypatch.setattr("articles.views.home.home_page", lambda now: told.append(now) or world)
        monkeypatch.setattr("articles.views.home.render", lambda request, *args: told.append(request) or HttpResponse())
        client = Client(headers={"Accept-Language": "de", "Cookie": "sessionid=x", "X-Forwarded-For": "203.0.113.5"})
        client.get("/?utm_source=example", REMOTE_ADDR="203.0.113.5")
        request = told[1]
        assert (request.COOKIES, dict(request.GET), hasattr(request, "user")) == ({}, {}, False)
        assert not {name for name in request.META if name.startswith(("HTTP_", "REMOTE"))}

    def test_missing_page_leads_on_or_is_missing_and_nothing_of_it_is_kept(self, reader, world, pages):
        for path in ("/articles/none/", "/conferences/?page=99", "/speakers/none/", f"/takeaways/{world.topic.pk}/"):
            assert reader.get(path).status_code == 404
        assert reader.get("/compare/?speaker=a&speaker=b&speaker=c&speaker=d&speaker=e").status_code == 400
        assert reader.get("/corrections/feed/").status_code == 301
        assert len(pages) == 0

    def test_nothing_is_kept_of_previews_and_the_desk(self, reader, chief, pages, client):
        client.force_login(chief)
        for path in ("/admin/", "/admin/articles/article/", "/admin/login/"):
            assert "no-store" in client.get(path)["Cache-Control"] or "private" in client.get(path)["Cache-Control"]
        assert len(pages) == 0

    def test_memory_stays_within_its_bound_whoever_walks_through_all_addresses(self, reader, world, monkeypatch):
        small = PageCache(30_000)
        monkeypatch.setattr(caching, "pages", small)
        for path in addresses(world):
            reader.get(path)
            assert small.size <= 30_000
        assert len(small) > 1

    def test_head_is_answered_like_get_and_renders_for_it(self, reader, world, pages, django_assert_num_queries):
        path = world.article.get_absolute_url()
        head = reader.head(path)
        with django_assert_num_queries(1):
            whole = reader.get(path)
        assert (head.content, head["ETag"], head["Content-Length"]) == (b"", whole["ETag"], whole["Content-Length"])

    def test_while_templates_are_worked_on_nothing_is_kept(self, reader, world, pages, rename, settings):
        settings.DEBUG = True
        path = world.article.get_absolute_url()
        assert "ETag" not in reader.get(path)
        rename("Another")
        assert "Another" in shown(reader.get(path))


class TestCompression:
    def test_page_is_sent_compressed_to_whoever_takes_it_and_is_the_same(self, reader, world, pages):
        path = world.article.get_absolute_url()
        plain = reader.get(path)
        packed = reader.get(path, headers={"Accept-Encoding": "gzip, deflate, br"})
        assert (plain.get("Content-Encoding"), packed["Content-Encoding"]) == (None, "gzip")
        assert gzip.decompress(packed.content) == plain.content
        assert len(packed.content) < len(plain.content) / 3
        assert plain["ETag"] == packed["ETag"]
        assert plain["ETag"].startswith("W/")
        assert {plain["Vary"], packed["Vary"]} == {"Accept-Encoding"}
        assert int(packed["Content-Length"]) == len(packed.content)

    @pytest.mark.parametrize(
        ("header", "taken"),
        [
            ("gzip", True),
            ("br, gzip", True),
            ("gzip;q=0.5", True),
            ("deflate, gzip;q=1.0, *;q=0.5", True),
            ("", False),
            ("br", False),
            ("identity", False),
            ("gzip;q=0", False),
            ("br, gzip; q=0.0", False),
            ("xgzipx", False),
        ],
    )
    def test_gzip_is_taken_by_who_says_so(self, header, taken):
        assert takes_gzip(header) is taken

    def test_picture_is_sent_as_it_is(self, reader, world, pages):
        for _ in range(2):
            response = reader.get(f"{world.article.get_absolute_url()}card.png", headers={"Accept-Encoding": "gzip"})
            assert ("Content-Encoding" in response, response.content[:4]) == (False, b"\x89PNG")


class TestConditional:
    """Whoever has a page is told that it is still right, without anything being rendered or looked up."""

    def test_every_answer_has_a_key_and_is_not_sent_again_until_something_moves(self, reader, world, time_machine):
        time_machine.move_to(timezone.now().replace(minute=1), tick=False)
        tags = {}
        for path in addresses(world):
            first = reader.get(path)
            if first.status_code != 200:
                continue
            assert first["Cache-Control"].startswith("public, max-age="), path
            tags.setdefault(first["ETag"], path)
            again = asks_again(reader, path, first)
            assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"]), path
            assert again["Cache-Control"] == first["Cache-Control"], path
            tags[path] = first
        paths = [path for path in tags if path.startswith("/")]
        assert len(tags) == 2 * len(paths), "Two pages have one key."
        move_generation()
        for path in paths:
            again = asks_again(reader, path, tags[path])
            assert (again.status_code, again["ETag"] == tags[path]["ETag"]) == (200, False), path

    def test_nothing_is_rendered_for_whoever_has_it(self, reader, world, django_assert_num_queries):
        path = world.article.get_absolute_url()
        first = reader.get(path)
        with django_assert_num_queries(1):
            assert asks_again(reader, path, first).status_code == 304

    def test_key_of_what_was_withdrawn_is_no_longer_confirmed(self, reader, world, chief):
        path = world.article.get_absolute_url()
        first = reader.get(path)
        withdraw_article(world.article, by=chief)
        assert asks_again(reader, path, first).status_code == 404

    def test_key_is_another_after_a_deployment_and_with_another_name(self, reader, settings):
        keys = set()
        for name in ("Plenary", "Another"):
            settings.SITE_NAME = name
            build.build.cache_clear()
            keys.add(reader.get("/about/")["ETag"])
        build.build.cache_clear()
        assert len(keys) == 2

    def test_build_is_another_with_any_change_of_code_and_templates(self, settings, tmp_path):
        settings.BASE_DIR = tmp_path
        builds = []
        for name, text in (
            ("templates/page.html", "a"),
            ("templates/page.html", "b"),
            ("articles/deep/code.py", ""),
            ("notes/other.py", "c"),
            ("articles/code.pyc", "d"),
        ):
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
            build.build.cache_clear()
            builds.append(build.build())
        build.build.cache_clear()
        assert len(set(builds)) == 3
        assert builds[2] == builds[3] == builds[4]

    def test_other_keys_and_several_at_once_are_understood(self, reader, world):
        path = world.article.get_absolute_url()
        tag = reader.get(path)["ETag"]
        for header, status in [
            (f'"x", {tag}', 304),
            (tag.removeprefix("W/"), 304),
            ('W/"x"', 200),
            ("*", 200),
            (tag.strip('W/"'), 200),
        ]:
            assert reader.get(path, headers={"If-None-Match": header}).status_code == status, header

    def test_news_and_tables_are_other_ones_each_hour(self, reader, world, time_machine):
        start = timezone.now().replace(minute=59, second=59, microsecond=0)
        paths = ["/news-sitemap.xml", "/conferences.ics", "/data/", "/data/record.zip", "/about/"]
        time_machine.move_to(start, tick=False)
        first = [reader.get(path) for path in paths]
        time_machine.move_to(start + timedelta(seconds=1), tick=False)
        statuses = [asks_again(reader, path, response).status_code for path, response in zip(paths, first, strict=True)]
        assert statuses == [200, 200, 200, 200, 304]


class TestPolicy:
    """How long browsers and caches between may go on with what they have."""

    def policy(self, now=None, **ahead):
        now = now or timezone.now()
        until = now + timedelta(**ahead) if ahead else generation.FOR_EVER
        return cache_policy(generation.Standing("x", generation.NEVER, until), now)

    def test_browsers_ask_each_time_and_caches_between_after_a_minute(self):
        assert self.policy() == "public, max-age=0, s-maxage=60, stale-while-revalidate=30, stale-if-error=600"

    def test_nothing_is_kept_past_the_next_moment(self):
        assert self.policy(seconds=650).endswith("s-maxage=60, stale-while-revalidate=30, stale-if-error=590")
        assert self.policy(seconds=80).endswith("s-maxage=60, stale-while-revalidate=20, stale-if-error=20")
        assert self.policy(seconds=9.9).endswith("s-maxage=9, stale-while-revalidate=0, stale-if-error=0")
        assert self.policy(seconds=0.5).endswith("s-maxage=0, stale-while-revalidate=0, stale-if-error=0")

    def test_operator_says_for_how_long(self, settings):
        settings.CDN_SECONDS = 3600
        assert "s-maxage=3600, stale-while-revalidate=1800" in self.policy()
        settings.CDN_SECONDS = 0
        assert "s-maxage=0, stale-while-revalidate=0" in self.policy()

    def test_page_says_when_the_next_story_comes(self, reader, time_machine):
        now = timezone.now()
        time_machine.move_to(now, tick=False)
        ArticleFactory(status="published", published_at=now + timedelta(seconds=20, milliseconds=1))
        assert "s-maxage=20, stale-while-revalidate=0, stale-if-error=0" in reader.get("/")["Cache-Control"]

    def test_suggestions_may_stay_in_a_browser_for_a_minute_but_not_past_the_next_moment(self, reader, time_machine):
        now = timezone.now()
        time_machine.move_to(now, tick=False)
        path = "/search/suggestions/?q=example"
        assert "max-age=60, s-maxage=60" in reader.get(path)["Cache-Control"]
        ArticleFactory(status="published", published_at=now + timedelta(seconds=20, milliseconds=1))
        move_generation()
        assert "max-age=20, s-maxage=20" in reader.get(path)["Cache-Control"]


class TestDatabaseDown:
    """The database goes away while the site serves."""

    @pytest.fixture
    def go_away(self):
        with ExitStack() as away:
            yield lambda: away.enter_context(connection.execute_wrapper(self.fail))

    def fail(self, *args):
        raise OperationalError("The server is gone.")

    def test_pages_that_are_kept_go_on_being_served_and_nobody_else_keeps_them(self, reader, world, pages, go_away):
        path = world.article.get_absolute_url()
        before = reader.get(path)
        go_away()
        response = reader.get(path)
        assert (response.content, response["ETag"]) == (before.content, before["ETag"])
        assert response["Cache-Control"] == "no-cache"
        assert asks_again(reader, path, before).status_code == 304

    def test_page_that_is_not_kept_fails(self, world, pages, go_away):
        reader = Client(raise_request_exception=False)
        reader.get("/about/")
        go_away()
        assert reader.get(world.article.get_absolute_url()).status_code >= 500

    def test_nothing_is_served_past_the_moment_at_which_it_was_to_change(self, pages, go_away, time_machine):
        now, reader = timezone.now(), Client(raise_request_exception=False)
        time_machine.move_to(now, tick=False)
        goes = now + timedelta(minutes=5)
        article = ArticleFactory(published=True, withdrawn_at=goes)
        reader.get(article.get_absolute_url())
        go_away()
        time_machine.move_to(goes - timedelta(seconds=1), tick=False)
        assert reader.get(article.get_absolute_url()).status_code == 200
        time_machine.move_to(goes, tick=False)
        assert reader.get(article.get_absolute_url()).status_code >= 500

    def test_when_it_is_back_pages_are_right_again(self, reader, world, pages, rename):
        path = world.article.get_absolute_url()
        reader.get(path)
        rename("Another")
        move_generation()
        with connection.execute_wrapper(self.fail):
            assert "Headline seen" in shown(reader.get(path))
        assert "Another" in shown(reader.get(path))


class TestShared:
    """Processes on several machines with one Redis: what one has rendered, the others need not."""

    @pytest.fixture
    def shared(self, settings, pages):
        settings.CACHE_IS_SHARED, settings.PAGE_CACHE_MB = True, 1
        caches["default"].clear()
        yield pages
        caches["default"].clear()

    def test_page_that_another_process_rendered_is_taken_over(self, reader, world, shared, django_assert_num_queries):
        path = world.article.get_absolute_url()
        first = reader.get(path)
        shared.clear()
        with django_assert_num_queries(1):
            again = reader.get(path)
        assert (again.content, again.headers) == (first.content, first.headers)

    def test_page_of_an_earlier_generation_is_not(self, reader, world, shared, rename):
        path = world.article.get_absolute_url()
        reader.get(path)
        rename("Another")
        move_generation()
        shared.clear()
        assert "Another" in shown(reader.get(path))

    def test_nothing_is_shared_where_nothing_may_be_kept(self, reader, world, shared, settings):
        settings.PAGE_CACHE_MB = 0
        path = world.article.get_absolute_url()
        reader.get(path)
        assert not caches["default"]._cache

    def test_memory_of_one_process_is_shared_with_nobody(self):
        assert site_settings.CACHE_IS_SHARED is False
