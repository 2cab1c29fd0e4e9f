"""The zip around a .docx: nothing in it is opened before its sizes are known, and no XML read before it is counted."""

import zlib
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext as _

from articles.copy.manuscript import Unreadable

MOST_ENTRIES = 3000
MOST_CONTENT = 48 * 1024 * 1024
MOST_XML = 8 * 1024 * 1024
# Tags and attributes. Each takes some time and memory; an article of many pages has a tenth of this.
MOST_MARKUP = 100_000
DOCUMENT = "word/document.xml"
_STORIES = (DOCUMENT, "word/footnotes.xml", "word/endnotes.xml")
_RELATIONSHIPS = tuple(story.replace("word/", "word/_rels/") + ".rels" for story in _STORIES)
XML_PARTS = {*_STORIES, *_RELATIONSHIPS, "word/styles.xml", "word/numbering.xml"}
MEDIA = "word/media/"
_BROKEN = (BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, OverflowError, RuntimeError, ValueError)


def open_package(content: bytes) -> dict[str, bytes]:
    """Return the parts of a .docx that words and pictures come from, by name.

    Raises `Unreadable` if it is none, is damaged, protected, or too large when unpacked. XML is counted, but may be
    broken still; it has no declarations of entities.
    """
    try:
        with ZipFile(BytesIO(content)) as archive:
            _check_entries(archive)
            names = [name for name in archive.namelist() if name in XML_PARTS or name.startswith(MEDIA)]
            parts = {name: archive.read(name) for name in names}
    except _BROKEN:
        raise damaged() from None
    _check_xml([part.replace(b"\0", b"") for name, part in parts.items() if name in XML_PARTS])
    return parts


def _check_entries(archive):
    entries = archive.infolist()
    if DOCUMENT not in archive.namelist():
        raise Unreadable(_("This is not a .docx. Save the text as .docx, or copy it and paste it."))
    if any(entry.flag_bits & 1 for entry in entries):
        raise Unreadable(_("This document is protected by a password. Save it without one."))
    xml = sum(entry.file_size for entry in entries if entry.filename in XML_PARTS)
    size = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_ENTRIES or xml > MOST_XML or size > MOST_CONTENT:
        raise too_large()


def _check_xml(parts):
    if any(b"<!DOCTYPE" in part for part in parts):
        raise damaged()
    if sum(part.count(b"<") + part.count(b"=") for part in parts) > MOST_MARKUP:
        raise too_large()


def damaged() -> Unreadable:
    """Return the refusal of a document that does not hold what it should."""
    return Unreadable(_("This document is damaged. Open it in your word processor, save it anew, and try again."))


def too_large() -> Unreadable:
    """Return the refusal of a document that would take too much time or memory."""
    return Unreadable(_("This document is too large when it is unpacked. Copy its text and paste it."))
