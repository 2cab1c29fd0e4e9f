"""What a feed must have, in our own words, and ways to read one."""

from datetime import datetime
from xml.etree import ElementTree

import feedparser
from jsonschema import Draft202012Validator, FormatChecker

ATOM = "{http://www.w3.org/2005/Atom}"
AUTHORS = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["name", "url"],
        "properties": {"name": {"type": "string", "minLength": 1}, "url": {"type": "string", "format": "uri"}},
    },
}
TEXT, ADDRESS = {"type": "string", "minLength": 1}, {"type": "string", "pattern": "^https?://[^/ ]+/[^ ]*$"}
MOMENT = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"}
# JSON Feed 1.1: what it requires, and the form of what we say besides. Nothing else may be there.
JSON_FEED = {
    "type": "object",
    "required": ["version", "title", "items"],
    "additionalProperties": False,
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        "title": TEXT,
        "description": TEXT,
        "home_page_url": ADDRESS,
        "feed_url": ADDRESS,
        "language": {"type": "string", "pattern": "^[a-z]{2,3}(-[A-Za-z0-9]+)*$"},
        "authors": AUTHORS,
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "content_html"],
                "additionalProperties": False,
                "properties": {
                    "id": {"type": "string", "pattern": "^urn:uuid:[0-9a-f-]{36}$"},
                    "url": ADDRESS,
                    "title": TEXT,
                    "content_html": TEXT,
                    "date_published": MOMENT,
                    "date_modified": MOMENT,
                    "authors": AUTHORS,
                    "tags": {"type": "array", "items": TEXT},
                },
            },
        },
    },
}


def check_atom(content):
    """Look for what RFC 4287 requires, and return the feed as feedparser reads it."""
    root = ElementTree.fromstring(content)  # noqa: S314 our own feed
    assert root.tag == f"{ATOM}feed"
    for element in [root, *root.findall(f"{ATOM}entry")]:
        names = [child.tag.removeprefix(ATOM) for child in element]
        assert [names.count(name) for name in ("id", "title", "updated")] == [1, 1, 1]
        assert datetime.fromisoformat(element.findtext(f"{ATOM}updated")).tzinfo
        relations = [link.get("rel") for link in element.findall(f"{ATOM}link")]
        assert relations == (["alternate", "self"] if element is root else ["alternate"])
    # An entry without author is the feed's, which has to have one.
    assert root.findtext(f"{ATOM}author/{ATOM}name")
    ids = [entry.findtext(f"{ATOM}id") for entry in root.findall(f"{ATOM}entry")]
    assert len(ids) == len(set(ids))
    feed = feedparser.parse(content, sanitize_html=False, resolve_relative_uris=False)
    assert not feed.bozo, feed.get("bozo_exception")
    return feed


def check_json(values):
    """Look for what JSON Feed 1.1 requires, and return the items by their addresses."""
    Draft202012Validator(JSON_FEED, format_checker=FormatChecker()).validate(values)
    items = {item["url"]: item for item in values["items"]}
    assert len(items) == len(values["items"])
    return items
