"""Articles as Markdown, out and in again, and copy that others wrote in Markdown."""

import textwrap
from dataclasses import replace
from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.copy.assembly import Draft, DraftTakeaway, assemble
from articles.copy.manuscript import Run, Unreadable
from articles.copy.markdown_writer import write_markdown
from articles.copy.reading import read_copy
from articles.copy.reading.markdown import MOST_LINES, MOST_MARKS, read_markdown
from articles.copy.rich_text import MOST_NESTED, read_rich_text, write_rich_text
from articles.copy.structure import recognise
from articles.text import clean_line, sanitise_html
from tests.copy.effort import ratio_of_times

DRAFT = Draft(
    headline="Ministers agree: *nothing* is <settled>",
    deck="1. A deck that looks like a list.",
    key_points=["- A point with a dash.", "2 * 3 is 6 [sic].", "# No heading:"],
    introduction="<p>An introduction in <strong>bold</strong>.</p>",
    takeaways=[
        DraftTakeaway("1. First of all.", "<p>Text.</p><h3>Below</h3><h4>Lower</h4><ul><li><p>Item</p></li></ul>"),
        DraftTakeaway("Conclusion"),
    ],
    conclusion="<blockquote><p>The end [1].</p></blockquote>",
)
MARKDOWN = """---
plenary: 1
slug: nothing-is-settled
---

# Ministers agree: \\*nothing\\* is \\<settled>

1\\. A deck that looks like a list.

## Key points

- \\- A point with a dash.
- 2 * 3 is 6 [sic].
- \\# No heading:

## Introduction

An introduction in **bold**.

## Takeaways

### 1. First of all.

Text.

#### Below

##### Lower

- Item

### Conclusion

## Conclusion

> The end [1].
"""


def come_back(draft, facts=None):
    """Return the draft as it is after it left as Markdown and was imported."""
    manuscript = read_copy(write_markdown(draft, facts or {}).encode(), "example.md")
    return replace(assemble(manuscript, recognise(manuscript)), left_out=[])


def rewritten(html):
    """Return rich text after it left as Markdown and was imported."""
    return come_back(Draft(headline="Example", introduction=html)).introduction


def test_write_markdown_of_a_draft_reads_well():
    assert write_markdown(DRAFT, {"slug": "nothing-is-settled"}) == MARKDOWN


def test_markdown_out_and_in_gives_the_same_draft():
    assert come_back(DRAFT) == DRAFT


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_markdown_of_an_export_that_is_pasted_comes_back_too(ending):
    manuscript = read_copy(MARKDOWN.replace("\n", ending).encode(), "")
    assert manuscript == read_markdown(MARKDOWN)


def test_markdown_leaves_only_the_headings_of_sections_out():
    manuscript = read_markdown(MARKDOWN)
    left_out = [words for words, _note in assemble(manuscript, recognise(manuscript)).left_out]
    assert left_out == ["Key points", "Introduction", "Takeaways", "Conclusion"]


def test_markdown_out_and_in_gives_the_same_facts():
    facts = {"slug": "an-example", "topics": "a, b", "takeaway_1_photo": "x: y"}
    assert read_markdown(write_markdown(DRAFT, facts)).facts == {"plenary": "1"} | facts


def test_write_markdown_facts_stay_on_their_line():
    assert read_markdown(write_markdown(DRAFT, {"slug": "a\nplenary: 2"})).facts["slug"] == "a plenary: 2"


def test_write_markdown_of_an_empty_draft_has_only_facts():
    assert write_markdown(Draft(), {}) == "---\nplenary: 1\n---\n"


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>a<br>b</p>", "a\\\nb"),
        ("<p>a<br>- b<br>1) c<br>===</p>", "a\\\n\\- b\\\n1\\) c\\\n\\==="),
        ("<ul><li><p>a</p></li></ul><ul><li><p>b</p></li></ul>", "- a\n\n* b"),
        ("<ol><li><p>a</p><p>b</p></li><li><p>c</p></li></ol>", "1. a\n\n   b\n\n2. c"),
        ("<ul><li><p>a</p><ul><li><p>b</p></li></ul></li></ul>", "- a\n\n  - b"),
        ("<blockquote><p>a</p><ul><li><p>b</p></li></ul></blockquote>", "> a\n>\n> - b"),
        ("<p>a<strong>“b”</strong>c</p>", "a<strong>“b”</strong>c"),
        ("<p>a <strong>b </strong>c</p>", "a <strong>b </strong>c"),
        ("<p><strong>a<em>b</em></strong><em>c</em></p>", "<strong>a<em>b</em></strong><em>c</em>"),
        ("<p>snake_case [sic] 2 * 3 &amp; AT&amp;T</p>", "snake_case [sic] 2 * 3 & AT&T"),
        ("<p>&amp;amp; &lt;b&gt; \\* `a` [b](c)</p>", "\\&amp; \\<b> \\\\\\* \\`a\\` [b\\](c)"),
        ("<h3>a #</h3>", "#### a \\#"),
        ("<ul><li><p>--</p></li></ul><ul><li><p>**</p></li></ul>", "- \\--\n\n* \\*\\*"),
        ("<p>&lt;!--&lt;b&gt;</p>", "\\<!--\\<b>"),
        ("<h4>a<br>b</h4>", "##### a<br>b"),
        ("<p>&nbsp;a</p>", "&#160;a"),
        ('<p><a href="https://e.example/a_(b)">c [d]</a></p>', "[c [d]](<https://e.example/a_(b)>)"),
    ],
)
def test_write_markdown_of_markup_is_plain_and_comes_back(html, markdown):
    html = sanitise_html(html)
    draft = Draft(headline="Example", introduction=html)
    assert write_markdown(draft, {}).partition("## Introduction\n\n")[2] == markdown + "\n"
    assert rewritten(html) == html


NASTY = [
    "a",
    "b c",
    " ",
    "#",
    "-",
    "- x",
    "+",
    "*",
    "**",
    "_",
    "1.",
    "2) ",
    "===",
    "---",
    "`",
    "```",
    "~~~",
    "|",
    "<b>",
]
NASTY += ["&", "&amp;", "\\", "[", "]", "[a](b)", "](", "![", "!", "é", "\xa0", "\u2003", "“q”", "\t", "[x]: y", "<!--"]
NASTY += ["<b>", ">", "\\\n", "(", ")", ":", '"', "123456789.", "http://e.example/_a_", "plenary: 1"]
ADDRESSES = [
    "https://e.example/",
    "https://e.example/a_(b)_*c*",
    "http://e.example/?a=1&copy;=2&amp",
    "mailto:a@e.example",
]
ADDRESSES += [
    "mailto:a@e.example",
    "https://e.example/a b",
    "https://e.example/<x>",
    "https://bücher.example/ä\\_",
    "https://e.example/\"q'",
]


def element(tag, children):
    return f"<{tag}>{''.join(children)}</{tag}>"


def some(strategy, most=3):
    return st.lists(strategy, max_size=most)


words = st.one_of(st.sampled_from(NASTY), st.text(max_size=6))
inline = st.recursive(
    words.map(escape) | st.just("<br>"),
    lambda inner: (
        st.builds(element, st.sampled_from(["strong", "em"]), some(inner))
        | st.builds(lambda href, text: f'<a href="{escape(href)}">{text}</a>', st.sampled_from(ADDRESSES), inner)
        | some(inner).map("".join)
    ),
    max_leaves=10,
)
blocks = st.recursive(
    st.builds(element, st.sampled_from(["p", "p", "h3", "h4"]), some(inline, 5)),
    lambda inner: (
        st.builds(element, st.just("blockquote"), some(inner))
        | st.builds(
            element,
            st.sampled_from(["ul", "ol"]),
            some(st.builds(element, st.just("li"), some(inner) | st.tuples(inline, inner) | st.tuples(inline)), 4),
        )
    ),
    max_leaves=8,
)
rich_texts = some(blocks | inline, 5).map("".join).map(sanitise_html)
lines = some(words, 8).map("".join).map(clean_line)


@settings(deadline=None)
@given(rich_texts)
def test_rich_text_out_and_in_is_the_same(html):
    assert rewritten(html) == write_rich_text(read_rich_text(html))


@settings(deadline=None)
@given(rich_texts)
def test_rich_text_that_came_back_once_comes_back_as_it_is(html):
    html = rewritten(html)
    assert rewritten(html) == html


@settings(deadline=None)
@given(lines, some(lines.filter(bool)), lines.filter(bool), rich_texts, some(rich_texts))
def test_draft_out_and_in_is_the_same(deck, points, heading, text, bodies):
    [text, *bodies] = [write_rich_text(read_rich_text(html)) for html in [text, *bodies]]
    takeaways = [DraftTakeaway(heading, body) for body in bodies]
    draft = Draft("a" + heading, deck, points, text, takeaways, text)
    assert come_back(draft) == draft


def shown(text):
    """Return the paragraphs of copy in Markdown: tag, containers and words."""
    return [
        (paragraph.tag, "".join(f"{container.tag} " for container in paragraph.within) + paragraph.text)
        for paragraph in read_markdown(text).paragraphs
    ]


def test_read_markdown_of_copy_gives_headings_lists_and_styles():
    text = "# A *headline*\n\nSome **bold** words, and [a link](https://e.example/a_(b)).\n\n- One\n- Two\n\n> Three\n"
    assert shown(text) == [
        ("h1", "A headline"),
        ("p", "Some bold words, and a link."),
        ("p", "ul li One"),
        ("p", "ul li Two"),
        ("p", "blockquote Three"),
    ]
    assert read_markdown(text).paragraphs[1].runs == (
        Run("Some "),
        Run("bold", bold=True),
        Run(" words, and "),
        Run("a link", href="https://e.example/a_(b)"),
        Run("."),
    )


def test_read_markdown_heading_and_text_on_lines_of_their_own_are_two_paragraphs():
    assert shown("1. **A heading**\nIts text.\n\nMore\ntext.\n") == [
        ("p", "ol li A heading"),
        ("p", "ol li Its text."),
        ("p", "More"),
        ("p", "text."),
    ]


def test_read_markdown_joins_lines_that_were_wrapped():
    paragraphs = ["The delegates of the example met in the old town hall, and they spoke for many hours. " * 3] * 2
    paragraphs = [paragraph.strip() for paragraph in paragraphs]
    text = "\n\n".join(textwrap.fill(paragraph, 72) for paragraph in paragraphs)
    assert [words for _tag, words in shown(text)] == paragraphs


def test_read_markdown_line_inside_emphasis_starts_after_a_break():
    assert shown("**First line\nSecond line**") == [("p", "First line\nSecond line")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a <b and c>", "a <b and c>"),
        ("a <!-- b --> c", "a <!-- b --> c"),
        ("**a", "a"),
        ("![a photo](a.jpg)", "a photo"),
        ("[1]: https://e.example/", "[1]: https://e.example/"),
        ("    a\n", "a"),
        ("```python\na\n```", "python a"),
        ("~~a~~", "a"),
    ],
)
def test_read_markdown_loses_no_words(text, words):
    assert shown(text) == [("p", words)]


def test_read_markdown_cells_of_tables_are_paragraphs():
    assert [words for _tag, words in shown("| a | b |\n|---|---|\n| c | d |\n")] == ["a", "b", "c", "d"]


def test_read_markdown_front_matter_of_others_stays_in_sight():
    assert shown("---\ntitle: 'An example: one'\ntags:\n  - a\n---\nText\n") == [
        ("h1", "An example: one"),
        ("p", "tags:"),
        ("p", "- a"),
        ("p", "Text"),
    ]
    assert read_markdown("---\ntitle: a\n---\nb").facts == {}


def test_read_markdown_text_between_rules_is_no_front_matter():
    assert [words for _tag, words in shown("---\nSome text\n\n---\nMore: text\n")] == ["Some text", "More: text"]


def test_read_markdown_front_matter_only_counts_at_the_start():
    manuscript = read_markdown("Text\n\n---\nplenary: 1\n---\n")
    assert not manuscript.is_exported


def test_read_markdown_with_windows_line_ends_is_the_same():
    assert read_markdown(MARKDOWN.replace("\n", "\r\n")) == read_markdown(MARKDOWN)


def test_read_markdown_of_export_with_foreign_markup_keeps_the_words():
    manuscript = read_markdown("---\nplenary: 1\n---\n\n# A\n\n<script>b</script> <table>c\n\n<div>\nd\n</div>\n")
    assert [paragraph.text for paragraph in manuscript.paragraphs] == ["A", "b c", "d"]


@pytest.mark.parametrize("marker", ["> ", "- ", "1. ", "> - "])
@pytest.mark.parametrize("facts", ["", "---\nplenary: 1\n---\n"])
def test_read_markdown_nested_too_deep_keeps_the_words(marker, facts):
    [paragraph] = read_markdown(facts + marker * 500 + "words").paragraphs
    assert paragraph.text.endswith("words")
    assert len(paragraph.within) <= MOST_NESTED


def test_read_markdown_with_too_many_lines_is_refused():
    assert len(read_markdown("a\n" * MOST_LINES).paragraphs) == MOST_LINES
    with pytest.raises(Unreadable, match="too long"):
        read_markdown("a\n" * (MOST_LINES + 1))


def test_read_markdown_with_too_many_marks_keeps_the_words():
    text = "# Heading\n\n" + "*a* " * MOST_MARKS
    assert [words.count("a") for _tag, words in shown(text)] == [1, MOST_MARKS]


@pytest.mark.parametrize("facts", ["", "---\nplenary: 1\n---\n"])
@pytest.mark.parametrize("part", ["> ", "- ", "* a\n- b\n", "> - a\n", "[", "[a](", "**a ", "`a ``", "<!--"])
def test_read_markdown_takes_time_in_proportion(part, facts):
    assert ratio_of_times(lambda size: read_markdown(facts + part * size), 400) < 8
