from contextlib import suppress
from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.copy.manuscript import Unreadable
from articles.copy.reading import MOST_BYTES, MOST_PARAGRAPHS, file, read_copy
from tests.copy.documents import docx, paragraph
from tests.copy.effort import ratio_of_times

# What makes it past Latin-1: a euro sign, curly quotes, a dash.
TEXT = "Ada’s forum – “in short”\nIt costs 5 €, naïve Bela said.\n"
LINES = TEXT.split("\n")[:2]


def texts(content, name=""):
    return [one.text for one in read_copy(content, name).paragraphs]


ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("name", ["", "copy.txt", "copy", "copy.md", "copy.xyz"])
def test_read_copy_knows_the_encoding(encoding, name):
    content = TEXT.replace("\n", "\n\n").encode(encoding)
    assert texts(content, name) == LINES


@pytest.mark.parametrize(("mark", "encoding"), [(b"\xfe\xff", "utf-16-be"), (b"\0\0\xfe\xff", "utf-32-be")])
def test_read_copy_knows_marks_of_big_endian_files(mark, encoding):
    assert texts(mark + TEXT.encode(encoding)) == LINES


@pytest.mark.parametrize("text", ["قال آدا إن السعر سيرتفع", "Ада сказала это", "עדה אמרה כך", "日本 語 の 文"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
def test_read_copy_of_other_scripts_keeps_them(text, encoding):
    assert texts(text.encode(encoding)) == [text]


def test_read_copy_of_utf_8_with_a_stray_byte_reads_both():
    assert texts("naïve “Ada” – so".encode() + b" caf\xe9 \x80") == ["naïve “Ada” – so café €"]


CHARSETS = [
    ('<meta charset="koi8-r"><p>Ада', "koi8-r", "Ада"),
    ("<meta http-equiv='Content-Type' content='text/html; charset=windows-1251'><p>Ада", "cp1251", "Ада"),
    ("<meta charset=iso-8859-1><p>5 €", "cp1252", "5 €"),
    ("<meta charset=iso-8859-1><p>naïve", "utf-8", "naïve"),
    ("<meta charset=rot13><p>naïve", "cp1252", "naïve"),
    ("<meta charset=shift_jis><p>日本", "shift_jis", "日本"),
]


@pytest.mark.parametrize(("markup", "encoding", "read"), CHARSETS)
def test_read_copy_of_html_knows_the_encoding_that_it_names(markup, encoding, read):
    assert texts(markup.encode(encoding), "copy.html") == [read]


KINDS = [
    (b"# One\n<b>two</b>", "copy.txt", [("h1", "One"), ("p", "<b>two</b>")]),
    (b"<p>one<p>two", "copy.txt", [("p", "<p>one<p>two")]),
    (b"<p>one<p>two", "copy.HTM", [("p", "one"), ("p", "two")]),
    (b"<p>one<p>two", "paste.html", [("p", "one"), ("p", "two")]),
    (b"one\n\ntwo & three", "copy.html", [("p", "one"), ("p", "two & three")]),
    (b" <!DOCTYPE html>\n<p>one<p>two", "copy.txt", [("p", "one"), ("p", "two")]),
    (b"<html><p>one<p>two", "", [("p", "one"), ("p", "two")]),
    (
        b'<?xml version="1.0"?>\n<!DOCTYPE html>\n<html><p>one</p><p>two</p></html>',
        "x.md",
        [("p", "one"), ("p", "two")],
    ),
    (b"One\n===\n\n*two*", "copy.md", [("h1", "One"), ("p", "two")]),
    (docx(paragraph("one")), "copy.txt", [("p", "one")]),
    (docx(paragraph("one")), "", [("p", "one")]),
    (b"one", "copy.docx", [("p", "one")]),
]


@pytest.mark.parametrize(("content", "name", "read"), KINDS)
def test_read_copy_knows_the_kind_by_content_then_by_name(content, name, read):
    assert [(one.tag, one.text) for one in read_copy(content, name).paragraphs] == read


def zipped(**parts):
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


REFUSED = [
    (b"", "no text in this"),
    (b" \r\n\t\xc2\xa0", "no text in this"),
    (b"---\n***\n** . **", "no text in this"),
    ("\ufeff".encode(), "no text in this"),
    (docx(), "no text in this"),
    (b"%PDF-1.7 words", "A PDF cannot be read. Copy its text and paste it."),
    (b"\n%PDF-1.7 words", "A PDF cannot be read"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1words", "protected by a password or is an old .doc"),
    (rb"{\rtf1 words}", "An .rtf cannot be read"),
    (b"\x89PNG\r\n\x1a\n words", "a picture"),
    (b"\xff\xd8\xff\xe0 words", "a picture"),
    (b"GIF89a words", "a picture"),
    (b"RIFF\0\0\0\0WEBP words", "a picture"),
    (b"PK\x03\x04 words", "damaged"),
    (docx(paragraph("words"))[:-40], "damaged"),
    (zipped(mimetype=b"application/vnd.oasis.opendocument.text"), r"not a .docx"),
    (bytes(range(256)) * 4, "not text"),
    (b"words \x81 and \x8d", "not text"),
    (b"some words and a wo\0rd more", "not text"),
    (b"\x01\x02\x03\x04 words", "not text"),
    (b"\xff\xfew\0o\0r", "not text"),
    (b"\xef\xbb\xbfwords \xff", "not text"),
    (b"PK\x05\x06" + bytes(18), "not text"),
    (b"w" * (MOST_BYTES + 1), "larger than 2 MB"),
    (b"words\n" * (MOST_PARAGRAPHS + 1), "too long"),
]


@pytest.mark.parametrize(("content", "message"), REFUSED)
@pytest.mark.parametrize("name", ["copy.txt", "copy.docx", ""])
def test_read_copy_of_what_cannot_be_read_says_why(content, message, name):
    with pytest.raises(Unreadable, match=message) as refusal:
        read_copy(content, name)
    assert str(refusal.value).endswith(".")


def test_read_copy_of_as_much_as_is_allowed_reads_it():
    assert len(texts(b"words\n" * MOST_PARAGRAPHS)) == MOST_PARAGRAPHS
    assert len(texts(b"w" * MOST_BYTES)[0]) == MOST_BYTES


NAMES = st.sampled_from(["", "copy.txt", "copy.md", "copy.html", "copy.docx", "copy.xyz"])
STARTS = st.sampled_from([b"", b"PK\x03\x04", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"<html>", b"---\n", b"\0"])


@given(STARTS, st.binary(max_size=300), NAMES)
def test_read_copy_of_any_bytes_reads_or_refuses_them(start, content, name):
    with suppress(Unreadable):
        read_copy(start + content, name)


@given(st.text(), NAMES, st.sampled_from(ENCODINGS))
def test_read_copy_of_any_text_reads_or_refuses_it(text, name, encoding):
    with suppress(Unreadable):
        read_copy(text.encode(encoding, "ignore"), name)


WORDS = st.text(st.characters(categories=("Ll", "Lu"), max_codepoint=0xFF), min_size=1)
SENTENCES = st.lists(WORDS.map(lambda word: f"{word} so."), min_size=1)


@given(SENTENCES, st.sampled_from(ENCODINGS), st.sampled_from(["\n", "\r\n", "\r"]))
def test_read_copy_reads_the_same_from_every_encoding(lines, encoding, end):
    assert texts(f"{end}{end}".join(lines).encode(encoding)) == lines


@pytest.mark.parametrize("name", ["copy.txt", "copy.html"])
@pytest.mark.parametrize("unit", [b"word **a** ", b"\xc3\xa9 ", b"\xe9 ", b"w\0 \0", b"<", b"\n"])
def test_read_copy_takes_linear_time(unit, name):
    def read(size):
        with suppress(Unreadable):
            read_copy(unit * size, name)

    assert ratio_of_times(read, 5000) < 8


def test_read_copy_bounds_paragraphs_of_every_kind(monkeypatch):
    monkeypatch.setattr(file, "MOST_PARAGRAPHS", 2)
    for content in (b"<html>" + b"<p>one" * 3, docx(paragraph("one") * 3), b"one\n\n" * 3):
        with pytest.raises(Unreadable, match="too long"):
            read_copy(content)


@pytest.mark.parametrize("character", ["&", "\xa0"])
def test_read_copy_bounds_what_the_sanitiser_takes_long_for(monkeypatch, character):
    monkeypatch.setattr(file, "MOST_ESCAPED", 4)
    assert texts(f"one{character}€".encode()) == [f"one{character}€"]
    with pytest.raises(Unreadable, match="too long"):
        read_copy(f"one{character}€ ".encode() * 5)
