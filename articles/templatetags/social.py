"""What the head of a page says twice: to browsers, and to those who show a link to it."""

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import to_locale

from articles.links import absolute

register = template.Library()


@register.simple_block_tag
def line(content: SafeString) -> SafeString:
    """Return what stands between the tags on one line. With `as`, it can be said more than once."""
    return mark_safe(" ".join(content.split()))  # noqa: S308 as safe as it came


@register.simple_block_tag
def once(content: SafeString) -> SafeString:
    """Return what stands between the tags. With `as`, what is said twice is put together once."""
    return content


@register.simple_tag(takes_context=True)
def page_address(context) -> str:
    """Return the one address of a page: with what it shows, and with the number of the page of its list from 2."""
    query, number = context.get("canonical_query", ""), getattr(context.get("page_obj"), "number", 1)
    if number > 1:
        query = f"{query}{'&' if query else '?'}page={number}"
    return absolute(f"{context['request'].path}{query}")


@register.filter
def locale(language: str) -> str:
    """Return a language code as the Open Graph protocol writes it: “en_GB”."""
    return to_locale(language)
