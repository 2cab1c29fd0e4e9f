"""Values for machines inside a page."""

import json
from html.parser import HTMLParser

from django import template
from django.utils.safestring import SafeString, mark_safe

from articles.copy.linked_data import breadcrumb_data
from articles.text import clean_line

register = template.Library()
# So that nothing in a text can end the element it stands in, or begin another.
_ESCAPES = [(character, f"\\u{ord(character):04X}") for character in "<>&"]


class _Crumbs(HTMLParser):
    """Reads the links and words of list items; `found` holds a pair of words and path for each."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.found = []

    def handle_starttag(self, tag, attrs):
        if tag == "li":
            self.found.append(["", ""])
        elif tag == "a" and self.found:
            self.found[-1][1] = dict(attrs).get("href", "")

    def handle_data(self, data):
        if self.found:
            self.found[-1][0] += data


@register.filter
def data_block(value: dict) -> SafeString:
    """Return plain values as JSON that may stand between the tags of a script element."""
    written = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character, escape in _ESCAPES:
        written = written.replace(character, escape)
    return mark_safe(written)  # noqa: S308 every character of markup is escaped


@register.filter
def breadcrumb_list(crumbs: str) -> dict:
    """Return the list items of breadcrumbs as a BreadcrumbList, so that what is said is what is seen."""
    reader = _Crumbs()
    reader.feed(crumbs)
    reader.close()
    return breadcrumb_data((clean_line(words), path) for words, path in reader.found)
