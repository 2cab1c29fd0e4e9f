"""A real cache between the site and its readers: what it may keep, and how soon what was withdrawn is gone from it."""

import subprocess
import sys
import time
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from coverage_site.bootstrap import ROOT
from tests import needs
from tests.deployment.machines import Machine, Visitor, stop, wait_for_port
from tests.project.commands import free_port

pytestmark = pytest.mark.nginx

CDN_SECONDS = 2
# As the README promises it: the time for which a cache may keep a page, and half of it to ask for the next.
GONE_AFTER = CDN_SECONDS * 1.5
SLUG = "five-per-cent-by-2035-says-the-hague"
STORY = f"/articles/{SLUG}/"
NGINX = """
user root; daemon off; pid {folder}/pid; error_log {folder}/error.log;
events {{}}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/temp; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  proxy_cache_path {folder}/cache keys_zone=pages:1m;
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass http://127.0.0.1:{site};
      proxy_set_header Host 127.0.0.1:{site};
      proxy_cache pages; proxy_cache_revalidate on; proxy_cache_background_update on;
      add_header X-Cache $upstream_cache_status always;
    }}
  }}
}}
"""
FILL = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("loaddata", "munich_2025", "companions", verbosity=0)
from articles.models import User
User.objects.create_superuser("chief", password="made-up words")
"""
CHANGE = """
import django
django.setup()
from datetime import datetime
from articles.models import Article
from articles.services.article import publish_article, withdraw_article
from articles.services.role import OPERATOR
story = Article.objects.get(slug="{slug}")
{change}
"""


GOES = """
from datetime import datetime, timedelta
from django.utils import timezone
goes = timezone.now() + timedelta(seconds=12)
withdraw_article(story, by=OPERATOR, at=goes)
print(goes.isoformat())
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    machine = Machine(folder, CDN_SECONDS=str(CDN_SECONDS))
    subprocess.run([sys.executable, "-c", FILL], cwd=ROOT, env=machine.variables, check=True)
    with machine:
        yield machine


@pytest.fixture(scope="module")
def cache(site, tmp_path_factory):
    """A caching proxy in front of the site, asked like the site itself."""
    folder, port = tmp_path_factory.mktemp("nginx"), free_port()
    configuration = folder / "nginx.conf"
    configuration.write_text(NGINX.format(folder=folder, port=port, site=site.port))
    process = subprocess.Popen([needs.nginx_path(), "-c", configuration])
    wait_for_port(port, process)
    yield SimpleNamespace(port=port)
    stop(process)


@pytest.fixture
def change(site):
    """Run a line on the site's record, in a process of its own as an editor's request is, and return what it prints."""

    def change(line, slug=SLUG):
        program = CHANGE.format(slug=slug, change=line)
        command = [sys.executable, "-c", program]
        return subprocess.run(
            command, cwd=ROOT, env=site.variables, check=True, stdout=subprocess.PIPE, text=True
        ).stdout

    return change


@pytest.fixture
def reader():
    return Visitor()


def look(reader, cache, path, **headers):
    """Return what a reader gets through the cache, and what the cache says of where it had it from."""
    answer = reader.get(cache, path, **headers)
    return answer.status_code, answer.headers["X-Cache"]


def wait_until(moment):
    # A cache counts in whole seconds.
    time.sleep(max(0, (moment - timezone.now()).total_seconds()) + 1)


def test_page_is_kept_and_served_without_asking_the_site(cache, reader):
    path = f"{STORY}?example=1"
    assert look(reader, cache, path) == (200, "MISS")
    assert look(reader, cache, path) == (200, "HIT")


def test_withdrawn_story_is_gone_after_the_promised_seconds_and_comes_back_when_published(cache, reader, change):
    look(reader, cache, STORY)
    assert look(reader, cache, STORY) == (200, "HIT")
    change("withdraw_article(story, by=OPERATOR)")
    wait_until(timezone.now() + timedelta(seconds=GONE_AFTER))
    assert look(reader, cache, STORY)[0] == 404
    assert STORY not in reader.get(cache, "/").text
    change("publish_article(story, by=OPERATOR)")
    assert look(reader, cache, STORY)[0] == 200


def test_story_that_goes_by_the_clock_is_gone_when_its_moment_has_come(cache, reader, change):
    other = next(slug for slug in other_stories(reader, cache))
    goes = datetime.fromisoformat(change(GOES, other).strip())
    path = f"/articles/{other}/"
    assert look(reader, cache, path)[0] == 200
    wait_until(goes)
    assert [look(reader, cache, path)[0] for _ in range(2)] == [404, 404]


def other_stories(reader, cache):
    addresses = reader.get(cache, "/sitemap-articles-1.xml").text.split("/articles/")[1:]
    return (address.partition("/")[0] for address in addresses if address.partition("/")[0] != SLUG)


def test_page_is_kept_in_both_forms_and_nobody_gets_what_cannot_be_read(cache, reader):
    path = "/codebook/"
    for _ in range(2):
        packed = reader.get(cache, path, **{"Accept-Encoding": "gzip"})
        plain = reader.get(cache, path)
        assert packed.content[:2] == b"\x1f\x8b"
        assert "</html>" in plain.text
    assert (packed.headers["X-Cache"], plain.headers["X-Cache"]) == ("HIT", "HIT")


def test_nothing_of_the_desk_is_kept_and_no_reader_gets_what_an_editor_got(site, cache, reader):
    chief = Visitor()
    chief.log_in(site, "chief", "made-up words")
    for _ in range(2):
        answer = chief.get(cache, "/admin/")
        assert (answer.status_code, answer.headers["X-Cache"]) == (200, "MISS")
    assert look(reader, cache, "/admin/")[0] == 302
    # Nor does a page for readers know who has asked for it first.
    first = chief.get(cache, "/topics/")
    second = reader.get(cache, "/topics/")
    assert (second.headers["X-Cache"], first.content) == ("HIT", second.content)
    assert not first.headers.get_all("Set-Cookie")


def test_while_the_site_is_down_the_cache_goes_on_with_what_it_has(site, cache, reader):
    path = "/about/"
    look(reader, cache, path)
    site.__exit__()
    try:
        wait_until(timezone.now() + timedelta(seconds=GONE_AFTER))
        assert look(reader, cache, path) == (200, "STALE")
        assert look(reader, cache, "/speakers/")[0] == 502
    finally:
        site.__enter__()
