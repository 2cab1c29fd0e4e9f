"""XML that holds whatever a text holds."""

import re
from xml.etree.ElementTree import Element, SubElement, tostring

# What XML 1.0 has no way to write, not even escaped (section 2.2).
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def add(parent: Element, name: str, text: str = "", **attributes: str) -> Element:
    """Add an element to another and return it. Characters that XML lacks are left out."""
    element = SubElement(parent, name, {key: _writable(value) for key, value in attributes.items()})
    element.text = _writable(text)
    return element


def document(root: Element) -> bytes:
    """Return a whole document in UTF-8."""
    return tostring(root, encoding="utf-8", xml_declaration=True)


def _writable(text):
    return _NOT_XML.sub("", text)
