"""A static copy behind web servers that know nothing of Plenary."""

import gzip
import os
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from grp import getgrgid
from http.client import HTTPConnection
from pwd import getpwuid

import pytest
from django.db import transaction
from django.test import override_settings

from coverage_site.bootstrap import ROOT
from tests import needs
from tests.baking import bake
from tests.project.commands import free_port
from tests.views.world import make_world

pytestmark = pytest.mark.django_db

# As operators write it for a server of theirs.
SERVER = """
types { text/calendar ics; text/csv csv; application/x-bibtex bib; application/x-research-info-systems ris; }
map $uri $copy_kept { ~^/(static|media)/ "public, max-age=31536000, immutable"; default "no-cache"; }
map $uri $copy_framed { ~/embed/ "*"; default "'none'"; }
map $uri $copy_shared { ~\\.(atom|csv|ics|json)$ "*"; }
server {
  listen 127.0.0.1:PORT;
  root FOLDER/current;
  charset utf-8;
  gzip_static on;
  absolute_redirect off;
  error_page 404 /404.html;
  add_header Cache-Control $copy_kept always;
  add_header X-Content-Type-Options nosniff always;
  add_header Access-Control-Allow-Origin $copy_shared;
  add_header Content-Security-Policy "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';
    font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors $copy_framed" always;
  location / { try_files $uri $uri/ =404; }
}
"""
AROUND = """
user USER; daemon off; worker_processes 1; pid TEMPORARY/nginx.pid;
events {}
http {
  access_log off; include /etc/nginx/mime.types;
  client_body_temp_path TEMPORARY; proxy_temp_path TEMPORARY; fastcgi_temp_path TEMPORARY;
  uwsgi_temp_path TEMPORARY; scgi_temp_path TEMPORARY;
  SERVER
}
"""


@pytest.fixture(scope="module")
def copy(django_db_setup, django_db_blocker, tmp_path_factory):
    folder = tmp_path_factory.mktemp("served")
    with (
        django_db_blocker.unblock(),
        transaction.atomic(),
        override_settings(STATIC_ROOT=ROOT / "static"),
    ):
        world = make_world("seen", published=True)
        bake(folder / "copy")
        transaction.set_rollback(True)
    return folder / "copy", world


class Site:
    """A web server at a port of this machine."""

    def __init__(self, port):
        self.port = port

    def answer(self, path, **headers):
        """Return status, headers and body of what is sent for a path."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", path, headers=headers)
            response = connection.getresponse()
            return response.status, response.headers, response.read()
        finally:
            connection.close()


@contextmanager
def running(command, port, **options):
    """Run a web server from when it answers, and end it afterwards."""
    process, site = (
        subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL, **options),
        Site(port),
    )
    try:
        for _ in range(400):
            with suppress(OSError):
                site.answer("/")
                break
            assert process.poll() is None
            time.sleep(0.05)
        yield site
    finally:
        process.terminate()
        process.wait(timeout=30)


def paths(world):
    article, position = world.article.get_absolute_url(), world.position.get_absolute_url()
    feed = f"{world.conference.get_absolute_url()}feed.atom"
    below = [f"{article}cite.bib", f"{article}card.png", f"{position}embed/"]
    return ["/", "/search/", "/sitemap.xml", article, *below, feed]


def test_copy_is_served_by_the_server_that_comes_with_python(copy):
    folder, world = copy
    port = free_port()
    command = [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1"]
    with running(command, port, cwd=folder / "current") as site:
        assert {path: site.answer(path)[0] for path in paths(world)} == dict.fromkeys(paths(world), 200)
        assert site.answer("/nowhere/")[0] == 404


@pytest.mark.nginx
def test_copy_is_served_by_nginx(copy, tmp_path):
    folder, world = copy
    port = free_port()
    server = SERVER.replace("PORT", str(port)).replace("FOLDER", str(folder))
    user = f"{getpwuid(os.getuid()).pw_name} {getgrgid(os.getgid()).gr_name}"  # folders of tests are for nobody else
    around = AROUND.replace("USER", user).replace("TEMPORARY", str(tmp_path))
    (tmp_path / "nginx.conf").write_text(around.replace("SERVER", server))
    command = [needs.nginx_path(), "-e", "stderr", "-p", tmp_path, "-c", tmp_path / "nginx.conf"]
    page, frame = world.article.get_absolute_url(), f"{world.position.get_absolute_url()}embed/"
    with running(command, port) as site:
        assert {path: site.answer(path)[0] for path in paths(world)} == dict.fromkeys(paths(world), 200)

        _status, headers, body = site.answer(page, **{"Accept-Encoding": "gzip"})
        assert headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(body) == site.answer(page)[2] == (folder / f"current{page}index.html").read_bytes()
        assert site.answer(page, **{"If-None-Match": site.answer(page)[1]["ETag"]})[0] == 304

        status, headers, _body = site.answer(page.rstrip("/"))
        assert (status, headers["Location"]) == (301, page)
        status, headers, body = site.answer("/nowhere/")
        assert (status, headers["Cache-Control"]) == (404, "no-cache")
        assert "There is nothing at this address." in body.decode()

        def said(path, name):
            return site.answer(path)[1][name]

        assert said("/static/css/site.css", "Cache-Control") == "public, max-age=31536000, immutable"
        assert said("/feed.atom", "Access-Control-Allow-Origin") == "*"
        assert said("/", "Access-Control-Allow-Origin") is None
        assert "frame-ancestors 'none'" in said("/", "Content-Security-Policy")
        assert "frame-ancestors *" in said(frame, "Content-Security-Policy")
        types = {"/feed.atom": "application/atom+xml", "/conferences.ics": "text/calendar"}
        types[f"{page}cite.bib"] = "application/x-bibtex"
        assert {path: said(path, "Content-Type").partition(";")[0] for path in types} == types
