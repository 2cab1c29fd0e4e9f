"""Plain links by which readers pass a page on. Nothing is asked of another host before one is followed."""

from urllib.parse import quote

from django import template
from django.utils.translation import gettext as _

from articles import text
from articles.links import absolute

register = template.Library()
# With the longest address, a post of this length is still within what Bluesky takes.
LENGTH_OF_TITLE = 150


@register.simple_tag
def share_links(path: str, title: str) -> list[tuple[str, str]]:
    """Return the names of the ways to share the page at a path of the site, each with its link.

    The links hold the absolute address, whatever host was asked.
    """
    address = quote(absolute(path), safe="")
    title = quote(text.excerpt(title, LENGTH_OF_TITLE), safe="")
    return [
        (_("E-mail"), f"mailto:?subject={title}&body={address}"),
        ("Bluesky", f"https://bsky.app/intent/compose?text={title}%20{address}"),
        ("Facebook", f"https://www.facebook.com/sharer/sharer.php?u={address}"),
        ("LinkedIn", f"https://www.linkedin.com/sharing/share-offsite/?url={address}"),
        ("WhatsApp", f"https://wa.me/?text={title}%20{address}"),
        ("X", f"https://x.com/intent/post?text={title}&url={address}"),
    ]
