"""Made-up .docx files."""

from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
V = "urn:schemas-microsoft-com:vml"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
M = "http://schemas.openxmlformats.org/officeDocument/2006/math"
NAMESPACES = f'xmlns:m="{M}" xmlns:w="{W}" xmlns:r="{R}" xmlns:a="{A}" xmlns:v="{V}" xmlns:mc="{MC}"'
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'

STYLES = (
    "".join(
        f'<w:style w:type="paragraph" w:styleId="{name.replace(" ", "")}"><w:name w:val="{name}"/>{more}</w:style>'
        for name, more in {
            "Title": "",
            "Subtitle": "",
            "heading 1": "<w:rPr><w:b/></w:rPr>",
            "heading 2": "",
            "Quote": "<w:rPr><w:i/></w:rPr>",
            "Own": '<w:basedOn w:val="heading2"/>',
            "Lead": "<w:rPr><w:b/></w:rPr>",
            "Circle": '<w:basedOn w:val="Circle"/>',
            "List Bullet": "",
        }.items()
    )
    + '<w:style w:type="character" w:styleId="Strong"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>'
)

LEVELS = '<w:lvl w:ilvl="{}"><w:start w:val="1"/><w:numFmt w:val="{}"/>{}</w:lvl>'
NUMBERING = (
    '<w:abstractNum w:abstractNumId="0">{decimal}</w:abstractNum><w:abstractNum w:abstractNumId="1">{bullet}'
    '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId '
    'w:val="1"/></w:num><w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride '
    'w:val="7"/></w:lvlOverride></w:num>'
).format(
    decimal=LEVELS.format(0, "decimal", "") + LEVELS.format(1, "lowerLetter", ""),
    bullet=LEVELS.format(0, "bullet", '<w:pStyle w:val="ListBullet"/>') + LEVELS.format(1, "bullet", ""),
)


def run(text, look=""):
    """Return a run; `look` is what goes in its properties."""
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(*runs, style="", numbering=None, more=""):
    """Return a paragraph. Runs that are plain text get no look; `numbering` is a list's id and level."""
    inside = "".join(each if each.startswith("<") else run(each) for each in runs)
    style = f'<w:pStyle w:val="{style}"/>' if style else ""
    if numbering:
        more += f'<w:numPr><w:ilvl w:val="{numbering[1]}"/><w:numId w:val="{numbering[0]}"/></w:numPr>'
    return f"<w:p><w:pPr>{style}{more}</w:pPr>{inside}</w:p>"


def picture(relationship):
    """Return a run with a picture, as Word draws it."""
    return f'<w:r><w:drawing><a:graphic><a:blip r:embed="{relationship}"/></a:graphic></w:drawing></w:r>'


def relationships(**targets):
    """Return a part with relationships by id. A target with a colon is a link, any other a picture in the package."""
    kinds = {True: ("hyperlink", ' TargetMode="External"'), False: ("image", "")}
    rows = "".join(
        f'<Relationship Id="{key}" Type="{R}/{kind}" Target="{escape(target)}"{mode}/>'
        for key, target in targets.items()
        for kind, mode in [kinds[":" in target]]
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rows}</Relationships>'


def notes(kind, **by_id):
    """Return a part with notes of a kind, each with its paragraphs."""
    rows = "".join(f'<w:{kind} w:id="{key[1:]}">{inside}</w:{kind}>' for key, inside in by_id.items())
    return f"<w:{kind}s {NAMESPACES}>{rows}</w:{kind}s>"


def package(parts):
    """Return a zip of the parts."""
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def docx(*paragraphs, parts=None, **targets):
    """Return a document of the paragraphs; `targets` are what it refers to by id, `parts` are added or replaced."""
    return package(
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
            "word/document.xml": f"{HEAD}<w:document {NAMESPACES}><w:body>{''.join(paragraphs)}</w:body></w:document>",
            "word/styles.xml": f"<w:styles {NAMESPACES}>{STYLES}</w:styles>",
            "word/numbering.xml": f"<w:numbering {NAMESPACES}>{NUMBERING}</w:numbering>",
            "word/_rels/document.xml.rels": relationships(**targets),
            **(parts or {}),
        }
    )
