"""Values for machines inside a page."""

import json

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
# So that nothing in a text can end the element it stands in, or begin another.
_ESCAPES = {ord(character): f"\\u{ord(character):04X}" for character in "<>&"}


@register.filter
def data_block(value: dict) -> SafeString:
    """Return plain values as JSON that may stand between the tags of a script element."""
    return mark_safe(json.dumps(value).translate(_ESCAPES))  # noqa: S308 every character of markup is escaped
