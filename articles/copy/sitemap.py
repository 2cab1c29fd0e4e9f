"""Lists of addresses for search engines: the Sitemaps protocol 0.9 and Google's extension of it for news."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree.ElementTree import Element

from articles.copy.xml import add, document

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"


@dataclass(frozen=True)
class Place:
    """The absolute address of a page, and when it last changed where that is known."""

    address: str
    changed_at: datetime | None = None


@dataclass(frozen=True)
class NewsItem:
    """The absolute address of an article, with its title and when it was first published."""

    address: str
    title: str
    published_at: datetime


def sitemap_index(addresses: Iterable[str]) -> bytes:
    """Return the list of sitemaps at absolute addresses."""
    root = Element("sitemapindex", {"xmlns": SITEMAP})
    for address in addresses:
        add(add(root, "sitemap"), "loc", address)
    return document(root)


def sitemap(places: Iterable[Place]) -> bytes:
    """Return a sitemap. Of what is not known to have changed it says no date."""
    root = Element("urlset", {"xmlns": SITEMAP})
    for place in places:
        element = add(root, "url")
        add(element, "loc", place.address)
        if place.changed_at:
            add(element, "lastmod", _moment(place.changed_at))
    return document(root)


def news_sitemap(publication: str, language: str, items: Iterable[NewsItem]) -> bytes:
    """Return a news sitemap of what a publication has in a language, a code of ISO 639."""
    root = Element("urlset", {"xmlns": SITEMAP, "xmlns:news": NEWS})
    for item in items:
        element = add(root, "url")
        add(element, "loc", item.address)
        news = add(element, "news:news")
        source = add(news, "news:publication")
        add(source, "news:name", publication)
        add(source, "news:language", language)
        add(news, "news:publication_date", _moment(item.published_at))
        add(news, "news:title", item.title)
    return document(root)


def _moment(value):
    return value.astimezone(UTC).isoformat(timespec="seconds")
