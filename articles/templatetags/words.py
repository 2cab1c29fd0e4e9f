"""Words, shortened or with what was looked for marked in them."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from articles import text

register = template.Library()

register.filter("plain", text.plain_text)
register.filter("excerpt", text.excerpt)


@register.filter
def marks(parts) -> SafeString:
    """Return the parts of a text, see `articles.queries.search.excerpt`, with those that were looked for marked."""
    said = (format_html("<mark>{}</mark>", part.text) if part.is_hit else part.text for part in parts)
    return format_html_join("", "{}", ((each,) for each in said))
