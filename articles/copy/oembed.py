"""What a frame is to a consumer of oEmbed 1.0 (https://oembed.com/), as JSON or as XML."""

import json
from xml.etree.ElementTree import Element

from django.conf import settings

from articles.copy.embed import Embed
from articles.copy.xml import add, document
from articles.links import absolute

# In seconds. A frame always shows the record as it stands; only its title and its height can grow old.
GOOD_FOR = 86_400


def rich(embed: Embed, most_width: int, most_height: int) -> dict[str, str | int]:
    """Return the fields of a response of the type `rich` (section 2.3.4.4), no larger than the consumer allows."""
    width = min(embed.width, most_width)
    height = min(embed.height(width), most_height)
    return {
        "type": "rich",
        "version": "1.0",
        "title": embed.title,
        "provider_name": settings.SITE_NAME,
        "provider_url": absolute("/"),
        "cache_age": GOOD_FOR,
        "html": embed.frame(width, height),
        "width": width,
        "height": height,
    }


def as_json(fields: dict[str, str | int]) -> bytes:
    return json.dumps(fields).encode()


def as_xml(fields: dict[str, str | int]) -> bytes:
    """Return the fields as section 2.3.2 has them: elements of `oembed`, in UTF-8, markup escaped."""
    root = Element("oembed")
    for name, value in fields.items():
        add(root, name, str(value))
    return document(root)


# By the name of the format: its media type and what writes it.
FORMATS = {"json": ("application/json", as_json), "xml": ("text/xml; charset=utf-8", as_xml)}
