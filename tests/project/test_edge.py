"""What whoever asks meets first: methods, hosts, headers, tokens, redirects, and pages for faults."""

import re
from urllib.parse import urlencode, urljoin

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache.backends.locmem import LocMemCache
from django.db import OperationalError, connection
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from articles.models import Article, PreviewLink, Speaker
from articles.services.article import withdraw_article
from tests import hostile
from tests.admin.desk import fields_of
from tests.factories import ArticleFactory, PreviewLinkFactory
from tests.views.world import FILES, addresses, make_world

pytestmark = pytest.mark.django_db

DESK = ["/admin/", "/admin/login/", "/admin/find/", "/admin/articles/article/", "/admin/articles/article/add/"]
# What is not there, makes no sense, or only leads on.
NOTHING = ["/no/such/page/", "/articles/none/", "/preview/forged/", "/admin/none/", "/media/photos/none.jpg", "/?%00"]
NOTHING += ["/api/v1/none/", "/api/v1/speakers/?page_size=x", "/about", "/corrections/feed/"]
EMBEDS = {name for name in FILES if name.endswith("-embed")}


@pytest.fixture
def world():
    return make_world("seen", published=True)


@pytest.fixture
def everywhere(world):
    """Addresses of every kind: of readers, of the desk, and of nothing."""
    preview = PreviewLinkFactory(article=world.article).get_absolute_url()
    return [*addresses(world), preview, *DESK, *NOTHING]


@pytest.fixture
def stranger():
    """A browser with no cookie, of which tokens are asked."""
    return Client(enforce_csrf_checks=True, raise_request_exception=False)


def test_every_answer_keeps_browsers_from_guessing_framing_telling_and_asking(stranger, everywhere):
    for path in everywhere:
        response = stranger.get(path)
        assert response["X-Content-Type-Options"] == "nosniff", path
        assert response["Content-Type"], path
        assert response["Referrer-Policy"] in {"strict-origin-when-cross-origin", "no-referrer"}, path
        assert response["Cross-Origin-Opener-Policy"] == "same-origin", path
        assert {"camera=()", "geolocation=()", "microphone=()"} <= set(response["Permissions-Policy"].split(", ")), path
        is_framable = "X-Frame-Options" not in response
        match = getattr(response, "resolver_match", None)
        assert is_framable == (response.status_code == 200 and match.url_name in EMBEDS), path
        assert is_framable or (response["X-Frame-Options"], "frame-ancestors 'none'") == (
            "DENY",
            re.search("frame-ancestors [^;]+", response["Content-Security-Policy"])[0],
        ), path


@pytest.mark.parametrize("method", ["DELETE", "PATCH", "POST", "PUT", "TRACE", "PROPFIND", "NONE"])
def test_what_cannot_be_done_is_refused_with_what_can_and_asks_nobody_who_they_are(stranger, everywhere, method):
    for path in everywhere:
        is_sent = method == "POST" and path.startswith("/admin/")
        response = stranger.generic(method, path, headers={"host": "127.0.0.1"})
        if not is_sent:
            allowed = response["Allow"].split(", ")
            assert (response.status_code, allowed[:2], method in allowed) == (405, ["GET", "HEAD"], False), path
        assert not response.cookies, path


def test_options_of_every_address_are_its_methods(stranger, everywhere):
    for path in everywhere:
        response = stranger.options(path)
        expected = {"GET", "HEAD", "OPTIONS"} | ({"POST"} if path.startswith("/admin/") else set())
        assert (response.status_code, set(response["Allow"].split(", "))) == (204, expected), path
        assert (response.content, bool(response.cookies)) == (b"", False), path


def test_head_is_get_without_its_body(stranger, everywhere):
    for path in everywhere:
        answers = [ask(path) for ask in (stranger.get, stranger.head)]
        whole, head = (described(answer) for answer in answers)
        assert whole == head, path
        assert b"".join(answers[1]) == b"", path


def described(response):
    """Return what an answer says of itself, without what is new in each."""
    own = {"X-Request-ID", "Content-Security-Policy", "Expires", "Set-Cookie"}
    return response.status_code, {name: value for name, value in response.items() if name not in own}


def test_forged_headers_change_no_answer(stranger, everywhere):
    for path in everywhere:
        plain, forged = stranger.get(path), stranger.get(path, headers=hostile.FORGED)
        assert described(plain) == described(forged), path
        bodies = [
            re.sub(rb'name="csrfmiddlewaretoken" value="\w+"|\w{64}', b"", b"".join(each)) for each in (plain, forged)
        ]
        assert bodies[0] == bodies[1], path


def test_nobody_makes_a_connection_secure_by_saying_so(stranger, everywhere, settings):
    settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS = True, 60
    for path in everywhere:
        response = stranger.get(path, headers=hostile.FORGED)
        assert (response.status_code, response["Location"]) == (301, f"https://testserver{path}")
        assert "Strict-Transport-Security" not in response


def test_no_answer_to_a_reader_knows_or_marks_who_asks(stranger, everywhere, editor):
    browser = Client(raise_request_exception=False)
    browser.force_login(editor)
    for path in everywhere:
        if path.startswith("/admin/"):
            continue
        plain, known = stranger.get(path), browser.get(path)
        assert described(plain) == described(known), path
        assert {*plain.cookies, *known.cookies} == set(), path
        assert "cookie" not in plain.get("Vary", "").lower(), path
        assert not getattr(known.wsgi_request, "user", AnonymousUser()).is_authenticated, path


@pytest.mark.parametrize("host", hostile.HOSTS)
def test_forged_host_is_refused_everywhere_and_never_said_again(stranger, everywhere, host):
    for path in {*everywhere} - {"/?%00"}:
        response = stranger.get(path, headers={"host": host})
        assert response.status_code == 400, path
        assert "evil" not in f"{b''.join(response)} {response.headers}", path


# Their signed key says who sends them; of what is brought in, only what is too large to be read needs no token.
WITHOUT_TOKEN = {"articles_article_keep", "articles_article_seen", "articles_article_import"}


def test_token_is_asked_of_every_form_but_those_that_are_sent_with_a_key_of_ours():
    exempt = {each.name for each in patterns(get_resolver()) if getattr(each.callback, "csrf_exempt", False)}
    assert exempt == WITHOUT_TOKEN


def patterns(resolver):
    """Give every address that there is."""
    for each in resolver.url_patterns:
        yield from patterns(each) if hasattr(each, "url_patterns") else [each]


@pytest.mark.parametrize("forged", [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Cookie": ""}])
def test_form_from_elsewhere_changes_nothing(editor, forged):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(editor)
    address = reverse("admin:articles_speaker_add")
    data = fields_of(browser.get(address)) | {"name": "Forged", "_save": "1"}
    assert browser.post(address, data, headers=forged).status_code in {302, 403}
    assert not Speaker.objects.exists()
    assert browser.post(address, data).status_code == 302
    assert Speaker.objects.exists()


def stays(location):
    """Tell whether a browser that is led there stays on the site. It reads \\ as /, and takes line ends out."""
    place = re.sub(r"[\t\r\n]", "", location).strip().replace("\\", "/")
    return urljoin("http://testserver/admin/login/", place).startswith("http://testserver/")


def test_link_that_leads_elsewhere_is_told_from_one_that_stays():
    assert not any(
        map(stays, ["//evil.example", "/\\evil.example", "/\t/evil.example", " https:evil.example", "data:x"])
    )
    assert all(map(stays, ["/", "/admin/?next=//evil.example", "/a//b", "@evil.example"]))


@pytest.mark.parametrize("target", hostile.ELSEWHERE)
def test_nobody_is_led_elsewhere_after_logging_in_or_out(editor, target):
    client, words = Client(), {"username": "editor", "password": "correct horse battery"}
    login = reverse("admin:login")
    answers = [
        client.post(login, words | {"next": target}),
        client.get(login, {"next": target}),
        client.post(f"{reverse('admin:logout')}", {"next": target}),
        client.post(
            f"{login}?{'next=' + target.replace(' ', '+')}".replace("\r\n", "%0d%0a").replace("\t", "%09"), words
        ),
    ]
    places = [answer["Location"] for answer in answers if "Location" in answer]
    assert len(places) >= 2
    assert all(map(stays, places)), places


@pytest.mark.parametrize("target", hostile.ELSEWHERE)
def test_nobody_is_led_elsewhere_by_an_address(stranger, target):
    target = target.replace("\r\n", "%0d%0a").replace("\t", "%09").replace(" ", "%20")
    for path in (
        f"/{target}",
        f"/{target}/..",
        f"/about/{target}",
        f"/admin/{target}",
        f"/speakers/{target}",
        f"/%2f{target}",
    ):
        response = stranger.generic("GET", path)
        assert stays(response.get("Location", "/")), path
        assert response.status_code < 500


def test_whoever_has_a_page_is_told_that_it_is_still_right_only_where_they_may_see_it(
    stranger, world, everywhere, chief
):
    tags = {path: stranger.get(path).get("ETag", "*") for path in everywhere}
    withdraw_article(Article.objects.get(pk=world.article.pk), by=chief)
    gone = 0
    for path, tag in tags.items():
        status = stranger.get(path).status_code
        for said in (
            {"If-None-Match": tag},
            {"If-None-Match": "*"},
            {"If-Modified-Since": "Fri, 31 Dec 2100 00:00:00 GMT"},
        ):
            assert stranger.get(path, headers=said).status_code in ({200, 304} if status == 200 else {status}), path
        gone += status == 404 and tag != "*"
    assert gone > 20


CONDITIONS = [{"If-None-Match": "*"}, {"If-Modified-Since": "Fri, 31 Dec 2100 00:00:00 GMT"}]


def test_preview_and_files_of_the_desk_are_sent_anew_and_only_to_whom_they_are_for(stranger, world, editor):
    link, desk = PreviewLinkFactory(article=world.article), Client()
    desk.force_login(editor)
    preview = link.get_absolute_url()
    files = [f"/admin/articles/article/{world.article.pk}/export.{ending}" for ending in ("md", "json", "csv")]
    for browser, path in [(stranger, preview), *((desk, path) for path in files)]:
        page = browser.get(path)
        assert "no-store" in page["Cache-Control"], path
        for said in [*CONDITIONS, {"If-None-Match": page.get("ETag", "*")}]:
            assert browser.get(path, headers=said).status_code == 200, path
    PreviewLink.objects.update(revoked_at=timezone.now())
    assert {stranger.get(preview, headers=said).status_code for said in CONDITIONS} == {404}
    assert {stranger.get(path, headers=said).status_code for path in files for said in CONDITIONS} == {302}


class TestFaults:
    """The pages for faults need nothing that could be at fault."""

    @pytest.fixture
    def desk(self, editor):
        client = Client(raise_request_exception=False)
        client.force_login(editor)
        return client

    @pytest.fixture
    def all_gone(self, monkeypatch):
        """Neither the database, with the sessions in it, nor the cache answers."""

        def fail(*args, **kwargs):
            raise OperationalError("It is gone.")

        for name in ("add", "get", "set", "touch"):
            monkeypatch.setattr(LocMemCache, name, fail)
        with connection.execute_wrapper(fail):
            yield

    @pytest.mark.parametrize(
        ("method", "path", "status"),
        [
            ("GET", "/no/such/page/", 404),
            ("GET", "/media/photos/none.jpg", 404),
            ("GET", "/?%00", 400),
            ("DELETE", "/", 405),
            ("POST", "/admin/login/", 403),
            ("GET", "/", 503),
            ("GET", "/speakers/none/", 503),
            ("GET", "/feed.atom", 503),
            ("GET", "/data/record.zip", 503),
            ("GET", "/api/v1/speakers/", 503),
        ],
    )
    def test_page_for_a_fault_comes_without_database_cache_and_session(self, all_gone, stranger, method, path, status):
        response = stranger.generic(method, path, headers={"Cookie": "sessionid=stale"})
        assert response.status_code == status
        assert response.get("Cache-Control", "no-store") == "no-store"

    def test_host_that_is_not_ours_gets_a_page(self, all_gone, stranger):
        response = stranger.get("/", headers={"host": "evil.example"})
        assert (response.status_code, "This cannot be understood." in response.text) == (400, True)

    def test_form_sent_while_the_database_is_away_is_in_the_page_to_be_sent_again(self, desk, editor):
        article = ArticleFactory(created_by=editor, headline="As it was")
        address = reverse("admin:articles_article_change", args=[article.pk])
        words = "Typed <b>\"'&amp;\n two\u2003lines"
        typed = fields_of(desk.get(address)) | {"_save": "1", "headline": "Typed", "key_points": words}
        with connection.execute_wrapper(self.fail):
            page = desk.post(address, typed)
        assert (page.status_code, page["Retry-After"], page["Cache-Control"]) == (503, "10", "no-store")
        again = fields_of(page)
        assert again == {name: value if isinstance(value, list) else [value] for name, value in typed.items()}
        assert desk.post(address, again).status_code == 302
        article.refresh_from_db()
        assert (article.headline, article.key_points) == ("Typed", "Typed <b>\"'&amp;\n two\u2003lines")

    def test_password_is_in_no_page(self, stranger, editor):
        client = Client(raise_request_exception=False)
        with connection.execute_wrapper(self.fail):
            page = client.post("/admin/login/", {"username": "editor", "password": "correct horse battery"})
        assert (page.status_code, "correct horse" in page.text, "<form" in page.text) == (503, False, False)

    @staticmethod
    def fail(*args):
        raise OperationalError("It is gone.")

    def test_form_of_too_many_fields_comes_back_with_its_texts(self, desk, settings):
        address = reverse("admin:articles_article_add")
        typed = fields_of(desk.get(address)) | {"headline": "Typed <i>words", "password": "a secret phrase"}
        settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 10
        page = desk.post(address, urlencode(typed, doseq=True), "application/x-www-form-urlencoded")
        assert (page.status_code, page["Cache-Control"]) == (413, "no-store")
        assert "Typed &lt;i&gt;words" in page.text
        assert "a secret phrase" not in page.text

    def test_form_of_more_fields_than_any_of_ours_has_is_refused(self, desk):
        typed = {f"field-{number}": "" for number in range(5001)}
        assert desk.post(reverse("admin:articles_article_add"), typed).status_code == 413

    def test_form_that_is_too_large_is_not_read_and_says_where_the_text_is(self, desk, settings):
        address = reverse("admin:articles_article_add")
        typed = fields_of(desk.get(address)) | {"headline": "Typed words"}
        settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
        page = desk.post(address, typed)
        assert (page.status_code, "Back button" in page.text, "Typed words" in page.text) == (413, True, False)
