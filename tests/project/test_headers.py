import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.django_db


def test_public_page_forbids_framing_sniffing_and_leaking_referrers(reader):
    response = reader.get("/")
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"


def test_desk_is_neither_kept_nor_shared(client, editor):
    pages = [client.get("/admin/login/")]
    client.force_login(editor)
    pages += [
        client.get(address) for address in ("/admin/", "/admin/articles/article/", "/admin/articles/article/add/")
    ]
    for page in pages:
        assert page.status_code == 200
        assert {"no-store", "private"} <= set(page["Cache-Control"].split(", "))


def test_policy_of_the_desk_adds_a_nonce_style_attributes_own_frames_and_nothing_else(client, editor):
    client.force_login(editor)
    policy = client.get("/admin/articles/article/add/")["Content-Security-Policy"]
    directives = dict(directive.split(" ", 1) for directive in policy.split("; "))
    assert directives["script-src"].startswith("'self' 'nonce-")
    assert directives["style-src"] == "'self'"
    assert directives["style-src-attr"] == "'unsafe-inline'"
    assert directives["frame-src"] == "'self'"
    assert directives["form-action"] == "'self'"
    assert {directives[name] for name in ("default-src", "base-uri", "frame-ancestors")} == {"'none'"}
    assert "unsafe-eval" not in policy


def test_policy_for_readers_lets_in_what_is_ours_and_nothing_else(reader):
    policy = reader.get("/")["Content-Security-Policy"]
    directives = dict(directive.split(" ", 1) for directive in policy.split("; "))
    ours = ("script-src", "style-src", "img-src", "font-src", "connect-src", "form-action")
    none = ("default-src", "base-uri", "frame-ancestors")
    assert directives == dict.fromkeys(ours, "'self'") | dict.fromkeys(none, "'none'")


def test_nonce_is_new_for_each_answer(client, editor):
    client.force_login(editor)
    first, second = (client.get("/admin/articles/article/add/")["Content-Security-Policy"] for _ in range(2))
    assert first != second


@pytest.mark.parametrize(("site_url", "secure"), [("https://plenary.example", True), ("http://127.0.0.1:8000", False)])
def test_cookies_redirects_and_promises_of_https_follow_the_site_url(site_url, secure, tmp_path):
    names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS")
    code = f"from coverage_site import settings; print(*(bool(getattr(settings, name)) for name in {names}))"
    environment = {**os.environ, "SITE_URL": site_url, "DATA_DIR": str(tmp_path)}
    printed = subprocess.check_output([sys.executable, "-c", code], env=environment, text=True)
    assert printed.split() == [str(secure)] * 4


def test_cookies_of_the_desk_are_for_this_host_alone_and_for_no_script(client, editor):
    login = client.get("/admin/login/")
    data = {"username": "editor", "password": "correct horse battery"}
    cookies = client.post("/admin/login/", data).cookies | login.cookies
    assert set(cookies) == {"csrftoken", "sessionid"}
    for cookie in cookies.values():
        assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["domain"]) == (True, "Lax", "/", "")
