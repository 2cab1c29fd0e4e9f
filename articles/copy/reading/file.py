"""The bytes of a file as a manuscript: which kind of file it is, in which encoding, and what is refused."""

import re
from pathlib import PurePath

from django.utils.translation import gettext as _

from articles.copy.manuscript import EXPORTED, Manuscript, Unreadable, too_long
from articles.copy.reading.docx import read_docx
from articles.copy.reading.html import read_html
from articles.copy.reading.markdown import read_markdown
from articles.copy.reading.plain import read_plain

MOST_BYTES = 2 * 1024 * 1024
MOST_PARAGRAPHS = 2000
# Ampersands and fixed spaces: the sanitiser takes quadratic time in those of one text.
MOST_ESCAPED = 20_000
HTML_ENDINGS = {".html", ".htm", ".xhtml"}
MARKDOWN_ENDINGS = {".md", ".markdown"}
_PAGE = re.compile(r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!doctype html|<html)[\s>]", re.IGNORECASE)
_EXPORT = re.compile(rf"---\r?\n{EXPORTED}:")
_LIKE_HTML = re.compile("<[a-zA-Z/!]")
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([\w-]{1,40})""", re.IGNORECASE)
_BYTE_ORDER_MARKS = [
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
]
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*")
# Windows-1252 is read for Latin-1, as browsers do.
_LIKE_WINDOWS_1252 = re.compile("iso-?8859-1|us-ascii|windows-1252")
_ENCODINGS = re.compile(
    "iso-?8859-[0-9]{1,2}|windows-125[0-8]|koi8-[ru]|shift_jis|euc-jp|euc-kr|gb2312|gbk|gb18030|big5"
)
_STRAY_BYTES = re.compile("[\udc80-\udcff]")
_NOT_ASCII = re.compile("[^\0-\x7f]")
_NO_TEXT = re.compile("[\0-\x08\x0e-\x1f\x7f\ufffd\ud800-\udfff\ufffe\uffff]")
_WORD = re.compile(r"[^\W_]")


def read_copy(content: bytes, name: str = "") -> Manuscript:
    """Return what the file holds. The name's ending says what kind it is, unless the content knows better.

    Raises `Unreadable` with a sentence for the editor if the file is empty, too large, or no text.
    """
    if len(content) > MOST_BYTES:
        raise Unreadable(_("This file is larger than 2 MB. Copy the text out of it and paste it."))
    if content.startswith(b"PK\x03\x04"):
        manuscript = read_docx(content)
    else:
        _refuse_other_kinds(content)
        ending = PurePath(name).suffix.lower()
        manuscript = _read_text(decode_text(content, ending), ending)
    return _checked(manuscript)


def _read_text(text, ending):
    if _PAGE.match(text) or (ending in HTML_ENDINGS and _LIKE_HTML.search(text)):
        return Manuscript(read_html(text))
    is_markdown = ending in MARKDOWN_ENDINGS or _EXPORT.match(text)
    return read_markdown(text) if is_markdown else Manuscript(read_plain(text))


def _checked(manuscript):
    if not any(_WORD.search(paragraph.text) for paragraph in manuscript.paragraphs):
        raise Unreadable(_("There is no text in this. Choose a file with text, or paste the text."))
    escaped = sum(manuscript.text.count(character) for character in "&\xa0")
    if len(manuscript.paragraphs) > MOST_PARAGRAPHS or escaped > MOST_ESCAPED:
        raise too_long()
    return manuscript


def _refuse_other_kinds(content):
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable(
            _("This document is protected by a password or is an old .doc. Save it as .docx without a password.")
        )
    if b"%PDF-" in content[:1024]:
        raise Unreadable(_("A PDF cannot be read. Copy its text and paste it."))
    if content.lstrip().startswith(b"{\\rtf"):
        raise Unreadable(_("An .rtf cannot be read. Save it as .docx, or copy its text and paste it."))
    if content.startswith(_PICTURES) or (content.startswith(b"RIFF") and content[8:12] == b"WEBP"):
        raise Unreadable(_("This is a picture. Choose a file with text, or paste the text."))


def decode_text(content: bytes, ending: str = "") -> str:
    """Return the text of a file in UTF-8, UTF-16, Windows-1252 or what a page says of itself, or raise Unreadable."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return _sure_text(_decoded(content, encoding))
    if b"\0" in content:
        return _sure_text(_decode_utf_16(content))
    return _sure_text(_decode_utf_8(content) or _decoded(content, _named_encoding(content, ending)))


def _decoded(content, encoding):
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise _not_text() from None


def _decode_utf_16(content):
    """Return the text, in the byte order that has more spaces and Latin letters, whose upper byte is 0."""
    big, little = content[::2].count(0), content[1::2].count(0)
    if max(big, little) * 20 < len(content):
        raise _not_text()
    return content.decode("utf-16-be" if big > little else "utf-16-le", "replace")


def _decode_utf_8(content):
    """Return the text if it is UTF-8, with a few bytes of Windows-1252 in it at most, else nothing."""
    text = content.decode("utf-8", "surrogateescape")
    strays = len(_STRAY_BYTES.findall(text))
    if strays == 0:
        return text
    if strays * 2 > len(_NOT_ASCII.findall(text)):
        return ""
    return _STRAY_BYTES.sub(lambda stray: bytes([ord(stray[0]) - 0xDC00]).decode("cp1252", "replace"), text)


def _named_encoding(content, ending):
    name = _CHARSET.search(content[:4096]) if ending in HTML_ENDINGS or b"<" in content[:100] else None
    name = name[1].decode().lower() if name else ""
    return name if _ENCODINGS.fullmatch(name) and not _LIKE_WINDOWS_1252.fullmatch(name) else "cp1252"


def _sure_text(text):
    """Return the text. Raises `Unreadable` where one character in a hundred is no character of a text."""
    if 100 * len(_NO_TEXT.findall(text)) > len(text) or "\0" in text[:1000].rstrip("\0"):
        raise _not_text()
    return text


def _not_text():
    return Unreadable(_("This is not text. Choose a .txt, .md, .docx or .html file, or paste the text."))
