"""An article is painted after one round trip: what that takes is weighed as a web server sends it."""

import gzip
import re

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command

from articles.models import Article
from tests.project.test_storage import PRODUCTION

pytestmark = pytest.mark.django_db

# What a server may send before it waits for an answer: ten packets.
ONE_ROUND_TRIP = 14_000
EVERYTHING = 100_000


@pytest.fixture
def sent(reader, settings, tmp_path):
    """An article of the fixtures as a site in production serves it."""
    call_command("loaddata", "munich_2025", "companions", verbosity=0)
    settings.STATIC_ROOT = tmp_path
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STORAGES = {**settings.STORAGES, **PRODUCTION}
    call_command("collectstatic", verbosity=0, interactive=False)
    return reader.get(Article.objects.get(slug="outcomes-of-the-munich-security-conference").get_absolute_url()).text


def linked(page, attributes="[^>]*"):
    """Return the collected files that the page's links with these attributes before the address name."""
    return set(re.findall(rf'<link {attributes}href="/static/([^"]+)"', page))


def read(name):
    with staticfiles_storage.open(name) as file:
        return file.read()


def packed(content):
    return len(gzip.compress(content, 9))


def test_article_and_what_paints_it_come_in_one_round_trip(sent):
    [stylesheet] = re.findall(r'<link rel="stylesheet" href="/static/([^"]+)">', sent)
    assert packed(sent.encode()) + packed(read(stylesheet)) <= ONE_ROUND_TRIP


def test_article_with_its_fonts_and_everything_else_stays_light(sent):
    stylesheets = linked(sent, 'rel="stylesheet" ')
    fonts = {f"fonts/{name}" for each in stylesheets for name in re.findall(r"/fonts/([^\"')]+)", read(each).decode())}
    assert len(fonts) == 4
    assert linked(sent, 'rel="preload" ') < fonts
    others = linked(sent) - fonts
    assert packed(sent.encode()) + sum(packed(read(name)) for name in others) + sum(map(size, fonts)) <= EVERYTHING
    assert re.findall(r"<script(?! type=.application/ld\+json)|<img|<iframe|<video|<object", sent) == []


def size(font):
    return len(read(font))
