"""What readers can subscribe to, as Atom (RFC 4287) and as JSON Feed (version 1.1)."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID
from xml.etree.ElementTree import Element

from articles.copy.xml import add, document
from articles.text import utc_moment

ATOM = "http://www.w3.org/2005/Atom"
JSON_FEED = "https://jsonfeed.org/version/1.1"
# A feed says when it last changed, also where it has no entry; it then must not change by itself.
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Author:
    """A name and the absolute address of the page about it."""

    name: str
    address: str


@dataclass(frozen=True)
class Entry:
    """One piece of news. `key` stays when it changes, `html` is markup, `address` is absolute."""

    key: UUID
    title: str
    address: str
    html: str
    published_at: datetime
    changed_at: datetime
    authors: list[Author] = field(default_factory=list)
    topics: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Feed:
    """News of one subject, the latest first. `id` stays; `page` is the address for people, `address` that of the feed.

    The site is the author of what has no other.
    """

    id: str
    title: str
    description: str
    page: str
    address: str
    site: Author
    language: str
    entries: list[Entry]

    @property
    def changed_at(self) -> datetime:
        return max((entry.changed_at for entry in self.entries), default=NEVER)


def atom(feed: Feed) -> bytes:
    """Return the feed as Atom. What XML cannot hold is left out of its texts."""
    root = Element("feed", {"xmlns": ATOM, "xml:lang": feed.language})
    add(root, "id", feed.id)
    add(root, "title", feed.title)
    add(root, "subtitle", feed.description)
    add(root, "updated", utc_moment(feed.changed_at))
    add(root, "link", rel="alternate", type="text/html", href=feed.page)
    add(root, "link", rel="self", type="application/atom+xml", href=feed.address)
    _add_author(root, feed.site)
    for entry in feed.entries:
        _add_entry(root, entry)
    return document(root)


def json_feed(feed: Feed) -> str:
    """Return the feed as JSON, in ASCII: so it holds whatever a text holds."""
    values = {
        "version": JSON_FEED,
        "title": feed.title,
        "description": feed.description,
        "home_page_url": feed.page,
        "feed_url": feed.address,
        "language": feed.language,
        "authors": [_author(feed.site)],
        "items": [_item(entry) for entry in feed.entries],
    }
    return json.dumps(values)


def _add_entry(root, entry):
    element = add(root, "entry")
    add(element, "id", entry.key.urn)
    add(element, "title", entry.title)
    add(element, "link", rel="alternate", type="text/html", href=entry.address)
    add(element, "published", utc_moment(entry.published_at))
    add(element, "updated", utc_moment(entry.changed_at))
    for author in entry.authors:
        _add_author(element, author)
    for topic in entry.topics:
        add(element, "category", term=topic)
    add(element, "content", entry.html, type="html")


def _add_author(parent, author):
    element = add(parent, "author")
    add(element, "name", author.name)
    add(element, "uri", author.address)


def _item(entry):
    item = {
        "id": entry.key.urn,
        "url": entry.address,
        "title": entry.title,
        "content_html": entry.html,
        "date_published": utc_moment(entry.published_at),
        "date_modified": utc_moment(entry.changed_at),
        "authors": [_author(author) for author in entry.authors],
        "tags": entry.topics,
    }
    return {name: value for name, value in item.items() if value}


def _author(author):
    return {"name": author.name, "url": author.address}
