"""What the head of a page says twice: to browsers, and to those who show a link to it."""

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import to_locale

register = template.Library()


@register.simple_block_tag
def line(content: SafeString) -> SafeString:
    """Return what stands between the tags on one line. With `as`, it can be said more than once."""
    return mark_safe(" ".join(content.split()))  # noqa: S308 as safe as it came


@register.filter
def locale(language: str) -> str:
    """Return a language code as the Open Graph protocol writes it: “en_GB”."""
    return to_locale(language)
