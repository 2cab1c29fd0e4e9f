"""What a value of the API may be, in words: of JSON Schema the part that our own declarations use."""

from django import template
from django.utils.translation import gettext as _

from articles.copy.resource.kind import NAME

register = template.Library()


@register.filter
def in_words(schema: dict) -> str:
    """Return the kind of value, such as “day or nothing”."""
    kind = _kind(schema)
    return _("%(kind)s, or null") % {"kind": kind} if _is_nullable(schema) else kind


def _is_nullable(schema):
    return "null" in schema.get("type", ()) or {"type": "null"} in schema.get("oneOf", ())


def _kind(schema):
    if schema.get("type") == "array":
        return _("a list of texts") if "type" in schema["items"] else _("a list of records")
    if "$ref" in schema or "oneOf" in schema:
        return _("a record")
    if "enum" in schema:
        return _("one of")
    if "const" in schema:
        return _("always")
    if schema == NAME.schema:
        return _("an id, or the last part of an address")
    if "properties" in schema:
        return _("an object")
    return _formats().get(schema.get("format") or schema.get("contentMediaType"), _("text"))


def _formats():
    return {
        "uuid": _("an id"),
        "uri": _("an address"),
        "date": _("a day, such as 2025-02-14"),
        "date-time": _("a moment, such as 2025-02-14T09:30:00Z"),
        "text/html": _("HTML"),
    }


@register.filter
def known_values(schema: dict) -> list[str]:
    """Return the values of a vocabulary, or the names of the parts of an object."""
    always = [schema["const"]] if "const" in schema else []
    return schema.get("enum") or always or list(schema.get("properties", ()))
