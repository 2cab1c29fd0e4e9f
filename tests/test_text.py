import re
import unicodedata
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles import text
from tests import hostile
from tests.copy.effort import PLAINLY_LINEAR, ratio_of_times

CLEANED = [
    ("  Ada Example ", "Ada Example"),
    ("Ada\0 Ex\x1bam\x7fple", "Ada Example"),
    ("one\r\ntwo\rthree\u2028four\x85five\x0bsix", "one\ntwo\nthree\nfour\nfive\nsix"),
    ("Exa\u0301mple", "Exámple"),
    ("Exa\u200b\u0301mple", "Exámple"),
    ("\ufeffAda\u202e\u00ad\u2060", "Ada"),
    ("\u2067Ada\u2069 Exa\u3164mple\U000e0041", "Ada Example"),
    ("می‌خواهم", "می‌خواهم"),  # Persian needs its zero-width non-joiner
    ("\ud800Ada", "Ada"),
    ("", ""),
]


@pytest.mark.parametrize(("value", "cleaned"), CLEANED)
def test_clean_text_leaves_only_what_can_be_read(value, cleaned):
    assert text.clean_text(value) == cleaned


# What a text may need although it is not seen: joiners, marks of direction, kinds of glyph.
NEEDED = {"\u200c", "\u200d", "\u200e", "\u200f"}


@pytest.mark.parametrize("value", hostile.LINES.values(), ids=hostile.LINES)
def test_clean_line_leaves_nothing_that_hides_or_turns_the_words_after_it(value):
    cleaned = text.clean_line(value)
    hidden = {character for character in cleaned if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"}}
    assert cleaned
    assert hidden <= NEEDED


@pytest.mark.parametrize("value", hostile.BLANK)
@pytest.mark.parametrize(
    "clean", [text.clean_text, text.clean_line, lambda value: text.sanitise_html(f"<p>{value}</p>")]
)
def test_text_of_which_nothing_is_seen_is_empty(clean, value):
    assert clean(value) == ""


def test_clean_line_puts_everything_on_one_line():
    assert text.clean_line(" Ada\r\n\tvan\xa0der \u2003 Example\n") == "Ada van der Example"


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("\u0410da Example", ["\u0410da"]),  # a Cyrillic A
        ("Ada Exampl\u03b5, \u0391da", ["Exampl\u03b5", "\u0391da"]),  # Greek letters
        ("Ada Éxample-Łódź", []),
        ("Ада Пример", []),
        ("Άντα Παράδειγμα and Ада Example", []),
        ("Q4 中文 α-test", []),
    ],
)
def test_mixed_words_are_those_of_several_alphabets(value, found):
    assert text.mixed_words(value) == found


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


@pytest.mark.parametrize("value", hostile.MARKUP)
def test_sanitise_html_no_script_survives(value):
    sanitised = text.sanitise_html(value)
    assert_harmless(sanitised)
    assert text.sanitise_html(sanitised) == sanitised


PIECES = st.sampled_from(
    [*hostile.MARKUP, *(value for value, _ in SANITISED), "<b>", "</p>", "<ul><li>", "'", '"', "<", "&#0;"]
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


@pytest.mark.parametrize(
    "make",
    [
        lambda n: f"<p {' '.join(f'a{each}' for each in range(n))}>x",
        lambda n: f"<p {' '.join(f'a{each}=<' for each in range(n))}",
        lambda n: "<p>" + "&zzz;" * 4 * n,
        lambda n: "&" * 10 * n,
    ],
    ids=["attributes", "attributes left open", "entities", "ampersands"],
)
def test_sanitise_html_takes_linear_time_for_what_its_parser_does_not(make):
    assert ratio_of_times(lambda size: text.sanitise_html(make(size)), 10_000) < 1.5 * PLAINLY_LINEAR


def test_sanitise_html_text_that_is_cut_for_its_parser_is_whole_afterwards():
    for words in ("Fish &amp; chips, " * 3000, "<p>" + "a &lt; b " * 3000 + "</p>"):
        assert text.sanitise_html(words) == words.strip()


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
