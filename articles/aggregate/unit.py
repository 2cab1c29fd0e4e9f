"""Which fields of a record belong together: a unit is taken from one side as a whole, since its parts depend on it."""

from typing import Any

from articles.aggregate.content import ARTICLE_FIELDS, POSITION_FIELDS, SETS, TAKEAWAY_FIELDS, Content
from articles.aggregate.order import Identity

FIELDS = {"article": ARTICLE_FIELDS, "takeaway": TAKEAWAY_FIELDS, "position": POSITION_FIELDS}
_GROUPS = {
    "position": {
        "who": ("speaker", "on_behalf_of", "role", "said_on", "occasion"),
        "stance": ("stance", "conditions", "stance_reason"),
        "words": ("quote", "quote_language", "translation", "quote_source", "source", "locator"),
        "figure": ("figure_low", "figure_high", "figure_wording"),
    },
}


def _units(record):
    groups = _GROUPS.get(record, {})
    grouped = SETS.union(*groups.values())
    return groups | {name: (name,) for name in FIELDS[record] if name not in grouped}


# By what a record is called: its units with their fields. Topics and authors are sets, which join by themselves.
UNITS: dict[str, dict[str, tuple[str, ...]]] = {record: _units(record) for record in FIELDS}


def records_of(content: Content) -> dict[Identity, dict[str, Any]]:
    """Return the fields of every record by its identity."""
    article = content["article"]
    return {
        ("article", article.get("id", "")): article,
        **{("takeaway", key): fields for key, fields in content["takeaways"].items()},
        **{("position", key): fields for key, fields in content["positions"].items()},
    }
