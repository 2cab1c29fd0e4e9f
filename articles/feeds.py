"""What readers can subscribe to. Absolute addresses come from the settings alone, never from a request."""

import re
from datetime import UTC, datetime

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape, linebreaks
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe

from articles.links import absolute
from articles.queries import correction as queries

# What XML 1.0 has no way to write, not even escaped.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class Atom(Atom1Feed):
    """An Atom feed that stays the same as long as its entries do, also where it has none."""

    def latest_post_date(self):
        return super().latest_post_date() if self.items else _NEVER


class CorrectionFeed(Feed):
    """The latest public notes on articles."""

    feed_type = Atom

    def title(self):
        return xml_text(f"{settings.SITE_NAME}: {_('Corrections')}")

    def subtitle(self):
        return _("What we changed in published articles, and when.")

    def link(self):
        return absolute(reverse("articles:correction-list"))

    def feed_url(self):
        return absolute(reverse("articles:correction-feed"))

    def author_name(self):
        return xml_text(settings.SITE_NAME)

    def items(self):
        return queries.correction_feed(timezone.now())

    def item_title(self, correction):
        return xml_text(f"{correction.get_kind_display()}: {correction.article.headline}")

    def item_description(self, correction):
        return linebreaks(escape(xml_text(correction.text)))

    def item_link(self, correction):
        return f"{absolute(correction.article.get_absolute_url())}#correction-{correction.pk}"

    def item_guid(self, correction):
        return f"urn:uuid:{correction.pk}"

    def item_pubdate(self, correction):
        return correction.corrected_at

    def item_updateddate(self, correction):
        return correction.corrected_at

    def item_categories(self, correction):
        return [str(correction.get_kind_display())]


@require_safe
@conditional_page
def correction_feed(request):
    """Answer with the feed, or with 304 where the reader has it already."""
    response = CorrectionFeed()(request)
    # A note that is changed or deleted later moves no date of its own; the digest of the whole tells.
    del response["Last-Modified"]
    return response


def xml_text(value: str) -> str:
    """Return the text without what XML cannot hold."""
    return _NOT_XML.sub("", value)
