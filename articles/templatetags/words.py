"""Shortened words."""

from django import template

from articles import text

register = template.Library()

register.filter("plain", text.plain_text)
register.filter("excerpt", text.excerpt)
