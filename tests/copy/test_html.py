import re
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.copy.manuscript import Container, Paragraph, Run, Unreadable
from articles.copy.reading import html
from articles.copy.reading.html import read_html
from tests.copy.effort import ratio_of_times


def rows(markup):
    """Return tag, text with its looks, and containers of each paragraph."""
    return [(one.tag, "".join(map(_look, one.runs)), _path(one.within)) for one in read_html(markup)]


def _path(within):
    return " ".join(f"{container.tag}{container.number}" for container in within)


def _look(run):
    return f"{'b' * run.bold}{'i' * run.italic}({run.text})" if run.bold or run.italic else run.text


def texts(markup):
    return [paragraph.text for paragraph in read_html(markup)]


def ordinals(markup):
    return [(paragraph.ordinal, paragraph.text) for paragraph in read_html(markup)]


WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta charset=utf-8>
<!--[if gte mso 9]><xml><o:View>Junk</o:View></xml><![endif]--><style><!-- p.MsoNormal {margin:0} --></style>
<title>Junk</title></head><body lang=EN-GB><xml><w:Junk>Junk</w:Junk></xml><!--StartFragment-->
<p class=MsoTitle>Forum ends<o:p></o:p></p><p class=MsoSubtitle>Its deck</p><h1>Prices<o:p></o:p></h1>
<p class=MsoNormal>Ada <b style='mso-bidi-font-weight:normal'>bold</b> and
<i style='mso-bidi-font-style:normal'>slanted</i>&nbsp;words<span
style='mso-hide:all'>hidden</span><o:p>&nbsp;</o:p></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;
</span></span></span><![endif]>Bread<o:p></o:p></p>
<p class=MsoListParagraphCxSpMiddle style='mso-list:l0 level2 lfo1'><!--[if !supportLists]--><span
style='mso-list:Ignore'>o<span>&nbsp;</span></span><!--[endif]-->Rye</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·</span>Butter</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>1.</span>One</p>
<p class=MsoNormal>Between</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>2.</span>Two</p>
<p class=MsoListParagraph style='mso-list:l1 level2 lfo2'><span style='mso-list:Ignore'>a)</span>Two a</p>
<h2 style='mso-list:l2 level1 lfo3'><span style='mso-list:Ignore'>3)</span>Three</h2>
<table class=MsoTableGrid><tr><td><p class=MsoNormal>Cell A</p></td><td>Cell B</td></tr></table>
<!--EndFragment--></body></html>"""


def test_read_html_from_word_gives_its_headings_and_lists():
    assert rows(WORD) == [
        ("h1", "Forum ends", ""),
        ("p", "Its deck", ""),
        ("h2", "Prices", ""),
        ("p", "Ada b(bold) and i(slanted) words", ""),
        ("p", "Bread", "ul1 li2"),
        ("p", "Rye", "ul1 li2 ul3 li4"),
        ("p", "Butter", "ul1 li5"),
        ("p", "One", "ol6 li7"),
        ("p", "Between", ""),
        ("p", "Two", "ol8 li9"),
        ("p", "Two a", "ol8 li9 ol10 li11"),
        ("h3", "Three", "ol12 li13"),
        ("p", "Cell A", ""),
        ("p", "Cell B", ""),
    ]
    assert [ordinal for ordinal, _text in ordinals(WORD) if ordinal] == [1, 2, 3]


GOOGLE_DOCS = """<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-0"><h1 dir="ltr"><span
style="font-weight:400;font-style:normal;white-space:pre-wrap;">Forum ends</span></h1><p dir="ltr"><span
style="font-weight:700;">1. Bread</span><span style="font-style:italic"> slanted</span></p><br /><ul><li dir="ltr"><p
role="presentation"><span style="font-weight:700">Lead:</span><span style="font-weight:400"> words</span></p></li><ul>
<li><p><span>nested</span></p></li></ul><li><p><span>third</span></p></li></ul><p><a
href="https://www.google.com/url?q=https://example.org/a?b%3Dc&amp;sa=D"><span>link</span></a></p></b>
<br class="Apple-interchange-newline">"""


def test_read_html_from_google_docs_knows_what_is_bold_and_nests_lists():
    assert rows(GOOGLE_DOCS) == [
        ("h1", "Forum ends", ""),
        ("p", "b(1. Bread)i( slanted)", ""),
        ("p", "b(Lead:) words", "ul1 li2"),
        ("p", "nested", "ul1 li2 ul3 li4"),
        ("p", "third", "ul1 li5"),
        ("p", "link", ""),
    ]
    assert read_html(GOOGLE_DOCS)[-1].runs == (Run("link", href="https://example.org/a?b=c"),)


LIBRE_OFFICE = """<!DOCTYPE html PUBLIC "-//W3C//DTD HTML 4.0 Transitional//EN"><html><head><title>Junk</title>
<style type="text/css">@page { size: 21cm }</style></head><body lang="en-GB"><h1 class="western"><font
face="Example Sans">Forum ends</font></h1><p><font size="3"><b>Ada</b> said
so.</font></p><ol><li><p>one</p></li><li><p>two</p><p>more of two</p><ol type="a"><li><p>deep</p></li></ol></li></ol>
<p><br/><br/></p><ol start="3"><li><p>three</p></li><li value="7"><p>seven</p></li></ol></body></html>"""


def test_read_html_from_libre_office_numbers_its_lists():
    assert rows(LIBRE_OFFICE)[:2] == [("h1", "Forum ends", ""), ("p", "b(Ada) said so.", "")]
    assert [within for _tag, _text, within in rows(LIBRE_OFFICE)[2:]] == [
        "ol1 li2",
        "ol1 li3",
        "ol1 li3",
        "ol1 li3 ol4 li5",
        "ol6 li7",
        "ol6 li8",
    ]
    assert ordinals(LIBRE_OFFICE)[2:] == [
        (1, "one"),
        (2, "two"),
        (None, "more of two"),
        (1, "deep"),
        (3, "three"),
        (7, "seven"),
    ]


APPLE = """<!DOCTYPE html><html><head><meta name="Generator" content="Cocoa HTML Writer"><style>p.p1 {margin: 0}</style>
</head><body><p class="p1"><b>Forum ends</b></p><p class="p2"><br></p><p class="p1">Text <i>slanted</i><br>line two</p>
<ul class="ul1"><li class="li1"><span class="s1"></span>one</li><li class="li1">two</li></ul></body></html>"""


def test_read_html_from_apple_keeps_a_single_break():
    assert rows(APPLE) == [
        ("p", "b(Forum ends)", ""),
        ("p", "Text i(slanted)\nline two", ""),
        ("p", "one", "ul1 li2"),
        ("p", "two", "ul1 li3"),
    ]


READ = [
    ("loose <b>words</b>", ["loose words"]),
    ("one<br><br>two<br> <br/>\n<br>three", ["one", "two", "three"]),
    ("one\n\n  two", ["one two"]),
    ("<p>one<p>two<div>three</div>four", ["one", "two", "three", "four"]),
    ("<p>&lt;b&gt; &amp;amp; &#x41;&eacute;&nbsp;&#99999999999;", ["<b> &amp; Aé \ufffd"]),
    ("one<!-- two -->three<!three><?three?>", ["onethree"]),
    ("one <!-- two", ["one -- two"]),
    ("a < b, 1 <2, <3 and c > d", ["a < b, 1 <2, <3 and c > d"]),
    ("one <unknown x=1>two</unknown>", ["one two"]),
    (f"<p>&#{'9' * 6000};two", ["\ufffdtwo"]),
    ("<script>one</script><style>two</style><template>three</template><svg><text>four</text></svg>five", ["five"]),
    ("<dl><dt>one<dd>two</dl><figure><figcaption>three</figcaption></figure>", ["one", "two", "three"]),
    ("<table><caption>one</caption><tr><th>two<td>three<tr><td>four</table>", ["one", "two", "three", "four"]),
    ("<pre>one\ntwo\n- three</pre>four", ["one", "two", "three", "four"]),
    ('<p style="white-space: pre-wrap">one\ntwo\n\nthree</p><p>four\nfive', ["one\ntwo", "three", "four five"]),
    ("<q>one</q> two", ["“one” two"]),
    ("<p>**one** and ** two", ["one and two"]),
    ("<p>1. <b>one</b><p>• two", ["1. one", "• two"]),
    ("<ul><li>one<li><li>&nbsp;</ul>", ["one"]),
    ("<p title=\"a > b\">one <a name='x' / >two", ["one two"]),
    ("<p x='one <b>two</b>", ["two"]),
    ("<nav>one</nav><footer>two</footer>", ["one", "two"]),
    ("", []),
]


@pytest.mark.parametrize(("markup", "read"), READ)
def test_read_html_gives_the_words_that_are_shown(markup, read):
    assert texts(markup) == read


LOOKS = [
    ("<strong>a</strong><b>b</b><em>c</em><i>d</i>", "b(ab)i(cd)"),
    ('<b>a<span style="font-weight: normal">b</span></b>', "b(a)b"),
    ('<span style="FONT-WEIGHT: bold; font-style:oblique">a</span>', "bi(a)"),
    ('<span style="font-weight:500">a</span><span style="font-weight:600">b</span>', "ab(b)"),
    ('<p style="font-weight:bold">a<p>b', "b(a)"),
    ("<b><i>a</b>b</i>", "bi(a)b"),
]


@pytest.mark.parametrize(("markup", "looks"), LOOKS)
def test_read_html_knows_bold_and_italic_by_tag_and_by_style(markup, looks):
    assert rows(markup)[0][1] == looks


HREFS = [
    ("https://example.org/a", "https://example.org/a"),
    ("mailto:ada@example.org", "mailto:ada@example.org"),
    (" HTTP://example.org ", "HTTP://example.org"),
    ("javascript:alert(1)", ""),
    ("java\nscript:alert(1)", ""),
    ("data:text/html,x", ""),
    ("/relative", ""),
    ("http://[broken", ""),
    ("https://www.google.com/url?q=javascript:x", ""),
    ("https://www.google.com/url?sa=t&url=https://example.org/", "https://example.org/"),
]


@pytest.mark.parametrize(("href", "target"), HREFS)
def test_read_html_keeps_links_that_readers_may_follow(href, target):
    assert read_html(f'<a href="{escape(href)}">one</a>') == [Paragraph((Run("one", href=target),))]


def test_read_html_of_quotations_and_headings_nests_them():
    markup = "<blockquote><p>one<p>two</blockquote><blockquote>three</blockquote><ul><li><h3>four</h3>five</ul>"
    assert rows(markup) == [
        ("p", "one", "blockquote1"),
        ("p", "two", "blockquote1"),
        ("p", "three", "blockquote2"),
        ("h3", "four", "ul3 li4"),
        ("p", "five", "ul3 li4"),
    ]


def test_read_html_of_paragraphs_that_say_they_are_headings_gives_headings():
    markup = '<p role="heading" aria-level="2">one</p><p class=MsoHeading3>two'
    assert rows(markup) == [("h2", "one", ""), ("h3", "two", "")]


PAGE = "<!doctype html><body><nav>menu</nav>{}<footer>imprint</footer></body>"


def test_read_html_of_a_page_reads_its_main_part():
    assert texts(PAGE.format("<main>one<form>search</form><nav>more</nav></main>")) == ["one"]
    assert texts(PAGE.format("<article>one<aside>box</aside></article>two")) == ["one", "box"]
    assert texts(PAGE.format("<div role=main>one</div><article>two</article>")) == ["one"]
    assert texts(PAGE.format("<main></main>one")) == ["menu", "one", "imprint"]
    assert texts(PAGE.format("one")) == ["menu", "one", "imprint"]
    assert texts("<html><!--StartFragment--><article>one</article>two") == ["one", "two"]


def test_read_html_of_lists_nested_without_end_bounds_their_containers():
    (paragraph,) = read_html("<ul><li>" * 500 + "one")
    assert len(paragraph.within) == html.DEEPEST
    assert paragraph.within[0] == Container("ul", 1)


def test_read_html_of_more_tags_than_an_article_has_refuses(monkeypatch):
    monkeypatch.setattr(html, "MOST_TOKENS", 10)
    assert read_html("<br>" * 10) == []
    with pytest.raises(Unreadable, match="too long"):
        read_html("<br>" * 11)


BLOCKS = st.sampled_from(["p", "div", "h2", "li", "td", "blockquote", "section", "dd"])
INLINES = st.sampled_from(["b", "i", "span", "a", "font", "q"])
WORDS = st.text(st.characters(categories=("Ll", "Lu", "Nd"), max_codepoint=0x24F), min_size=1, max_size=6)
LINE = st.recursive(
    WORDS.map(lambda word: (word, word)),
    lambda inner: st.tuples(INLINES, inner).map(lambda one: (f"<{one[0]}>{one[1][0]}</{one[0]}>", one[1][1])),
    max_leaves=4,
)
BODY = st.recursive(
    st.tuples(BLOCKS, LINE).map(lambda one: (f"<{one[0]}>{one[1][0]}</{one[0]}>", [one[1][1]])),
    lambda inner: st.lists(inner, min_size=1, max_size=4).map(
        lambda some: (f"<div>{''.join(one[0] for one in some)}</div>", [text for one in some for text in one[1]])
    ),
    max_leaves=12,
)


@given(BODY)
def test_read_html_gives_each_block_as_a_paragraph(body):
    markup, lines = body
    assert [text.strip("“”") for text in texts(markup)] == lines


PIECES = [
    "<p>",
    "</p>",
    "<b>",
    "</b>",
    "<ul>",
    "</ul>",
    "<ol>",
    "<li>",
    "</li>",
    "<br>",
    "<h1>",
    "</h1>",
    "<div>",
    "<table>",
    "<td>",
    "<pre>",
    "</pre>",
    "<script>",
    "</script>",
    "<!--",
    "-->",
    "<a|href='http://x.example'>",
    "</a>",
    "<q>",
    "&amp;",
    "&#x41;",
    "x",
    "word",
    "<",
    ">",
    "'",
    '"',
    "<p|style='mso-list:l0|level2|lfo1'>",
    "<blockquote>",
    "<main>",
    "<html>",
    "<nav>",
    "<span|style='mso-list:Ignore'>",
    "</span>",
]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map(lambda pieces: "".join(pieces).replace("|", " ")) | st.text())
def test_read_html_of_anything_gives_paragraphs_with_words(markup):
    assert all(text and text == text.strip() for text in texts(markup))


HARMLESS = [piece for piece in PIECES if re.fullmatch("</?[a-z1]+(?<!script)(?<!q)(?<!html)(?<!main)>", piece)]


@given(st.lists(st.sampled_from(HARMLESS)))
def test_read_html_of_misnested_tags_loses_no_word(pieces):
    markup = " word ".join(pieces)
    assert sum(text.count("word") for text in texts(markup)) == markup.count("word")


HOSTILE = ["<b>", "<b><p>x", "<p>x", "<ul><li>x", "<", "<p a='", '<p a="x', "<!--", "<script>", "<a\n", "<br>x", "&#"]
HOSTILE += ["&#9", "<b><p></b></p>x", "<blockquote>x", "<pre>x\n", "<p style='mso-list:l0 level1 lfo1'>x"]
HOSTILE += ["<p><font color=1>x", "</p>", "<ol>", "<!", "<b></i>"]


@pytest.mark.parametrize("unit", HOSTILE)
@pytest.mark.parametrize("end", ["", ">"])
def test_read_html_takes_linear_time(unit, end):
    assert ratio_of_times(lambda size: read_html(unit * size + end), 800) < 8


def test_read_html_of_one_long_tag_takes_linear_time():
    def read(size):
        return read_html(f"<p {'a' * size} {'b=c ' * size} style='{'font-weight ' * size}'>x")

    assert ratio_of_times(read, 3000) < 8


def test_read_html_of_pictures_takes_those_at_hand():
    page = '<p>one <img src="picture:1"> two</p><img src="picture:2"><img src="https://example.org/a.png">'
    assert [(one.text, one.picture) for one in read_html(page, pictures=2)] == [("", 1), ("one two", None)]
    assert [(one.text, one.picture) for one in read_html(page)] == [("one two", None)]
