"""The form of an article's content: plain values that JSON holds, so that a version is one and the same everywhere.

    {"article": {"id": key, "headline": text, ..., "topics": [keys], "authors": [keys], "takeaways": [keys in order]},
     "takeaways": {key: {"heading": text, ..., "topics": [keys], "positions": [keys in order]}},
     "positions": {key: {"speaker": key, ...}}}

Keys are UUIDs as text, other rows are named by them, dates and figures are text. Orders stand with the parent, topics
and authors are sets, kept sorted. What an article is at a moment, its status and times, is not part of its content.
"""

import json
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any, TypedDict

ARTICLE_FIELDS = (
    "conference",
    "headline",
    "deck",
    "key_points",
    "introduction",
    "conclusion",
    "topics",
    "authors",
    "lead_photo",
    "slug",
)
TAKEAWAY_FIELDS = ("heading", "body", "topics", "photo")
POSITION_FIELDS = (
    "speaker",
    "said_on",
    "occasion",
    "role",
    "on_behalf_of",
    "proposition",
    "stance",
    "conditions",
    "stance_reason",
    "paraphrase",
    "quote",
    "quote_language",
    "translation",
    "quote_source",
    "source",
    "locator",
    "figure_low",
    "figure_high",
    "figure_wording",
    "responds_to",
)
SETS = frozenset({"topics", "authors"})
# Where a position names a record that may have been merged into another since; topics may be as well.
MERGED = ("speaker", "on_behalf_of", "proposition", "quote_source", "source")

# Moved by a migration that changes what a content holds; UPGRADES then says how one of the number before becomes one.
SCHEMA = 1
UPGRADES: dict[int, Callable[["Content"], "Content"]] = {}


class Content(TypedDict):
    """An article, its takeaways and its positions."""

    article: dict[str, Any]
    takeaways: dict[str, dict[str, Any]]
    positions: dict[str, dict[str, Any]]


def digest(content: Content) -> str:
    """Return what is the same for the same content in any process and database, and else differs: 64 characters."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(text.encode()).hexdigest()


def upgrade(content: Content, schema: int) -> Content:
    """Return a content that was kept under an earlier schema as one of today's."""
    for number in range(schema, SCHEMA):
        content = UPGRADES[number](content)
    return content


def takeaway_of(content: Content) -> dict[str, str]:
    """Return for each position the key of the takeaway that it stands under."""
    return {position: takeaway for takeaway, fields in content["takeaways"].items() for position in fields["positions"]}


def without_lost_answers(content: Content, before: Content) -> Content:
    """Return a content in which nothing answers a position that it no longer has and the one before it had."""
    gone = before["positions"].keys() - content["positions"].keys()
    kept = {
        key: fields | {"responds_to": None} if fields.get("responds_to") in gone else fields
        for key, fields in content["positions"].items()
    }
    return {**content, "positions": kept}


def mergeable_keys(content: Content) -> set[str]:
    """Return the keys of all records that a content names and that may have been merged into others since."""
    tagged = [content["article"], *content["takeaways"].values()]
    topics = {key for fields in tagged for key in fields.get("topics", ())}
    return topics | {fields[name] for fields in content["positions"].values() for name in MERGED if fields.get(name)}


def with_merged(content: Content, kept: Mapping[str, str]) -> Content:
    """Return a content that names, in place of each key, the record that it was merged into; itself if it names none.

    Topics that became one are one. Whoever spoke on behalf of somebody that they became one with speaks for themselves.
    """
    if not mergeable_keys(content) & kept.keys():
        return content
    return {
        "article": _with_merged_topics(content["article"], kept),
        "takeaways": {key: _with_merged_topics(fields, kept) for key, fields in content["takeaways"].items()},
        "positions": {key: _with_merged_links(fields, kept) for key, fields in content["positions"].items()},
    }


def _with_merged_topics(fields, kept):
    if "topics" not in fields:
        return fields
    return fields | {"topics": sorted({kept.get(key, key) for key in fields["topics"]})}


def _with_merged_links(fields, kept):
    merged = {name: kept[fields[name]] for name in MERGED if fields.get(name) in kept}
    after = fields | merged
    if {"speaker", "on_behalf_of"} & merged.keys() and after.get("speaker") == after.get("on_behalf_of"):
        after["on_behalf_of"] = None
    return after
