import re
import unicodedata
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles import text

CLEANED = [
    ("  Ada Example ", "Ada Example"),
    ("Ada\0 Ex\x1bam\x7fple", "Ada Example"),
    ("one\r\ntwo\rthree\u2028four\x85five\x0bsix", "one\ntwo\nthree\nfour\nfive\nsix"),
    ("Exa\u0301mple", "Exámple"),
    ("Exa\u200b\u0301mple", "Exámple"),
    ("\ufeffAda\u202e\u00ad\u2060", "Ada"),
    ("می‌خواهم", "می‌خواهم"),  # Persian needs its zero-width non-joiner
    ("\ud800Ada", "Ada"),
    ("", ""),
]


@pytest.mark.parametrize(("value", "cleaned"), CLEANED)
def test_clean_text_leaves_only_what_can_be_read(value, cleaned):
    assert text.clean_text(value) == cleaned


def test_clean_line_puts_everything_on_one_line():
    assert text.clean_line(" Ada\r\n\tvan\xa0der \u2003 Example\n") == "Ada van der Example"


@given(st.text())
def test_clean_text_twice_changes_nothing(value):
    once = text.clean_text(value)
    assert text.clean_text(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert not any(
        unicodedata.category(character) in {"Cc", "Cs"} for character in once.replace("\n", "").replace("\t", "")
    )


@given(st.text())
def test_clean_line_twice_changes_nothing(value):
    once = text.clean_line(value)
    assert text.clean_line(once) == once
    assert len(once.splitlines()) <= 1


SANITISED = [
    ("<p>One.</p><p>Two.</p>", "<p>One.</p><p>Two.</p>"),
    ("<h1>Head</h1><h5>Small</h5>", "<h3>Head</h3><h4>Small</h4>"),
    ("<b>bold</b> <I>slanted</I>", "<strong>bold</strong> <em>slanted</em>"),
    ("<blockquote>Words</blockquote><br>", "<blockquote>Words</blockquote><br>"),
    ("<body>Words", "Words"),
    ('<b style="font-weight: normal" id="docs-internal-guid"><p>Not bold</p></b>', "<p>Not bold</p>"),
    ('<p><b style="mso-bidi-font-weight: normal">Bold in Word</b></p>', "<p><strong>Bold in Word</strong></p>"),
    ('<p style="color:red" onclick="x()" class="y">Plain</p>', "<p>Plain</p>"),
    ("<div>Word</div>", "<p>Word</p>"),
    ("<p>&nbsp;</p><p> <br></p><p>Text</p>", "<p>Text</p>"),
    ("<p>Exa&#x301;mple&#x200b;</p>", "<p>Exámple</p>"),
    ("<p></p>", ""),
    ("<ul><li></li></ul>", ""),
    ("1 < 2 & 3", "1 &lt; 2 &amp; 3"),
]


@pytest.mark.parametrize(("value", "sanitised"), SANITISED)
def test_sanitise_html_keeps_the_markup_of_our_pages(value, sanitised):
    assert text.sanitise_html(value) == sanitised


def test_sanitise_html_keeps_links_to_the_web_and_to_mail():
    kept = '<a href="https://press.example/?a=1&amp;b=2" rel="noopener noreferrer">x</a>'
    assert text.sanitise_html('<a target=_blank href="https://press.example/?a=1&b=2">x</a>') == kept
    assert 'href="mailto:desk@plenary.example"' in text.sanitise_html('<a href="mailto:desk@plenary.example">x</a>')


HOSTILE = [
    "<script>alert(1)</script>x",
    "<img src=x onerror=alert(1)>x",
    '<a href="javascript:alert(1)">x</a>',
    '<a href="java\tscript:alert(1)">x</a>',
    '<a href="&#106;avascript:alert(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<a href="//evil.example">x</a>',
    '<a href="/admin/logout/">x</a>',
    "<svg><script>alert(1)</script></svg>x",
    '<math><annotation-xml encoding="text/html"><img src=x onerror=alert(1)></annotation-xml></math>x',
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;<img src=x onerror=alert(1)>'>x",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>x",
    "<template><script>alert(1)</script></template>x",
    "<style>@import 'https://evil.example/x.css'</style>x",
    "<!--><script>alert(1)</script>-->x",
    "<scr<script>ipt>alert(1)</script>x",
    "<scr\0ipt>alert(1)</script>x",
    "<b\u200b onclick=alert(1)>x",
    "<form action=//evil.example><button formaction=javascript:alert(1)>x</button></form>",
    "<base href=//evil.example>x",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>x",
    "<p title='<b '>x</p><b onmouseover=alert(1)>x</b>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
]


class Tags(HTMLParser):
    """The opening tags of some markup with their attributes."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, attrs))


def assert_harmless(html):
    for tag, attributes in Tags(html).found:
        assert tag in text.ALLOWED_TAGS
        assert {name for name, _ in attributes} <= ({"href", "rel"} if tag == "a" else set())
        assert all(re.match("https?:|mailto:|noopener noreferrer$", value, re.IGNORECASE) for _, value in attributes)


@pytest.mark.parametrize("value", HOSTILE)
def test_sanitise_html_no_script_survives(value):
    sanitised = text.sanitise_html(value)
    assert_harmless(sanitised)
    assert text.sanitise_html(sanitised) == sanitised


PIECES = st.sampled_from(
    [*HOSTILE, *(value for value, _ in SANITISED), "<b>", "</p>", "<ul><li>", "'", '"', "<", "&#0;"]
)


@given(st.lists(PIECES | st.text(max_size=8), max_size=12).map("".join))
def test_sanitise_html_whatever_comes_is_harmless_and_stays_as_it_is(value):
    sanitised = text.sanitise_html(value)
    assert_harmless(sanitised)
    assert text.sanitise_html(sanitised) == sanitised


def passes(monkeypatch, value):
    """Return how often the cleaner went over the text, and how many characters it was given in all."""
    lengths, cleaner = [], text._CLEANER

    class Counting:
        def clean(self, markup):
            lengths.append(len(markup))
            return cleaner.clean(markup)

    monkeypatch.setattr(text, "_CLEANER", Counting())
    text.sanitise_html(value)
    monkeypatch.undo()
    return len(lengths), sum(lengths)


GROWING = [
    "<p>word</p>",
    "<ul><li>",
    "<b ",
    "<b font-weight:normal",
    "<p>&nbsp;",
    "&amp;",
    "&lt;b&gt;",
    "<b><p>",
    "a\u0301",
]


@pytest.mark.parametrize("piece", GROWING)
def test_sanitise_html_work_grows_with_the_length_only(monkeypatch, piece):
    work = [passes(monkeypatch, piece * n) for n in (4000, 8000, 16000)]
    assert all(rounds <= 4 for rounds, _ in work)
    assert work[2][1] <= 4.5 * work[0][1] + 1000


def test_sanitise_html_countless_tags_come_back_as_text():
    assert text.sanitise_html("<b>" * 2001 + "x").startswith("&lt;")
    assert not Tags(text.sanitise_html("<ul><li>" * 20_000)).found


def test_sanitise_html_long_honest_text_keeps_its_markup():
    article = "<p>An <strong>example</strong> of a paragraph.</p>" * 900
    assert text.sanitise_html(article) == article


def test_clean_text_keeps_no_more_marks_than_a_letter_can_carry():
    assert len(text.clean_text("a" + "\u0323\u0301" * 5000)) <= 1 + text.MOST_MARKS


def test_plain_text_separates_blocks_and_decodes_entities():
    html = "<h3>Head</h3><p>One &amp; <em>two</em>.<br>Three</p><ul><li>Four</li></ul>"
    assert text.plain_text(html) == "Head One & two. Three Four"


@pytest.mark.parametrize(
    ("value", "length", "cut"),
    [
        ("Ada Example", 160, "Ada Example"),
        ("Ada Example", 11, "Ada Example"),
        ("Ada Example", 10, "Ada…"),
        ("Ada, Example", 10, "Ada…"),
        ("Exampleexample", 8, "Example…"),
        ("Fish &amp; chips", 160, "Fish & chips"),
        ("A huge &#" + "9" * 5000 + "; number", 160, "A huge \ufffd number"),
    ],
)
def test_excerpt_is_cut_between_words(value, length, cut):
    assert text.excerpt(value, length) == cut


@given(st.text(), st.integers(min_value=2, max_value=200))
def test_excerpt_is_never_longer_than_asked_for(value, length):
    assert len(text.excerpt(value, length)) <= length


@pytest.mark.parametrize(("words", "minutes"), [(0, 1), (230, 1), (344, 1), (346, 2), (2300, 10)])
def test_reading_minutes_are_whole_and_never_none(words, minutes):
    assert text.reading_minutes("word " * words) == minutes


@pytest.mark.parametrize(
    ("value", "slug"),
    [
        ("Ünïted Example & Sons", "united-example-sons"),
        ("مثال", "fallback"),
        ("—", "fallback"),
        ("", "fallback"),
        ("example " * 20, "example-" * 9 + "example"),
        ("x" * 100, "x" * 80),
    ],
)
def test_make_slug_is_ascii_and_short(value, slug):
    assert text.make_slug(value, fallback="fallback") == slug


@given(st.text(max_size=300))
def test_make_slug_is_always_an_address(value):
    slug = text.make_slug(value, fallback="fallback")
    assert re.fullmatch("[a-z0-9_-]{1,80}", slug)


@pytest.mark.parametrize(
    ("language", "marks"),
    [("en", "“”"), ("de", "„“"), ("DE-at", "„“"), ("it", "«»"), ("tlh", "“”"), ("", "“”"), ("ja", "「」")],
)
def test_quote_marks_are_those_of_the_language(language, marks):
    assert "".join(text.quote_marks(language)) == marks


@pytest.mark.parametrize(
    ("language", "direction"), [("ar", "rtl"), ("he-IL", "rtl"), ("FA", "rtl"), ("en", "ltr"), ("", "ltr")]
)
def test_text_direction_follows_the_language(language, direction):
    assert text.text_direction(language) == direction
