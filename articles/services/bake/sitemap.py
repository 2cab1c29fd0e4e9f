"""The sitemaps of a static copy. Knows no database."""

from xml.etree import ElementTree

from articles.copy.sitemap import NEWS, SITEMAP
from articles.services.bake.place import Site


def adapt_sitemap(text: str, site: Site) -> str:
    """Return a sitemap without the pages that a copy leaves out, as it was where it names none of them."""
    root = ElementTree.fromstring(text)  # noqa: S314, the site has written it
    left_out = [entry for entry in root if _is_left_out(entry.findtext(f"{{{SITEMAP}}}loc"), site)]
    if not left_out:
        return text
    for entry in left_out:
        root.remove(entry)
    ElementTree.register_namespace("", SITEMAP)
    ElementTree.register_namespace("news", NEWS)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True)


def _is_left_out(address, site):
    inside = site.inside(address or "")
    return inside is not None and site.file_of(inside[0]) is None
