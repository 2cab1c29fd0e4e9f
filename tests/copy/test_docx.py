from contextlib import suppress
from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.copy.assembly import assemble
from articles.copy.manuscript import Paragraph, Run, Unreadable
from articles.copy.reading import docx as docx_module
from articles.copy.reading import package
from articles.copy.reading.docx import read_docx
from articles.copy.structure import recognise
from tests.copy import documents
from tests.copy.documents import HEAD, NAMESPACES, docx, notes, paragraph, picture, relationships, run
from tests.copy.effort import ratio_of_times

BOLD, ITALIC = "<w:b/>", "<w:i/>"


def rows(*paragraphs, **more):
    """Return tag, text with its looks, containers and ordinal of each paragraph."""
    read = read_docx(docx(*paragraphs, **more)).paragraphs
    return [(one.tag, "".join(map(_look, one.runs)), _path(one.within), one.ordinal) for one in read]


def _look(part):
    return f"{'b' * part.bold}{'i' * part.italic}({part.text})" if part.bold or part.italic else part.text


def _path(within):
    return " ".join(f"{container.tag}{container.number}" for container in within)


def texts(*paragraphs, **more):
    return [text for _tag, text, _within, _ordinal in rows(*paragraphs, **more)]


def tags(*paragraphs):
    return [tag for tag, *_rest in rows(*paragraphs)]


def test_read_docx_with_a_title_puts_headings_below_it():
    styles = ["Title", "Subtitle", "heading1", "heading2", "Own", "Lead", "Circle", "Unknown", ""]
    read = tags(*[paragraph("words", style=style) for style in styles])
    assert read == ["h1", "p", "h2", "h3", "h3", "p", "p", "p", "p"]


def test_read_docx_without_a_title_keeps_the_levels():
    assert tags(paragraph("words", style="heading1"), paragraph("words", style="heading2")) == ["h1", "h2"]


def test_read_docx_knows_bold_and_italic_of_runs_and_their_styles():
    off = '<w:b w:val="0"/>'
    assert texts(
        paragraph("a", run("b", BOLD), run("c", BOLD + ITALIC), run("d", off), run("e", '<w:rStyle w:val="Strong"/>')),
        paragraph("a", style="heading1"),
        paragraph("a", more="<w:rPr><w:b/></w:rPr>"),
    ) == ["ab(b)bi(c)db(e)", "a", "a"]


def test_read_docx_of_lists_nests_them_and_counts_from_one_after_text():
    assert rows(
        paragraph("One", numbering=(1, 0)),
        paragraph("text"),
        paragraph("One", numbering=(1, 0)),
        paragraph("One a", numbering=(1, 1)),
        paragraph("One b", numbering=(1, 1)),
        paragraph("Two", numbering=(1, 0)),
        paragraph("heading", numbering=(1, 0), style="heading1"),
    ) == [
        ("p", "One", "ol1 li2", 1),
        ("p", "text", "", None),
        ("p", "One", "ol3 li4", 1),
        ("p", "One a", "ol3 li4 ol5 li6", 1),
        ("p", "One b", "ol3 li4 ol5 li7", 2),
        ("p", "Two", "ol3 li8", 2),
        ("h1", "heading", "", None),
    ]


HEADINGS = ["The harbour opens", "Money is short", "Nobody waits for rail"]
PROSE = "Ada Example told the Example Forum that the harbour would open in spring. It was a long day."


@pytest.mark.parametrize(
    "heading",
    [
        lambda words: paragraph(words, numbering=(1, 0)),
        lambda words: paragraph(run(words, BOLD), numbering=(1, 0)),
        lambda words: paragraph(words, numbering=(1, 0), style="heading1"),
    ],
)
def test_read_docx_of_numbered_takeaways_with_text_between_them_lets_them_be_recognised(heading):
    takeaways = [each for words in HEADINGS for each in (heading(words), paragraph(PROSE))]
    manuscript = read_docx(docx(paragraph("A day at the forum", style="Title"), paragraph(PROSE), *takeaways))
    draft = assemble(manuscript, recognise(manuscript))
    assert [(takeaway.heading, takeaway.body) for takeaway in draft.takeaways] == [
        (words, f"<p>{PROSE}</p>") for words in HEADINGS
    ]


def test_read_docx_knows_bullets_of_paragraphs_and_styles():
    assert rows(
        paragraph("one", numbering=(2, 0)),
        paragraph("two", numbering=(2, 1)),
        paragraph("three", style="ListBullet"),
        paragraph("four", style="ListBullet", numbering=(0, 0)),
        paragraph("five", numbering=(99, 0)),
    ) == [
        ("p", "one", "ul1 li2", None),
        ("p", "two", "ul1 li2 ul3 li4", None),
        ("p", "three", "ul1 li5", None),
        ("p", "four", "", None),
        ("p", "five", "", None),
    ]


def test_read_docx_of_quotations_puts_neighbours_in_one():
    style = {"style": "Quote"}
    assert rows(
        paragraph("one", **style), paragraph("two", **style), paragraph("three"), paragraph("four", **style)
    ) == [
        ("p", "one", "blockquote1", None),
        ("p", "two", "blockquote1", None),
        ("p", "three", "", None),
        ("p", "four", "blockquote2", None),
    ]


def test_read_docx_follows_links_to_addresses_alone():
    link = '<w:hyperlink r:id="{}">' + run("words") + "</w:hyperlink>"
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> HYPERLINK "https://example.org/b" '
        '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>{}<w:r>'
        '<w:fldChar w:fldCharType="end"/></w:r>'
    )
    simple = '<w:fldSimple w:instr="PAGE">' + run("7") + "</w:fldSimple>"
    content = docx(
        paragraph("a ", link.format("one"), " b ", link.format("two")),
        paragraph(field.format(run("words")), " after ", simple),
        one="https://example.org/a",
        two="javascript:alert(1)",
    )
    assert [one.runs for one in read_docx(content).paragraphs] == [
        (Run("a "), Run("words", href="https://example.org/a"), Run(" b words")),
        (Run("words", href="https://example.org/b"), Run(" after 7")),
    ]


def test_read_docx_puts_notes_after_the_text_in_the_order_of_their_numbers():
    reference = '<w:r><w:{}Reference w:id="{}"/></w:r>'
    link = '<w:hyperlink r:id="one">' + run("b") + "</w:hyperlink>"
    parts = {
        "word/footnotes.xml": notes("footnote", _1=paragraph("unused"), _2=paragraph("foot") + paragraph("more")),
        "word/endnotes.xml": notes("endnote", _2=paragraph("end ", link)),
        "word/_rels/endnotes.xml.rels": relationships(one="https://example.org/"),
    }
    body = paragraph(
        "a", reference.format("endnote", 2), " b", reference.format("footnote", 2), reference.format("footnote", 2)
    )
    assert texts(body, parts=parts) == ["a[1] b[2]", "[1] end b", "[2] foot", "more"]


def test_read_docx_leaves_out_what_was_deleted_and_keeps_what_was_inserted():
    deleted = "<w:del><w:r><w:delText>out</w:delText></w:r></w:del>"
    moved = "<w:moveFrom>" + run("out") + "</w:moveFrom><w:moveTo>" + run("in") + "</w:moveTo>"
    assert texts(
        paragraph("a ", "<w:ins>" + run("in ") + "</w:ins>", deleted, moved),
        paragraph("one ", more="<w:rPr><w:del/></w:rPr>"),
        paragraph("paragraph"),
        paragraph("shown", "<w:r><w:commentReference w:id='1'/></w:r>"),
        paragraph("heading no more", more='<w:pPrChange><w:pPr><w:pStyle w:val="heading1"/></w:pPr></w:pPrChange>'),
    ) == ["a in in", "one paragraph", "shown", "heading no more"]


def test_read_docx_reads_breaks_tabs_tables_boxes_and_controls():
    box = "<w:txbxContent>" + paragraph("box") + "</w:txbxContent>"
    drawing = f"<w:drawing><a:graphic><a:any>{box}</a:any></a:graphic></w:drawing>"
    old = f"<w:pict><v:oval><v:textbox>{box}</v:textbox></v:oval></w:pict>"
    both = (
        f"<mc:AlternateContent><mc:Choice>{drawing}</mc:Choice><mc:Fallback>{old}</mc:Fallback></mc:AlternateContent>"
    )
    cell = "<w:tc>{}</w:tc>"
    assert texts(
        paragraph("a", "<w:r><w:br/></w:r>", "b", "<w:r><w:tab/></w:r>", "c"),
        paragraph("a", "<w:r><w:cr/></w:r>", "b", '<w:r><w:br w:type="page"/></w:r>', "c", "<w:r><w:ptab/></w:r>", "d"),
        paragraph("a", "<w:r><w:br/><w:br/></w:r>", "b", more="<w:tabs><w:tab/></w:tabs>"),
        f"<w:tbl><w:tr>{cell.format(paragraph('one'))}{cell.format(paragraph('two'))}</w:tr></w:tbl>",
        paragraph("before ", f"<w:r>{both}</w:r>", "after"),
        paragraph("before ", f"<w:r>{drawing}</w:r>", "after"),
        paragraph("before ", f"<w:r>{old}</w:r>", "after"),
        "<w:sdt><w:sdtContent>" + paragraph("control") + "</w:sdtContent></w:sdt>",
        paragraph("non", "<w:r><w:noBreakHyphen/></w:r>", "stop**"),
        paragraph('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'),
        paragraph("  "),
    ) == [
        *["a\nb c", "a\nb\nc d", "a", "b", "one", "two"],
        *["before after", "box"] * 3,
        *["control", "non\u2011stop", "✓"],
    ]


@pytest.mark.parametrize("name", ["w:fldSimple", "w:smartTag", "w:customXml", "w:dir", "w:bdo", "w:ins", "m:oMath"])
def test_read_docx_of_words_in_another_element_keeps_them(name):
    inside = f"<{name}>{run('in ')}<{name}>{run('it ')}</{name}></{name}>"
    assert texts(paragraph("a ", inside, "b")) == ["a in it b"]


def test_read_docx_of_ruby_and_formulas_keeps_the_words_and_leaves_out_how_they_are_said():
    ruby = f"<w:r><w:ruby><w:rt>{run('rt')}</w:rt><w:rubyBase>{run('base')}</w:rubyBase></w:ruby></w:r>"
    assert texts(paragraph("a ", ruby, "<m:oMath><m:r><m:t> b</m:t></m:r></m:oMath>")) == ["a base b"]


def test_read_docx_puts_pictures_in_their_place_and_keeps_each_once():
    old = '<w:r><w:pict><v:shape><v:imagedata r:id="two"/></v:shape></w:pict></w:r>'
    manuscript = read_docx(
        docx(
            paragraph("before"),
            paragraph(picture("one")),
            paragraph("caption", old),
            paragraph(picture("one"), picture("gone"), picture("")),
            parts={"word/media/a.png": b"first", "word/media/b.png": b"second"},
            one="media/a.png",
            two="/word/media/b.png",
            gone="media/gone.png",
        )
    )
    assert manuscript.pictures == [b"first", b"second"]
    assert [(one.tag, one.text, one.picture) for one in manuscript.paragraphs] == [
        ("p", "before", None),
        ("img", "", 0),
        ("p", "caption", None),
        ("img", "", 1),
        ("img", "", 0),
    ]


def test_read_docx_never_opens_a_picture_that_lies_elsewhere(tmp_path, monkeypatch):
    def refuse(*_arguments, **_more):
        raise AssertionError("opened")

    linked = '<w:r><w:drawing><a:blip r:link="one"/></w:drawing></w:r>'
    (tmp_path / "a.png").write_bytes(b"secret")
    content = docx(
        paragraph("words", linked, picture("one"), picture("two"), picture("three")),
        one=(tmp_path / "a.png").as_uri(),
        two="http://127.0.0.1:9/a.png",
        three=f"../../../../../../../..{tmp_path}/a.png",
    )
    monkeypatch.setattr("socket.socket.connect", refuse)
    monkeypatch.setattr("builtins.open", refuse)
    manuscript = read_docx(content)
    assert manuscript.pictures == []
    assert [one.text for one in manuscript.paragraphs] == ["words"]


def document(xml):
    return docx(parts={"word/document.xml": xml})


ENTITY = '<!DOCTYPE w [<!ENTITY a "words"><!ENTITY b SYSTEM "file:///etc/hostname">]>'
BODY = f"<w:document {NAMESPACES}><w:body>{{}}</w:body></w:document>"


@pytest.mark.parametrize(
    "xml",
    [
        HEAD + ENTITY + BODY.format(paragraph("words")),
        (HEAD.replace("UTF-8", "UTF-16") + ENTITY + BODY.format(paragraph("words"))).encode("utf-16"),
        "<w:document>",
        BODY.format("<w:p>"),
        b"\xff\xfe\x00",
        '<?xml version="1.0" encoding="example"?>' + BODY.format(""),
    ],
)
def test_read_docx_of_broken_xml_or_entities_refuses(xml):
    with pytest.raises(Unreadable, match="damaged"):
        read_docx(document(xml))


@pytest.mark.parametrize("part", ["styles.xml", "numbering.xml", "endnotes.xml", "_rels/document.xml.rels"])
def test_read_docx_of_entities_in_any_part_refuses(part):
    with pytest.raises(Unreadable, match="damaged"):
        read_docx(docx(paragraph("words"), parts={f"word/{part}": f"{ENTITY}<w>&a;</w>"}))


def test_read_docx_of_utf_16_xml_reads_it():
    xml = (HEAD.replace("UTF-8", "UTF-16") + BODY.format(paragraph("wörds"))).encode("utf-16")
    assert [one.text for one in read_docx(document(xml)).paragraphs] == ["wörds"]


def test_read_docx_of_another_zip_refuses():
    for parts in ({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}, {}):
        with pytest.raises(Unreadable, match=r"not a \.docx"):
            read_docx(documents.package(parts))


def test_read_docx_under_a_password_refuses():
    content = bytearray(docx(paragraph("words")))
    central = content.rindex(b"PK\x01\x02")
    content[central + 8] |= 1
    with pytest.raises(Unreadable, match="password"):
        read_docx(bytes(content))


def test_read_docx_packed_in_an_unusual_way_refuses():
    content = bytearray(docx(paragraph("words")))
    content[content.rindex(b"PK\x01\x02") + 10] = 14
    with pytest.raises(Unreadable, match="damaged"):
        read_docx(bytes(content))


@pytest.mark.parametrize(
    ("limit", "parts"),
    [
        ("MOST_XML", {"word/endnotes.xml": b" " * 70_000}),
        ("MOST_CONTENT", {"word/media/a.png": b" " * 70_000}),
        ("MOST_ENTRIES", {f"word/{number}": b"" for number in range(70)}),
    ],
)
def test_read_docx_that_is_larger_unpacked_refuses_before_it_unpacks(monkeypatch, limit, parts):
    content = docx(paragraph("words"), parts=parts)
    monkeypatch.setattr(package, limit, 60 if limit == "MOST_ENTRIES" else 60_000)
    monkeypatch.setattr(ZipFile, "read", None)
    with pytest.raises(Unreadable, match="too large when it is unpacked"):
        read_docx(content)


@pytest.mark.parametrize("part", ["word/document.xml", "word/footnotes.xml", "word/styles.xml", "word/numbering.xml"])
@pytest.mark.parametrize("markup", ["<w:p/>" * 500, "<w:p " + " ".join(f'w:a{each}=""' for each in range(500)) + "/>"])
def test_read_docx_of_more_markup_than_an_article_has_refuses(monkeypatch, part, markup):
    monkeypatch.setattr(package, "MOST_MARKUP", 500)
    with pytest.raises(Unreadable, match="too large when it is unpacked"):
        read_docx(docx(paragraph("words"), parts={part: f"<w:part {NAMESPACES}>{markup}</w:part>"}))


def test_read_docx_of_more_words_than_a_text_may_have_refuses(monkeypatch):
    monkeypatch.setattr(docx_module, "MOST_CHARACTERS", 10)
    assert texts(paragraph("a" * 6), paragraph("b" * 3)) == ["aaaaaa", "bbb"]
    with pytest.raises(Unreadable, match="too long"):
        texts(paragraph("a" * 6), paragraph("b" * 5))


def test_read_docx_that_lies_about_its_size_refuses():
    content = docx(parts={"word/document.xml": HEAD + BODY.format(paragraph("words" * 1000))})
    with ZipFile(BytesIO(content)) as archive:
        size = archive.getinfo("word/document.xml").file_size
    content = content.replace(size.to_bytes(4, "little"), (10).to_bytes(4, "little"))
    with pytest.raises(Unreadable, match="damaged"):
        read_docx(content)


WHOLE = docx(paragraph("Ada Example said so.", style="Title"), paragraph(picture("one"), "b"), one="media/a.png")


@given(st.integers(0, len(WHOLE) - 1), st.integers(0, 255), st.booleans())
def test_read_docx_that_is_damaged_anywhere_refuses_or_reads(place, byte, cut):
    content = WHOLE[:place] if cut else WHOLE[:place] + bytes([byte]) + WHOLE[place + 1 :]
    with suppress(Unreadable):
        read_docx(content)


ELEMENTS = (
    "p r t br tab pPr rPr b i numPr numId ilvl pStyle del ins hyperlink fldSimple fldChar instrText tbl tc blip vanish "
    "imagedata footnoteReference txbxContent rStyle outlineLvl footnote Fallback"
)
VALUES = st.sampled_from(["", "1", "9", "x", "begin", "separate", "end", "Title", "ListBullet"])


def _element(name, value, inside):
    return f'<w:{name} w:val="{value}" w:id="{value}" w:fldCharType="{value}">{"".join(inside)}</w:{name}>'


TREES = st.recursive(
    st.just("words"),
    lambda inner: st.builds(_element, st.sampled_from(ELEMENTS.split()), VALUES, st.lists(inner, max_size=3)),
    max_leaves=20,
)


@given(st.lists(TREES, max_size=4))
def test_read_docx_of_elements_in_wrong_places_refuses_or_reads(trees):
    with suppress(Unreadable):
        read_docx(docx(*trees))


@given(st.lists(st.text(st.characters(categories=("Ll", "Lu", "Nd"), max_codepoint=0x24F), min_size=1), max_size=8))
def test_read_docx_keeps_every_paragraph(lines):
    assert texts(*map(paragraph, lines)) == lines


LINK = '<w:hyperlink r:id="one">{}</w:hyperlink>'
BEGIN = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
HOSTILE = {
    "links": lambda size: paragraph(LINK.format(run("x")) * size),
    "runs": lambda size: paragraph(run("x", BOLD) * size),
    "breaks": lambda size: paragraph("<w:r><w:br/></w:r>" * size),
    "deleted": lambda size: paragraph("x", more="<w:rPr><w:del/></w:rPr>") * size,
    "fields": lambda size: paragraph((BEGIN + "<w:r><w:instrText>x</w:instrText></w:r>") * size),
    "lists": lambda size: paragraph("x", numbering=(1, 1)) * size,
    "notes": lambda size: paragraph('<w:r><w:footnoteReference w:id="1"/></w:r>' * size),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_read_docx_takes_linear_time(monkeypatch, kind):
    monkeypatch.setattr(docx_module, "MOST_FIELD_WORK", 0)
    parts = {"word/footnotes.xml": notes("footnote", _1=paragraph("x") * 500)}
    contents = {size: docx(HOSTILE[kind](size), parts=parts, one="https://example.org/") for size in (500, 2000)}
    assert ratio_of_times(lambda size: read_docx(contents[size]), 500) < 8


@pytest.mark.parametrize("name", ["w:p", "w:r", "w:hyperlink", "w:tbl", "w:any"])
def test_read_docx_that_is_nested_too_deep_refuses(name):
    for depth in (docx_module.DEEPEST, 20_000):
        with pytest.raises(Unreadable, match="damaged"):
            read_docx(docx(f"<{name}>" * depth + f"</{name}>" * depth))


@pytest.mark.parametrize("element", ["<x:p {}/>", '<w:p {} x:a=""/>'])
def test_read_docx_of_names_that_are_long_and_repeated_refuses(element):
    with pytest.raises(Unreadable, match="damaged"):
        read_docx(docx(element.format(f'xmlns:x="{"x" * 5000}"')))


def field(instruction):
    sign = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    told = f"{sign.format('begin')}<w:r><w:instrText>{instruction}</w:instrText></w:r>{sign.format('separate')}"
    return paragraph(told, "words", sign.format("end"))


def test_read_docx_of_long_values_and_many_fields_reads_the_words_alone(monkeypatch):
    address = 'HYPERLINK "https://example.org/{}"'
    linked = (Run("words", href="https://example.org/a"),)
    assert [one.runs for one in read_docx(docx(field(address.format("a")))).paragraphs] == [linked]
    by_relationship = docx(paragraph(LINK.format(run("words"))), one=f"https://example.org/{'a' * 5000}")
    styled, told = docx(paragraph("words", style="s" * 5000)), docx(field(address.format("a" * 9000)))
    contents = [by_relationship, styled, told]
    monkeypatch.setattr(docx_module, "MOST_FIELD_WORK", 8)
    contents.append(docx(field(address.format("a"))))
    assert [[one.runs for one in read_docx(each).paragraphs] for each in contents] == [[(Run("words"),)]] * 4


def test_read_docx_of_the_same_picture_again_and_again_refuses(monkeypatch):
    monkeypatch.setattr(docx_module, "MOST_CONTENT", 50)
    content = [paragraph(picture("one") * times) for times in (10, 11)]
    more = {"parts": {"word/media/a.png": b"12345"}, "one": "media/a.png"}
    assert len(read_docx(docx(content[0], **more)).pictures) == 1
    with pytest.raises(Unreadable, match="too large"):
        read_docx(docx(content[1], **more))


@pytest.mark.parametrize(
    "body", ['<w:p><w:hyperlink r:id="none"/></w:p>', '<w:p><w:footnoteReference w:id="9"/></w:p>']
)
def test_read_docx_that_refers_to_what_is_missing_refuses(body):
    with pytest.raises(Unreadable, match="damaged"):
        read_docx(docx(body))


def test_read_docx_takes_no_part_from_where_a_relationship_says():
    elsewhere = relationships(one="media/a.xml").replace("/image", "/footnotes")
    parts = {
        "word/media/a.xml": notes("footnote", _1=paragraph("elsewhere")),
        "word/footnotes.xml": notes("footnote", _1=paragraph("note")),
        "word/_rels/document.xml.rels": elsewhere,
    }
    body = paragraph("a", '<w:r><w:footnoteReference w:id="1"/></w:r>')
    assert texts(body, parts=parts) == ["a[1]", "[1] note"]


def test_read_docx_reads_only_paragraphs_and_pictures():
    assert read_docx(docx(paragraph("words"))).paragraphs == [Paragraph((Run("words"),))]
