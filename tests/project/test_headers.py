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
    assert directives["frame-ancestors"] == "'none'"
    assert "unsafe-eval" not in policy


def test_nonce_is_new_for_each_answer(client, editor):
    client.force_login(editor)
    first, second = (client.get("/admin/articles/article/add/")["Content-Security-Policy"] for _ in range(2))
    assert first != second


@pytest.mark.parametrize(("site_url", "secure"), [("https://plenary.example", True), ("http://127.0.0.1:8000", False)])
def test_cookies_and_redirects_follow_the_site_url(site_url, secure, tmp_path):
    names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT")
    code = f"from coverage_site import settings; print(*(getattr(settings, name) for name in {names}))"
    environment = {**os.environ, "SITE_URL": site_url, "DATA_DIR": str(tmp_path)}
    printed = subprocess.check_output([sys.executable, "-c", code], env=environment, text=True)
    assert printed.split() == [str(secure)] * 3
