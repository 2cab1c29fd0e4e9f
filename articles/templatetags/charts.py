"""Lengths of charts."""

from django import template

register = template.Library()

UNITS_A_REM = 16


@register.filter
def rem(units):
    """Return a length of a chart so that it grows with the reader's size of text: “12.5rem”."""
    return f"{units / UNITS_A_REM:g}rem"
