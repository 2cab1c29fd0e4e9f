"""Page numbers for `components/_pages.html`."""

from django import template

register = template.Library()


@register.filter
def elided_pages(page_obj):
    """The numbers to show around the current page, with an ellipsis where some are left out."""
    return page_obj.paginator.get_elided_page_range(page_obj.number, on_each_side=1, on_ends=1)
