"""Feeds as text, of entries that nobody would write."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest

from articles.copy.feed import NEVER, Author, Entry, Feed, atom, json_feed
from tests.copy.feeds import check_atom, check_json

SITE = Author("Example & Sons", "https://plenary.example/")
WHEN = datetime(2026, 2, 3, 4, 5, 6, 789, UTC)
# Characters that XML cannot hold, among what ends elements, comments and attributes in it.
HOSTILE = "a\0\x01\x0b\x1b\ufffe\uffff b ]]> <![CDATA[ --> \"'&lt;<b>&\u2028\U0001f600"
HELD = "a b ]]> <![CDATA[ --> \"'&lt;<b>&\u2028\U0001f600"


def make_entry(number, **values):
    return Entry(
        **{
            "key": UUID(int=number),
            "title": f"Example {number}",
            "address": f"https://plenary.example/articles/{number}/",
            "html": "<p>An example.</p>",
            "published_at": WHEN,
            "changed_at": WHEN,
        }
        | values
    )


def make_feed(*entries, **values):
    return Feed(
        **{
            "id": "https://plenary.example/",
            "title": "Examples",
            "description": "What is said of examples.",
            "page": "https://plenary.example/",
            "address": "https://plenary.example/feed",
            "site": SITE,
            "language": "en-gb",
            "entries": list(entries),
        }
        | values
    )


def read(feed):
    """Return what both forms of a feed hold, each checked."""
    return check_atom(atom(feed)), check_json(json.loads(json_feed(feed)))


def test_feed_says_the_same_in_both_forms():
    byline = Author("Bea Byline", "https://plenary.example/authors/bea/")
    later = WHEN + timedelta(hours=1)
    entry = make_entry(7, authors=[byline, SITE], topics=["One", "Two"], changed_at=later)
    read_as_atom, items = read(make_feed(entry, make_entry(8)))
    first, second = read_as_atom.entries
    assert first.id == items[first.link]["id"] == "urn:uuid:00000000-0000-0000-0000-000000000007"
    assert first.content[0].value == items[first.link]["content_html"] == "<p>An example.</p>"
    assert [author.name for author in first.authors] == ["Bea Byline", "Example & Sons"]
    assert [author["name"] for author in items[first.link]["authors"]] == ["Bea Byline", "Example & Sons"]
    assert [tag.term for tag in first.tags] == items[first.link]["tags"] == ["One", "Two"]
    assert first.published == items[first.link]["date_published"] == "2026-02-03T04:05:06Z"
    assert first.updated == items[first.link]["date_modified"] == read_as_atom.feed.updated == "2026-02-03T05:05:06Z"
    assert ("author" in second, "authors" in items[second.link]) == (False, False)
    assert read_as_atom.feed.author_detail == {"name": SITE.name, "href": SITE.address}


def test_moments_are_written_in_universal_time():
    in_berlin = WHEN.astimezone(timezone(timedelta(hours=1)))
    entries = [make_entry(1, published_at=moment, changed_at=moment) for moment in (WHEN, in_berlin)]
    assert atom(make_feed(entries[0])) == atom(make_feed(entries[1]))


def test_character_that_xml_lacks_is_left_out_and_breaks_nothing():
    author = Author(HOSTILE, "https://plenary.example/authors/a/")
    bad = make_entry(1, title=HOSTILE, html=HOSTILE, authors=[author], topics=[HOSTILE])
    feed = make_feed(bad, make_entry(2), title=HOSTILE, description=HOSTILE, site=author)
    read_as_atom, items = read(feed)
    assert [entry.title for entry in read_as_atom.entries] == [HELD, "Example 2"]
    assert read_as_atom.feed.author_detail["name"] == read_as_atom.entries[0].tags[0].term == HELD
    assert items["https://plenary.example/articles/1/"]["title"] == HOSTILE


@pytest.mark.parametrize("write", [atom, json_feed])
def test_lone_half_of_a_character_breaks_nothing(write):
    content = write(make_feed(make_entry(1, title="a\ud800b")))
    assert b"Example" in (content if isinstance(content, bytes) else content.encode())


def test_feed_without_entries_never_changed():
    feed = make_feed()
    assert feed.changed_at == NEVER
    read_as_atom, items = read(feed)
    assert (read_as_atom.entries, items) == ([], {})
    assert atom(feed) == atom(replace(feed))
