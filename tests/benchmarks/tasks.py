"""The tasks that run within the site's settings: what is given and returned is plain enough for JSON."""

import json
import random
import re
import sqlite3
import sys
from io import StringIO
from pathlib import Path
from urllib.parse import urlsplit

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article, Position
from tests.benchmarks import pages as catalogue
from tests.benchmarks.asking import ACCEPTED
from tests.benchmarks.publishing import publish

# Parts of the sitemap that are read, and addresses that are taken of each, for a walk through the whole site.
PARTS, OF_EACH = 40, 250


def ready(mark: str, articles: int, wanted: list[str]) -> dict:
    """Make a database, unless there is a `mark` that says what is in it, and bring it to what the code needs.

    Returns the pages that are to be measured with the queries of each, the article that is the same at all sizes, the
    cookie of a chief, and what this runs on.
    """
    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    if not Path(mark).exists():
        Path(mark).write_text(json.dumps(_seed(articles)))
    fixed, client = json.loads(Path(mark).read_text()), catalogue.browser(catalogue.chief())
    pages = catalogue.addresses(wanted, **fixed)
    return {
        "article": fixed.get("article", ""),
        "pages": pages,
        "queries": count_queries(pages),
        "cookie": f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}",
        "rows": {"articles": Article.objects.count(), "positions": Position.objects.count()},
        "versions": {"django": django.get_version(), "database": _database()},
    }


def _seed(articles):
    """Return the addresses that are alike at all sizes, as the command prints them."""
    printed = Both()
    call_command("seed_demo", articles=articles, stdout=printed)
    named = {"article": r"/articles/[\w-]+/", "matrix": r"/conferences/[\w-]+/positions/"}
    return {name: found[0] for name, form in named.items() if (found := re.search(form, printed.getvalue()))}


class Both(StringIO):
    """Keeps what is printed, and shows it as well."""

    def write(self, text):
        sys.stdout.write(text)
        sys.stdout.flush()
        return super().write(text)


def _database():
    if connection.vendor == "sqlite":
        return f"SQLite {sqlite3.sqlite_version}"
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return f"PostgreSQL {cursor.fetchone()[0].split()[0]}"


def count_queries(pages: dict[str, str]) -> dict[str, dict[str, int]]:
    """Return for each page how many queries it takes: asked for a second time, and with its ETag where it has one.

    The desk is asked by a chief, who is looked up as well. What fails has none.
    """
    clients = {False: catalogue.browser(), True: catalogue.browser(catalogue.chief())}
    return {name: _counted(clients[catalogue.is_of_desk(name)], address) for name, address in pages.items()}


def _counted(client, address):
    client.raise_request_exception = False
    etag = client.get(address, headers=ACCEPTED).headers.get("ETag")
    counted = {}
    for state, headers in [("body", {}), *([("conditional", {"If-None-Match": etag})] if etag else [])]:
        with CaptureQueriesContext(connection) as queries:
            response = client.get(address, headers=ACCEPTED | headers)
            b"".join(response)  # a stream asks while it is read
        if response.status_code in {200, 304}:
            counted[state] = len(queries)
    return counted


def publishing(article: str, times: int) -> dict:
    """Return what publishing costs, see `publish`."""
    return publish(catalogue.story_at(article), times, by=catalogue.chief())


def walk() -> list[str]:
    """Return addresses from all over the public site, in an order that is the same each time."""
    client, chance = catalogue.browser(), random.Random(1)
    parts = _locations(client, "/sitemap.xml")
    chosen = parts if len(parts) <= PARTS else [parts[len(parts) * n // PARTS] for n in range(PARTS)]
    found = [_locations(client, part) for part in chosen]
    addresses = [address for part in found for address in chance.sample(part, min(OF_EACH, len(part)))]
    chance.shuffle(addresses)
    return addresses


def _locations(client, address):
    return [urlsplit(each).path for each in re.findall(r"<loc>([^<]+)</loc>", client.get(address).text)]
