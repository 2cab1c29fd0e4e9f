"""Links that open a letter in the reader's own mail program."""

from urllib.parse import quote

from django import template
from django.conf import settings
from django.utils.translation import gettext as _

from articles import text
from articles.links import absolute

register = template.Library()
# Longer links are cut off by some mail programs.
LENGTH_OF_SUBJECT = 120


@register.simple_tag
def report_address(path: str, subject: str) -> str:
    """Return the link (RFC 6068) that reports an error to the desk in what stands at a path of the site.

    Its body holds the absolute address, whatever host was asked. Needs CONTACT_EMAIL.
    """
    subject = _("Error in “%(subject)s”") % {"subject": text.excerpt(subject, LENGTH_OF_SUBJECT)}
    body = _("Address: %(address)s\n\nWhat is wrong:\n\nWhere it can be checked:\n\n") % {"address": absolute(path)}
    body = quote(body.replace("\n", "\r\n"), safe="")
    return f"mailto:{quote(settings.CONTACT_EMAIL, safe='@')}?subject={quote(subject, safe='')}&body={body}"
