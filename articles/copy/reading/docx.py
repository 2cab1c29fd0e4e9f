"""A .docx as a manuscript. Mammoth reads it, from a copy of which every word is where Mammoth looks for words."""

import re
from collections import Counter
from io import BytesIO
from itertools import count
from xml.etree import ElementTree
from zipfile import ZipFile

import mammoth

from articles.copy.manuscript import Manuscript, Unreadable, too_long
from articles.copy.reading.html import read_html
from articles.copy.reading.package import MEDIA, MOST_CONTENT, damaged, open_package, too_large

# As many as a text file may have.
MOST_CHARACTERS = 2 * 1024 * 1024
DEEPEST = 60
# Mammoth looks through open fields for each run. Beyond this, or with longer instructions, fields are words alone.
MOST_FIELD_WORK = 10**7
LONGEST_INSTRUCTIONS = 8000
LONGEST_NAME, LONGEST_VALUE = 200, 2000
_RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_IMAGE = "{urn:schemas-microsoft-com:vml}imagedata"
_TEXT = {"p", "r", "t"}
_KNOWN = {"imagedata", "Fallback"}
_BODIES = {"document", "footnotes", "endnotes"}
# Mammoth skips these, and all that is not Word's own, such as drawings; it passes through smart tags.
_PASSED_THROUGH = {"fldSimple", "ruby", "rubyBase", "dir", "bdo"}
_RENAMED = {"drawing": "pict", "cr": "br", "ptab": "tab"}
_STYLES = """
p[style-name='Title'] => p.MsoTitle:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='Block Text'] => blockquote > p:fresh
p[style-name='Quotations'] => blockquote > p:fresh
r[style-name='Emphasis'] => em
r[style-name='Intense Emphasis'] => em
br[type='page'] => br:fresh
br[type='column'] => br:fresh
"""
_HEADING = re.compile("heading [1-6]", re.IGNORECASE)
_NOTE = re.compile(r'<li id="(?:foot|end)note-[^"]*">(?:<p>)?')
_WAY_BACK = re.compile(r'<a href="#(?:foot|end)note-ref-[^"]*">↑</a>')


def read_docx(content: bytes) -> Manuscript:
    """Return the paragraphs of a .docx with its notes after them, and its pictures. Raises `Unreadable`.

    Comments and what was deleted with changes tracked are left out; what was inserted is in. A note's number stands in
    brackets where the note was and before its words. Pictures that lie outside of the file are never looked for.
    """
    parts, pictures = open_package(content), _Pictures()
    try:
        html = mammoth.convert_to_html(
            _for_mammoth(parts),
            style_map=_STYLES,
            include_embedded_style_map=False,
            external_file_access=False,
            convert_image=mammoth.images.img_element(pictures.add),
        ).value
    except Unreadable:
        raise
    except Exception:  # it has none of its own for documents that are not as they should be
        raise damaged() from None
    numbers = count(1)
    html = _NOTE.sub(lambda _note: f"<p>[{next(numbers)}] ", _WAY_BACK.sub("", html))
    manuscript = Manuscript(read_html(html, pictures=len(pictures.found)), list(pictures.found))
    if len(manuscript.text) > MOST_CHARACTERS:
        raise too_long()
    return manuscript


class _Pictures:
    """The pictures in their order, each once."""

    def __init__(self):
        self.found: dict[bytes, int] = {}
        self.size = 0

    def add(self, image) -> dict[str, str]:
        """Return the attributes of an `img` in its place, which has no source if there is no such picture."""
        try:
            with image.open() as file:
                content = file.read()
        except KeyError:
            return {}
        self.size += len(content)
        if self.size > MOST_CONTENT:
            raise too_large()
        return {"src": f"picture:{self.found.setdefault(content, len(self.found))}"}


def _for_mammoth(parts):
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part if name.startswith(MEDIA) else _rewritten(part))
    return file


def _rewritten(part):
    root = ElementTree.fromstring(part)  # noqa: S314 - it has no entities
    level = [root]
    for _depth in range(DEEPEST):
        level = [child for element in level for child in element]
    if level or any(len(name) > LONGEST_NAME for element in root.iter() for name in (element.tag, *element.keys())):
        raise damaged()
    for element in root.iter():
        element.attrib = {name: value if len(value) <= LONGEST_VALUE else "" for name, value in element.items()}
    space, _, name = root.tag.rpartition("}")
    if name == "Relationships":
        root[:] = [one for one in root if one.get("Type", "").endswith(("/hyperlink", "/image"))]
    elif name == "styles":
        _name_after_headings(root, space + "}")
    elif name in _BODIES:
        _show_words(root, space + "}")
    return ElementTree.tostring(root, "utf-8")


def _name_after_headings(styles, space):
    """Give styles that are based on a heading, and stand after it, its name, by which Mammoth knows it."""
    names = {style.get(f"{space}styleId"): style.find("{*}name") for style in styles}
    for style in styles:
        own, based_on = style.find("{*}name"), style.find("{*}basedOn")
        parent = None if based_on is None else names.get(based_on.get(f"{space}val"))
        if own is not None and parent is not None and _HEADING.fullmatch(parent.get(f"{space}val", "")):
            own.attrib = parent.attrib


def _has_few_fields(root):
    names = Counter(element.tag.rpartition("}")[2] for element in root.iter())
    told = sum(len("".join(element.itertext())) for element in root.iter() if element.tag.endswith("}instrText"))
    return names["fldChar"] * names["r"] <= MOST_FIELD_WORK and told <= LONGEST_INSTRUCTIONS


def _show_words(root, space):
    """Rename what holds words and pictures, where Mammoth would skip it. A note that is referred to twice stays one."""
    notes, skipped = set(), set() if _has_few_fields(root) else {"fldChar", "instrText"}
    for element in root.iter():
        own, _, name = element.tag.rpartition("}")
        own += "}"
        pictures = [value for key, value in element.items() if name == "blip" and key.endswith("}embed")]
        if any(pictures):
            element.tag, element.attrib = _IMAGE, {_RELATED: pictures[0]}
        elif own == space and name in _RENAMED:
            element.tag = space + _RENAMED[name]
        elif name in _PASSED_THROUGH | skipped if own == space else name not in _KNOWN:
            element.tag = f"{space}{name if name in _TEXT else 'smartTag'}"
        elif name.endswith("noteReference"):
            key = name, element.get(f"{space}id")
            element.tag = f"{space}smartTag" if key in notes else element.tag
            notes.add(key)
